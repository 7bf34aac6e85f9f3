"""Decorators that compile kernels: by numba, cached on disk, without the interpreter lock.

Every compiled function of the package takes one of them, so all divide by numpy's rule (x / 0 is infinite or
not a number) and none runs on code older than its sources.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba import njit
from numba.core import event

from wfsched.core.kernel_cache import drop_stale
from wfsched.core.kernel_folder import find_kernel_folder
from wfsched.core.stopwatch import COMPILE_TIME

_PACKAGE = Path(__file__).parents[1]

KEPT = find_kernel_folder(_PACKAGE)
"""Whether compiled kernels are kept on disk for later runs."""

_CALLED: dict[str, Any] = {"cache": KEPT, "nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
_INTERNAL = _CALLED | {"no_cpython_wrapper": True}
_UNCOUNTED = _INTERNAL | {"_nrt": False}

drop_stale(_PACKAGE)


class _Timer(event.Listener):
    """Counts the time under numba's lock: that of compiling and that of loading from disk."""

    def on_start(self, event: Any) -> None:  # noqa: ARG002
        COMPILE_TIME.begin()

    def on_end(self, event: Any) -> None:  # noqa: ARG002
        COMPILE_TIME.end()


event.register("numba:compiler_lock", _Timer())  # type: ignore[no-untyped-call]


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a function that Python calls."""
    return njit(**_CALLED)(function)


def internal(function: Callable[..., Any]) -> Any:
    """Compile a function that only compiled ones call: the wrapper for Python takes longest to compile."""
    return njit(**_INTERNAL)(function)


def inlined(function: Callable[..., Any]) -> Any:
    """Compile a function into its callers: handing over a problem's tables costs more than most bodies."""
    return njit(**_INTERNAL, forceinline=True)(function)


def uncounted(function: Callable[..., Any]) -> Any:
    """Compile a function into its callers without counting references to arrays.

    For functions that neither make nor return arrays: each read of an array of a NamedTuple costs two calls
    otherwise.
    """
    return njit(**_UNCOUNTED, forceinline=True)(function)
