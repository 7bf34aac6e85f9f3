"""The door to the kernel: populations of genes to figures, on any number of threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray
from wfsched.core.errors import ParameterError, ScheduleError
from wfsched.schedule import kernel
from wfsched.schedule.figures import N_FIGURES
from wfsched.schedule.tables import Tables

_Genes: TypeAlias = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]

# Below this many genes a hand-over to threads costs more than it saves.
_GENES_WORTH_A_THREAD = 20_000


def evaluate(
    tables: Tables, machine: GeneArray, level: GeneArray, order: IndexArray, *, threads: int = 1
) -> FloatArray:
    """Return the figures of a population.

    Parameters
    ----------
    tables : Tables
    machine, level : array (n_schedules, n_tasks)
        Machine and frequency level of each task.
    order : array (n_schedules, n_tasks) or (n_tasks,)
        Topological order in which the tasks are placed; one for all, or one each.
    threads : int
        Threads to split the population over; no figure depends on it.

    Returns
    -------
    array (n_schedules, N_FIGURES)
        Columns as in `wfsched.schedule.figures`.

    Raises
    ------
    ParameterError
        If `threads` is below 1.
    ScheduleError
        If there are neither one order nor as many as schedules. What the genes say is not
        checked: that is `wfsched.schedule.genes.check_genes`.
    """
    if threads < 1:
        raise ParameterError("out of range", where="threads", got=threads, allowed="1 or more")
    genes = _contiguous(machine, level, np.atleast_2d(order))
    if len(genes[2]) not in (1, len(machine)):
        raise ScheduleError(
            "wrong number of orders", where="order", got=len(genes[2]), allowed=f"1 or {len(machine)}"
        )
    figures = np.empty((len(machine), N_FIGURES))
    parts = min(threads, max(1, machine.size // _GENES_WORTH_A_THREAD))
    if parts == 1:
        _evaluate_rows(tables, genes, figures, slice(None))
        return figures
    cuts = np.linspace(0, len(machine), parts + 1).astype(int)
    rows = [slice(int(a), int(b)) for a, b in pairwise(cuts)]
    list(_pool(threads).map(lambda part: _evaluate_rows(tables, genes, figures, part), rows))
    return figures


def decode_one(
    tables: Tables, machine: GeneArray, level: GeneArray, order: IndexArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return start (n_tasks,) [s], finish (n_tasks,) [s] and figures of one schedule."""
    start, finish, figures = np.empty(len(machine)), np.empty(len(machine)), np.empty(N_FIGURES)
    genes = _contiguous(machine, level, order)
    kernel.decode(tables, *genes, kernel.scratch(tables), start, finish, figures)
    return start, finish, figures


def _evaluate_rows(tables: Tables, genes: _Genes, figures: FloatArray, rows: slice) -> None:
    machine, level, order = genes
    n_tasks = machine.shape[1]
    kernel.decode_rows(
        tables,
        machine[rows],
        level[rows],
        order[rows] if len(order) > 1 else order,
        kernel.scratch(tables),
        np.empty(n_tasks),
        np.empty(n_tasks),
        figures[rows],
    )


def _contiguous(machine: GeneArray, level: GeneArray, order: IndexArray) -> _Genes:
    """Return unsigned views: one type each for the kernel, and no copy of what has it already."""
    return (
        np.ascontiguousarray(machine, np.int16).view(np.uint16),
        np.ascontiguousarray(level, np.int16).view(np.uint16),
        np.ascontiguousarray(order, np.int32).view(np.uint32),
    )


@lru_cache(maxsize=4)
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="wfsched")
