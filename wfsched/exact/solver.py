"""OR-Tools CP-SAT, loaded so that it gets along with HiGHS.

OR-Tools and highspy each bring a library called ``libhighs.so.1``, and of two libraries of one name a
process has the first. With highspy's, OR-Tools lacks a function of an older HiGHS, which CP-SAT never
calls; so it is enough that functions are looked up when they are called. With OR-Tools' library
highspy would not load at all, so it comes first. (https://github.com/google/or-tools/issues/5246)
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import highspy  # noqa: F401


@contextmanager
def _looking_up_late() -> Iterator[None]:
    """Let the libraries that are loaded meanwhile look up functions when they are called."""
    if not hasattr(sys, "setdlopenflags"):
        yield
        return
    flags = sys.getdlopenflags()
    sys.setdlopenflags(os.RTLD_LAZY)
    try:
        yield
    finally:
        sys.setdlopenflags(flags)


with _looking_up_late():
    from ortools.sat.python import cp_model

__all__ = ["cp_model"]
