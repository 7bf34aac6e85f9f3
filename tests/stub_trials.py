"""Trials that say how the machinery around them behaves. A module of its own: workers import it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wfsched.core.errors import ParameterError
from wfsched.core.stopwatch import COMPILE_TIME
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
class Hanging(StubTrial):
    """Never ends: busy if its number is odd, asleep otherwise."""

    def run(self) -> Outcome:
        if self.value % 2:
            while True:
                pass
        time.sleep(3600)
        raise AssertionError


@dataclass(frozen=True)
class Compiling(StubTrial):
    """Compiles for 1.5 s."""

    def run(self) -> Outcome:
        COMPILE_TIME.begin()
        time.sleep(1.5)
        COMPILE_TIME.end()
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


class UnreadableError(Exception):
    """An exception without a readable text."""

    def __str__(self) -> str:
        raise ValueError("no text")


class Unpicklable(float):
    """A number that no other process can receive."""

    def __reduce__(self) -> str:
        raise TypeError("cannot pickle")


@dataclass(frozen=True)
class Odd(StubTrial):
    """Ends in the way that `how` names."""

    how: str = ""

    @property
    def id(self) -> str:
        return content_id(self.kind, {"value": self.value, "how": self.how})

    def run(self) -> Outcome:
        return ODD_ENDS[self.how]()


@dataclass(frozen=True)
class Unsent(StubTrial):
    """A trial that cannot be sent to a worker."""

    def __reduce__(self) -> str:
        raise TypeError("cannot send")


@dataclass(frozen=True)
class Unread(StubTrial):
    """A trial that a worker cannot receive."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _raising, (ValueError("cannot receive"),)


def _raising(error: BaseException) -> Outcome:
    raise error


ODD_ENDS: Mapping[str, Callable[[], Any]] = {
    "bytes": lambda: Outcome({"metric": b"x"}),  # type: ignore[dict-item]
    "class": lambda: Outcome({"metric": int}),  # type: ignore[dict-item]
    "list": lambda: Outcome({"metric": [1]}),  # type: ignore[dict-item]
    "long": lambda: Outcome({"metric": 10**5000}),
    "key": lambda: Outcome({1: 1}),  # type: ignore[dict-item]
    "mapping": lambda: Outcome([1]),  # type: ignore[arg-type]
    "surrogate-metric": lambda: Outcome({"metric": "a\udcffb"}),
    "fingerprint": lambda: Outcome({}, 1),  # type: ignore[arg-type]
    "blob": lambda: Outcome({}, None, "text"),  # type: ignore[arg-type]
    "none": lambda: None,
    "number": lambda: 5,
    "surrogate": lambda: _raising(FileNotFoundError("a\udcffb.xml")),
    "exit": lambda: sys.exit(3),
    "interrupt": lambda: _raising(KeyboardInterrupt("stop")),
    "unreadable": lambda: _raising(UnreadableError()),
    "unpicklable": lambda: Outcome({"metric": Unpicklable(2.0)}),
    "lambda": lambda: lambda: None,
    "die": lambda: os._exit(7),
}
