"""How kernels are compiled: by numba, cached on disk, without the interpreter lock."""

from __future__ import annotations

from typing import Any

from numba import njit

_ANY: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
_UNSEEN = _ANY | {"no_cpython_wrapper": True}

# For functions that Python calls.
compiled: Any = njit(**_ANY)
# For functions that only compiled ones call: the way in from Python takes longest to compile.
internal: Any = njit(**_UNSEEN)
# For those of them whose bodies go where they are called: to hand over the tables of a problem takes
# longer than most of them do.
inlined: Any = njit(**_UNSEEN, forceinline=True)
