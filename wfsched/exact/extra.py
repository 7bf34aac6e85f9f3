"""Solver of the exact reference: OR-Tools, the extra ``exact``."""

from __future__ import annotations

from importlib import import_module

from wfsched.core.errors import MissingExtraError


def need_solver() -> None:
    """Import OR-Tools CP-SAT.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        import_module("ortools.sat.python.cp_model")
    except ImportError as error:
        raise MissingExtraError(
            "OR-Tools is not installed",
            where="the exact reference",
            remedy="Run: pip install 'wfsched[exact]'.",
        ) from error
