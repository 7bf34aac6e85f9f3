"""Check of transfers: all data take their path, one at a time on each arc, and no task starts before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.platforms.routing import Routing
from wfsched.schedule.check.laid_out import LaidOut
from wfsched.schedule.check.violation import Violation, found
from wfsched.schedule.transfers import Transfer

_What: TypeAlias = tuple[str, int]
"""An edge, or the inputs or outputs of a task."""


def check_links(p: LaidOut, routing: Routing, transfers: Sequence[Transfer]) -> Iterator[Violation]:
    """Yield the violations of the transfers of a schedule on a routed platform.

    Whether they were booked in the right gaps is not asked: any that are possible will do.
    """
    yield from _complete(p, routing, transfers)
    for transfer in transfers:
        yield from _path(p, routing, transfer)
    yield from _arcs(p, routing, transfers)
    yield from _starts(p, routing, transfers)


def _name(p: LaidOut, transfer: Transfer) -> str:
    ids = p.problem.workflow.tasks.ids
    origin = "home" if transfer.origin is None else f"task {ids[transfer.origin]}"
    return f"data of {origin}" + ("" if transfer.target is None else f" for task {ids[transfer.target]}")


def _complete(p: LaidOut, routing: Routing, transfers: Sequence[Transfer]) -> Iterator[Violation]:
    """Compare what is moved with the edges and the staging that have bytes and a path."""
    edges = p.problem.workflow.edges
    moved = (edges.bytes > 0) & _apart(routing, p.site[edges.source], p.site[edges.target])
    inputs, way_in = p.staging(inward=True)
    outputs, way_out = p.staging(inward=False)
    due: Counter[_What] = Counter(("edge", e) for e in np.flatnonzero(moved).tolist())
    due += Counter(("in", i) for i in np.flatnonzero((inputs > 0) & _apart(routing, *way_in)).tolist())
    due += Counter(("out", i) for i in np.flatnonzero((outputs > 0) & _apart(routing, *way_out)).tolist())
    done = Counter(map(_what, transfers))
    for what, place in sorted((due - done) | (done - due)):
        times = f"{done[what, place]} times, not {due[what, place]}"
        yield Violation("links", f"{what} {place}", f"is moved {times}")


def _apart(routing: Routing, origin: IntArray, target: IntArray) -> BoolArray:
    apart: BoolArray = routing.node[origin] != routing.node[target]
    return apart


def _what(transfer: Transfer) -> _What:
    for what, place in (("edge", transfer.edge), ("in", transfer.target), ("out", transfer.origin)):
        if place is not None:
            return what, place
    return "nothing", 0


def _path(p: LaidOut, routing: Routing, transfer: Transfer) -> Iterator[Violation]:
    """Follow one transfer from its source to its target, leg by leg."""
    arcs, name = routing.topology.arcs, _name(p, transfer)
    at, now = _ends(p, routing, transfer)[0], _released(p, transfer)
    for leg in transfer.legs:
        if arcs.tail[leg.arc] != at:
            yield Violation("links", name, f"takes arc {leg.arc}, which does not begin where they are")
            return
        seconds = transfer.bytes / arcs.bandwidth[leg.arc]
        if leg.start_s < now - p.slack_s or abs(leg.finish_s - leg.start_s - seconds) > p.slack_s:
            message = f"are on arc {leg.arc} from {leg.start_s:.12g} s to {leg.finish_s:.12g} s"
            yield Violation("links", name, f"{message}; they take {seconds:.12g} s from {now:.12g} s on")
        at, now = arcs.head[leg.arc], leg.finish_s + arcs.latency[leg.arc]
    if at != _ends(p, routing, transfer)[1]:
        yield Violation("links", name, "do not reach their site")


def _ends(p: LaidOut, routing: Routing, transfer: Transfer) -> tuple[int, int]:
    """Return the nodes between which data move."""
    task = transfer.target if transfer.target is not None else transfer.origin
    inward = transfer.origin is None
    home = p.staging(inward=inward)[1][0 if inward else 1][task]
    ends = (home if each is None else p.site[each] for each in (transfer.origin, transfer.target))
    origin, target = (int(routing.node[site]) for site in ends)
    return origin, target


def _released(p: LaidOut, transfer: Transfer) -> float:
    return 0.0 if transfer.origin is None else float(p.finish[transfer.origin])


def _arcs(p: LaidOut, routing: Routing, transfers: Sequence[Transfer]) -> Iterator[Violation]:
    """Compare neighbours on each arc: sorted by start, any overlap shows there."""
    legs = [leg for transfer in transfers for leg in transfer.legs]
    arc = np.array([leg.arc for leg in legs], np.int64)
    start, finish = (np.array([getattr(leg, name) for leg in legs]) for name in ("start_s", "finish_s"))
    order = np.lexsort((finish, start, arc))
    one, next_ = order[:-1], order[1:]
    yield from found(
        "links",
        (arc[one] == arc[next_]) & (start[next_] < finish[one] - p.slack_s),
        lambda j: _link(routing, int(arc[one[j]])),
        lambda j: f"is taken from {start[next_[j]]:.12g} s, and until {finish[one[j]]:.12g} s by another",
    )


def _link(routing: Routing, arc: int) -> str:
    nodes, arcs = routing.topology.nodes, routing.topology.arcs
    return f"link {nodes[arcs.tail[arc]]} to {nodes[arcs.head[arc]]}"


def _starts(p: LaidOut, routing: Routing, transfers: Sequence[Transfer]) -> Iterator[Violation]:
    """Compare each start with the arrival of all that the task waits for."""
    arrival: FloatArray = np.zeros(len(p.start))
    latency = routing.topology.arcs.latency
    for transfer in transfers:
        if transfer.target is not None:
            last = transfer.legs[-1]
            there = last.finish_s + float(latency[last.arc])
            arrival[transfer.target] = max(arrival[transfer.target], there)
    ids = p.problem.workflow.tasks.ids
    yield from found(
        "links",
        p.start < arrival - p.slack_s,
        lambda i: f"task {ids[i]}",
        lambda i: f"starts at {p.start[i]:.12g} s; its data arrive at {arrival[i]:.12g} s",
    )
