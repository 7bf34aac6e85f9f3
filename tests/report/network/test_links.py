"""Gantt charts of plans: what waits, and what nodes run at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from network.slots.drawn_slots import drawn_slot, two_users
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.policies import Random
from wfsched.report.network.links import plot_links


def drawn(queue: bool, work: tuple[float, float] = (40.0, 1.0)) -> tuple[list[str], list[str]]:
    """Return the lanes and the legend of two tasks on one node: the second comes while the first runs."""
    none = np.zeros(2, np.int64)
    figure = plot_links(Plan.decode(two_users(work, queue=queue), none, none, [0, 1]))
    (axes,) = figure.axes
    legend = axes.get_legend()
    assert legend is not None
    lanes = [label.get_text() for label in axes.get_yticklabels()]
    return lanes, [text.get_text() for text in legend.get_texts()]


def test_only_what_waits_is_in_the_legend() -> None:
    assert drawn(queue=True)[1] == ["u0", "u1", "waits for its node"]
    assert drawn(queue=False)[1] == ["u0", "u1"]
    # 0.5 TFLOP at 5 TFLOP/s end before the second task has come.
    assert drawn(queue=True, work=(0.5, 0.5))[1] == ["u0", "u1"]


def test_tasks_that_run_at_once_have_a_lane_each() -> None:
    arcs = ["u0 → r", "u1 → r", "r → n"]
    assert sorted(drawn(queue=True)[0][:3]) == sorted(arcs)
    assert drawn(queue=True)[0][3:] == ["n: runs"]
    assert drawn(queue=False)[0][3:] == ["n: runs", "n: runs (2)"]
    assert drawn(queue=False, work=(0.5, 0.5))[0][3:] == ["n: runs"]


@pytest.mark.parametrize("seed", range(3))
def test_bars_of_a_lane_do_not_overlap(seed: int) -> None:
    plan = Random()(drawn_slot(8, 3, seed), np.random.default_rng(seed))
    (axes,) = plot_links(plan).axes
    spans: dict[float, list[tuple[float, float]]] = {}
    for bar in axes.patches:
        box = bar.get_bbox()
        spans.setdefault(round((box.y0 + box.y1) / 2, 6), []).append((box.x0, box.x1))
    for each in spans.values():
        each.sort()
        for (_, end), (begin, _) in pairwise(each):
            assert begin >= end - 1e-9
