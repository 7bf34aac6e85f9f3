"""Genes: the machine and the frequency level of each task, and the order of placement."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import BoolArray, FloatArray, GeneArray, IndexArray, readonly
from wfsched.core.errors import ScheduleError
from wfsched.schedule.problem import Problem


def whole_numbers(name: str, values: npt.ArrayLike, dtype: type[np.signedinteger[Any]]) -> Any:
    """Return genes as a read-only array of `dtype`, if they are integers that it can hold.

    Raises
    ------
    ScheduleError
        Otherwise: nothing is rounded or wrapped.
    """
    given = np.asarray(values)
    if given.dtype.kind not in "iu" and given.size:
        exact = given.dtype.kind == "f" and np.isfinite(given).all() and (given == np.floor(given)).all()
        if not exact:
            raise ScheduleError("genes are not integers", where=name, got=given.dtype.name)
    limits = np.iinfo(dtype)
    if given.size and (given.min() < limits.min or given.max() > limits.max):
        raise ScheduleError("gene out of range", where=name, allowed=f"{limits.min} to {limits.max}")
    return readonly(given, dtype)


def check_genes(problem: Problem, machine: GeneArray, level: GeneArray, order: IndexArray) -> None:
    """Refuse genes that cannot be decoded; each argument is (n_tasks,).

    Raises
    ------
    ScheduleError
        If a gene is out of range, a machine cannot host its task, or `order` is no topological
        order.
    """
    shape = (problem.n_tasks,)
    for name, genes in (("machine", machine), ("level", level), ("order", order)):
        if genes.shape != shape:
            raise ScheduleError("wrong shape", where=name, got=genes.shape, allowed=f"{shape}")
    known = (machine >= 0) & (machine < problem.n_machines)
    _refuse(problem, ~known, "the machine does not exist", machine, f"0 to {problem.n_machines - 1}")
    tasks = np.arange(problem.n_tasks)
    _refuse(problem, ~problem.hosts[tasks, machine], "the machine cannot host the task", machine, None)
    count = problem.level_counts()[machine]
    _refuse(problem, (level < 0) | (level >= count), "the machine has no such level", level, None)
    if not is_topological(problem, order):
        raise ScheduleError("not a topological order of the tasks", where="order")


def check_times(problem: Problem, hold: npt.ArrayLike, offset: float) -> FloatArray:
    """Return `hold` [s] as a read-only array, if it and `offset` [s] are valid.

    Raises
    ------
    ScheduleError
        If one is negative or not finite, or `hold` has neither none nor one for each task.
    """
    held: FloatArray = readonly(np.asarray(hold, np.float64), np.float64)
    if held.shape not in ((0,), (problem.n_tasks,)):
        raise ScheduleError("wrong shape", where="hold", got=held.shape, allowed=f"({problem.n_tasks},)")
    for name, values in (("hold", held), ("offset", np.array([offset]))):
        if not (np.isfinite(values) & (values >= 0)).all():
            raise ScheduleError("time out of range", where=name, allowed="finite seconds >= 0")
    return held


def _refuse(problem: Problem, bad: BoolArray, what: str, genes: GeneArray, allowed: str | None) -> None:
    if bad.any():
        i = int(np.argmax(bad))
        task = problem.workflow.tasks.ids[i]
        raise ScheduleError(what, where=f"task {task}", got=int(genes[i]), allowed=allowed)


def is_topological(problem: Problem, order: IndexArray) -> bool:
    """Tell whether `order` (n_tasks,) is a permutation with each task after all its parents."""
    n = problem.n_tasks
    if order.min() < 0 or order.max() >= n or len(np.unique(order)) != n:
        return False
    position = np.empty(n, np.int64)
    position[order] = np.arange(n)
    edges = problem.workflow.edges
    return bool(np.all(position[edges.source] < position[edges.target]))


def replay_order(problem: Problem, start: FloatArray, finish: FloatArray) -> IndexArray:
    """Return the order whose decoding reproduces a schedule without needless waiting.

    Tasks sorted by (start, finish, topological position). If every task of the schedule starts
    when its data are there or when what runs before it on its machine ends, the kernel gives each
    the same start again, gaps that insertion filled included: placed by start, nothing that a
    task has to wait for comes after it. Only tasks that begin together on one machine (on a
    shared one, or with no length) may have waited for each other in a way that times do not show;
    they, and what follows them, may start earlier, never later.

    On routed links the order of the tasks is also that in which their data are booked: there the starts may
    be others.

    Parameters
    ----------
    start, finish : array (n_tasks,) [s]
    """
    position = np.empty(problem.n_tasks, np.int64)
    position[problem.workflow.topological] = np.arange(problem.n_tasks)
    return np.lexsort((position, finish, start)).astype(np.int32)
