"""Evaluation: figures of a population of genes, on any number of threads."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray
from wfsched.core.errors import ParameterError, ScheduleError, SupplyError
from wfsched.core.threads import share_rows
from wfsched.schedule.evaluation import kernel
from wfsched.schedule.evaluation.tables import Tables
from wfsched.schedule.figures import BROWN, COMPLETION, N_FIGURES

# Most tasks that 16-bit indices can count.
_MAX_TASKS_16_BIT = int(np.iinfo(np.uint16).max) + 1
# A thread with fewer genes costs more than it saves.
_MIN_GENES_PER_THREAD = 20_000


class _Genes(NamedTuple):
    """Genes of a population; the last three have one row for all schedules, or one each."""

    machine: npt.NDArray[Any]
    level: npt.NDArray[Any]
    order: npt.NDArray[Any]
    hold: npt.NDArray[Any]
    offset: npt.NDArray[Any]


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
        If there are neither one order nor as many as schedules. The values of genes are not checked:
        `wfsched.schedule.genes.check_genes` does.
    SupplyError
        If a schedule runs past the end of a supply that raises there, or later than any that
        starts within the window of the problem.
    """
    if threads < 1:
        raise ParameterError("out of range", where="threads", got=threads, allowed="1 or more")
    genes = _Genes(
        machine,
        level,
        np.atleast_2d(order),
        np.zeros((1, 0)) if hold is None else np.atleast_2d(hold),
        np.zeros(1) if offset is None else offset,
    )
    for name, gene in zip(genes._fields[2:], genes[2:]):
        if len(gene) not in (1, len(machine)):
            raise ScheduleError(
                "wrong number of rows", where=name, got=len(gene), allowed=f"1 or {len(machine)}"
            )
    # Without a supply the kernel fills no origin.
    figures = np.zeros((len(machine), N_FIGURES))
    parts = min(threads, max(1, machine.size // _MIN_GENES_PER_THREAD))
    share_rows(lambda rows: _evaluate_rows(tables, genes, figures, rows), len(machine), parts)
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
    held = np.zeros((1, 0)) if hold is None else hold[None]
    genes = _Genes(machine[None], level[None], order[None], held, np.array([offset]))
    start, finish, figures = np.empty(len(machine)), np.empty(len(machine)), np.zeros((1, N_FIGURES))
    kernel.decode_rows(tables, *_as_kernel_takes(genes), kernel.scratch(tables), start, finish, figures)
    _check_within_supply(tables, figures)
    return start, finish, figures[0]


def _evaluate_rows(tables: Tables, genes: _Genes, figures: FloatArray, rows: slice) -> None:
    machine, level, *others = genes
    part = _Genes(machine[rows], level[rows], *(gene[rows] if len(gene) > 1 else gene for gene in others))
    work = kernel.scratch(tables), np.empty(machine.shape[1]), np.empty(machine.shape[1])
    kernel.decode_rows(tables, *_as_kernel_takes(part), *work, figures[rows])


def _as_kernel_takes(genes: _Genes) -> _Genes:
    """Return genes in the types that the kernel is compiled for, copied only if they have others.

    Contiguous, unsigned, read-only; any other type would compile the kernel once more.
    """
    short, times = (np.int16, np.uint16), (np.float64, np.float64)
    index = short if genes.machine.shape[1] <= _MAX_TASKS_16_BIT else (np.int32, np.uint32)
    types = (short, short, index, times, times)
    return _Genes(*(_fixed(gene, *pair) for gene, pair in zip(genes, types)))


def _fixed(values: npt.NDArray[Any], held_as: npt.DTypeLike, read_as: npt.DTypeLike) -> npt.NDArray[Any]:
    """Return a read-only contiguous view of `values`, copied if they are not `held_as` already."""
    array = np.ascontiguousarray(values, held_as).view(read_as)
    array.flags.writeable = False
    return array


def _check_within_supply(tables: Tables, figures: FloatArray) -> None:
    """Refuse schedules that end after their supply, whose figures are NaN."""
    if len(tables.supply.pue) and np.isnan(figures[:, BROWN]).any():
        late = float(figures[np.isnan(figures[:, BROWN]), COMPLETION].max())
        raise SupplyError(
            "a schedule ends after the supply, or starts after the window of the problem",
            where="supply",
            got=f"{late:.0f} s after the start of the problem",
            remedy="Choose another start, a longer trace or window_s, or past_end = 'hold' or 'wrap'.",
        )
