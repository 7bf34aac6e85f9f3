"""The policies in plain Python, from scratch at every event: what the kernels are held to.

Nothing is kept between two events but who is where; every price is two whole runs of OfflineGreenest.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from wfsched.core.errors import WfschedError
from wfsched.edge.green_time.green_intervals import GreenIntervals, green_of
from wfsched.edge.green_time.offline_greenest import Plan, Queue, offline_greenest
from wfsched.edge.system import Instance

Slot = tuple[int, int, int]


@dataclass
class Job:
    """A job on its way."""

    number: int
    work: int
    release: int
    deadline: int
    origin: int
    hop: int
    at: int
    arrive: int
    left: int

    def window(self, edge: int, t: int) -> tuple[int, int]:
        ready = max(t, self.arrive) + (self.hop if edge != self.at else 0)
        return ready, self.deadline - (self.hop if edge != self.origin else 0)


@dataclass
class World:
    """What a run leaves behind."""

    instance: Instance
    place: list[int] = field(default_factory=list)
    cloud_from: list[int] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    moves: list[tuple[int, int, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        m = len(self.instance.jobs)
        self.place, self.cloud_from = [self.instance.in_cloud] * m, [-1] * m

    def to_cloud(self, job: Job, t: int) -> None:
        self.place[job.number] = self.instance.in_cloud
        self.cloud_from[job.number] = max(t, job.arrive)

    def merged(self) -> list[Slot]:
        """Slots by job, those that touch as one."""
        out: list[Slot] = []
        for j, a, b in sorted(self.slots):
            if out and out[-1][0] == j and out[-1][2] == a:
                out[-1] = (j, out[-1][1], b)
            else:
                out.append((j, a, b))
        return out


def jobs_of(instance: Instance) -> list[Job]:
    jobs = instance.jobs
    return [
        Job(j, *(int(column[j]) for column in (jobs.work, jobs.release, jobs.deadline, jobs.origin)),
            int(instance.hop[j]), int(jobs.origin[j]), int(jobs.release[j]), int(jobs.work[j]))
        for j in range(len(jobs))
    ]  # fmt: skip


def planned(jobs: list[tuple[int, int, int]], green: GreenIntervals, rounds: int) -> Plan | None:
    """The plan of (work, ready, due) in their order, or nothing."""
    try:
        return offline_greenest(Queue(*zip(*jobs)), green, rounds)  # type: ignore[arg-type]
    except WfschedError:
        return None


def clipped(green: GreenIntervals, t: int) -> GreenIntervals:
    pairs = [(max(int(a), t), int(b)) for a, b in zip(green.begin, green.end) if b > t]
    return green_of(pairs)


def brown_of(jobs: list[tuple[int, int, int]], green: GreenIntervals) -> int | None:
    if not jobs:
        return 0
    plan = planned(jobs, green, 1)
    return None if plan is None else int(plan.brown(green).sum())


def greedy(instance: Instance, mapping: str) -> World:
    world, spans = World(instance), [[] for _ in range(instance.system.n_edges)]
    for job in jobs_of(instance):
        best = None
        if mapping == "in-place":
            best = _best_gap(instance, job, [job.origin], spans, mapping)
        if best is None:
            other = "low-carb" if mapping == "in-place" else mapping
            best = _best_gap(instance, job, range(instance.system.n_edges), spans, other)
            if best and other == "low-carb" and instance.cloud_fare[job.number] < best[0][0]:
                best = None
        if best is None:
            world.to_cloud(job, job.release)
            continue
        edge, plan = best[1], best[2]
        world.place[job.number] = edge
        if edge != job.origin:
            world.moves.append((job.number, job.release, job.origin, edge))
        world.slots += [(job.number, int(a), int(b)) for a, b in zip(plan.begin, plan.end)]
        spans[edge] = sorted([*spans[edge], (int(plan.begin[0]), int(plan.end[-1]))])
    return world


def _best_gap(instance, job, edges, spans, mapping):
    found = []
    for e in edges:
        ready, due = job.window(e, job.release)
        away = job.hop if e != job.origin else 0
        ends = [ready, *(max(ready, b) for _, b in spans[e])]
        begins = [*(min(due, a) for a, _ in spans[e]), due]
        for low, high in zip(ends, begins):
            plan = planned([(job.work, low, high)], instance.system.green[e], 1)
            if plan is None:
                continue
            key = instance.system.brown_cost * int(plan.brown(instance.system.green[e]).sum())
            if mapping != "no-carb-comm" and e != job.origin:
                key += 2 * float(instance.fare[job.number])
            home = int(plan.completion[0]) + away
            found.append(((key, home, e != job.origin, e), e, plan))
    return min(found, key=lambda row: row[0], default=None)


def realloc(instance: Instance, mapping: str, order: str) -> World:
    world, n = World(instance), instance.system.n_edges
    queues: list[list[Job]] = [[] for _ in range(n)]
    plans: list[list[Slot]] = [[] for _ in range(n)]
    for x in jobs_of(instance):
        t = x.release
        for e in range(n):
            _execute(world, queues, plans, e, t)
        running = [[j for j in queue[:1] if j.left < j.work] for queue in queues]
        waiting = [j for e in range(n) for j in queues[e] if j not in running[e]] + [x]
        keys = {j.number: (j.deadline - t) / j.work if order == "looseness" else j.deadline for j in waiting}
        waiting.sort(key=lambda j, keys=keys: (keys[j.number], j.number))
        placed = _place(instance, mapping, t, running, waiting)
        if placed is None:
            kept = {j.number: e for e in range(n) for j in queues[e]}
            old = [j for queue in queues for j in queue if kept and j.left == j.work]
            placed = _place(instance, mapping, t, running, [*old, x], kept)
        for j, e in placed:
            if e == n:
                world.to_cloud(j, t)
            elif e != j.at:
                world.moves.append((j.number, t, j.at, e))
                j.arrive, j.at = max(t, j.arrive) + j.hop, e
        queues = [[*running[e], *(j for j, where in placed if where == e)] for e in range(n)]
        for e in range(n):
            plans[e] = _plan(instance, queues[e], e, t)
            for j in queues[e]:
                world.place[j.number] = e
    for e in range(n):
        _execute(world, queues, plans, e, 10**15)
    return world


def _rows(queue: list[Job], e: int, t: int) -> list[tuple[int, int, int]]:
    return [(j.left, t if j.left < j.work else j.window(e, t)[0], j.window(e, t)[1]) for j in queue]


def _plan(instance: Instance, queue: list[Job], e: int, t: int) -> list[Slot]:
    if not queue:
        return []
    plan = planned(_rows(queue, e, t), clipped(instance.system.green[e], t), 2)
    assert plan is not None
    return [(int(k), int(a), int(b)) for k, a, b in zip(plan.job, plan.begin, plan.end)]


def _execute(world: World, queues: list[list[Job]], plans: list[list[Slot]], e: int, t: int) -> None:
    for k, a, b in plans[e]:
        if a < t:
            job, until = queues[e][k], min(b, t)
            job.left -= until - a
            world.slots.append((job.number, a, until))
    queues[e] = [j for j in queues[e] if j.left > 0]
    plans[e] = []


def _place(instance, mapping, t, running, waiting, kept=None):
    """Where each waiting job goes, in their order; nothing if one fits nowhere. `kept` ones stay."""
    n = instance.system.n_edges
    queues = [list(row) for row in running]
    placed = []
    for j in waiting:
        stays = kept and j.number in kept
        best = kept[j.number] if stays else _anywhere(instance, mapping, t, queues, j)
        if best is None:
            return None
        if best < n:
            queues[best].append(j)
        placed.append((j, best))
    return placed


def _anywhere(instance, mapping, t, queues, j):
    """The edge of a job, n for the cloud, nothing if it fits nowhere."""
    if mapping == "in-place":
        at_home = _cheapest(instance, mapping, t, queues, j, [j.origin])
        if at_home:
            return j.origin
        mapping = "low-carb"
    best = _cheapest(instance, mapping, t, queues, j, range(instance.system.n_edges))
    cloud_fits = max(t, j.arrive) + int(instance.cloud_ticks[j.number]) <= j.deadline
    dear = best is not None and mapping == "low-carb" and instance.cloud_fare[j.number] < best[0]
    if cloud_fits and (best is None or dear):
        return instance.in_cloud
    return None if best is None else best[3]


def _cheapest(instance, mapping, t, queues, j, edges):
    found = []
    for e in edges:
        green = clipped(instance.system.green[e], t)
        before, after = (brown_of(_rows(queue, e, t), green) for queue in (queues[e], [*queues[e], j]))
        if after is None:
            continue
        done = int(planned(_rows([*queues[e], j], e, t), green, 1).completion[-1])
        key = instance.system.brown_cost * (after - before)
        if mapping != "no-carb-comm":
            key += float(instance.fare[j.number]) * ((e != j.at) + (e != j.origin))
        found.append((key, e != j.at, done + (j.hop if e != j.origin else 0), e))
    return min(found, default=None)
