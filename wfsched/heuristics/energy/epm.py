"""EPM and QEPM (energy-aware processor merging, quick form): turn machines off to save energy in time."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.heuristics.energy.reclaim import reclaim
from wfsched.heuristics.makespan.heft import heft
from wfsched.placing.list_scheduling import list_schedule, top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# Less than this (relative) is rounding, no saving.
_ROUNDING = 1e-12


def epm(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the schedule of EPM with its slack reclaimed [1]_.

    HEFT on all machines; then, again and again, of the machines without which HEFT on the others
    keeps the deadline the one is turned off without which the schedule takes the least energy, as long
    as that falls. K^2 / 2 runs of HEFT at most. What slack is left is reclaimed by lower levels
    (`reclaim`), as DEWTS does after it has merged machines [2]_.

    The deadline is that of the problem; without one, or where HEFT is later, it is the completion of
    HEFT. Energy is that of the whole schedule, idle power and links included. After the
    abstract and introduction of [1]_; not checked against the rest.

    References
    ----------
    .. [1] Xie, Zeng, Li, Li, "Energy-aware processor merging algorithms for deadline constrained
       parallel applications in heterogeneous cloud computing", IEEE T-SUSC 2(2):62-75, 2017,
       doi 10.1109/TSUSC.2017.2705183.
    .. [2] Tang et al., J. Grid Computing, doi 10.1007/s10723-015-9334-y.
    """
    on, best = np.ones(problem.n_machines, np.bool_), heft(problem, rng)
    deadline = _deadline(problem, best)
    while True:
        tried = [(off, _without(problem, on, off)) for off in _removable(problem, on)]
        kept = [pair for pair in tried if _better(pair[1], best, deadline)]
        if not kept:
            return reclaim(best, deadline)
        off, best = min(kept, key=lambda pair: pair[1].energy_j)
        on[off] = False


def qepm(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the schedule of QEPM, the quick form of EPM, with its slack reclaimed.

    Each machine is tried once: by rising energy that it draws under HEFT, those first that serve
    least. It stays off if without it HEFT keeps the deadline and the schedule takes less energy.
    K runs of HEFT. Our reading of the abstract and introduction, which say
    that it is quicker and not how. For the rest see `epm`.
    """
    on, best = np.ones(problem.n_machines, np.bool_), heft(problem, rng)
    deadline = _deadline(problem, best)
    for off in np.argsort(_drawn(best), kind="stable"):
        if off in _removable(problem, on):
            schedule = _without(problem, on, int(off))
            if _better(schedule, best, deadline):
                best, on[off] = schedule, False
    return reclaim(best, deadline)


def _deadline(problem: Problem, fastest: Schedule) -> float:
    limit = problem.limit("deadline")
    return fastest.completion_s if math.isinf(limit) else max(limit, fastest.completion_s)


def _removable(problem: Problem, on: BoolArray) -> Iterator[int]:
    """Yield the machines that are on and without which each task still has a host."""
    hosts = (problem.hosts & on).sum(axis=1)
    for k in np.flatnonzero(on):
        if np.all(hosts - problem.hosts[:, k] > 0):
            yield int(k)


def _without(problem: Problem, on: BoolArray, off: int) -> Schedule:
    """Return the schedule of HEFT on the machines that are on, without `off`."""
    durations = top_durations(problem)
    durations[:, ~on] = np.nan
    durations[:, off] = np.nan
    return list_schedule(problem, by_upward_rank(problem, durations), durations=durations)


def _better(schedule: Schedule, best: Schedule, deadline: float) -> bool:
    return schedule.completion_s <= deadline and schedule.energy_j < best.energy_j * (1.0 - _ROUNDING)


def _drawn(schedule: Schedule) -> FloatArray:
    """Return the energy [J] (n_machines,) that tasks take on each machine."""
    tables, machine = schedule.problem.tables, schedule.machine
    joules = (schedule.finish - schedule.start) * tables.watts[machine, schedule.level]
    return np.bincount(machine, weights=joules, minlength=len(tables.pue)).astype(np.float64)
