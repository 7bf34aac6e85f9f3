"""Memory in integers, for machines that several tasks share."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wfsched.schedule.problem import Problem

# Parts of the memory of a machine where bytes have no common unit.
_MAX_PARTS = 2**20


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of one machine, and of its tasks.

    Parameters
    ----------
    least : dict of int to int
        Task -> its memory, in parts, rounded down.
    most : int
        Memory of the machine, in parts, rounded up.
    rounding : int
        Most parts that the sum over tasks loses by rounding.
    """

    least: dict[int, int]
    most: int
    rounding: int

    @property
    def scarce(self) -> bool:
        """Whether all tasks together may need more than the machine has."""
        return sum(self.least.values()) + self.rounding > self.most


def whole_memory(problem: Problem, machine: int, tasks: set[int]) -> Memory:
    """Return the memory of `machine` and `tasks`, in parts that divide all sizes if possible."""
    asked = {i: float(problem.tables.task_memory[i]) for i in sorted(tasks)}
    there = float(problem.tables.memory[machine])
    part = _common_part([there, *asked.values()])
    if part is not None and there / part <= _MAX_PARTS:
        return Memory({i: round(size / part) for i, size in asked.items()}, round(there / part), 0)
    part = there / _MAX_PARTS
    least = {i: math.floor(size / part) for i, size in asked.items()}
    return Memory(least, _MAX_PARTS + 1, len(least) + 1)


def _common_part(sizes: list[float]) -> float | None:
    """Return the greatest common divisor of all sizes in bytes; None if there is none."""
    if not all(size.is_integer() for size in sizes):
        return None
    return float(math.gcd(*(int(size) for size in sizes))) or None
