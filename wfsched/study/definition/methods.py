"""The methods of a study: heuristics and searches by name, with their parameters."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np

from wfsched.core.errors import ParameterError
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.registry import ALGORITHMS, settings
from wfsched.heuristics.registry import HEURISTICS
from wfsched.methods import METHODS
from wfsched.schedule.method import Scheduler


@dataclass(frozen=True, slots=True)
class MethodChoice:
    """A method with its parameters, ready to be run.

    Parameters
    ----------
    name : str
        What it is called in the results.
    method : str
        A heuristic or a search.
    changes : tuple of (str, value)
        Parameters of a heuristic that were given.
    search : Parameters or None
        All parameters of a search.
    """

    name: str
    method: str
    changes: tuple[tuple[str, Any], ...] = ()
    search: Parameters | None = None

    @property
    def draws(self) -> bool:
        """Whether each seed is a run of its own."""
        return self.search is not None or METHODS.entry(self.method).complete().draws

    def content(self) -> dict[str, Any]:
        """Return what its results depend on."""
        given = dict(self.changes) if self.search is None else asdict(self.search)
        return {"method": self.method, "settings": given}

    def solver(self) -> str | Parameters | Scheduler:
        """Return what `wfsched.solving.solve` takes."""
        if self.search is not None:
            return self.search
        return _heuristic(self.method, dict(self.changes)) if self.changes else self.method


def method_choice(
    method: str,
    name: str | None = None,
    preset: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
) -> MethodChoice:
    """Return a method by its name.

    Parameters
    ----------
    method : str
        A heuristic or a search.
    name : str, optional
        What to call it; its own name and its preset if None.
    preset : str, optional
        Of a search.
    parameters : mapping, optional
        Parameters of the search and its limits, or keyword arguments of the heuristic.
    stop : mapping, optional
        Limits that all searches get (fields of `wfsched.evolve.stop.Stop`); own ones go first.

    Raises
    ------
    ParameterError
        If the method, the preset or a parameter is unknown, or a value is out of its range.
    """
    entry = METHODS.entry(method)
    given = dict(parameters or {})
    if entry.name in ALGORITHMS.names():
        label = name or "-".join(part for part in (entry.name, preset) if part)
        search = settings(entry.name, preset, **{**(stop or {}), **given})
        return MethodChoice(label, entry.name, search=search)
    if preset is not None:
        raise ParameterError("a heuristic has no presets", where=method, got=preset)
    frozen = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    choice = MethodChoice(name or entry.name, entry.name, tuple(frozen.items()))
    choice.solver()
    return choice


def _heuristic(method: str, given: Mapping[str, Any]) -> Scheduler:
    scheduler: Scheduler = HEURISTICS.entry(method).load()
    optional = inspect.signature(scheduler).parameters.values()
    allowed = [p.name for p in optional if p.kind is inspect.Parameter.KEYWORD_ONLY]
    for key, value in given.items():
        if key not in allowed:
            raise ParameterError(
                f"unknown parameter of {method}",
                where=key,
                got=value,
                allowed=", ".join(allowed) or "none",
            )
    return _Named(method, partial(scheduler, **given))


class _Named:
    """A scheduler under the name that its random stream and its results go by."""

    def __init__(self, name: str, scheduler: Scheduler) -> None:
        self.__name__ = name
        self._scheduler = scheduler

    def __call__(self, problem: Any, rng: np.random.Generator, /) -> Any:
        return self._scheduler(problem, rng)
