"""Schedules a second: the compiled kernel on one and two threads, and the plain-Python twin.

Schedules share one order of the tasks, or have one each (where a processor can foresee less), on one
thread. Also with a supply (one site, a week of hours), as a share of one thread without. The population
is random. The figures of the twin and the kernel are compared first, with a supply.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.cases import problem
from benchmarks.timing import markdown, median_s
from wfsched.core.arrays import IndexArray
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace
from wfsched.evolve import Encoding, mutate_orders, random_rows
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import CARBON, COST, ENERGY, MAKESPAN
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference import evaluate_reference
from wfsched.workflow import Workflow

TITLE = "Evaluation"


def table(workflows: list[Workflow]) -> list[str]:
    """Return the table of this benchmark."""
    header = (
        "workflow",
        "tasks",
        "edges",
        "1 thread [1/s]",
        "2 threads [1/s]",
        "own orders [1/s]",
        "twin [1/s]",
        "kernel / twin",
        "with supply",
    )
    return markdown(header, [_row(workflow) for workflow in workflows])


def _row(workflow: Workflow) -> tuple[str, ...]:
    case = problem(workflow)
    order = workflow.topological
    count = 4000 if workflow.n_tasks < 500 else 400
    encoding = Encoding.of(case, order)
    genes = encoding.split(random_rows(encoding, count, order, np.random.default_rng(1)))
    machine, level, shuffled = genes.machine, genes.level, orders(case, count)
    supplied = replace(case, supply={case.platform.sites[0].name: week()})
    figures = evaluate(supplied.tables, machine, level, order)[0]
    twin = evaluate_reference(supplied, machine[0], level[0], order).figures
    expected = (twin.makespan_s, twin.energy.total_j, twin.cost, twin.origin.carbon_g if twin.origin else 0.0)
    np.testing.assert_allclose(figures[[MAKESPAN, ENERGY, COST, CARBON]], expected, rtol=1e-9)

    def rate(of: Problem, threads: int, order: IndexArray = order) -> float:
        return count / median_s(lambda: evaluate(of.tables, machine, level, order, threads=threads))

    one, two, own, green = rate(case, 1), rate(case, 2), rate(case, 1, shuffled), rate(supplied, 1)
    slow = 1.0 / median_s(lambda: evaluate_reference(case, machine[0], level[0], order))
    sizes = (str(workflow.n_tasks), str(workflow.n_edges))
    speeds = (f"{one:,.0f}", f"{two:,.0f}", f"{own:,.0f}", f"{slow:,.0f}")
    return (workflow.name, *sizes, *speeds, f"{one / slow:,.0f}", f"{green / one:.2f}")


def orders(case: Problem, count: int) -> IndexArray:
    """Return topological orders (count, n_tasks) in which every task was shifted a few times."""
    encoding, rng = Encoding.of(case, None), np.random.default_rng(2)
    rows = random_rows(encoding, count, case.workflow.topological, rng)
    for _ in range(3):
        mutate_orders(encoding, rows, np.ones(count, np.bool_), 1.0, case.tables, rng)
    return encoding.orders(rows)


def week() -> Supply:
    """Return a week of hourly green power [W], carbon intensity and price, drawn at random."""
    rng, knots = np.random.default_rng(0), 3600.0 * np.arange(168)

    def trace(low: float, high: float, unit: str) -> Trace:
        return Trace(knots, rng.uniform(low, high, 168), 168 * 3600.0, unit)

    return Supply(trace(0.0, 100.0, "W"), trace(100.0, 400.0, "g/kWh"), trace(0.01, 0.1, "CNY/kWh"))
