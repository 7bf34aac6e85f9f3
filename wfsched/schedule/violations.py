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
