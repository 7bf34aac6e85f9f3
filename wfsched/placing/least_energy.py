"""Least-energy placement: the machine and level at which each task alone takes the least energy."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, GeneArray
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.problem import Problem


def task_joules(problem: Problem) -> FloatArray:
    """Return the energy [J] of the facility while each task runs (n_tasks, n_machines, most levels).

    Of a shared machine the part that the task takes. NaN where a machine cannot host the task or
    has no such level.
    """
    tables = problem.tables
    share = machine_shares(tables)
    joules: FloatArray = (tables.base * share)[:, :, None] * (
        tables.pue[:, None] * tables.slowdown * tables.watts
    )
    return joules


def least_energy_placement(problem: Problem) -> tuple[GeneArray, GeneArray]:
    """Return machine and level (n_tasks,) that run each task with the least facility energy.

    Of equals the lowest indices.
    """
    joules = task_joules(problem)
    best = np.nanargmin(joules.reshape(problem.n_tasks, -1), axis=1)
    machine, level = np.unravel_index(best, joules.shape[1:])
    return machine.astype(np.int16), level.astype(np.int16)
