"""What is compiled, and how long that takes: it delays the first run of an installation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from wfsched.cli.terminal.output import note
from wfsched.core.stopwatch import COMPILE_TIME
from wfsched.report.units import amount

_LENGTH = "about half a minute for a heuristic, a minute for a search"
# Less goes unsaid [s].
_WORTH_TELLING_S = 0.05
_followers: list[Callable[[str], None]] = []


@cache
def announce_compilation() -> None:
    """Say on stderr, at the first kernel that is compiled, how long that will take.

    A progress display names each kernel (`following_compilation`). Nothing is said where kernels are
    loaded from their cache. Imports numba: for commands that are about to use it.
    """
    from numba.core import event

    from wfsched.core.compiling import KEPT

    once, later = (", once", "; later runs load them from the cache") if KEPT else ("", "")

    class Announcer(event.Listener):
        kernels = 0
        began_s = 0.0

        def on_start(self, event: Any) -> None:
            if not self.kernels:
                self.began_s = COMPILE_TIME.total_s()
                note(f"compiling kernels{once}: {_LENGTH}{later}")
            self.kernels += 1
            name = getattr((event.data or {}).get("dispatcher"), "__name__", "kernel")
            _tell(f"compiling kernel {self.kernels}: {name}")

        def on_end(self, event: Any) -> None:  # noqa: ARG002
            _tell(f"{self.kernels} kernels compiled in {COMPILE_TIME.total_s() - self.began_s:.0f} s")

    event.register("numba:compile", Announcer())  # type: ignore[no-untyped-call]


def _tell(text: str) -> None:
    for follower in _followers:
        follower(text)


@contextmanager
def following_compilation(follower: Callable[[str], None]) -> Iterator[None]:
    """Call `follower` with a line of text whenever a kernel begins or ends to be compiled."""
    _followers.append(follower)
    try:
        yield
    finally:
        _followers.remove(follower)


def time_taken(wall_s: float, compile_s: float) -> str:
    """Return the time of a run, and the time of compiling and loading kernels if it is worth telling."""
    taken = amount("s", wall_s)
    if compile_s < _WORTH_TELLING_S:
        return taken
    return f"{taken}; {amount('s', compile_s)} before to compile or load kernels"
