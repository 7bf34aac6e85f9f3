"""The solver that the exact reference needs: the extra ``exact``."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from wfsched.core.errors import MissingExtraError


def need_solver() -> None:
    """Load OR-Tools CP-SAT.

    Raises
    ------
    MissingExtraError
        If it is not installed, or cannot be loaded.
    """
    try:
        import_module("wfsched.exact.solver")
    except ImportError as error:
        there = find_spec("ortools") is not None
        raise MissingExtraError(
            f"OR-Tools cannot be loaded: {error}" if there else "OR-Tools is not installed",
            where="the exact reference",
            remedy="Run: pip install 'wfsched[exact]'.",
        ) from error
