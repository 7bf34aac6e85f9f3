"""The figure of a search."""

from __future__ import annotations

import math

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.evolve.recorder import Generation
from wfsched.report.front.convergence import plot_convergence
from wfsched.schedule.objectives import OBJECTIVES, objectives_named

NAN = math.nan
HISTORY = (
    Generation(0, 80, 0.0, (NAN, NAN), 0, 0.0),
    Generation(1, 240, 0.0, (NAN, NAN), 0, 1.0),
    Generation(2, 400, 0.25, (900.0, 2500.0), 3, 2.0),
    Generation(3, 560, 0.5, (660.0, 2000.0), 80, 3.0),
)
TWO = objectives_named(("makespan", "energy"))


def test_each_panel_carries_its_unit() -> None:
    figure = plot_convergence(HISTORY, objectives=TWO, currency="CNY")
    titles = [axes.get_ylabel() for axes in figure.axes]
    assert titles == ["Hypervolume\n[share of box]", "Best makespan\n[min]", "Best energy\n[kJ]"]
    assert figure.axes[-1].get_xlabel() == "Evaluations [schedules]"


def test_three_objectives_are_four_panels() -> None:
    history = [Generation(0, 10, 0.1, (1.0, 2.0, 0.3), 10, 0.0)]
    figure = plot_convergence(history, objectives=OBJECTIVES, currency="CNY")
    assert figure.axes[3].get_ylabel() == "Best cost\n[CNY]"


def test_values_stand_over_the_evaluations_in_the_unit_of_the_panel() -> None:
    figure = plot_convergence(HISTORY, objectives=TWO, currency="CNY")
    for axes, expected in zip(figure.axes, ([0, 0, 0.25, 0.5], [NAN, NAN, 15, 11], [NAN, NAN, 2.5, 2])):
        np.testing.assert_array_equal(axes.lines[0].get_xdata(), [80, 240, 400, 560])
        np.testing.assert_allclose(axes.lines[0].get_ydata(), expected)
        assert axes.lines[0].get_drawstyle() == "steps-post"
        assert axes.texts[0].get_text() == f"{expected[-1]:.4g}"


def test_generations_without_a_feasible_schedule_are_shaded() -> None:
    figure = plot_convergence(HISTORY, objectives=TWO, currency="CNY")
    for axes in figure.axes:
        spans = [patch.get_extents().transformed(axes.transData.inverted()) for patch in axes.patches]
        assert [(round(s.x0), round(s.x1)) for s in spans] == [(0, 240), (240, 400)]
    assert "no feasible schedule" in figure.axes[0].get_title(loc="right")
    whole = plot_convergence(HISTORY[2:], objectives=TWO, currency="CNY")
    assert not whole.axes[0].patches
    assert whole.axes[0].get_title(loc="right") == ""


def test_a_search_that_never_succeeded_can_be_drawn() -> None:
    figure = plot_convergence(HISTORY[:2], objectives=TWO, currency="CNY")
    assert figure.axes[0].get_ylim() == (0.0, 1.0)
    assert figure.axes[1].get_ylabel() == "Best makespan\n[s]"


def test_no_history_is_refused() -> None:
    with pytest.raises(ParameterError, match="no history"):
        plot_convergence((), objectives=TWO, currency="CNY")


def test_a_figure_without_flat_panels_has_a_title() -> None:
    """A makespan of 660 s in each generation is a line of text, not a panel."""
    history = [Generation(k, 80 * (k + 1), 0.1 * k, (660.0, 2500.0 - k), 9, 0.0) for k in range(3)]
    figure = plot_convergence(history, objectives=TWO, currency="CNY", title="fork on lab")
    assert [axes.get_ylabel() for axes in figure.axes] == ["Hypervolume\n[share of box]", "Best energy\n[kJ]"]
    assert figure.get_suptitle() == "fork on lab\nbest makespan from the first record on: 11 min"
