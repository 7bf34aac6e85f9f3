"""The door to the kernel: populations of genes to figures, on any number of threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray
from wfsched.schedule import kernel
from wfsched.schedule.figures import N_FIGURES
from wfsched.schedule.tables import Tables

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
    """
    genes = (_unsigned(machine), _unsigned(level), _unsigned(np.atleast_2d(order)))
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
    genes = (_unsigned(machine), _unsigned(level), _unsigned(order))
    kernel.decode(tables, *genes, kernel.scratch(tables), start, finish, figures)
    return start, finish, figures


def _evaluate_rows(
    tables: Tables, genes: tuple[npt.NDArray[Any], ...], figures: FloatArray, rows: slice
) -> None:
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


def _unsigned(genes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return a contiguous unsigned view: one type for the kernel, no copy of genes."""
    dtype = np.uint32 if genes.dtype == np.int32 else np.uint16
    return np.ascontiguousarray(genes).view(dtype)


@lru_cache(maxsize=4)
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="wfsched")
