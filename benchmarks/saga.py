"""HEFT here and in SAGA (`anrg-saga`), on the same graph, machines and links, with equal makespans.

SAGA takes the mean transfer time over V (V + 1) / 2 pairs of machines, each with itself among them;
here it is over pairs of different machines. So the tasks are ranked with links that are faster by
(V + 1) / (V - 1), whose mean over different machines is SAGA's: the ranks fall along SAGA's own
order, to 1e-9. Ties of rank go in SAGA by the order of a Python set, that is by the hash seed; so the
schedules are compared task order by task order: placed in the order of SAGA, the makespan is
SAGA's to 1e-9. "Equal order" says whether ours was the same, ties included; "makespan" is what HEFT
has here by its own mean and ties, over SAGA's.

Times are of `HeftScheduler.schedule`, its ranks not remembered from the call before; of `heft`, from
the problem to the decoded schedule; and of the placement alone, with ranks at hand and nothing decoded.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.cases import fourteen, problem
from benchmarks.timing import markdown, median_s
from wfsched.core.arrays import FloatArray, IndexArray
from wfsched.core.errors import ProblemError
from wfsched.core.rng import generator
from wfsched.heuristics import heft
from wfsched.placing import (
    by_falling_rank,
    list_schedule,
    open_timetable,
    place_in_order,
    top_durations,
    upward_ranks,
)
from wfsched.schedule.problem import Problem
from wfsched.workflow import read_workflow

TITLE = "HEFT against SAGA"
REPEATS = 5
TOLERANCE = 1e-9


def table(*, quick: bool) -> list[str]:
    """Return the table of this benchmark; one line that says so if SAGA is not installed."""
    if not installed():
        return ["SAGA is not installed (`make bench` does it)."]
    header = (
        "workflow",
        "SAGA [ms]",
        "heft [ms]",
        "SAGA / heft",
        "SAGA / placement",
        "makespan",
        "equal order",
    )
    logging.disable(logging.WARNING)  # SAGA tells of each graph with several entries
    try:
        paths = fourteen()[9:10] if quick else fourteen()
        return markdown(header, [_row(problem(read_workflow(path))) for path in paths])
    finally:
        logging.disable(logging.NOTSET)


def installed() -> bool:
    """Tell whether SAGA is there, and what its list of schedulers imports."""
    return find_spec("saga") is not None and find_spec("pysmt") is not None


def _row(case: Problem) -> tuple[str, ...]:
    from saga.schedulers.cpop import upward_rank
    from saga.schedulers.heft import HeftScheduler

    network, graph = as_network(case), as_graph(case)

    def theirs() -> Any:
        upward_rank.cache_clear()
        return HeftScheduler().schedule(network, graph)

    order = saga_order(case)
    compare(case, order, theirs().makespan)
    durations, bias = top_durations(case), np.zeros((0, case.n_machines))
    sequence = order.astype(np.uint32)
    rng = generator(0, "heft")
    slow = median_s(theirs, REPEATS)
    whole = median_s(lambda: heft(case, rng), 7 * REPEATS)
    placed = median_s(
        lambda: place_in_order(case.tables, open_timetable(case.tables), sequence, durations, bias),
        7 * REPEATS,
    )
    return (
        case.workflow.name,
        f"{1e3 * slow:.1f}",
        f"{1e3 * whole:.3f}",
        f"{slow / whole:,.0f}",
        f"{slow / placed:,.0f}",
        f"{heft(case, rng).makespan_s / theirs().makespan:.6f}",
        "yes" if np.array_equal(order, by_falling_rank(case, equal_ranks(case))) else "but for ties",
    )


def compare(case: Problem, order: IndexArray, makespan: float) -> None:
    """Refuse to go on unless both mean the same: ranks fall along SAGA's order, makespans are equal."""
    along = equal_ranks(case)[order]
    if (np.diff(along) > TOLERANCE * along[:-1]).any():
        raise RuntimeError(f"{case.workflow.name}: SAGA ranks tasks otherwise")
    own = list_schedule(case, order).makespan_s
    if abs(own / makespan - 1.0) > TOLERANCE:
        raise RuntimeError(f"{case.workflow.name}: makespan {own} s here, {makespan} s in SAGA")


def equal_ranks(case: Problem) -> FloatArray:
    """Return upward ranks (n_tasks,) [s] with SAGA's mean over links: pairs of one machine count as 0."""
    machines, network = case.n_machines, case.platform.network
    quicker = replace(network, bandwidth=network.bandwidth * (machines + 1) / (machines - 1))
    twin = replace(case, platform=replace(case.platform, network=quicker))
    return upward_ranks(twin, top_durations(twin))


def saga_order(case: Problem) -> IndexArray:
    """Return the tasks (n_tasks,) in the order in which SAGA places them; its own entry and exit left out."""
    from saga.schedulers.heft import heft_rank_sort

    place = {task: i for i, task in enumerate(case.workflow.tasks.ids)}
    names = heft_rank_sort(as_network(case), as_graph(case))
    return np.array([place[name] for name in names if name in place], np.int32)


def as_network(case: Problem) -> Any:
    """Return the machines as SAGA's network.

    Raises
    ------
    ProblemError
        If they differ by more than their speed, or their links differ.
    """
    from saga import Network

    machines, tables = case.platform.machines, case.tables
    speeds = [machine.type.speed for machine in machines]
    related = case.workflow.tasks.work[:, None] / np.array(speeds)
    # NaN, where a machine cannot host a task, is close to nothing.
    alike = np.allclose(top_durations(case), related) and not tables.latency.any() and not tables.boot_s.any()
    rates = np.unique(tables.inverse_bandwidth[~np.eye(len(machines), dtype=bool)])
    if not alike or len(rates) != 1:
        raise ProblemError("SAGA has machines that differ by speed alone, and links of one bandwidth here")
    names = [machine.name for machine in machines]
    pairs = [(a, b, 1.0 / float(rates[0])) for i, a in enumerate(names) for b in names[i + 1 :]]
    return Network.create(zip(names, speeds), pairs)


def as_graph(case: Problem) -> Any:
    """Return the workflow as SAGA's task graph, which adds an entry and an exit where there are several."""
    from saga import TaskGraph

    tasks, edges = case.workflow.tasks, case.workflow.edges
    pairs = zip(edges.source, edges.target, edges.bytes.tolist())
    return TaskGraph.create(
        zip(tasks.ids, tasks.work.tolist()),
        [(tasks.ids[source], tasks.ids[target], size) for source, target, size in pairs],
    )
