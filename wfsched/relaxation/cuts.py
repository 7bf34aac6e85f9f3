"""Capacity: rows that a fractional schedule breaks and no schedule does.

Tasks S that run on c machines within some span of time take at most c times that span:
``sum over S of area <= c (right - left)``. The span may be fixed by heads and tails, counted from
the start and back from the makespan; or it may lie before the start of a task, if S are among its
ancestors, or after its finish, if S are among its descendants. There are too many such rows to
have them all, so those that a solution breaks most are added, and the programme solved again.
Windows of heads and tails are Carlier's (doi 10.1016/S0377-2217(82)80007-6); that a row can
look at the start of a task rather than at the clock is why phases that wait for one another do
not share the whole makespan.

A group of machines may have none of S to run, and then nothing keeps its heads: so a head or tail
counts only as far as the span is that long in any schedule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.relaxation.equations import ways_of
from wfsched.relaxation.instance import Instance
from wfsched.relaxation.order import forks, joins
from wfsched.relaxation.rows import Block, block

# Tasks looked at as ends of spans, of each sort; and different heads and tails of windows.
_ENDS = 64
_GRID = 40

# Rows that are broken by less are let be, in units of the least makespan.
_BROKEN = 1e-4
# Added at a time.
_MOST = 60

NO_TASK = -1


class Cut(NamedTuple):
    """``right - sum of area / c >= constant`` on one group; in units of the layout.

    `right` is the start of task `before`, or the makespan less the finish of task `after`.
    """

    broken: float
    group: int
    members: BoolArray
    constant: float
    before: int
    after: int


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Tasks that may end spans, (J,), and what lies before or after each, (J, n)."""

    joins: IntArray
    ancestors: BoolArray
    forks: IntArray
    descendants: BoolArray


def span_ends(facts: Instance) -> Ends:
    """Return the tasks of `facts` at which spans may end or begin."""
    workflow = facts.problem.workflow
    return Ends(*joins(workflow, _ENDS), *forks(workflow, _ENDS))


def broken_cuts(facts: Instance, ends: Ends, point: FloatArray) -> list[Cut]:
    """Return the rows that `point` breaks, the worst ones first."""
    layout, ways = facts.layout, facts.columns
    shares = point[: layout.ways]
    load = np.zeros(facts.shortest.shape)
    np.add.at(load, (ways.task, ways.group), ways.area * shares / layout.seconds)
    load /= facts.groups.size
    start, makespan = point[layout.start], float(point[layout.makespan])
    run = np.bincount(ways.task, ways.seconds * shares, layout.tasks) / layout.seconds
    cuts: list[Cut] = []
    for g in range(layout.groups):
        head, tail = facts.head[:, g] / layout.seconds, facts.tail[:, g] / layout.seconds
        here = np.isfinite(head)
        if not load[here, g].any():
            continue
        room = start[ends.joins], (facts.head.min(axis=1) / layout.seconds)[ends.joins]
        for broken, j, first in _overfull(head, here, ends.ancestors, load[:, g], room):
            members = ends.ancestors[j] & here & (head >= first)
            cuts.append(Cut(broken, g, members, min(first, room[1][j]), int(ends.joins[j]), NO_TASK))
        room = makespan - (start + run)[ends.forks], (facts.tail.min(axis=1) / layout.seconds)[ends.forks]
        for broken, j, last in _overfull(tail, here, ends.descendants, load[:, g], room):
            members = ends.descendants[j] & here & (tail >= last)
            cuts.append(Cut(broken, g, members, min(last, room[1][j]), NO_TASK, int(ends.forks[j])))
        cuts += _overfull_window(head, tail, here, load[:, g], (makespan, facts.least_s / layout.seconds), g)
    return sorted(cuts, key=lambda cut: (-cut.broken, cut.group, cut.before, cut.after))[:_MOST]


def _overfull(
    head: FloatArray,
    here: BoolArray,
    sets: BoolArray,
    load: FloatArray,
    room: tuple[FloatArray, FloatArray],
) -> list[tuple[float, int, float]]:
    """Return by how much each of `sets` (J, n) fills more than its room (J,), its place and its head.

    A set counts from some head on: the one from which it fills most. `room` is what there is in
    the solution and what there is in any schedule.
    """
    order = np.flatnonzero(here)
    order = order[np.argsort(-head[order], kind="stable")]
    filled = np.minimum(head[order], room[1][:, None]) + np.cumsum(sets[:, order] * load[order], axis=1)
    filled[~sets[:, order]] = -np.inf
    if not filled.size:
        return []
    most = filled.argmax(axis=1)
    broken = filled[np.arange(len(sets)), most] - room[0]
    return [(float(broken[j]), int(j), float(head[order[most[j]]])) for j in np.flatnonzero(broken > _BROKEN)]


def _overfull_window(
    head: FloatArray,
    tail: FloatArray,
    here: BoolArray,
    load: FloatArray,
    makespan: tuple[float, float],
    group: int,
) -> list[Cut]:
    """Return the most overfull set of tasks that have at least some head and some tail."""
    own = np.flatnonzero(here)
    firsts, lasts = _grid(head[own]), _grid(tail[own])
    table = np.zeros((len(firsts), len(lasts)))
    places = (np.searchsorted(firsts, head[own], "right") - 1, np.searchsorted(lasts, tail[own], "right") - 1)
    np.add.at(table, places, load[own])
    table = table[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1]
    outside = np.minimum(firsts[:, None] + lasts, makespan[1])
    broken = np.where(table > 0.0, table + outside - makespan[0], -np.inf)
    a, b = np.unravel_index(int(broken.argmax()), broken.shape)
    if broken[a, b] <= _BROKEN:
        return []
    members = here & (head >= firsts[a]) & (tail >= lasts[b])
    return [Cut(float(broken[a, b]), group, members, float(outside[a, b]), NO_TASK, NO_TASK)]


def _grid(values: FloatArray) -> FloatArray:
    """Return up to `_GRID` of the different values, the least among them."""
    different = np.unique(values)
    places = np.linspace(0, len(different) - 1, min(_GRID, len(different)))
    return different[np.unique(places.astype(np.int64))]


def cut_rows(facts: Instance, cuts: list[Cut]) -> Block:
    """Return the rows of `cuts`."""
    ways, layout = facts.columns, facts.layout
    by_group = [np.flatnonzero(ways.group == g) for g in range(layout.groups)]
    parts = []
    for row, cut in enumerate(cuts):
        own = by_group[cut.group]
        own = own[cut.members[ways.task[own]]]
        area = ways.area[own] / layout.seconds / facts.groups.size[cut.group]
        parts.append((row, own, -area))
        if cut.before != NO_TASK:
            parts.append((row, layout.start[cut.before], 1.0))
            continue
        parts.append((row, layout.makespan, 1.0))
        if cut.after != NO_TASK:
            runs, _ = ways_of(facts, np.array([cut.after]))
            parts.append((row, layout.start[cut.after], -1.0))
            parts.append((row, runs, -ways.seconds[runs] / layout.seconds))
    return block(parts, len(cuts), lower=[cut.constant for cut in cuts])
