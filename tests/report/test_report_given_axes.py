"""Figures on axes of the user, methods that draw, and what a notebook shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wfsched import edge as edges
from wfsched.core.errors import ParameterError
from wfsched.energy.trace import Trace
from wfsched.report.edge.cost_ratio import plot_ratio
from wfsched.report.edge.gantt import plot_edge
from wfsched.report.front.pareto import plot_front
from wfsched.report.schedule.gantt import plot_gantt
from wfsched.report.schedule.supply import plot_supply
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem
from wfsched.solving import solve

FrontOf = Callable[[Problem, int], Front]
OnAxes = Callable[[Axes | None], Figure]


def edges_outcome() -> Any:
    instance = edges.generate(edges.Setting(days=1, edges=2), edges.built_in_region(), 1)
    return edges.simulate(instance, "local")


def trace(name: str) -> Trace:
    return Trace(3600.0 * np.arange(24.0), np.arange(24.0), 86400.0, "W", name=name)


@pytest.fixture(params=["front", "one objective", "gantt", "supply", "edge", "ratio"])
def plot(request: pytest.FixtureRequest, problem: Problem, front_of: FrontOf) -> OnAxes:
    front, single = front_of(problem, 6), front_of(problem.minimising(("energy",)), 3)
    outcome = edges_outcome()
    rows = [{"load": x, "bound": 2.0, "a.cost": 4.0} for x in (0.1, 0.2)]
    drawn: dict[str, OnAxes] = {
        "front": lambda ax: plot_front(front, ax=ax, marked={"one": front[0]}),
        "one objective": lambda ax: plot_front(single, ax=ax, marked={"one": front[0]}),
        "gantt": lambda ax: plot_gantt(front[0], ax=ax),
        "supply": lambda ax: plot_supply([trace("sun")], ax=ax),
        "edge": lambda ax: plot_edge(outcome, ax=ax),
        "ratio": lambda ax: plot_ratio(rows, "load", ["a"], ax=ax),
    }
    return drawn[request.param]


def drawn_things(axes: Axes) -> list[str]:
    """Return the kinds of artists that carry data, in the order in which they were drawn."""
    return [type(artist).__name__ for artist in (*axes.collections, *axes.lines, *axes.patches)]


def test_a_plot_goes_on_the_axes_of_the_user(plot: OnAxes) -> None:
    figure = Figure(layout="constrained")
    left, right = figure.subplots(1, 2)
    size = figure.get_size_inches().tolist()
    assert plot(right) is figure
    own = plot(None)
    assert drawn_things(right) == drawn_things(own.axes[0])
    assert (right.get_xlim(), right.get_xlabel()) == (own.axes[0].get_xlim(), own.axes[0].get_xlabel())
    assert not drawn_things(left)
    assert not figure.legends
    assert figure.get_size_inches().tolist() == size
    assert figure.get_layout_engine() is not None


def test_axes_in_a_part_of_a_figure_return_the_whole(plot: OnAxes) -> None:
    figure = Figure()
    part, _ = figure.subfigures(1, 2)
    assert plot(part.subplots()) is figure


def test_the_legend_stands_below_the_axes_and_inside_the_figure(problem: Problem, front_of: FrontOf) -> None:
    figure = Figure(layout="constrained")
    axes = figure.subplots()
    plot_front(front_of(problem, 6), ax=axes)
    figure.draw_without_rendering()
    legend = axes.get_legend()
    assert legend is not None
    box, lowest = legend.get_window_extent(), axes.xaxis.label.get_window_extent().y0
    assert 0.0 <= box.y0 < box.y1 <= lowest


@pytest.mark.parametrize("kind", ["traces", "edges"])
def test_several_panels_on_one_pair_of_axes_are_refused(kind: str) -> None:
    ax = Figure().subplots()
    outcome = edges_outcome()
    with pytest.raises(ParameterError, match=f"got 2; allowed: 1 of the {kind}"):
        plot_supply([trace("a"), trace("b")], ax=ax) if kind == "traces" else plot_edge(
            outcome, edges=(0, 1), ax=ax
        )


def texts(figure: Figure) -> Sequence[str]:
    return [
        text.get_text() for axes in figure.axes for text in (axes.title, axes.xaxis.label, axes.yaxis.label)
    ]


def test_methods_draw_what_the_functions_draw(problem: Problem, front_of: FrontOf, tmp_path: Path) -> None:
    front = front_of(problem, 6)
    pairs: list[tuple[Callable[[Path], Figure], Callable[[Path], Figure]]] = [
        (front.plot, lambda path: plot_front(front, path)),
        (front[0].plot, lambda path: plot_gantt(front[0], path)),
    ]
    for method, function in pairs:
        method(tmp_path / "method.svg")
        function(tmp_path / "function.svg")
        assert (tmp_path / "method.svg").read_bytes() == (tmp_path / "function.svg").read_bytes()


def test_a_result_draws_the_front_of_a_search_and_the_schedule_of_a_heuristic(problem: Problem) -> None:
    heft = solve(problem, "heft")
    assert texts(heft.plot()) == texts(plot_gantt(heft.schedule))
    marked = {"HEFT": heft.schedule}
    assert texts(heft.plot(marked=marked)) == texts(plot_front(heft.front, marked=marked))


def test_a_notebook_gets_a_picture_and_its_size(problem: Problem, front_of: FrontOf) -> None:
    figure = plot_front(front_of(problem, 6))
    picture, size = figure._repr_png_()  # type: ignore[attr-defined]
    assert picture.startswith(b"\x89PNG\r\n")
    # A column of 3.5 inch at 120 pixels an inch.
    assert size["width"] == 420
