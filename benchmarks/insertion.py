"""Schedules a second that decoding by insertion takes in, on one thread.

The population is random: 80 schedules with orders of their own, on machines that run one task at a time
(`cfn-6`) and on shared ones (`cfn-3tier`). Times are the least of 15. Beside them how many times as long
insertion takes as the evaluation of the same population on `cfn-6`.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from benchmarks.evaluation import orders
from benchmarks.timing import markdown
from wfsched.evolve import Encoding
from wfsched.evolve.encoding.insertion_decoding import InsertionDecoder
from wfsched.platforms import load_platform
from wfsched.schedule import Problem, evaluate
from wfsched.workflow import Workflow

TITLE = "Insertion"
ROWS, REPEATS = 80, 15


def table(workflows: list[Workflow]) -> list[str]:
    """Return the table of this benchmark."""
    header = ("workflow", "tasks", "one by one [1/s]", "shared [1/s]", "insertion / evaluation")
    return markdown(header, [_row(workflow) for workflow in workflows])


def _row(workflow: Workflow) -> tuple[str, ...]:
    alone, shared = (Problem(workflow, load_platform(name)) for name in ("cfn-6", "cfn-3tier"))
    inserted, (machine, level, order) = _population(alone)
    seconds = _least_s(inserted)
    evaluated = _least_s(lambda: evaluate(alone.tables, machine, level, order))
    rates = (f"{ROWS / each:,.0f}" for each in (seconds, _least_s(_population(shared)[0])))
    return (workflow.name, str(workflow.n_tasks), *rates, f"{seconds / evaluated:.2f}")


def _population(case: Problem) -> tuple[Callable[[], object], tuple[np.ndarray, ...]]:
    """Return a call that inserts a random population, and its machines, levels and orders."""
    encoding, rng = Encoding.of(case, None), np.random.default_rng(1)
    machine = encoding.random_machines(ROWS, rng)
    genes = (machine, encoding.random_levels(machine, rng), orders(case, ROWS))
    decoder, rows = InsertionDecoder(case, encoding), encoding.join(*genes)
    return lambda: decoder.inserted(rows), genes


def _least_s(call: Callable[[], object]) -> float:
    """Return the least wall time of `call` [s], after one call that is not counted."""
    call()
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)
