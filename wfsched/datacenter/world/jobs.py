"""Jobs that are placed on data centres. Facts only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import DataCentreError
from wfsched.core.summary import Summarised, count
from wfsched.datacenter.world.slots import SLOT_MIN

MINUTES_PER_GB = 8.0 / 60.0
"""Minutes that a gigabyte takes at 1 Gbit/s."""

IDLE_SHARE = 0.4
"""Share of its full power that a core draws while it idles."""

_FLOATS = ("release", "memory", "base", "utilisation", "tau", "data_gb")
_INTS = ("cores", "kind", "origin", "words")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Jobs(Summarised):
    """Jobs, one a row, by release.

    Parameters
    ----------
    release : array (m,) [min]
        Since the beginning of the history; ascending.
    cores : array (m,)
    memory : array (m,) [GB]
    kind : array (m,)
        Class of the job, an index in `wfsched.datacenter.world.describing.CLASSES`.
    words : array (m,)
        Index of its description among those of its class.
    base : array (m,) [min]
        Run time on hardware of speed 1, as known at release.
    utilisation : array (m,)
        Of its cores, 0 to 1.
    tau : array (m,) [min]
        Due this long after the release.
    origin : array (m,)
        Index of the centre where its data lie.
    data_gb : array (m,) [GB]
        To be moved, at 1 Gbit/s, before it starts elsewhere.

    Raises
    ------
    DataCentreError
        If shapes differ, a number is out of range or releases do not ascend.
    """

    release: FloatArray
    cores: IntArray
    memory: FloatArray
    kind: IntArray
    words: IntArray
    base: FloatArray
    utilisation: FloatArray
    tau: FloatArray
    origin: IntArray
    data_gb: FloatArray

    def __post_init__(self) -> None:
        for name in _FLOATS:
            object.__setattr__(self, name, readonly(getattr(self, name), np.float64))
        for name in _INTS:
            object.__setattr__(self, name, readonly(getattr(self, name), np.int64))
        for name in (*_FLOATS, *_INTS):
            if getattr(self, name).shape != self.release.shape:
                raise DataCentreError(
                    "wrong shape", where=f"jobs: {name}", got=getattr(self, name).shape,
                    allowed=str(self.release.shape),
                )  # fmt: skip
        self._check()

    def _check(self) -> None:
        least = {"release": 0.0, "memory": 0.0, "data_gb": 0.0, "utilisation": 0.0, "kind": 0}
        least |= {"origin": 0, "words": 0}
        for name in (*_FLOATS, *_INTS):
            values = np.asarray(getattr(self, name), dtype=np.float64)
            floor = least.get(name, 1e-9)
            most = 1.0 if name == "utilisation" else 1e9
            wrong = ~((values >= floor) & (values <= most))
            if wrong.any():
                i = int(np.argmax(wrong))
                raise DataCentreError(
                    f"{name} out of range", where=f"job {i}", got=float(values[i]),
                    allowed=f"{floor:g} to {most:g}",
                )  # fmt: skip
        if (np.diff(self.release) < 0).any():
            i = int(np.argmax(np.diff(self.release) < 0)) + 1
            raise DataCentreError("a job is released before the one above it", where=f"job {i}")

    def __len__(self) -> int:
        return int(self.release.shape[0])

    def ready_slot(self, n_centres: int) -> IntArray:
        """Return the first slot in which each job may start in each centre, (m, D)."""
        away = np.arange(n_centres) != self.origin[:, None]
        ready = self.release[:, None] + np.where(away, MINUTES_PER_GB * self.data_gb[:, None], 0.0)
        return np.ceil(ready / SLOT_MIN).astype(np.int64)

    def busy_cores(self) -> FloatArray:
        """Return the cores of each job times what each draws of its full power, (m,)."""
        return np.asarray(self.cores * (IDLE_SHARE + (1.0 - IDLE_SHARE) * self.utilisation))

    def rows(self, chosen: IntArray | slice) -> Jobs:
        """Return some of the jobs, in their order."""
        return Jobs(**{name: getattr(self, name)[chosen] for name in self.__slots__})

    def _summary(self) -> str:
        return f"Jobs: {count(len(self), 'job')}, {float(self.cores @ self.base) / 60:.6g} core h"
