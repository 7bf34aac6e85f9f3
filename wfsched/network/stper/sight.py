"""Sight: what policies see of a slot before it begins, and what they remember."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.network.slots.slot import Slot
from wfsched.network.stper.signals import HOURS_OF_DAY
from wfsched.network.stper.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What a policy sees before a slot.

    Parameters
    ----------
    world : World
    at : int
        The slot; its own signals are seen if nothing is old.
    backlog : array (n_nodes,) [TFLOP] or None
        What is left over; None if it is hidden.
    """

    world: World
    at: int
    backlog: FloatArray | None

    @property
    def latest(self) -> int:
        """The latest slot whose signals are seen."""
        return self.at - self.world.setting.lag

    def as_seen(self) -> Slot:
        """Return the slot as if nothing had changed since what is seen, and hidden nodes were idle."""
        return self.world.slot(self.latest, 0.0 if self.backlog is None else self.backlog)

    def as_a_day_before(self, book: FloatArray) -> Slot:
        """Return the slot with the signals of a day before; what is left over is as in `book` if hidden."""
        return self.world.slot(self.at - HOURS_OF_DAY, book if self.backlog is None else self.backlog)


class Book:
    """A policy's own estimate of what is left over, (n_nodes,) [TFLOP]. State."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.backlog: FloatArray = np.zeros(world.network.n_nodes)

    def enter(self, node: IntArray, work: FloatArray) -> None:
        """Book the tasks of a slot that go to given nodes."""
        self.backlog = self.world.left_over(self.backlog, node, work)
