"""Provenance of a run: versions of the software, commit of the sources, and the machine."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

# Libraries that affect reported figures.
_LIBRARIES = ("numpy", "numba", "pymoo", "moocore", "lxml", "networkx", "matplotlib")


def package_version() -> str:
    """Return the version of wfsched; ``0+unknown`` if it is not installed."""
    return _version("wfsched") or "0+unknown"


@cache
def commit() -> str | None:
    """Return the commit of the sources, with ``+`` if files were changed; None outside a git checkout."""
    package = Path(__file__).resolve().parents[1]
    if _git(package, "ls-files", "--error-unmatch", "__init__.py") is None:
        return None
    head = _git(package, "rev-parse", "HEAD")
    changed = _git(package, "status", "--porcelain", "--untracked-files=no", "--", ".")
    return head and head + ("+" if changed else "")


def _git(folder: Path, *arguments: str) -> str | None:
    """Return the output of git in `folder`; None if git is missing or fails."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def provenance() -> dict[str, Any]:
    """Return the versions of wfsched, Python and libraries, and a description of the machine."""
    return {
        "versions": {
            "wfsched": package_version(),
            "python": sys.version.split()[0],
            **{name: _version(name) for name in _LIBRARIES},
        },
        "machine": {
            "system": platform.platform(),
            "architecture": platform.machine(),
            "processors": os.cpu_count(),
        },
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
