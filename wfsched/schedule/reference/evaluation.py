"""Reference evaluation: the model of the kernel in plain Python, written to be read.

This is the definition of a schedule and its figures for a human reader, and the twin that the
tests hold the kernel to. It reads the workflow and the platform themselves, never the compiled
tables, and is slow on purpose: lists of runs and small functions, one for each sentence.

The rules, in the order of the code:

- A run at level h takes ``base * (b * f_max / f_h + 1 - b)``, b the CPU-bound share.
- Between machines data take ``latency + bytes / bandwidth``; within a machine, nothing.
- On a routed platform data between sites wait for one another on the links of their path, in the order in
  which the tasks are placed (`wfsched.schedule.reference.links`): first the external inputs of a task, then
  the data of its parents by their end, and last its final outputs.
- Tasks are placed in the given order. Each starts when the machine has booted, its external
  inputs are there, the data of all its parents have arrived, and the machine has room.
- An exclusive machine has room when the task before has finished. A shared one has room when
  cores and memory of what runs leave enough, but no task starts before one placed earlier
  (first in, first out).
- Machine power is active, idle or boot power; a task on a shared machine draws its share of the
  active power (its cores over the machine's) and takes that share of the idle power away.
- Idle power is drawn from a machine's first start to its last finish, or for the whole makespan
  on a site that is always on; boot power on top of it. PUE multiplies all three.
- Links draw joules per byte, outside the facility.
- The workflow starts `offset` after its submission. No task starts before its hold, which counts
  from the start of the workflow.
- A battery is charged from the submission on; a site at rest draws the idle power of machines that
  are always on.
- What a site draws beyond its green supply is brown (`wfsched.schedule.reference.supply`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wfsched.platforms.topology.coarse import coarse
from wfsched.schedule.figures import Figures
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference.facts import (
    base_s,
    external_bytes,
    final_bytes,
    home_of,
    parents_of,
    share_of,
    site_of,
    top_over,
    type_of,
)
from wfsched.schedule.reference.figures import figures_of
from wfsched.schedule.reference.links import Links
from wfsched.schedule.reference.run import Run


@dataclass(frozen=True, slots=True)
class ReferenceSchedule:
    """Times and figures of one evaluation by the reference.

    Parameters
    ----------
    start, finish : tuple of float [s]
        One of each per task.
    figures : Figures
    """

    start: tuple[float, ...]
    finish: tuple[float, ...]
    figures: Figures


def evaluate_reference(
    problem: Problem,
    machine: npt.ArrayLike,
    level: npt.ArrayLike,
    order: npt.ArrayLike,
    hold: npt.ArrayLike | None = None,
    offset: float = 0.0,
) -> ReferenceSchedule:
    """Return times and figures of the genes `machine`, `level` and `order`, each (n_tasks,).

    The genes must be valid (see `wfsched.schedule.genes.check_genes`). Complexity
    O(n * (n + e)), and with a supply as much for each of its knots on the way.

    Parameters
    ----------
    hold : array (n_tasks,) [s], optional
        Instants, counted from the start of the workflow, before which tasks do not start.
    offset : float [s]
        From the submission of the workflow to its start.
    """
    places, levels = _integers(machine), _integers(level)
    holds = [0.0] * problem.n_tasks if hold is None else [float(value) for value in np.asarray(hold)]
    runs: dict[int, Run] = {}
    links = Links(problem.platform.routing)
    for i in _integers(order):
        runs[i] = _place(problem, i, places, levels[i], holds[i], runs, links)
    tasks = range(problem.n_tasks)
    return ReferenceSchedule(
        start=tuple(runs[i].start for i in tasks),
        finish=tuple(runs[i].finish for i in tasks),
        figures=figures_of(problem, list(runs.values()), offset),
    )


def _integers(values: npt.ArrayLike) -> list[int]:
    return [int(value) for value in np.asarray(values)]


def _place(
    problem: Problem,
    i: int,
    places: list[int],
    level: int,
    hold: float,
    runs: dict[int, Run],
    links: Links,
) -> Run:
    """Start task i as early as its hold, data and machine allow, given what was placed before."""
    k = places[i]
    ready = max(hold, type_of(problem, k).boot_s, _fetched(problem, i, k, links))
    parents = sorted(parents_of(problem, i), key=lambda edge: coarse(runs[edge[0]].finish))
    for parent, size in parents:
        ready = max(ready, _arrival(problem, runs[parent], k, size, links))
    before = [run for run in runs.values() if run.machine == k]
    start = _first_room(problem, i, k, ready, before)
    finish = start + _duration_s(problem, i, k, level)
    brought = _brought(problem, i, k, finish, links)
    return Run(i, k, level, share_of(problem, i, k), start, finish, brought)


def _arrival(problem: Problem, parent: Run, k: int, size: float, links: Links) -> float:
    """Return when the data of a parent are on machine k."""
    origin, target = site_of(problem, parent.machine), site_of(problem, k)
    if size > 0.0 and links.shared(origin, target):
        return links.send(origin, target, parent.finish, size)
    return parent.finish + _transfer_s(problem, parent.machine, k, size)


def _first_room(problem: Problem, i: int, k: int, ready: float, before: list[Run]) -> float:
    """Return when machine k has room for task i, from `ready` on."""
    if not type_of(problem, k).shared:
        return max([ready, *(run.finish for run in before)])
    earliest = max([ready, *(run.start for run in before)])
    moments = sorted({earliest, *(run.finish for run in before if run.finish > earliest)})
    return next(t for t in moments if _fits(problem, i, k, [r for r in before if r.start <= t < r.finish]))


def _fits(problem: Problem, i: int, k: int, running: list[Run]) -> bool:
    """Tell whether task i fits beside the running tasks; alone it always does."""
    if not running:
        return True
    tasks, machine_type = problem.workflow.tasks, type_of(problem, k)
    cores = sum(int(tasks.cores[run.task]) for run in running) + int(tasks.cores[i])
    memory = sum(float(tasks.memory[run.task]) for run in running) + float(tasks.memory[i])
    return cores <= machine_type.cores and memory <= machine_type.memory_bytes


def _duration_s(problem: Problem, i: int, k: int, level: int) -> float:
    cpu_bound = problem.cpu_bound
    slowdown = cpu_bound * top_over(type_of(problem, k), level) + (1.0 - cpu_bound)
    return base_s(problem, i, k) * slowdown


def _transfer_s(problem: Problem, origin: int, target: int, size: float) -> float:
    if origin == target:
        return 0.0
    link = site_of(problem, origin), site_of(problem, target)
    network = problem.platform.network
    return float(network.latency[link]) + size / float(network.bandwidth[link])


def _fetched(problem: Problem, i: int, k: int, links: Links) -> float:
    """Return when the external inputs of task i are on machine k."""
    size = external_bytes(problem, i)
    return _staged(problem, size, home_of(problem), site_of(problem, k), 0.0, links)


def _brought(problem: Problem, i: int, k: int, finish: float, links: Links) -> float:
    """Return when the final outputs of task i, which ends at `finish`, are at home."""
    return _staged(problem, final_bytes(problem, i), site_of(problem, k), home_of(problem), finish, links)


def _staged(
    problem: Problem, size: float, origin: int | None, target: int | None, ready: float, links: Links
) -> float:
    if size == 0.0 or origin is None or target is None:
        return ready
    if links.shared(origin, target):
        return links.send(origin, target, ready, size)
    network = problem.platform.network
    return ready + float(network.latency[origin, target]) + size / float(network.bandwidth[origin, target])
