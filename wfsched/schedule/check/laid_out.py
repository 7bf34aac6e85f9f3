"""Laid-out schedules: the facts of the machine, level and site of each task, for the check."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.platforms.model import Platform
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Workflow

# Allowed error of a time: an absolute part, and one relative to the makespan.
_SLACK_S, _SLACK = 1e-9, 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class LaidOut:
    """Machine, time and facts of each task of a schedule.

    Parameters
    ----------
    problem : Problem
    machine, level, site : array (n_tasks,)
    start, finish : array (n_tasks,) [s]
    base : array (n_tasks,) [s]
        Run time at the top frequency; NaN where the machine has no accelerator for the task.
    ratio : array (n_tasks,)
        f_max / f.
    share : array (n_tasks,)
        Part of the machine that the task takes.
    watts : array (n_tasks,) [W]
        Active power of the machine at the level.
    hold : array (n_tasks,) [s]
        Instants before which tasks do not start; 0 by default.
    offset : float [s]
        From the submission of the workflow to its start.
    slack_s : float [s]
        Allowed error of a time.
    """

    problem: Problem
    machine: IntArray
    level: IntArray
    site: IntArray
    start: FloatArray
    finish: FloatArray
    base: FloatArray
    ratio: FloatArray
    share: FloatArray
    watts: FloatArray
    hold: FloatArray
    offset: float
    slack_s: float

    @classmethod
    def of(cls, problem: Problem, schedule: Schedule) -> LaidOut:
        """Look up the facts; machines and levels of the schedule must exist."""
        platform, tasks = problem.platform, problem.workflow.tasks
        machine, level = schedule.machine.astype(np.int64), schedule.level.astype(np.int64)
        frequency, watts = _level_tables(platform)
        cores = machine_facts(platform, "cores")[machine]
        shared = machine_facts(platform, "shared")[machine].astype(np.bool_)
        return cls(
            problem=problem,
            machine=machine,
            level=level,
            site=np.array([m.site for m in platform.machines])[machine],
            start=schedule.start,
            finish=schedule.finish,
            base=_run_times(problem, machine),
            ratio=np.nanmax(frequency, axis=1)[machine] / frequency[machine, level],
            share=np.where(shared, tasks.cores / cores, 1.0),
            watts=watts[machine, level],
            hold=schedule.hold if len(schedule.hold) else np.zeros(len(machine)),
            offset=schedule.offset,
            slack_s=_SLACK_S + _SLACK * float(schedule.finish.max()),
        )

    def transfer_s(self) -> FloatArray:
        """Return the time that each edge takes, shape (n_edges,)."""
        edges, network = self.problem.workflow.edges, self.problem.platform.network
        link = self.site[edges.source], self.site[edges.target]
        moved = network.latency[link] + edges.bytes / network.bandwidth[link]
        return np.where(self.crossing(), moved, 0.0)

    def crossing(self) -> BoolArray:
        """Tell which edges lead from one machine to another, shape (n_edges,)."""
        edges = self.problem.workflow.edges
        across: BoolArray = self.machine[edges.source] != self.machine[edges.target]
        return across

    def staging(self, *, inward: bool) -> tuple[FloatArray, tuple[IntArray, IntArray]]:
        """Return the bytes of each task that are staged in (or out) and the links they take."""
        if self.problem.staging == "free":
            return np.zeros(len(self.machine)), (self.site, self.site)
        name = self.problem.staging.removeprefix("site:")
        home = np.full_like(self.site, [site.name for site in self.problem.platform.sites].index(name))
        size = _staged_bytes(self.problem.workflow, inward=inward)
        return size, (home, self.site) if inward else (self.site, home)

    def staging_s(self, *, inward: bool) -> FloatArray:
        """Return the time that each task needs to be staged in (or out)."""
        size, link = self.staging(inward=inward)
        network = self.problem.platform.network
        return np.where(size > 0, network.latency[link] + size / network.bandwidth[link], 0.0)


def machine_facts(platform: Platform, name: str) -> FloatArray:
    """Return one attribute of the type of each machine, shape (n_machines,)."""
    return np.array([getattr(machine.type, name) for machine in platform.machines], np.float64)


def _level_tables(platform: Platform) -> tuple[FloatArray, FloatArray]:
    """Return frequency [GHz] and active power [W], (n_machines, most levels); NaN where none."""
    types = [machine.type for machine in platform.machines]
    shape = (len(types), max(each.n_levels for each in types))
    frequency, watts = np.full(shape, np.nan), np.full(shape, np.nan)
    for k, each in enumerate(types):
        frequency[k, : each.n_levels] = each.frequencies_ghz
        watts[k, : each.n_levels] = each.active_w + each.static_w * platform.count_static
    return frequency, watts


def _run_times(problem: Problem, machine: IntArray) -> FloatArray:
    if problem.times is not None:
        times: FloatArray = np.asarray(problem.times)[np.arange(len(machine)), machine]
        return times
    types = [m.type for m in problem.platform.machines]
    factor = np.array([each.accelerator_speed for each in types])
    tasks = problem.workflow.tasks
    speed = np.array([each.speed for each in types])[machine] * factor[machine, tasks.accelerator]
    return np.where(speed > 0, tasks.work / np.where(speed > 0, speed, 1.0), np.nan)


def _staged_bytes(workflow: Workflow, *, inward: bool) -> FloatArray:
    """Return the bytes each task reads that none writes (or writes that none reads)."""
    files = workflow.files
    mine, others = (files.inputs, files.outputs) if inward else (files.outputs, files.inputs)
    inside = np.zeros(len(files), np.bool_)
    inside[others.item] = True
    size = np.where(inside, 0.0, files.sizes)[mine.item]
    task = np.repeat(np.arange(workflow.n_tasks), np.diff(mine.start))
    total: FloatArray = np.bincount(task, weights=size, minlength=workflow.n_tasks)  # type: ignore[assignment]
    return total
