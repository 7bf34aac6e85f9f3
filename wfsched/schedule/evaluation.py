"""The door to the kernel: populations of genes to figures, on any number of threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray
from wfsched.core.errors import ParameterError, ScheduleError, SupplyError
from wfsched.schedule import kernel
from wfsched.schedule.figures import BROWN, COMPLETION, N_FIGURES
from wfsched.schedule.tables import Tables

_Genes: TypeAlias = tuple[npt.NDArray[Any], ...]

# Below this many genes a hand-over to threads costs more than it saves.
_GENES_WORTH_A_THREAD = 20_000


def evaluate(
    tables: Tables,
    machine: GeneArray,
    level: GeneArray,
    order: IndexArray,
    *,
    hold: FloatArray | None = None,
    offset: FloatArray | None = None,
    threads: int = 1,
) -> FloatArray:
    """Return the figures of a population.

    Parameters
    ----------
    tables : Tables
    machine, level : array (n_schedules, n_tasks)
        Machine and frequency level of each task.
    order : array (n_schedules, n_tasks) or (n_tasks,)
        Topological order in which the tasks are placed; one for all, or one each.
    hold : array (n_schedules, n_tasks) or (n_tasks,) [s], optional
        Instants, counted from the start of the workflow, before which tasks do not start.
    offset : array (n_schedules,) [s], optional
        From the submission of each workflow to its start; 0 if None.
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
    SupplyError
        If a schedule runs past the end of a supply that raises there, or later than any that
        starts within the window of the problem.
    """
    if threads < 1:
        raise ParameterError("out of range", where="threads", got=threads, allowed="1 or more")
    genes = _contiguous(machine, level, order, hold, offset)
    for name, gene in zip(("order", "hold", "offset"), genes[2:]):
        if len(gene) not in (1, len(machine)):
            raise ScheduleError(
                f"wrong number of rows of {name}", where=name, got=len(gene), allowed=f"1 or {len(machine)}"
            )
    # Without a supply the kernel fills no origin.
    figures = np.zeros((len(machine), N_FIGURES))
    parts = min(threads, max(1, machine.size // _GENES_WORTH_A_THREAD))
    if parts == 1:
        _evaluate_rows(tables, genes, figures, slice(None))
    else:
        cuts = np.linspace(0, len(machine), parts + 1).astype(int)
        rows = [slice(int(a), int(b)) for a, b in pairwise(cuts)]
        list(_pool(threads).map(lambda part: _evaluate_rows(tables, genes, figures, part), rows))
    _check_within_supply(tables, figures)
    return figures


def decode_one(
    tables: Tables,
    machine: GeneArray,
    level: GeneArray,
    order: IndexArray,
    hold: FloatArray | None = None,
    offset: float = 0.0,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return start (n_tasks,) [s], finish (n_tasks,) [s] and figures of one schedule."""
    start, finish, figures = np.empty(len(machine)), np.empty(len(machine)), np.zeros(N_FIGURES)
    genes = _contiguous(machine[None], level[None], order, hold, np.array([offset]))
    places, levels, sequence, held, wait = (rows[0] for rows in genes)
    work = kernel.scratch(tables)
    kernel.decode(tables, places, levels, sequence, held, wait, work, start, finish, figures)
    _check_within_supply(tables, figures[None])
    return start, finish, figures


def _evaluate_rows(tables: Tables, genes: _Genes, figures: FloatArray, rows: slice) -> None:
    machine, level, *shared = genes
    order, hold, offset = (gene[rows] if len(gene) > 1 else gene for gene in shared)
    work = kernel.scratch(tables), np.empty(machine.shape[1]), np.empty(machine.shape[1])
    kernel.decode_rows(tables, machine[rows], level[rows], order, hold, offset, *work, figures[rows])


def _contiguous(
    machine: GeneArray,
    level: GeneArray,
    order: IndexArray,
    hold: FloatArray | None,
    offset: FloatArray | None,
) -> _Genes:
    """Return what the kernel takes, unsigned where it can be, and no copy of what is so already."""
    return (
        np.ascontiguousarray(machine, np.int16).view(np.uint16),
        np.ascontiguousarray(level, np.int16).view(np.uint16),
        np.ascontiguousarray(np.atleast_2d(order), np.int32).view(np.uint32),
        np.zeros((1, 0)) if hold is None else np.ascontiguousarray(np.atleast_2d(hold), np.float64),
        np.zeros(1) if offset is None else np.ascontiguousarray(offset, np.float64),
    )


def _check_within_supply(tables: Tables, figures: FloatArray) -> None:
    """Refuse figures that the kernel spoilt because nothing is known of a supply that late."""
    if len(tables.supply.pue) and np.isnan(figures[:, BROWN]).any():
        late = float(figures[np.isnan(figures[:, BROWN]), COMPLETION].max())
        raise SupplyError(
            "a schedule reaches past the end of the supply, or past the window of the problem",
            where="supply",
            got=f"{late:.0f} s after the start of the problem",
            remedy="Choose another start, a longer trace or window_s, or past_end = 'hold' or 'wrap'.",
        )


@lru_cache(maxsize=4)
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="wfsched")
