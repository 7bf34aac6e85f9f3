"""All methods by name: heuristics and algorithms."""

from __future__ import annotations

from typing import Any

from wfsched.core.errors import ParameterError
from wfsched.core.registry import Registry
from wfsched.evolve.parameters import Parameters
from wfsched.evolve.registry import ALGORITHMS
from wfsched.heuristics.registry import HEURISTICS
from wfsched.schedule.method import Scheduler

METHODS = Registry("method", (*HEURISTICS, *ALGORITHMS))


def method_named(method: str | Parameters | Scheduler) -> tuple[str, Parameters | Scheduler]:
    """Return the name of a method, and what it stands for: parameters of a search, or a scheduler.

    Raises
    ------
    ParameterError
        If there is no such method.
    """
    if isinstance(method, Parameters):
        return method.name, method
    if callable(method):
        return getattr(method, "__name__", type(method).__name__), method
    if not isinstance(method, str):
        raise ParameterError("not a method", where="method", got=method)
    entry = METHODS.entry(method)
    loaded: Any = entry.load()
    if isinstance(loaded, type) and issubclass(loaded, Parameters):
        return entry.name, loaded()
    return entry.name, loaded
