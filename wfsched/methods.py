"""All methods by name: heuristics and algorithms."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wfsched.core.errors import ParameterError
from wfsched.core.registry import Registry
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.registry import ALGORITHMS
from wfsched.heuristics.registry import HEURISTICS
from wfsched.schedule.method import Scheduler
from wfsched.schedule.method_entry import MethodEntry

_ALLOWED = "a name of `wfsched methods`, parameters of an algorithm, or a function of problem and generator"

METHODS = Registry("method", (*HEURISTICS, *ALGORITHMS))


@dataclass(frozen=True, slots=True)
class Method:
    """A method that is ready to run.

    Parameters
    ----------
    name : str
        By which its random stream and its results go.
    runs : Parameters or callable
        Parameters of an algorithm, or a scheduler.
    entry : MethodEntry
        What it needs, aims at and supports.
    """

    name: str
    runs: Parameters | Scheduler
    entry: MethodEntry


def method_named(method: str | Parameters | Scheduler) -> Method:
    """Return a method by its name, by its parameters, or made of any scheduler.

    Raises
    ------
    ParameterError
        If there is no such method.
    """
    if isinstance(method, str):
        entry = METHODS.entry(method)
        loaded: Any = entry.load()
        runs = loaded() if isinstance(loaded, type) and issubclass(loaded, Parameters) else loaded
        return Method(entry.name, runs, entry.stated_by(loaded))
    if isinstance(method, Parameters):
        name = method.name
    elif isinstance(method, type) and issubclass(method, Parameters):
        return method_named(method())
    elif callable(method):
        _check_call(method)
        name = getattr(method, "__name__", type(method).__name__)
    else:
        raise ParameterError("not a method", where="method", got=type(method).__name__, allowed=_ALLOWED)
    entry = MethodEntry(name, f"{type(method).__module__}:{type(method).__qualname__}", "")
    return Method(name, method, entry.stated_by(method))


def _check_call(scheduler: Callable[..., object]) -> None:
    """Refuse a scheduler that cannot be called with a problem and a generator."""
    try:
        call = inspect.signature(scheduler)
    except ValueError:  # Written in C, without a signature.
        return
    try:
        call.bind(None, None)
    except TypeError as error:
        raise ParameterError(
            f"a scheduler is called with a problem and a random generator: {error}",
            where="method",
            got=f"{getattr(scheduler, '__name__', type(scheduler).__name__)}{call}",
            allowed="a function (problem, generator) -> Schedule",
        ) from error
