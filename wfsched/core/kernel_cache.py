"""Compiled kernels on disk, kept in step with the sources they were compiled from.

numba decides by the file of a function alone whether what it has on disk is still good. A kernel
that calls, or takes a constant from, another file goes on running the old code after that file was
changed: wrong numbers, silently. So before anything is loaded, what is older than a change goes.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

# Compiled functions, and the modules whose constants they take.
_MARKS = ("njit", "@internal", "@inlined", "@compiled", "# compiled into kernels")


def drop_stale(package: Path) -> int:
    """Delete the cached kernels below `package` if a source that goes into them is newer.

    Where the package lies in a folder that may not be written to, numba keeps its cache elsewhere
    and sources do not change: nothing is done.

    Returns
    -------
    int
        How many were deleted.
    """
    cached = _ages(package, "__pycache__/*.nbi")
    if not cached:
        return 0
    oldest = min(cached.values())
    newer = {path: age for path, age in _ages(package, "*.py").items() if age > oldest}
    changed = [age for path, age in newer.items() if _is_compiled(path)]
    if not changed:
        return 0
    stale = [path for path, age in cached.items() if age < max(changed)]
    for path in stale:
        with suppress(OSError):
            path.unlink()
    return len(stale)


def _ages(package: Path, pattern: str) -> dict[Path, int]:
    """Return when each file was modified [ns]; files that another process deletes meanwhile are left out."""
    ages = {}
    for path in package.rglob(pattern):
        with suppress(FileNotFoundError):
            ages[path] = path.stat().st_mtime_ns
    return ages


def _is_compiled(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return any(mark in text for mark in _MARKS)
