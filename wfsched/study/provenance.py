"""What a run has to be known by to be run again: versions and the machine."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

# What takes part in a number that is reported.
_LIBRARIES = ("numpy", "numba", "pymoo", "moocore", "lxml", "networkx", "matplotlib")


def package_version() -> str:
    """Return the version of wfsched; ``0+unknown`` where it is used without being installed."""
    return _version("wfsched") or "0+unknown"


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
