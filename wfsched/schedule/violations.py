"""Relative violations of the constraints of a problem."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, GeneArray
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.problem import Problem


def relative_violations(problem: Problem, figures: FloatArray, machine: GeneArray) -> FloatArray:
    """Return the relative violation of each constraint by each schedule.

    Parameters
    ----------
    figures : array (n_schedules, N_FIGURES)
    machine : array (n_schedules, n_tasks)

    Returns
    -------
    array (n_schedules, n_constraints)
        0 where a constraint holds, tolerance included.
    """
    violations = np.zeros((len(figures), len(problem.constraints)))
    tasks = np.arange(problem.n_tasks)
    for column, constraint in enumerate(problem.constraints):
        if isinstance(constraint, Constraint):
            violations[:, column] = constraint.violation(figures)
        else:
            violations[:, column] = problem.rule_tables[constraint.name][tasks, machine].sum(axis=1)
    return violations


def penalised(objectives: FloatArray, factor: FloatArray) -> FloatArray:
    """Return objectives (n_schedules, n_objectives) made worse by factors (n_schedules,) of 1 or more.

    A value below 0, such as a cost of electricity at negative prices, rises as far as one above 0.

    >>> penalised(np.array([[4.0, -4.0]]), np.array([1.5])).tolist()
    [[6.0, -2.0]]
    """
    by = factor[:, None]
    if (objectives >= 0.0).all():
        return objectives * by
    worse: FloatArray = np.where(objectives < 0.0, objectives * (2.0 - by), objectives * by)
    return worse
