"""Command line: one file per command; arguments and printing only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.cli.main import main as main

_HOMES = {
    "wfsched.cli.main": ("main",),
}

__all__ = open_face(__name__, _HOMES)
