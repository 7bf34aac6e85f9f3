"""How the kernels of this package are compiled: by numba, cached on disk, without the interpreter lock.

Kernels hand arrays to each other one by one, never several in a tuple (docs/extending.md).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from numba import njit

from wfsched.core.kernel_cache import drop_stale

_ANY: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
_UNSEEN = _ANY | {"no_cpython_wrapper": True}

drop_stale(Path(__file__).parents[1])

# For functions that Python calls, that only compiled ones call, and whose bodies go where they are called.
compiled: Any = njit(**_ANY)
internal: Any = njit(**_UNSEEN)
inlined: Any = njit(**_UNSEEN, forceinline=True)
