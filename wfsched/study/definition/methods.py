"""Methods of a study: heuristics and searches by name, with their parameters."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np

from wfsched.core.errors import ParameterError
from wfsched.core.nearest import nearest
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.registry import ALGORITHMS, settings
from wfsched.heuristics.registry import HEURISTICS
from wfsched.methods import METHODS
from wfsched.schedule.method import Scheduler


@dataclass(frozen=True, slots=True)
class MethodChoice:
    """A method with its parameters, ready to run.

    Parameters
    ----------
    name : str
        Name in the results.
    method : str
        Name of the heuristic or the search.
    changes : tuple of (str, value)
        Parameters of a heuristic that differ from their defaults.
    search : Parameters or None
        All parameters of a search; None for a heuristic.
    """

    name: str
    method: str
    changes: tuple[tuple[str, Any], ...] = ()
    search: Parameters | None = None

    @property
    def draws(self) -> bool:
        """Whether the method draws random numbers, so that each seed is a run of its own."""
        return self.search is not None or METHODS.entry(self.method).complete().draws

    def content(self) -> dict[str, Any]:
        """Return everything that the results of the method depend on."""
        given = dict(self.changes) if self.search is None else asdict(self.search)
        return {"method": self.method, "parameters": given}

    def solver(self) -> str | Parameters | Scheduler:
        """Return the method as `wfsched.solving.solve` accepts it."""
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
        Name of a heuristic or a search.
    name : str, optional
        Name in the results; name of the method and its preset if None.
    preset : str, optional
        Preset of a search.
    parameters : mapping, optional
        Parameters of the search and its limits, or keyword arguments of the heuristic.
    stop : mapping, optional
        Limits of all searches (fields of `wfsched.evolve.stop.Stop`); `parameters` take precedence.

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
                near=nearest(key, allowed),
            )
    return _Named(method, partial(scheduler, **given))


class _Named:
    """A scheduler with a name, which selects its random stream."""

    def __init__(self, name: str, scheduler: Scheduler) -> None:
        self.__name__ = name
        self._scheduler = scheduler

    def __call__(self, problem: Any, rng: np.random.Generator, /) -> Any:
        return self._scheduler(problem, rng)
