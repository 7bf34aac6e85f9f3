"""The methods of a study: heuristics and searches by name, with their parameters."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from wfsched.core.errors import ParameterError
from wfsched.evolve.params import NSGA2, preset
from wfsched.heuristics.table import HEURISTICS
from wfsched.schedule.method import Scheduler

SEARCHES = ("nsga2",)
# Heuristics that draw lots, so that each seed is a run of its own.
_DRAWING = ("random",)


@dataclass(frozen=True, slots=True)
class MethodChoice:
    """A method with its parameters, ready to be run.

    Parameters
    ----------
    name : str
        What it is called in the results.
    method : str
        A heuristic or a search.
    preset : str or None
        Of a search.
    changes : tuple of (str, value)
        Parameters that were given.
    search : NSGA2 or None
        All parameters of a search.
    """

    name: str
    method: str
    preset: str | None = None
    changes: tuple[tuple[str, Any], ...] = ()
    search: NSGA2 | None = None

    @property
    def draws(self) -> bool:
        """Whether each seed is a run of its own."""
        return self.search is not None or self.method in _DRAWING

    def content(self) -> dict[str, Any]:
        """Return what its results depend on."""
        settings = dict(self.changes) if self.search is None else asdict(self.search)
        return {"method": self.method, "settings": settings}

    def solver(self) -> str | NSGA2 | Scheduler:
        """Return what `wfsched.solving.solve` takes."""
        if self.search is not None:
            return self.search
        return _heuristic(self.method, dict(self.changes)) if self.changes else self.method


def method_choice(
    method: str,
    name: str | None = None,
    preset_name: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    stop: Mapping[str, int | None] | None = None,
) -> MethodChoice:
    """Return a method by its name.

    Parameters
    ----------
    method : str
        A heuristic, or one of `SEARCHES`.
    name : str, optional
        What to call it; its own name and its preset if None.
    preset_name : str, optional
        Of a search.
    parameters : mapping, optional
        Fields of the search, or keyword arguments of the heuristic.
    stop : mapping, optional
        ``generations`` or ``evaluations`` that all searches get; own parameters go first.

    Raises
    ------
    ParameterError
        If the method, the preset or a parameter is unknown, or a value is out of its range.
    """
    given = {
        key: tuple(value) if isinstance(value, list) else value for key, value in (parameters or {}).items()
    }
    if method in SEARCHES:
        search = _stopped(settings(method, preset_name, **given), given, stop or {})
        label = name or "-".join(part for part in (method, preset_name) if part)
        return MethodChoice(label, method, preset_name, tuple(given.items()), search)
    entry = HEURISTICS.entry(method)
    if preset_name is not None:
        raise ParameterError("a heuristic has no presets", where=method, got=preset_name)
    choice = MethodChoice(name or entry.name, entry.name, None, tuple(given.items()))
    choice.solver()
    return choice


def settings(name: str, preset_name: str | None = None, **changes: Any) -> NSGA2:
    """Return the parameters of a search: those of a preset with `changes`.

    Raises
    ------
    ParameterError
        If the preset or a parameter is unknown, or a value is out of its range.
    """
    base = preset(preset_name or "default")
    known = asdict(base)
    for key, value in changes.items():
        if key not in known:
            raise ParameterError(
                f"{name} has no such parameter", where=key, got=value, allowed=", ".join(known)
            )
        if not _alike(value, known[key]):
            raise ParameterError(
                "this is no value of the parameter", where=key, got=value, allowed=f"such as {known[key]}"
            )
    return replace(base, **changes)


def _alike(value: Any, example: Any) -> bool:
    """Tell whether `value` is of the kind of `example`; None stands for a number."""
    if isinstance(example, bool):
        return isinstance(value, bool)
    if isinstance(example, int):
        return isinstance(value, int) and not isinstance(value, bool)
    if example is None or isinstance(example, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(example, tuple) and example and isinstance(value, tuple):
        return all(_alike(item, example[0]) for item in value)
    return isinstance(value, type(example))


def _stopped(search: NSGA2, given: Mapping[str, Any], stop: Mapping[str, int | None]) -> NSGA2:
    generations, evaluations = stop.get("generations"), stop.get("evaluations")
    if "generations" in given or (generations is None and evaluations is None):
        return search
    if generations is None:
        # The first population is evaluated too.
        generations = max(0, ((evaluations or 0) - search.pop_size) // search.n_offsprings)
    return replace(search, generations=generations)


def _heuristic(method: str, given: Mapping[str, Any]) -> Scheduler:
    scheduler: Scheduler = HEURISTICS.entry(method).load()
    optional = inspect.signature(scheduler).parameters.values()
    allowed = [p.name for p in optional if p.kind is inspect.Parameter.KEYWORD_ONLY]
    for key, value in given.items():
        if key not in allowed:
            raise ParameterError(
                f"{method} has no such parameter",
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
