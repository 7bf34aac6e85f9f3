"""Arguments of a problem: facts, or the names, files and texts that stand for them."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from numbers import Real
from typing import TypeAlias

from wfsched.core.errors import ParameterError
from wfsched.energy.instant import parse_instant, parse_moment, seconds, zone_of
from wfsched.energy.supply import Supply
from wfsched.platforms.model import Platform
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.placement_rules import AnyConstraint, MemoryRule, PlacementRule
from wfsched.workflow.model import Workflow

FilePath: TypeAlias = str | os.PathLike[str]
SupplyGiven: TypeAlias = FilePath | Supply | Mapping[str, FilePath | Supply] | None
Instant: TypeAlias = str | float | datetime

_INSTANT = "ISO 8601 text such as 2023-06-01T06:00Z, an aware datetime, or POSIX seconds"


def workflow_of(given: Workflow | FilePath) -> Workflow:
    """Return a workflow; a path is read.

    Raises
    ------
    WorkflowError
        If the file is no valid workflow.
    ParameterError
        If it is neither a workflow nor a path.
    """
    if isinstance(given, Workflow):
        return given
    if not isinstance(given, str | os.PathLike):
        raise _wrong("workflow", given, "Workflow, or the path of a workflow file")
    from wfsched.workflow.read import read_workflow

    return read_workflow(os.fspath(given))


def platform_of(given: Platform | FilePath) -> Platform:
    """Return a platform; a name or a path is read.

    Raises
    ------
    PlatformError
        If there is no such catalogue, or it is malformed.
    ParameterError
        If it is neither a platform nor a name or path.
    """
    if isinstance(given, Platform):
        return given
    if not isinstance(given, str | os.PathLike):
        raise _wrong("platform", given, "Platform, the name of a built-in one, or the path of a TOML file")
    from wfsched.platforms.catalogue import load_platform

    return load_platform(given)


def supplies_of(platform: Platform, given: SupplyGiven) -> Mapping[str, Supply]:
    """Return the supply of each site; names and paths are read as `site_supplies` does.

    A single one is that of all sites; None and ``"none"`` are no supply.

    Raises
    ------
    SupplyError
        If a supply is unknown or malformed.
    ParameterError
        If it is of another type, or a site unknown.
    """
    if given is None:
        return {}
    if isinstance(given, Mapping):
        for name, supply in given.items():
            if not isinstance(supply, str | os.PathLike | Supply):
                raise _wrong(f"supply: {name}", supply, _SUPPLY)
        if all(isinstance(supply, Supply) for supply in given.values()):
            return dict(given)  # type: ignore[arg-type]
        named = {name: _said(supply) for name, supply in given.items()}
        found = _site_supplies(platform, named)
        return {name: supply for name, supply in found.items() if name in named}
    if not isinstance(given, str | os.PathLike | Supply):
        raise _wrong("supply", given, f"{_SUPPLY}; one for all sites, or a mapping from their names")
    return _site_supplies(platform, _said(given))


_SUPPLY = "Supply, the name of a built-in one, or the path of a description or trace file"


def zone_said(given: Instant, zone: str | None) -> str:
    """Return the zone in which instants are written: the one asked for, else that of a start that says one.

    Raises
    ------
    ParameterError
        If it is unknown, or the start malformed.
    """
    if zone is not None:
        zone_of(zone)
        return zone
    if isinstance(given, str):
        return parse_moment(given, "start").zone
    if isinstance(given, datetime) and given.tzinfo is not None:
        return parse_moment(given.isoformat(), "start").zone
    return "UTC"


def instant_of(given: Instant) -> float:
    """Return POSIX seconds of an instant.

    Raises
    ------
    ParameterError
        If it is malformed, a datetime without a time zone, or of another type.
    """
    if isinstance(given, str):
        return parse_instant(given, "start")
    if isinstance(given, datetime):
        if given.tzinfo is None or given.utcoffset() is None:
            raise ParameterError(
                "datetime without a time zone",
                where="start",
                got=given.isoformat(),
                allowed=_INSTANT,
                remedy="Say which: start.replace(tzinfo=datetime.UTC), or another zone.",
            )
        return seconds(given)
    return number_of("start", given, _INSTANT)


def number_of(where: str, given: object, allowed: str = "a finite number") -> float:
    """Return a finite number as a float.

    Raises
    ------
    ParameterError
        If it is none.
    """
    if isinstance(given, bool) or not isinstance(given, Real):
        raise _wrong(where, given, allowed)
    value = float(given)
    if not math.isfinite(value):
        raise ParameterError("out of range", where=where, got=value, allowed=allowed)
    return value


def objectives_of(given: Iterable[str]) -> tuple[str, ...]:
    """Return names of objectives; text is no list of them.

    Raises
    ------
    ParameterError
        If it is text, no list, or holds what is no text.
    """
    if isinstance(given, str) or not isinstance(given, Iterable):
        remedy = f"One objective is a list of one: [{given!r}]." if isinstance(given, str) else None
        raise _wrong("objectives", given, "a list of names", remedy)
    names = tuple(given)
    for name in names:
        if not isinstance(name, str):
            raise _wrong("objectives", name, "a list of names")
    return names


def constraints_of(given: Iterable[AnyConstraint]) -> tuple[AnyConstraint, ...]:
    """Return constraints; a single one is no list of them.

    Raises
    ------
    ParameterError
        If it is no list, or holds what is no constraint.
    """
    kinds = (Constraint, PlacementRule, MemoryRule)
    allowed = f"a list of {', '.join(kind.__name__ for kind in kinds)}"
    if isinstance(given, str) or not isinstance(given, Iterable):
        remedy = "One constraint is a list of one." if isinstance(given, kinds) else None
        raise _wrong("constraints", given, allowed, remedy)
    constraints = tuple(given)
    for constraint in constraints:
        if not isinstance(constraint, kinds):
            raise _wrong("constraints", constraint, allowed)
    return constraints


def _said(given: FilePath | Supply) -> str | Supply:
    """Return a supply as `site_supplies` takes it: a path object is never a name."""
    if isinstance(given, str | Supply):
        return given
    path = os.fspath(given)
    return path if os.sep in path else f"{os.curdir}{os.sep}{path}"


def _site_supplies(platform: Platform, given: str | Supply | Mapping[str, str | Supply]) -> dict[str, Supply]:
    # Readers of supplies are imported for names and paths only.
    from wfsched.schedule.site_supplies import site_supplies

    return site_supplies(platform, given)


def _wrong(where: str, got: object, allowed: str, remedy: str | None = None) -> ParameterError:
    return ParameterError("wrong type", where=where, got=type(got).__name__, allowed=allowed, remedy=remedy)
