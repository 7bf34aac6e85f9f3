"""`Stopwatch`: wall time of a run, and apart from it the time in which kernels were compiled or loaded."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field


class CompileTime:
    """Time in which at least one thread of this process compiled kernels or loaded them from disk.

    `wfsched.core.compiling` keeps it up to date; reading it loads nothing.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_work = 0
        self._began = 0.0
        self._ended_s = 0.0

    def begin(self) -> None:
        """Count from now, unless another thread or an outer call is counted already."""
        with self._lock:
            if not self._at_work:
                self._began = time.perf_counter()
            self._at_work += 1

    def end(self) -> None:
        """End what `begin` began."""
        with self._lock:
            self._at_work -= 1
            if not self._at_work:
                self._ended_s += time.perf_counter() - self._began

    def total_s(self) -> float:
        """Return the time so far [s], compilation that is going on included."""
        with self._lock:
            going_on = time.perf_counter() - self._began if self._at_work else 0.0
            return self._ended_s + going_on


COMPILE_TIME = CompileTime()
"""That of this process."""


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Times of a run that began when this was made.

    Compilation happens once for an installation, loading once for a process: a clock that counted them
    would tell which method came first.
    """

    _began: float = field(default_factory=time.perf_counter)
    _compiled_s: float = field(default_factory=COMPILE_TIME.total_s)

    @property
    def wall_s(self) -> float:
        """Wall time [s] without `compile_s`."""
        return max(0.0, time.perf_counter() - self._began - self.compile_s)

    @property
    def compile_s(self) -> float:
        """Time [s] in which kernels were compiled or loaded."""
        return COMPILE_TIME.total_s() - self._compiled_s
