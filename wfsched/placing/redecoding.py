"""Redecoding: the genes of one schedule, changed in place and decoded repeatedly. Compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray
from wfsched.core.compiling import compiled
from wfsched.schedule.evaluation.kernel import Scratch, decode, scratch
from wfsched.schedule.figures import N_FIGURES
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


class Redecoding(NamedTuple):
    """Genes of one schedule, and start, finish and figures as decoded last; n tasks.

    Parameters
    ----------
    machine, level, order : (n,) unsigned
    hold : (n,) or (0,) [s]
    offset : float [s]
    scratch : Scratch
    start, finish : (n,) [s]
    figures : (N_FIGURES,)
    """

    machine: npt.NDArray[np.uint16]
    level: npt.NDArray[np.uint16]
    order: npt.NDArray[np.uint32]
    hold: FloatArray
    offset: float
    scratch: Scratch
    start: FloatArray
    finish: FloatArray
    figures: FloatArray


def redecoding_of(
    problem: Problem,
    machine: npt.NDArray[np.integer],
    level: npt.NDArray[np.integer],
    order: npt.NDArray[np.integer],
    hold: FloatArray,
    offset: float = 0.0,
    memory: Scratch | None = None,
) -> Redecoding:
    """Return a copy of these genes (n_tasks,), not decoded yet.

    Parameters
    ----------
    memory : Scratch, optional
        Working memory that several take in turn; its own if None.
    """
    start, finish = np.empty((2, problem.n_tasks))
    return Redecoding(
        machine.astype(np.uint16),
        level.astype(np.uint16),
        order.astype(np.uint32),
        np.array(hold, np.float64),
        float(offset),
        scratch(problem.tables) if memory is None else memory,
        start,
        finish,
        np.zeros(N_FIGURES),
    )


def open_redecoding(schedule: Schedule, hold: FloatArray | None = None) -> Redecoding:
    """Return a copy of the genes of `schedule`, decoded once.

    Parameters
    ----------
    hold : array (n_tasks,) [s], optional
        In place of the holds of the schedule.
    """
    holds = schedule.hold if hold is None else hold
    genes = (schedule.machine, schedule.level, schedule.order, holds, schedule.offset)
    redecoding = redecoding_of(schedule.problem, *genes)
    redecode(schedule.problem.tables, redecoding)
    return redecoding


@compiled
def redecode(tables, r):  # type: ignore[no-untyped-def]
    """Decode the genes of `r` as they are now."""
    decode(tables, r.machine, r.level, r.order, r.hold, r.offset, r.scratch, r.start, r.finish, r.figures)
