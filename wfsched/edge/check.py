"""Independent check of outcomes: slots, moves and instants, and the cost recomputed from them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from wfsched.edge.outcome import Outcome

_RELATIVE_TOLERANCE = 1e-9


def check(outcome: Outcome) -> tuple[str, ...]:
    """Return the violations of an outcome, one sentence each; none for a valid outcome.

    Checked are work, windows, overlap, pauses used by other jobs, migration, late moves, deadlines and
    cost. The check shares no code with the policies.
    """
    return tuple(_Checker(outcome).violations())


class _Checker:
    """Outcome as plain lists, which Python reads faster than arrays."""

    def __init__(self, outcome: Outcome) -> None:
        instance, jobs = outcome.instance, outcome.instance.jobs
        self.system, self.cloud, self.reported_cost = instance.system, instance.in_cloud, outcome.cost
        self.work, self.release, self.deadline = (
            column.tolist() for column in (jobs.work, jobs.release, jobs.deadline)
        )
        self.origin, self.volume = jobs.origin.tolist(), jobs.volume.tolist()
        self.hop, self.cloud_ticks = instance.hop.tolist(), instance.cloud_ticks.tolist()
        self.place, self.cloud_from = outcome.place.tolist(), outcome.cloud_from.tolist()
        self.green = [list(zip(edge.begin.tolist(), edge.end.tolist())) for edge in self.system.green]
        self.slots: list[list[tuple[int, int]]] = [[] for _ in self.work]
        for j, a, b in zip(outcome.job.tolist(), outcome.begin.tolist(), outcome.end.tolist()):
            self.slots[j].append((a, b))
        self.moves: list[list[tuple[int, int, int]]] = [[] for _ in self.work]
        columns = (outcome.moved, outcome.moved_at, outcome.moved_from, outcome.moved_to)
        for j, t, source, target in zip(*(column.tolist() for column in columns)):
            self.moves[j].append((t, source, target))

    def violations(self) -> Iterator[str]:
        """Yield the violations."""
        spans: dict[int, list[tuple[int, int, int]]] = {}
        cost = 0.0
        for j, place in enumerate(self.place):
            self.slots[j].sort()
            at, ready, wrong = self._travel(j)
            yield from wrong
            yield from self._in_cloud(j, ready) if place == self.cloud else self._on_edge(j, at, ready)
            cost += self._cost(j)
            if self.slots[j]:
                spans.setdefault(place, []).append((self.slots[j][0][0], self.slots[j][-1][1], j))
        for edge, here in spans.items():
            for before, after in pairwise(sorted(here)):
                if after[0] < before[1]:
                    first, then = (
                        f"job {before[2]} ends at {before[1]}",
                        f"job {after[2]} begins at {after[0]}",
                    )
                    yield f"edge {edge}: {then}, {first}"
        if abs(cost - self.reported_cost) > _RELATIVE_TOLERANCE * max(cost, 1.0):
            yield f"the cost is {cost:.6g}, not {self.reported_cost:.6g}"

    def _travel(self, j: int) -> tuple[int, int, list[str]]:
        """Return the final edge of a job's data, their arrival there, and violations of their moves."""
        at, ready, last, wrong = self.origin[j], self.release[j], self.release[j], []
        for t, source, target in self.moves[j]:
            if source != at or target == at or not 0 <= target < self.cloud:
                wrong.append(f"job {j}: moves from {source} to {target}, but its data are at {at}")
            if t < last:
                wrong.append(f"job {j}: a move is decided at {t}, before {last}")
            at, ready, last = target, max(t, ready) + self.hop[j], t
        return at, ready, wrong

    def _in_cloud(self, j: int, ready: int) -> Iterator[str]:
        begun = self.cloud_from[j]
        if self.slots[j]:
            yield f"job {j}: runs on an edge and in the cloud"
        if begun < ready:
            yield f"job {j}: leaves for the cloud at {begun}, before its data arrive at {ready}"
        home = begun + self.cloud_ticks[j]
        if home > self.deadline[j]:
            yield f"job {j}: returns from the cloud at {home}, after its deadline {self.deadline[j]}"

    def _on_edge(self, j: int, at: int, ready: int) -> Iterator[str]:
        own, place = self.slots[j], self.place[j]
        if at != place:
            yield f"job {j}: runs on edge {place}, but its data are on edge {at}"
        if self.cloud_from[j] != -1:
            yield f"job {j}: leaves for the cloud, but runs on an edge"
        done = sum(b - a for a, b in own)
        if done != self.work[j] or any(b <= a for a, b in own):
            yield f"job {j}: runs for {done} ticks, not {self.work[j]}"
        if not own:
            return
        if own[0][0] < ready:
            yield f"job {j}: begins at {own[0][0]}, before its data arrive at {ready}"
        home = own[-1][1] + (self.hop[j] if place != self.origin[j] else 0)
        if home > self.deadline[j]:
            yield f"job {j}: result returns at {home}, after its deadline {self.deadline[j]}"
        if self.moves[j] and self.moves[j][-1][0] > own[0][0]:
            yield f"job {j}: moves at {self.moves[j][-1][0]}, after its begin at {own[0][0]}"
        if any(after[0] < before[1] for before, after in pairwise(own)):
            yield f"job {j}: two of its slots overlap"

    def _cost(self, j: int) -> float:
        links, place = self.system.links, self.place[j]
        hops = len(self.moves[j])
        if place == self.cloud:
            own = self.system.cloud.cost * self.work[j] + 2 * self.volume[j] * links.cloud_cost
        else:
            own = self.system.brown_cost * sum(b - a - self._lit(place, a, b) for a, b in self.slots[j])
            hops += place != self.origin[j]
        return float(own + hops * self.volume[j] * links.edge_cost)

    def _lit(self, edge: int, a: int, b: int) -> int:
        """Return the green ticks of a slot."""
        green = self.green[edge]
        low = bisect_right(green, a, key=lambda interval: interval[1])
        high = bisect_left(green, b, key=lambda interval: interval[0])
        return sum(min(b, end) - max(a, begin) for begin, end in green[low:high])
