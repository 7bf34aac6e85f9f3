"""Schedules a second: the compiled kernel on one and two threads, and the plain-Python twin.

The population is random. Makespan, energy and cost of the twin and the kernel are compared first.
"""

from __future__ import annotations

import numpy as np

from benchmarks.cases import problem
from benchmarks.timing import markdown, median_s
from wfsched.evolve.encoding import Encoding
from wfsched.evolve.sampling import random_rows
from wfsched.schedule.evaluation import evaluate
from wfsched.schedule.figures import COST, ENERGY, MAKESPAN
from wfsched.schedule.reference import evaluate_reference
from wfsched.workflow.model import Workflow

TITLE = "Evaluation"


def table(workflows: list[Workflow]) -> list[str]:
    """Return the table of this benchmark."""
    header = (
        "workflow",
        "tasks",
        "edges",
        "1 thread [1/s]",
        "2 threads [1/s]",
        "twin [1/s]",
        "kernel / twin",
    )
    return markdown(header, [_row(workflow) for workflow in workflows])


def _row(workflow: Workflow) -> tuple[str, ...]:
    case = problem(workflow)
    order = workflow.topological
    count = 4000 if workflow.n_tasks < 500 else 400
    encoding = Encoding.of(case, order)
    machine, level, _ = encoding.split(random_rows(encoding, count, order, np.random.default_rng(1)))
    figures = evaluate(case.tables, machine, level, order)[0]
    twin = evaluate_reference(case, machine[0], level[0], order).figures
    expected = (twin.makespan_s, twin.energy.total_j, twin.cost)
    np.testing.assert_allclose(figures[[MAKESPAN, ENERGY, COST]], expected, rtol=1e-9)
    one, two = (
        count
        / median_s(lambda threads=threads: evaluate(case.tables, machine, level, order, threads=threads))
        for threads in (1, 2)
    )
    slow = 1.0 / median_s(lambda: evaluate_reference(case, machine[0], level[0], order))
    sizes = (str(workflow.n_tasks), str(workflow.n_edges))
    return (workflow.name, *sizes, f"{one:,.0f}", f"{two:,.0f}", f"{slow:,.0f}", f"{one / slow:,.0f}")
