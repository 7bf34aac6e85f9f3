"""Trials that say how the machinery around them behaves. A module of its own: workers import it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wfsched.core.errors import ParameterError
from wfsched.study.trial import Outcome, Scalar, content_id


@dataclass(frozen=True)
class StubTrial:
    """A trial of a number."""

    value: int

    @property
    def kind(self) -> str:
        return type(self).__name__

    @property
    def id(self) -> str:
        return content_id(self.kind, {"value": self.value})

    @property
    def parameters(self) -> Mapping[str, Scalar]:
        return {"method": self.kind, "value": self.value, "seed": self.value}

    def run(self) -> Outcome:
        return Outcome({"squared": self.value**2}, "f", bytes([self.value % 256]) * self.value)


@dataclass(frozen=True)
class Raising(StubTrial):
    def run(self) -> Outcome:
        if self.value % 2:
            raise ParameterError("refused", where="value", got=self.value)
        raise ZeroDivisionError("by zero")


@dataclass(frozen=True)
class Slow(StubTrial):
    seconds: float = 0.2

    def run(self) -> Outcome:
        time.sleep(self.seconds)
        return super().run()


@dataclass(frozen=True)
class Dying(StubTrial):
    """Kills its process the first `times` times that it runs; counts in a folder."""

    folder: str = ""
    times: int = 1

    def run(self) -> Outcome:
        marks = Path(self.folder)
        died = len(list(marks.glob(f"{self.value}-*")))
        if died < self.times:
            (marks / f"{self.value}-{died}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().run()


@dataclass(frozen=True)
class Threads(StubTrial):
    def run(self) -> Outcome:
        import numba

        return Outcome({"threads": numba.get_num_threads(), "process": os.getpid()})
