"""Run of CP-SAT on a model, and the schedule of its solution."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from wfsched.core.arrays import IndexArray, IntArray
from wfsched.exact.effort import Effort
from wfsched.exact.formulation.model import Model
from wfsched.schedule.genes import replay_order
from wfsched.schedule.schedule import Schedule

# Share of the work limit below which an unfinished run was interrupted.
_INTERRUPTED_BELOW = 0.99


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Outcome of a run.

    Parameters
    ----------
    schedule : Schedule or None
    bound : float
        Proven lower bound, in the unit of the objective; infinite if there is no schedule.
    exhausted : bool
        Whether the solver finished its search.
    interrupted : bool
        Whether Ctrl-C ended it.
    work_s : float
    """

    schedule: Schedule | None
    bound: float
    exhausted: bool
    interrupted: bool
    work_s: float


def run(model: Model, effort: Effort) -> Outcome:
    """Solve `model` within the limits of `effort`."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = effort.workers
    solver.parameters.max_deterministic_time = effort.work_s
    solver.parameters.random_seed = 0
    status = solver.solve(model.cp)
    work_s = float(solver.response_proto.deterministic_time)
    exhausted = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    infeasible = status == cp_model.INFEASIBLE
    return Outcome(
        schedule=_schedule(model, solver) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None,
        bound=math.inf if infeasible else model.objective.least(solver.best_objective_bound),
        exhausted=exhausted,
        interrupted=not exhausted and work_s < _INTERRUPTED_BELOW * effort.work_s,
        work_s=work_s,
    )


def _schedule(model: Model, solver: cp_model.CpSolver) -> Schedule:
    """Return the schedule of a solution, decoded by the kernel."""
    v, problem = model.variables, model.variables.instance.problem
    machine, level = np.zeros((2, problem.n_tasks), np.int64)
    for option, variable in v.run.items():
        if solver.boolean_value(variable):
            machine[option.task], level[option.task] = option.machine, option.level
    start = _values(solver, v.start)
    hold = start * v.instance.grid.unit_s if model.held else None
    return Schedule.decode(problem, machine, level, _order(model, solver), hold=hold)


def _order(model: Model, solver: cp_model.CpSolver) -> IndexArray:
    """Return the tasks by their start, ties in the order of placement of the model."""
    v = model.variables
    start, finish = _values(solver, v.start), _values(solver, v.finish)
    if model.order is None:
        return replay_order(v.instance.problem, start.astype(np.float64), finish.astype(np.float64))
    return np.lexsort((_values(solver, model.order.position), start)).astype(np.int32)


def _values(solver: cp_model.CpSolver, variables: list[cp_model.IntVar]) -> IntArray:
    return np.array([solver.value(variable) for variable in variables], np.int64)
