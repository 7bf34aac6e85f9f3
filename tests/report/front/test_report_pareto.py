"""The figure of a front: what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from types import MappingProxyType

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Text

from strategies import problems, random_population, seeds
from wfsched.core.errors import ParameterError
from wfsched.report.axis import objective_axes
from wfsched.report.front.axis_limits import staircase
from wfsched.report.front.pareto import plot_front
from wfsched.report.front.plane import plane_figure
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

FrontOf = Callable[[Problem, int], Front]
OnMachine = Callable[[Problem, int, int], Schedule]


def legend(figure: Figure) -> list[str]:
    return [text.get_text() for box in figure.legends for text in box.get_texts()]


def labels(figure: Figure) -> dict[str, Text]:
    return {text.get_text(): text for text in figure.axes[0].texts}


def points(figure: Figure, *, hollow: bool) -> np.ndarray:
    """Return where the full or the hollow members of the front are drawn."""
    found = [
        collection.get_offsets()
        for collection in figure.axes[0].collections
        if (tuple(collection.get_facecolor()[0]) == to_rgba("white")) == hollow
    ]
    return np.concatenate([np.zeros((0, 2)), *found])


def test_axes_carry_names_and_units(problem: Problem, front_of: FrontOf) -> None:
    axes = plot_front(front_of(problem, 8)).axes[0]
    assert axes.get_xlabel() == "Makespan [s]"
    assert axes.get_ylabel() == "Energy [kJ]"
    assert axes.get_title(loc="left") == "fork on lab"


def test_money_is_in_the_currency_of_the_platform(problem: Problem, front_of: FrontOf) -> None:
    figure = plot_front(front_of(problem.minimising(("cost", "makespan")), 8))
    assert figure.axes[0].get_xlabel() == "Cost [10⁻³ USD]"


def test_members_stand_where_their_objectives_are(problem: Problem, front_of: FrontOf) -> None:
    front = front_of(problem, 8)
    np.testing.assert_allclose(points(plot_front(front), hollow=False), front.objectives / [1.0, 1e3])


def test_members_that_break_a_constraint_are_hollow(problem: Problem, front_of: FrontOf) -> None:
    free = front_of(problem, 9)
    middle = float(np.median(free.objectives[:, 0]))
    front = front_of(problem.constrained(deadline(middle)), 9)
    figure = plot_front(front)
    assert sorted(points(figure, hollow=True)[:, 0]) == sorted(front.objectives[~front.feasible, 0])
    assert sorted(points(figure, hollow=False)[:, 0]) == sorted(front.objectives[front.feasible, 0])
    kept = int(front.feasible.sum())
    assert 1 < kept < 8
    assert legend(figure) == [f"front: {kept} schedules", f"breaks a constraint: {9 - kept} schedules"]


def test_the_line_of_what_is_attained_passes_over_infeasible_members(
    problem: Problem, front_of: FrontOf
) -> None:
    middle = float(np.median(front_of(problem, 9).objectives[:, 0]))
    front = front_of(problem.constrained(deadline(middle)), 9)
    axes = plot_front(front).axes[0]
    expected = staircase(
        front.objectives[front.feasible] / [1.0, 1e3], axes.get_ylim()[1], axes.get_xlim()[1]
    )
    assert any(
        line.get_xydata().shape == expected.shape and np.allclose(line.get_xydata(), expected)
        for line in axes.lines
    )


def test_nothing_is_attained_where_nothing_is_feasible(problem: Problem, front_of: FrontOf) -> None:
    figure = plot_front(front_of(problem.constrained(deadline(20.0)), 6))
    assert legend(figure)[0] == "breaks a constraint: 6 schedules"
    assert all(len(line.get_xdata()) <= 2 for line in figure.axes[0].lines)


def test_bounds_near_the_front_are_labelled_lines(problem: Problem, front_of: FrontOf) -> None:
    free = front_of(problem.minimising(("makespan", "cost")), 8)
    time, money = free.objectives.max(axis=0) * 1.1
    figure = plot_front(front_of(free.problem.constrained(deadline(time), budget(money)), 8))
    axes = figure.axes[0]
    assert any(line.get_xdata()[0] == pytest.approx(time) for line in axes.lines)
    assert any(line.get_ydata()[0] == pytest.approx(money * 1e3) for line in axes.lines)
    assert f"deadline {time:.4g} s" in labels(figure)
    assert f"budget {money:.4g} USD" in labels(figure)


def test_a_bound_far_from_the_front_is_told_in_the_legend(problem: Problem, front_of: FrontOf) -> None:
    figure = plot_front(front_of(problem.constrained(deadline(86_400.0)), 8))
    assert "deadline 86400 s, outside the plot" in legend(figure)
    assert figure.axes[0].get_xlim()[1] < 1000.0


def test_marked_schedules_are_labelled_or_told_in_the_legend(
    problem: Problem, front_of: FrontOf, on_machine: OnMachine
) -> None:
    front = front_of(problem, 8)
    marked = {"nearby": front[0], "afar": on_machine(problem, 1, 0)}
    figure = plot_front(front, marked=marked)
    assert "nearby" in labels(figure)
    afar = [entry for entry in legend(figure) if entry.startswith("afar, outside the plot: ")]
    in_plot = "afar" in labels(figure)
    assert in_plot != bool(afar)
    assert bool(afar) == (marked["afar"].makespan_s > figure.axes[0].get_xlim()[1])


def test_schedules_at_one_place_share_a_label(problem: Problem, front_of: FrontOf) -> None:
    front = front_of(problem, 8)
    figure = plot_front(front, marked={"a": front[0], "b": front[3], "c": front[0]})
    assert set(labels(figure)) == {"a, c", "b"}


def test_labels_of_crowded_marks_do_not_overlap(problem: Problem, front_of: FrontOf) -> None:
    front = front_of(problem, 30)
    marked = {f"method number {k}": front[k] for k in range(8)}
    figure = plot_front(front, marked=marked)
    # Half a point around letters is empty.
    boxes = [label.get_window_extent().padded(-0.5 * figure.dpi / 72) for label in labels(figure).values()]
    assert len(boxes) == 8
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    window = figure.axes[0].get_window_extent()
    assert all(window.contains(*corner) for box in boxes for corner in box.corners())


@pytest.mark.parametrize(("farthest", "scale"), [(100.0, "log"), (14.0, "linear")])
def test_a_member_far_away_leaves_room_to_the_others(
    problem: Problem, front_of: FrontOf, farthest: float, scale: str
) -> None:
    """Ten members from 10 to 13 s and one at 100 s: 3 of 90 s of a linear axis. At 14 s all have room."""
    front = front_of(problem, 11)
    values = np.column_stack([np.append(np.linspace(10.0, 13.0, 10), farthest), np.linspace(9.0, 6.0, 11)])
    axes = plane_figure(front, objective_axes(problem, values), values, {}).axes[0]
    assert axes.get_xscale() == scale
    assert axes.get_yscale() == "linear"
    assert axes.get_xlabel().endswith("], logarithmic") == (scale == "log")
    low, high = axes.get_xlim()
    assert 0.0 < low < 10.0
    assert farthest < high
    first, last = axes.transData.transform([(10.0, 9.0), (13.0, 9.0)])[:, 0]
    assert (last - first) / axes.get_window_extent().width > 0.09


def test_a_front_that_reaches_nothing_stays_on_a_linear_axis(problem: Problem, front_of: FrontOf) -> None:
    front = front_of(problem, 11)
    values = np.column_stack([[*np.linspace(0.0, 3.0, 10), 100.0], np.linspace(9.0, 6.0, 11)])
    axes = plane_figure(front, objective_axes(problem, values), values, {}).axes[0]
    assert axes.get_xscale() == "linear"


def test_the_third_objective_is_the_colour(problem: Problem, front_of: FrontOf) -> None:
    front = front_of(problem.minimising(("makespan", "energy", "cost")), 8)
    figure = plot_front(front, marked={"one": front[0]})
    bar = figure.axes[1]
    assert bar.get_ylabel() == "Cost [10⁻³ USD]"
    cost = front.objectives[:, 2] * 1e3
    assert bar.get_ylim() == pytest.approx((cost.min(), cost.max()))
    colours = figure.axes[0].collections[0].get_facecolor()
    luminance = colours[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance[np.argsort(cost)]) >= 0).all()


def test_a_budget_on_the_colour_bar_is_told_in_the_legend(problem: Problem, front_of: FrontOf) -> None:
    free = problem.minimising(("makespan", "energy", "cost"))
    money = float(np.median(front_of(free, 8).objectives[:, 2]))
    figure = plot_front(front_of(free.constrained(budget(money)), 8))
    assert f"budget {money:.4g} USD" in legend(figure)
    assert any(line.get_ydata()[0] == pytest.approx(money * 1e3) for line in figure.axes[1].lines)


def test_one_objective_is_a_row_for_each_method(
    problem: Problem, front_of: FrontOf, on_machine: OnMachine
) -> None:
    single = problem.minimising(("makespan",)).constrained(deadline(100.0))
    marked = {"slow": on_machine(single, 1, 0), "fast": on_machine(single, 2, 2)}
    figure = plot_front(front_of(single, 3), marked=marked)
    axes = figure.axes[0]
    assert axes.get_xlabel() == "Makespan [s]"
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["front", "fast", "slow"]
    # 13 tasks of 10 s: at half the frequency on the slow machine, at full speed on the fast one.
    assert {"65", "260", "deadline 100 s"} <= set(labels(figure))


def test_an_empty_front_is_refused(problem: Problem, front_of: FrontOf) -> None:
    front = front_of(problem, 1)
    arrays = ("machine", "level", "order", "figures", "violations")
    empty = replace(front, **{name: getattr(front, name)[:0] for name in arrays})
    with pytest.raises(ParameterError, match="no schedules"):
        plot_front(empty)


def test_neither_inputs_nor_settings_are_changed(problem: Problem, front_of: FrontOf) -> None:
    front = front_of(problem, 5)
    before = front.figures.copy(), dict(matplotlib.rcParams)
    plot_front(front, marked=MappingProxyType({"one": front[0]}))
    np.testing.assert_array_equal(front.figures, before[0])
    assert dict(matplotlib.rcParams) == before[1]


@settings(max_examples=12, deadline=None, derandomize=True)
@given(problems(max_tasks=12), seeds())
def test_any_front_of_any_problem_can_be_drawn(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    for objectives in (("makespan",), ("cost", "energy"), ("energy", "makespan", "cost")):
        chosen = problem.minimising(objectives)
        front = Front.of(chosen, *random_population(chosen, int(rng.integers(1, 6)), rng))
        assert len(plot_front(front, marked={"a": front[0], "b": front[0]}).axes) >= 1
