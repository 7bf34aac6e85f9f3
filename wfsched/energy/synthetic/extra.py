"""Optional packages of the models of sun and wind (extra ``green``)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from wfsched.core.errors import MissingExtraError


def need(module: str) -> Any:
    """Import and return `module`.

    Raises
    ------
    MissingExtraError
        If the package is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(
            f"{module.partition('.')[0]} is not installed",
            where="models of sun and wind",
            remedy="Run: pip install 'wfsched[green]'. The built-in supplies need no extra.",
        ) from error
