"""Replay: the genes of one schedule, changed in place and decoded again and again. Compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray
from wfsched.core.compiling import compiled
from wfsched.schedule.evaluation.kernel import Scratch, decode, scratch
from wfsched.schedule.figures import N_FIGURES
from wfsched.schedule.schedule import Schedule


class Replay(NamedTuple):
    """What the kernel takes and gives for one schedule; n tasks.

    Parameters
    ----------
    machine, level, order : (n,) unsigned
    hold : (n,) or (0,) [s]
    offset : float [s]
    scratch : Scratch
    start, finish : (n,) [s]
        As decoded last.
    figures : (N_FIGURES,)
        As decoded last.
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


def open_replay(schedule: Schedule, hold: FloatArray | None = None) -> Replay:
    """Return the genes of `schedule`, to be changed, decoded once.

    Parameters
    ----------
    hold : array (n_tasks,) [s], optional
        In place of the holds of the schedule; taken, not copied.
    """
    n = schedule.problem.n_tasks
    replay = Replay(
        schedule.machine.astype(np.uint16),
        schedule.level.astype(np.uint16),
        schedule.order.astype(np.uint32),
        np.array(schedule.hold) if hold is None else hold,
        float(schedule.offset),
        scratch(schedule.problem.tables),
        np.empty(n),
        np.empty(n),
        np.empty(N_FIGURES),
    )
    play(schedule.problem.tables, replay)
    return replay


@compiled
def play(tables, r):  # type: ignore[no-untyped-def]
    """Decode the genes of `r` as they are now."""
    decode(tables, r.machine, r.level, r.order, r.hold, r.offset, r.scratch, r.start, r.finish, r.figures)
