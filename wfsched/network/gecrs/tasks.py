"""Tasks that arrive at the users of a network. Facts only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray, readonly
from wfsched.core.errors import NetworkError
from wfsched.core.summary import Summarised, count

_NUMBERS = ("arrival", "work", "data", "deadline")
MOST_TASKS = 1_000_000
"""Most tasks of a drawn day: the check of an outcome looks at each of them in Python."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tasks(Summarised):
    """Tasks, one a row, in the order of their arrival.

    Parameters
    ----------
    user : array (m,)
        Index of the user at which each begins.
    arrival : array (m,) [s]
        Ascending.
    work : array (m,) [unit s]
        Seconds that one unit of the kind needs.
    data : array (m,) [B]
    kind : array (m,)
        Index in `KINDS`: 0 cpu, 1 gpu.
    sensitive : array (m,)
        Whether the task is sensitive to latency.
    deadline : array (m,) [s]
        From its arrival, > 0; may be infinite.

    Raises
    ------
    NetworkError
        If a number is out of range, or arrivals do not ascend.
    """

    user: IntArray
    arrival: FloatArray
    work: FloatArray
    data: FloatArray
    kind: IntArray
    sensitive: BoolArray
    deadline: FloatArray

    def __post_init__(self) -> None:
        for name in ("user", "kind"):
            object.__setattr__(self, name, readonly(getattr(self, name), np.int64))
        for name in _NUMBERS:
            object.__setattr__(self, name, readonly(getattr(self, name), np.float64))
        object.__setattr__(self, "sensitive", readonly(self.sensitive, np.bool_))
        self._check()

    def _check(self) -> None:
        shapes = {name: getattr(self, name).shape for name in self.__slots__}
        for name, shape in shapes.items():
            if shape != (len(self),):
                raise NetworkError(
                    "wrong shape", where=f"tasks: {name}", got=shape, allowed=f"({len(self)},)"
                )
        for name in _NUMBERS:
            values = getattr(self, name)
            timed = name == "deadline"
            wrong = ~(values > 0) if timed else ~((values >= 0) & np.isfinite(values))
            if wrong.any():
                raise NetworkError(
                    f"{name} out of range",
                    where=f"task {int(np.argmax(wrong))}",
                    got=float(values[np.argmax(wrong)]),
                    allowed="a number > 0" if timed else "a finite number >= 0",
                )
        wrong = (self.kind < 0) | (self.kind > 1)
        if wrong.any():
            i = int(np.argmax(wrong))
            raise NetworkError(
                "unknown kind", where=f"task {i}", got=int(self.kind[i]), allowed="0 cpu, 1 gpu"
            )
        if (np.diff(self.arrival) < 0).any():
            i = int(np.argmax(np.diff(self.arrival) < 0)) + 1
            raise NetworkError(
                "a task arrives before the one above it",
                where=f"task {i}",
                got=float(self.arrival[i]),
                allowed="ascending arrivals",
            )

    def __len__(self) -> int:
        return int(self.arrival.shape[0])

    def rows(self, chosen: IntArray) -> Tasks:
        """Return some of the tasks, in their order."""
        return Tasks(*(getattr(self, name)[chosen] for name in self.__slots__))

    def _summary(self) -> str:
        """Return the number of tasks."""
        return f"Tasks: {count(len(self), 'task')}, {int(self.sensitive.sum())} of them sensitive"
