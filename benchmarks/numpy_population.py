"""The compiled kernel against the model in numpy over the population and in plain Python.

The numpy version goes through the tasks one by one and does each step for all schedules at once:
what one writes who does not compile. All place 1,000 random schedules in the same fixed order; the
plain Python twin (`wfsched/schedule/reference/`) places one. Makespan, energy and cost are compared
first. One thread.
"""

from __future__ import annotations

import numpy as np

from benchmarks.cases import fourteen, problem
from benchmarks.timing import markdown, median_s
from wfsched.core.arrays import FloatArray, GeneArray, IndexArray
from wfsched.core.errors import ProblemError
from wfsched.evolve import Encoding, random_rows
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import COST, ENERGY, MAKESPAN
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference import evaluate_reference
from wfsched.workflow import read_workflow

TITLE = "Kernel, numpy and plain Python"
SCHEDULES = 1000


def table(*, quick: bool) -> list[str]:
    """Return the table of this benchmark."""
    header = (
        "workflow",
        "kernel [1/s]",
        "numpy [1/s]",
        "Python [1/s]",
        "kernel / numpy",
        "kernel / Python",
    )
    paths = fourteen()[9:10] if quick else [*fourteen()[2:12:3], *fourteen()[12:]]
    return markdown(header, [_row(problem(read_workflow(path))) for path in paths])


def _row(case: Problem) -> tuple[str, ...]:
    order = case.workflow.topological
    encoding = Encoding.of(case, order)
    genes = encoding.split(random_rows(encoding, SCHEDULES, order, np.random.default_rng(1)))
    machine, level = genes.machine, genes.level
    figures = evaluate(case.tables, machine, level, order)[:, [MAKESPAN, ENERGY, COST]]
    np.testing.assert_allclose(evaluate_population(case, machine, level, order), figures, rtol=1e-9)
    twin = evaluate_reference(case, machine[0], level[0], order).figures
    np.testing.assert_allclose((twin.makespan_s, twin.energy.total_j, twin.cost), figures[0], rtol=1e-9)
    compiled = SCHEDULES / median_s(lambda: evaluate(case.tables, machine, level, order))
    columns = SCHEDULES / median_s(lambda: evaluate_population(case, machine, level, order), repeats=3)
    plain = 1.0 / median_s(lambda: evaluate_reference(case, machine[0], level[0], order), repeats=3)
    speeds = (compiled, columns, plain, compiled / columns, compiled / plain)
    return (case.workflow.name, *(f"{speed:,.0f}" for speed in speeds))


def evaluate_population(
    problem: Problem, machine: GeneArray, level: GeneArray, order: IndexArray
) -> FloatArray:
    """Return makespan [s], energy [J] and cost of a population, (n_schedules, 3).

    Parameters
    ----------
    machine, level : array (n_schedules, n_tasks)
    order : array (n_tasks,)
        One for all.

    Raises
    ------
    ProblemError
        If machines are shared or leased, or there are staging or supplies: those are not here.
    """
    t = problem.tables
    if t.shared.any() or t.lease_rate.any() or len(t.stage_in_s) or len(t.supply.pue):
        raise ProblemError("the numpy version has only exclusive machines that are paid per task")
    count, rows = len(machine), np.arange(len(machine))
    finish, cost, link_j = np.zeros((problem.n_tasks, count)), np.zeros(count), np.zeros(count)
    first, last, busy_s, busy_j = (np.zeros((count, problem.n_machines)) for _ in range(4))
    first[:] = np.inf
    for i in order:
        k, h = machine[:, i], level[:, i]
        ready = t.boot_s[k]
        for edge in range(t.parent_start[i], t.parent_start[i + 1]):
            p, size = t.parent[edge], t.edge_bytes[edge]
            m = machine[:, p]
            ready = np.maximum(ready, finish[p] + (t.latency[m, k] + size * t.inverse_bandwidth[m, k]))
            link_j += size * t.link_joules[m, k]
        begin = np.maximum(ready, last[rows, k])
        duration = t.base[i, k] * t.slowdown[k, h]
        finish[i] = last[rows, k] = begin + duration
        first[rows, k] = np.minimum(first[rows, k], begin)
        busy_s[rows, k] += duration
        busy_j[rows, k] += duration * t.watts[k, h]
        cost += t.base[i, k] * t.task_rate[k, h]
    makespan = finish.max(axis=0)
    used = np.isfinite(first)
    leased = np.where(used, last - np.where(used, first, 0.0), 0.0)
    waiting = np.where(t.always_on, makespan[:, None], leased) - busy_s
    joules = busy_j + t.idle_w * np.maximum(0.0, waiting) + used * t.boot_w * t.boot_s
    return np.stack((makespan, joules @ t.pue + link_j, cost), axis=1)
