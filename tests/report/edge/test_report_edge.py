"""Figures of edges: what is drawn is what the outcome says, and they can be drawn of any."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.edge.simulate import simulate
from wfsched.report.edge.cost_ratio import plot_ratio
from wfsched.report.edge.gantt import plot_edge
from wfsched.testing import random_instance

ROWS = [
    {"load": load, "bound": bound, "a.cost": 4.0 * bound, "b.cost": 6.0 * bound}
    for load, bound in ((0.1, 2.0), (0.1, 3.0), (0.5, 5.0))
]


def test_each_slot_of_the_chosen_edges_is_a_bar() -> None:
    outcome = simulate(random_instance(np.random.default_rng(3), most_jobs=30, crowded=1.0), "ect")
    n = outcome.instance.system.n_edges
    figure = plot_edge(outcome, edges=range(n))
    assert len(figure.axes) == n
    for edge, panel in enumerate(figure.axes):
        slots = outcome.place[outcome.job] == edge
        jobs = [c for c in panel.collections if c.get_zorder() == 2]
        drawn = [path for bars in jobs for path in bars.get_paths()]
        assert len(drawn) == slots.sum()
        lefts = sorted(float(path.vertices[:, 0].min()) for path in drawn)
        assert lefts == pytest.approx(sorted(outcome.begin[slots] / 3600.0))


def test_a_ratio_is_the_median_of_cost_over_bound() -> None:
    axes = plot_ratio(ROWS, "load", ["a", "b"], bold=["b"]).axes[0]
    lines = {line.get_label(): line for line in axes.get_lines()}
    assert lines["a"].get_xdata().tolist() == [0.1, 0.5]
    assert lines["a"].get_ydata().tolist() == pytest.approx([4.0, 4.0])
    assert lines["b"].get_ydata().tolist() == pytest.approx([6.0, 6.0])
    assert lines["b"].get_linewidth() > lines["a"].get_linewidth()


def test_a_bound_of_nothing_counts_as_one() -> None:
    (line,) = plot_ratio([{"month": 3, "bound": 0.0, "a.cost": 7.0}], "month", ["a"]).axes[0].get_lines()
    assert line.get_ydata().tolist() == [7.0]


def test_figures_are_files_and_the_same_bytes_again(tmp_path: Path) -> None:
    outcome = simulate(random_instance(np.random.default_rng(4)), "local")
    for draw in (
        lambda path: plot_edge(outcome, path),
        lambda path: plot_ratio(ROWS, "load", ["a", "b"], path),
    ):
        paths = tmp_path / "one.png", tmp_path / "two.png"
        for path in paths:
            draw(path)
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_what_cannot_be_drawn_is_refused(tmp_path: Path) -> None:
    outcome = simulate(random_instance(np.random.default_rng(4)), "local")
    with pytest.raises(ParameterError, match="no such edge"):
        plot_edge(outcome, edges=[9])
    with pytest.raises(ParameterError, match="span"):
        plot_edge(outcome, hours=0.0)
    with pytest.raises(ParameterError, match="format"):
        plot_edge(outcome, tmp_path / "edge.gif")
    for rows in ([], ROWS):
        with pytest.raises(ParameterError, match="parameter"):
            plot_ratio(rows, "month", ["a"])
