"""The table of the algorithms that search a front, and how their names become knobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from wfsched.core.errors import ParameterError
from wfsched.core.registry import Entry, Table
from wfsched.evolve.params import Parameters, preset_changes
from wfsched.evolve.stop import LIMITS, Stop

# Each target is the class of the knobs, which makes the algorithm (`Parameters.strategy`).
ALGORITHMS = Table(
    "algorithm",
    (
        Entry(
            "nsga2",
            "wfsched.evolve.params:NSGA2",
            "NSGA-II: rank, then crowding distance",
            "Deb et al., IEEE TEVC 6(2), 2002, doi 10.1109/4235.996017",
            aliases=("nsga-ii",),
        ),
    ),
    group="wfsched.algorithms",
)

_STOP_FIELDS = tuple(each.name for each in fields(Stop))


def settings(name: str, preset: str | None = None, **changes: Any) -> Parameters:
    """Return the knobs of an algorithm.

    Parameters
    ----------
    name : str
        As in `ALGORITHMS`.
    preset : str, optional
        As in `wfsched.evolve.params.PRESETS`; what it says of knobs that the algorithm does not
        have is left out. ``default`` if None.
    **changes
        Knobs of the algorithm, and fields of `Stop`: any of its limits replaces the limits of the
        preset, a target or extra generations stand beside them. Lists are taken as tuples.

    Raises
    ------
    ParameterError
        If there is no such algorithm, preset or knob, or a value does not fit.

    >>> settings("nsga2", pop_size=40, evaluations=20000).stop
    Stop(generations=None, evaluations=20000, time_s=None, hypervolume=None, extra_generations=None)
    """
    owner: type[Parameters] = ALGORITHMS.entry(name).load()
    known = [each.name for each in fields(owner)]
    given = {key: value for key, value in preset_changes(preset or "default").items() if key in known}
    params = owner(**given)
    for key in changes:
        if key not in (*known, *_STOP_FIELDS):
            allowed = ", ".join((*known, *_STOP_FIELDS))
            raise ParameterError(f"{params.name} has no such knob", where=key, allowed=allowed)
    own = {key: _frozen(value) for key, value in changes.items() if key in known}
    limits = {key: value for key, value in changes.items() if key in _STOP_FIELDS}
    params = replace(params, **own)
    return replace(params, stop=changed_stop(params.stop, limits)) if limits else params


def changed_stop(stop: Stop, changes: Mapping[str, Any]) -> Stop:
    """Return a stop rule with other limits: given ones replace all that were there before."""
    limited = any(changes.get(name) is not None for name in LIMITS)
    return replace(stop, **{**(dict.fromkeys(LIMITS) if limited else {}), **changes})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
