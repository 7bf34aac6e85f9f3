"""What a run has to be known by to be run again: versions and the machine."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

# What takes part in a number that is reported.
_LIBRARIES = ("numpy", "numba", "pymoo", "moocore", "lxml", "networkx", "matplotlib")


def package_version() -> str:
    """Return the version of wfsched; ``0+unknown`` where it is used without being installed."""
    return _version("wfsched") or "0+unknown"


@cache
def commit() -> str | None:
    """Return the commit of the sources, with ``+`` where files differ from it; None outside of git."""
    package = Path(__file__).resolve().parents[1]
    if _git(package, "ls-files", "--error-unmatch", "__init__.py") is None:
        return None
    head = _git(package, "rev-parse", "HEAD")
    changed = _git(package, "status", "--porcelain", "--untracked-files=no", "--", ".")
    return head and head + ("+" if changed else "")


def _git(folder: Path, *arguments: str) -> str | None:
    """Return what git prints in `folder`; None where it is not installed or refuses."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def provenance() -> dict[str, Any]:
    """Return the versions of wfsched, Python and the libraries, and what machine this is."""
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
