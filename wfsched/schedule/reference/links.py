"""Reference of routed links: who is on which arc, in plain Python, written to be read.

The rules: data cross the arcs of their path one after another. An arc carries one transfer at a time, for
``bytes / bandwidth``; what it has carried is at the next node a latency later. Data that find an arc taken
wait for its earliest gap that is long enough. Those of earlier calls have the right of way.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from wfsched.platforms.routing import Routing

# What does not fit by less than this (relative) fits.
_ROUNDING = 1e-12


class Taken(NamedTuple):
    """An arc is taken from `start` to `finish` [s]."""

    start: float
    finish: float


class Links:
    """The arcs of a platform.

    Parameters
    ----------
    routing : Routing, optional
        None where links are never short.
    """

    def __init__(self, routing: Routing | None) -> None:
        self.routing = routing
        self.taken: defaultdict[int, list[Taken]] = defaultdict(list)

    def send(self, origin: int, target: int, ready: float, size: float) -> float:
        """Return when data that are ready at one site arrive at another, after what was sent before."""
        if self.routing is None:
            return ready
        arcs = self.routing.topology.arcs
        for arc in map(int, self.routing.path(origin, target)):
            seconds = size / float(arcs.bandwidth[arc])
            start = self._gap(arc, ready, seconds)
            self.taken[arc].append(Taken(start, start + seconds))
            ready = start + seconds + float(arcs.latency[arc])
        return ready

    def shared(self, origin: int, target: int) -> bool:
        """Tell whether data between two sites meet others on their path."""
        return self.routing is not None and len(self.routing.path(origin, target)) > 0

    def _gap(self, arc: int, ready: float, seconds: float) -> float:
        """Return the first instant from `ready` on at which the arc is free for so long."""
        instants = sorted([ready, *(other.finish for other in self.taken[arc] if other.finish > ready)])
        return next(start for start in instants if self._free(arc, start, start + seconds))

    def _free(self, arc: int, start: float, finish: float) -> bool:
        rounding = _ROUNDING * finish
        return all(other.finish <= start or finish - other.start <= rounding for other in self.taken[arc])
