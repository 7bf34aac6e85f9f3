"""The validator: looks at slots, moves and instants only, and recomputes the cost tick by tick of overlap."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from wfsched.edge.outcome import Outcome

_ROUNDING = 1e-9


def check(outcome: Outcome) -> tuple[str, ...]:
    """Return what is wrong with an outcome, one sentence each; nothing if it stands.

    It looks at work, windows, overlap, pauses that others use, migration, moves that come too late,
    deadlines and cost. It shares no code with the policies.
    """
    return tuple(_violations(outcome))


def _violations(outcome: Outcome) -> Iterator[str]:
    instance, jobs = outcome.instance, outcome.instance.jobs
    slots: dict[int, list[tuple[int, int]]] = {}
    for j, a, b in zip(outcome.job.tolist(), outcome.begin.tolist(), outcome.end.tolist()):
        slots.setdefault(j, []).append((a, b))
    moves: dict[int, list[tuple[int, int, int]]] = {}
    told = zip(outcome.moved, outcome.moved_at, outcome.moved_from, outcome.moved_to)
    for j, t, source, target in told:
        moves.setdefault(int(j), []).append((int(t), int(source), int(target)))
    spans: dict[int, list[tuple[int, int, int]]] = {}
    cost = 0.0
    for j in range(len(jobs)):
        place = int(outcome.place[j])
        at, ready, told_wrong = _travel(outcome, j, moves.get(j, []))
        yield from told_wrong
        cost += len(moves.get(j, [])) * float(jobs.volume[j]) * instance.system.links.edge_cost
        if place == instance.in_cloud:
            yield from _cloud(outcome, j, ready, j in slots)
            cost += _cloud_cost(outcome, j)
            continue
        own = sorted(slots.get(j, []))
        yield from _edge(outcome, j, at, ready, own)
        if own:
            spans.setdefault(place, []).append((own[0][0], own[-1][1], j))
            cost += _edge_cost(outcome, j, own)
    yield from _overlaps(spans)
    if abs(cost - outcome.cost) > _ROUNDING * max(cost, 1.0):
        yield f"the cost is {cost:.6g}, not {outcome.cost:.6g}"


def _travel(outcome: Outcome, j: int, moves: list[tuple[int, int, int]]) -> tuple[int, int, list[str]]:
    """Return where the data of a job end up, when they are there, and what is wrong with their moves."""
    jobs = outcome.instance.jobs
    at, ready, wrong = int(jobs.origin[j]), int(jobs.release[j]), []
    last = ready
    for t, source, target in moves:
        if source != at or target == at or not 0 <= target < outcome.instance.in_cloud:
            wrong.append(f"job {j}: moves from {source} to {target}, but its data are at {at}")
        if t < last:
            wrong.append(f"job {j}: a move is decided at {t}, before {last}")
        at, ready, last = target, max(t, ready) + int(outcome.instance.hop[j]), t
    return at, ready, wrong


def _cloud(outcome: Outcome, j: int, ready: int, has_slots: bool) -> Iterator[str]:
    instance = outcome.instance
    begun = int(outcome.cloud_from[j])
    if has_slots:
        yield f"job {j}: runs on an edge and in the cloud"
    if begun < ready:
        yield f"job {j}: sets off for the cloud at {begun}, but its data are there only at {ready}"
    home = begun + 2 * int(instance.cloud_hop[j]) + int(instance.cloud_run[j])
    if home > instance.jobs.deadline[j]:
        yield f"job {j}: back from the cloud at {home}, after its deadline {int(instance.jobs.deadline[j])}"


def _edge(outcome: Outcome, j: int, at: int, ready: int, own: list[tuple[int, int]]) -> Iterator[str]:
    instance, jobs, place = outcome.instance, outcome.instance.jobs, int(outcome.place[j])
    if at != place:
        yield f"job {j}: runs on edge {place}, but its data are at {at}"
    if outcome.cloud_from[j] != -1:
        yield f"job {j}: sets off for the cloud, but runs on an edge"
    done = sum(b - a for a, b in own)
    if done != jobs.work[j] or any(b <= a for a, b in own):
        yield f"job {j}: {done} ticks are done, not {int(jobs.work[j])}"
    if not own:
        return
    if own[0][0] < ready:
        yield f"job {j}: begins at {own[0][0]}, but its data are there only at {ready}"
    home = own[-1][1] + (int(instance.hop[j]) if place != jobs.origin[j] else 0)
    if home > jobs.deadline[j]:
        yield f"job {j}: home at {home}, after its deadline {int(jobs.deadline[j])}"
    decided = outcome.moved_at[outcome.moved == j]
    if len(decided) and int(decided.max()) > own[0][0]:
        yield f"job {j}: moves at {int(decided.max())}, after it began at {own[0][0]}"
    if any(after[0] < before[1] for before, after in pairwise(own)):
        yield f"job {j}: two of its slots overlap"


def _overlaps(spans: dict[int, list[tuple[int, int, int]]]) -> Iterator[str]:
    """Find jobs of one edge of which one begins before the other has ended, pauses included."""
    for edge, here in spans.items():
        here.sort()
        for before, after in pairwise(here):
            if after[0] < before[1]:
                yield f"edge {edge}: job {after[2]} begins at {after[0]}, job {before[2]} ends at {before[1]}"


def _edge_cost(outcome: Outcome, j: int, own: list[tuple[int, int]]) -> float:
    instance, place = outcome.instance, int(outcome.place[j])
    green = instance.system.green[place]
    dark = 0
    for a, b in own:
        low = int(np.searchsorted(green.end, a, side="right"))
        high = int(np.searchsorted(green.begin, b, side="left"))
        lit = sum(min(b, int(green.end[i])) - max(a, int(green.begin[i])) for i in range(low, high))
        dark += b - a - lit
    home = float(instance.jobs.volume[j]) * instance.system.links.edge_cost
    return instance.system.brown_cost * dark + (home if place != instance.jobs.origin[j] else 0.0)


def _cloud_cost(outcome: Outcome, j: int) -> float:
    system, jobs = outcome.instance.system, outcome.instance.jobs
    return system.cloud.cost * int(jobs.work[j]) + 2 * float(jobs.volume[j]) * system.links.cloud_cost
