"""Memory in whole numbers, for machines that several tasks share."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wfsched.schedule.problem import Problem

# Parts of the memory of a machine that are told apart where bytes have no common unit.
_PARTS = 2**20


@dataclass(frozen=True, slots=True)
class Memory:
    """What tasks ask of the memory of one machine.

    Parameters
    ----------
    least : dict of int to int
        Task -> what it asks for, in parts, rounded down.
    most : int
        What there is, rounded up.
    rounding : int
        By how many parts the sum of all that is asked may be more than it seems.
    """

    least: dict[int, int]
    most: int
    rounding: int

    @property
    def scarce(self) -> bool:
        """Whether the tasks could ask for more than there is."""
        return sum(self.least.values()) + self.rounding > self.most


def whole_memory(problem: Problem, machine: int, tasks: set[int]) -> Memory:
    """Return what `tasks` may ask of the memory of `machine`, in parts that divide all of it if they can."""
    asked = {i: float(problem.tables.task_memory[i]) for i in sorted(tasks)}
    there = float(problem.tables.memory[machine])
    part = _common_part([there, *asked.values()])
    if part is not None and there / part <= _PARTS:
        return Memory({i: round(size / part) for i, size in asked.items()}, round(there / part), 0)
    part = there / _PARTS
    least = {i: math.floor(size / part) for i, size in asked.items()}
    return Memory(least, _PARTS + 1, len(least) + 1)


def _common_part(sizes: list[float]) -> float | None:
    """Return the greatest number of bytes that all sizes are multiples of; None if there is none."""
    if not all(size.is_integer() for size in sizes):
        return None
    return float(math.gcd(*(int(size) for size in sizes))) or None
