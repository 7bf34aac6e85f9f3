"""Runs of searches, those of wfsched and of other libraries, as the same kind of record."""

from __future__ import annotations

import logging
import multiprocessing
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import moocore
import numpy as np
from rich.progress import track

from benchmarks.cases import ROOT, problem
from benchmarks.peers.kernel import Kernel
from benchmarks.peers.table import peer
from wfsched.core.arrays import FloatArray
from wfsched.evolve import PRESETS, Generation, Stop, preset
from wfsched.schedule.check.check import check
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.fronts.indicators import HypervolumeBox
from wfsched.schedule.problem import Problem
from wfsched.solving import hypervolume_box, solve
from wfsched.workflow import read_workflow

# Ends the names of peers that start from the schedules of HEFT and Cheapest.
SEEDED = ", seeded"
GIVEN = ("heft", "cheapest")
# The schedules of the first seed are passed to the checker.
CHECKED_SEED = 1


@dataclass(frozen=True, slots=True)
class Job:
    """One run to be made.

    Parameters
    ----------
    path : Path
        The workflow.
    method : str
        A preset of wfsched, or a peer, with `SEEDED` or without.
    seed : int
    evaluations : int
        How many its result may come from.
    seconds : float [s]
        A peer goes on so long at the least, which only its trace shows. A preset goes on so long
        instead of until its evaluations are used up, unless this is 0.
    """

    path: Path
    method: str
    seed: int
    evaluations: int
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What came of a job.

    Parameters
    ----------
    job : Job
    workflow : str
    n_tasks : int
    evaluations : int
        How many the front comes from.
    wall_s : float [s]
        Until they were made.
    front : array (n, n_objectives)
        Objectives of what nothing beats.
    trace : array (n_steps, 2)
        Seconds since the beginning, and hypervolume by then.
    """

    job: Job
    workflow: str
    n_tasks: int
    evaluations: int
    wall_s: float
    front: FloatArray
    trace: FloatArray

    def hypervolume_after(self, seconds: float) -> float:
        """Return the hypervolume that the run had by then."""
        steps = int(np.searchsorted(self.trace[:, 0], seconds, side="right"))
        return float(self.trace[steps - 1, 1]) if steps else 0.0


def workers(processes: int) -> ProcessPoolExecutor:
    """Return processes that run jobs, one thread each."""
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"))


def run_all(pool: ProcessPoolExecutor, jobs: Sequence[Job], told: str) -> list[Run]:
    """Run jobs and return their runs in the same order.

    Parameters
    ----------
    told : str
        What the progress bar says; there is one on a terminal only.
    """
    return list(track(pool.map(run, jobs), told, total=len(jobs), disable=not sys.stderr.isatty()))


def run(job: Job) -> Run:
    """Run one job; what compiles or is imported on first use is not timed.

    Raises
    ------
    RuntimeError
        If the checker finds something in a schedule, or more was evaluated than was allowed.
    """
    logging.disable(logging.DEBUG)  # jMetalPy tells what it does
    case, box = _case(job.path)
    _warm_up(job.method)
    made, front = _own(job, case) if job.method in PRESETS else _peer(job, case, box)
    if job.seed == CHECKED_SEED:
        for schedule in front:
            if violations := check(schedule, problem=case):
                raise RuntimeError(f"{job.method} on {made.workflow}: {violations[0]}")
    if made.evaluations > job.evaluations and not job.seconds:
        raise RuntimeError(f"{job.method} on {made.workflow}: {made.evaluations} evaluations")
    return made


@lru_cache(maxsize=4)
def _case(path: Path) -> tuple[Problem, HypervolumeBox]:
    case = problem(read_workflow(path))
    return case, hypervolume_box(case)


@lru_cache(maxsize=32)
def _warm_up(method: str) -> None:
    small = Job(ROOT / "workflows" / "montage-10.xml", method, 0, 400)
    case, box = _case(small.path)
    _own(small, case) if method in PRESETS else _peer(small, case, box)


def _own(job: Job, case: Problem) -> tuple[Run, Front]:
    stop = Stop(time_s=job.seconds) if job.seconds else Stop(evaluations=job.evaluations)
    trace: list[tuple[float, float]] = []
    began = time.perf_counter()

    def watch(generation: Generation) -> None:
        trace.append((time.perf_counter() - began, generation.hypervolume))

    found = solve(case, preset(job.method), seed=job.seed, stop=stop, threads=1, observer=watch)
    front = found.front
    made = Run(
        job,
        case.workflow.name,
        case.n_tasks,
        found.evaluations,
        found.wall_s,
        front.objectives[front.feasible],
        np.array(trace),
    )
    return made, front


def _peer(job: Job, case: Problem, box: HypervolumeBox) -> tuple[Run, Front]:
    name = job.method.removesuffix(SEEDED)
    search = peer(name).load()
    kernel = Kernel(case, job.evaluations, job.seconds)
    given = [solve(case, heuristic).schedule for heuristic in GIVEN]
    rows = kernel.rows_of(given if job.method.endswith(SEEDED) else [])
    kernel.begin()
    search(kernel, job.seed, rows)
    made = Run(
        job,
        case.workflow.name,
        case.n_tasks,
        min(job.evaluations, kernel.evaluated),
        kernel.after(job.evaluations),
        kernel.objectives(job.evaluations),
        _trace(kernel, box),
    )
    return made, kernel.front(job.evaluations)


def _trace(kernel: Kernel, box: HypervolumeBox) -> FloatArray:
    steps, best = [], kernel.values[0][:0]
    for stamp, values in zip(kernel.stamps, kernel.values):
        best = np.concatenate((best, values))
        best = best[moocore.is_nondominated(best, keep_weakly=False)]
        steps.append((stamp, box.hypervolume(best)))
    return np.array(steps)
