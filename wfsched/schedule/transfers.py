"""Transfers of a schedule on a routed platform: which data take which links, and when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from wfsched.core.arguments import takes
from wfsched.platforms.routing import Routing
from wfsched.platforms.topology.coarse import coarse
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.analysis import external_input_bytes, final_output_bytes

# A transfer that outlasts a gap by less (relative to its end) fits: rounding must not move it.
_FIT_TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Leg:
    """Data on one direction of a link.

    Parameters
    ----------
    arc : int
        Index into `Topology.arcs`.
    start_s, finish_s : float [s]
        While the arc is taken; the data are at the next node a latency later.
    """

    arc: int
    start_s: float
    finish_s: float


@dataclass(frozen=True, slots=True)
class Transfer:
    """Data on their path.

    Parameters
    ----------
    origin, target : int or None
        Tasks that send and receive; None for the site that is staged from and to.
    edge : int or None
        Of the workflow; None for what is staged.
    bytes : float [B]
    ready_s : float [s]
        From when on the data may leave.
    legs : tuple of Leg
        One for each arc of the path.
    arrival_s : float [s]
    """

    origin: int | None
    target: int | None
    edge: int | None
    bytes: float
    ready_s: float
    legs: tuple[Leg, ...]
    arrival_s: float


@takes("schedule", "wfsched.schedule.schedule:Schedule")
def transfers(schedule: Schedule) -> tuple[Transfer, ...]:
    """Return the transfers of a schedule over the links of its platform, in the order of booking.

    As decoding books them [1]_: task by task in the order of the schedule, first its external inputs, then
    the data of its parents by their end, and its final outputs; each arc of a path in its earliest gap.
    Empty where the platform is not routed. O(edges * arcs of a path * log) besides the gaps.

    References
    ----------
    .. [1] O. Sinnen, L. A. Sousa, "Communication contention in task scheduling", IEEE TPDS 16(6), 2005,
       doi 10.1109/TPDS.2005.64.
    """
    routing = schedule.problem.platform.routing
    return tuple(_booked(schedule, routing)) if routing else ()


def _booked(schedule: Schedule, routing: Routing) -> Iterator[Transfer]:
    problem = schedule.problem
    edges, home = problem.workflow.edges, problem.tables.routes.home
    inputs, outputs = external_input_bytes(problem.workflow), final_output_bytes(problem.workflow)
    site = [problem.platform.machines[k].site for k in schedule.machine.tolist()]
    parents = problem.workflow.parents
    finish = schedule.finish.tolist()
    links = _Links(routing)
    for i in schedule.order.tolist():
        if home >= 0:
            yield from links.send((None, i, None), float(inputs[i]), 0.0, (home, site[i]))
        into = sorted(parents.position[parents.start[i] : parents.start[i + 1]].tolist())
        for e in sorted(into, key=lambda e: (coarse(finish[edges.source[e]]), e)):
            p = int(edges.source[e])
            yield from links.send((p, i, e), float(edges.bytes[e]), finish[p], (site[p], site[i]))
        if home >= 0:
            yield from links.send((i, None, None), float(outputs[i]), finish[i], (site[i], home))


@dataclass(slots=True)
class _Arc:
    """Intervals in which an arc is taken, ascending; those without a gap are one."""

    seconds_per_byte: float
    latency: float
    begin: list[float] = field(default_factory=list)
    end: list[float] = field(default_factory=list)

    def take(self, ready: float, size: float) -> tuple[float, float]:
        """Take the earliest gap; return start and finish [s]."""
        duration = size * self.seconds_per_byte
        start, at = ready, bisect_right(self.end, ready)
        while at < len(self.end) and start + duration - self.begin[at] > _FIT_TOLERANCE * (start + duration):
            start = max(start, self.end[at])
            at += 1
        if at > 0 and start <= self.end[at - 1]:
            self.end[at - 1] = start + duration
        else:
            self.begin.insert(at, start)
            self.end.insert(at, start + duration)
        return start, start + duration


class _Links:
    """Arcs of a routing, and who is on them."""

    def __init__(self, routing: Routing) -> None:
        arcs = routing.topology.arcs
        terms = zip((1.0 / arcs.bandwidth).tolist(), arcs.latency.tolist())
        self.routing = routing
        self.arcs = [_Arc(per_byte, latency) for per_byte, latency in terms]

    def send(
        self,
        who: tuple[int | None, int | None, int | None],
        size: float,
        ready: float,
        sites: tuple[int, int],
    ) -> Iterator[Transfer]:
        """Take the path between two sites; yield the transfer, if there are bytes and a path."""
        path = self.routing.path(*sites).tolist()
        if size == 0.0 or not path:
            return
        legs, at = [], ready
        for a in path:
            start, finish = self.arcs[a].take(at, size)
            legs.append(Leg(a, start, finish))
            at = finish + self.arcs[a].latency
        yield Transfer(*who, size, ready, tuple(legs), at)
