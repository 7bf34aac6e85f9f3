"""Notice that kernels are being compiled, which delays the first run of an installation."""

from __future__ import annotations

from functools import cache
from typing import Any

from wfsched.cli.terminal.output import note


@cache
def announce_compilation() -> None:
    """Print one line on stderr when numba compiles a function instead of loading it from its cache.

    Imports numba: for commands that are about to use it.
    """
    from numba.core import event

    from wfsched.core.compiling import KEPT

    later = "; later runs load them from the cache" if KEPT else ""

    class Announcer(event.Listener):
        announced = False

        def on_start(self, event: Any) -> None:  # noqa: ARG002
            if not self.announced:
                self.announced = True
                note(f"compiling kernels{later}")

        def on_end(self, event: Any) -> None:
            """Nothing to print."""

    event.register("numba:compile", Announcer())  # type: ignore[no-untyped-call]
