"""The bound under a front: a line that the front does not cross."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from wfsched.relaxation.front_bounds import FrontBounds, bound_front
from wfsched.report.axis import objective_axes
from wfsched.report.front.bound_curve import bound_curve
from wfsched.report.front.pareto import plot_front
from wfsched.report.tables.front import front_table
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem

FrontOf = Callable[[Problem, int], Front]


def drawn(figure: Figure) -> list[Line2D]:
    return [line for line in figure.axes[0].lines if line.get_zorder() == 1.8]


def legend(figure: Figure) -> list[str]:
    return [text.get_text() for box in figure.legends for text in box.get_texts()]


@pytest.mark.parametrize("objectives", [("makespan", "energy"), ("energy", "makespan"), ("cost", "energy")])
def test_the_front_lies_on_one_side(problem: Problem, front_of: FrontOf, objectives) -> None:
    front = front_of(problem.minimising(objectives), 12)
    bounds = bound_front(front)
    curve = bound_curve(bounds, front, objective_axes(front.problem, front.objectives))
    assert curve is not None
    assert (np.diff(curve.held) >= 0.0).all()
    assert (np.diff(curve.bound) <= 1e-9 * curve.bound[:-1]).all()
    column = objectives.index(bounds.bounded.name)
    axis = objective_axes(front.problem, front.objectives)
    members = front.objectives / [each.unit.size for each in axis]
    for member in members:
        below = curve.bound[curve.held >= member[1 - column] * (1.0 - 1e-12)]
        assert member[column] >= below.max() * (1.0 - 1e-9)


def test_the_line_is_drawn_and_named(problem: Problem, front_of: FrontOf) -> None:
    front = front_of(problem, 12)
    bounds = bound_front(front)
    figure = plot_front(front, bounds=bounds)
    assert len(drawn(figure)) == 1
    assert f"gap {bounds.gap.min():.1%} to {bounds.gap.max():.1%}" in legend(figure)[-1]
    assert legend(figure)[-1].startswith("lower bound on energy")
    bare = plot_front(front)
    assert not drawn(bare)
    assert not any("bound" in text for text in legend(bare))


def test_three_objectives_have_no_line_but_a_gap(problem: Problem, front_of: FrontOf) -> None:
    front = front_of(problem.minimising(("makespan", "energy", "cost")), 12)
    bounds = bound_front(front)
    assert bounds.given == ("makespan", "cost")
    figure = plot_front(front, bounds=bounds)
    assert not drawn(figure)
    assert "gap" in legend(figure)[-1]


def test_the_table_has_the_gaps(problem: Problem, front_of: FrontOf) -> None:
    front = front_of(problem, 6)
    found = bound_front(front)
    bounds = FrontBounds(
        found.bounded, found.given, found.bound, np.linspace(0.0, 0.5, len(front)), found.solved, found.curve
    )
    table = front_table(front, bounds=bounds)
    place = [column.name for column in table.columns].index("gap")
    assert [row[place] for row in table.rows] == [f"{gap:.1%}" for gap in bounds.gap]
    assert "gap" not in [column.name for column in front_table(front).columns]
