"""Capacity cuts: rows that all schedules satisfy and a fractional one may violate.

Tasks S that run on c machines within some span of time take at most c times that span:
``sum over S of area <= c (right - left)``. A span is given by heads and tails, from the head after
the start to the tail before the makespan; or it lies before the start of a task, if S are among its
ancestors, or after its finish, if S are among its descendants. Windows of heads and tails are
Carlier's (doi 10.1016/S0377-2217(82)80007-6). Rows that refer to starts of tasks rather than to the
clock keep consecutive phases from each having the whole makespan.

There are too many such rows for one program. Those of the most overfull spans are added, for all
groups of machines at once (or else the work would only move to the next group), and the program is
solved again.

A group may run none of S, and then no task gives it a head: so a head or tail counts only as far as
the span is that long in any schedule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.relaxation.equations import ways_of
from wfsched.relaxation.instance import Instance
from wfsched.relaxation.linear_program.rows import Entries, Rows, rows
from wfsched.relaxation.order import forks, joins

# Most tasks as ends of spans, of each sort; and most different heads (or tails) of windows.
_MAX_ENDS = 64
_MAX_GRID = 40

# Most spans added at a time.
_MAX_SPANS = 12

# In units of the least makespan: the least excess of a span to be added, and the most free room of the
# same span on other groups to be added with it.
_MIN_EXCESS = 1e-4
_MAX_ROOM = 0.3

NO_TASK = -1


class Cut(NamedTuple):
    """``right - sum of area / c >= constant`` on one group; in units of the layout.

    `right` is the start of task `before`, the makespan less the finish of task `after`, or the
    makespan.
    """

    group: int
    members: BoolArray
    constant: float
    before: int
    after: int


class _Spans(NamedTuple):
    """Spans of one sort, J of them, and their excess in a solution.

    Parameters
    ----------
    before, after : (J,)
        The tasks that end or begin them, or `NO_TASK`.
    members : (J, n)
    value : (n, G)
        Heads or tails of the tasks.
    least : (J, G)
        Heads or tails from which on members count, on each group.
    constant : (J, G)
    excess : (J, G)
        Work beyond the span; minus infinity on groups without members.
    """

    before: IntArray
    after: IntArray
    members: BoolArray
    value: FloatArray
    least: FloatArray
    constant: FloatArray
    excess: FloatArray


class _Solution(NamedTuple):
    """A fractional schedule in units of the layout; `load` (n, G) is per machine of the group."""

    load: FloatArray
    start: FloatArray
    finish: FloatArray
    makespan: float


@dataclass(frozen=True, slots=True, eq=False)
class SpanEnds:
    """Tasks that may end or begin spans, (J,), with their ancestors or descendants, (J, n)."""

    joins: IntArray
    ancestors: BoolArray
    forks: IntArray
    descendants: BoolArray


def span_ends(facts: Instance) -> SpanEnds:
    """Return the tasks of `facts` at which spans may end or begin."""
    workflow = facts.problem.workflow
    return SpanEnds(*joins(workflow, _MAX_ENDS), *forks(workflow, _MAX_ENDS))


def violated_cuts(facts: Instance, ends: SpanEnds, point: FloatArray) -> list[Cut]:
    """Return cuts that `point` violates, and those of the same spans on the other groups."""
    at = _solution(facts, point)
    head, tail = facts.head / facts.layout.seconds, facts.tail / facts.layout.seconds
    first, last = head.min(axis=1), tail.min(axis=1)
    left = at.makespan - at.finish
    none = np.full(_MAX_ENDS, NO_TASK)
    sorts = [
        _filled(ends.joins, none, ends.ancestors, head, at.load, first, at.start[ends.joins]),
        _filled(none, ends.forks, ends.descendants, tail, at.load, last, left[ends.forks]),
        _windows(facts, at, first, last),
    ]
    size = facts.groups.size
    worst = [
        (-float(total), kind, j)
        for kind, spans in enumerate(sorts)
        for j, total in enumerate((np.maximum(spans.excess, 0.0) * size).sum(axis=1))
        if total > _MIN_EXCESS
    ]
    return [cut for _, kind, j in sorted(worst)[:_MAX_SPANS] for cut in _cuts(sorts[kind], j)]


def _solution(facts: Instance, point: FloatArray) -> _Solution:
    ways, layout = facts.columns, facts.layout
    shares = point[: layout.ways]
    load = np.zeros(facts.shortest.shape)
    np.add.at(load, (ways.task, ways.group), ways.area * shares / layout.seconds)
    run = np.bincount(ways.task, ways.seconds * shares, layout.tasks) / layout.seconds
    start = point[layout.start]
    return _Solution(load / facts.groups.size, start, start + run, float(point[layout.makespan]))


def _filled(
    before: IntArray,
    after: IntArray,
    members: BoolArray,
    value: FloatArray,
    load: FloatArray,
    certain: FloatArray,
    room: FloatArray,
) -> _Spans:
    """Return the spans of `members` (J, n), each from its fullest head or tail on.

    Parameters
    ----------
    value, load : (n, G)
        Heads or tails, and the work of a machine.
    certain : (n,)
        Least head or tail of each task.
    room : (J,)
        Length of the span in the solution.
    """
    size, groups = len(members), value.shape[1]
    ends = np.where(before[:size] == NO_TASK, after[:size], before[:size])
    least, constant = np.zeros((size, groups)), np.zeros((size, groups))
    excess = np.full((size, groups), -np.inf)
    for g in range(groups if size else 0):
        order = np.flatnonzero(np.isfinite(value[:, g]))
        if not len(order):
            continue
        order = order[np.argsort(-value[order, g], kind="stable")]
        own = members[:, order]
        counted = np.minimum(value[order, g], certain[ends][:, None])
        filled = np.where(own, counted + np.cumsum(own * load[order, g], axis=1), -np.inf)
        fullest = filled.argmax(axis=1)
        every = np.arange(size)
        least[:, g], constant[:, g] = value[order[fullest], g], counted[every, fullest]
        excess[:, g] = filled[every, fullest] - room
    return _Spans(before[:size], after[:size], members, value, least, constant, excess)


def _windows(facts: Instance, at: _Solution, first: FloatArray, last: FloatArray) -> _Spans:
    """Return the most overfull window of heads and tails, summed over the groups."""
    heads, tails = _grid(first), _grid(last)
    places = np.searchsorted(heads, first, "right") - 1, np.searchsorted(tails, last, "right") - 1
    load = np.zeros((len(heads), len(tails), at.load.shape[1]))
    np.add.at(load, places, at.load)
    load = load[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1]
    outside = np.minimum(heads[:, None] + tails, facts.least_s / facts.layout.seconds)
    excess = load + (outside - at.makespan)[:, :, None]
    total = (np.maximum(excess, 0.0) * facts.groups.size).sum(axis=2)
    a, b = np.unravel_index(int(total.argmax()), total.shape)
    none, groups = np.array([NO_TASK]), excess.shape[2]
    return _Spans(
        none,
        none,
        ((first >= heads[a]) & (last >= tails[b]))[None],
        np.zeros((len(first), groups)),
        np.zeros((1, groups)),
        np.full((1, groups), outside[a, b]),
        excess[a, b][None],
    )


def _grid(values: FloatArray) -> FloatArray:
    """Return at most `_MAX_GRID` different values, the least among them."""
    different = np.unique(values)
    places = np.linspace(0, len(different) - 1, min(_MAX_GRID, len(different)))
    return different[np.unique(places.astype(np.int64))]


def _cuts(spans: _Spans, j: int) -> list[Cut]:
    """Return the cuts of span `j` on the groups where it is full or nearly full."""
    return [
        Cut(
            int(g),
            spans.members[j] & (spans.value[:, g] >= spans.least[j, g]),
            float(spans.constant[j, g]),
            int(spans.before[j]),
            int(spans.after[j]),
        )
        for g in np.flatnonzero(spans.excess[j] > -_MAX_ROOM)
    ]


def cut_rows(facts: Instance, cuts: list[Cut]) -> Rows:
    """Return the rows of `cuts`."""
    ways, layout = facts.columns, facts.layout
    by_group = [np.flatnonzero(ways.group == g) for g in range(layout.groups)]
    entries: list[Entries] = []
    for row, cut in enumerate(cuts):
        own = by_group[cut.group]
        own = own[cut.members[ways.task[own]]]
        area = ways.area[own] / layout.seconds / facts.groups.size[cut.group]
        entries.append((row, own, -area))
        if cut.before != NO_TASK:
            entries.append((row, layout.start[cut.before], 1.0))
            continue
        entries.append((row, layout.makespan, 1.0))
        if cut.after != NO_TASK:
            runs, _ = ways_of(facts, np.array([cut.after]))
            entries.append((row, layout.start[cut.after], -1.0))
            entries.append((row, runs, -ways.seconds[runs] / layout.seconds))
    return rows(entries, len(cuts), lower=[cut.constant for cut in cuts])
