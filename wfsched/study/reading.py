"""From a study file to its grid of trials.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from wfsched.core.config.faults import as_one_error
from wfsched.core.config.tables import validate
from wfsched.core.errors import PlatformError, StudyError, WfschedError
from wfsched.schedule.fronts.pick_rules import pick_rule
from wfsched.schedule.objectives import objectives_named
from wfsched.study.definition.bound_points import BoundPoint, bound_points
from wfsched.study.definition.methods import MethodChoice, method_choice
from wfsched.study.definition.schema import MethodEntry, StudyEntry, SupplyEntry, WorkflowEntry
from wfsched.study.definition.sources import (
    GeneratedSource,
    PlatformSource,
    SupplySource,
    WorkflowSource,
    file_digests,
    file_source,
    platform_source,
    resolved,
)
from wfsched.study.store import StudyMark
from wfsched.study.trials.schedule_trial import ScheduleTrial, Setting, Terms
from wfsched.workflow.generate.generator import SMALLEST
from wfsched.workflow.generate.registry import FAMILIES


@dataclass(frozen=True, slots=True)
class Study:
    """A study: its name, the text of its file, and its grid.

    Parameters
    ----------
    mark : StudyMark
    trials : tuple of ScheduleTrial
        Each content once, those of a problem side by side.
    """

    mark: StudyMark
    trials: tuple[ScheduleTrial, ...]


def read_study(path: Path) -> Study:
    """Read a study file (docs/studies.md says how to write one).

    Raises
    ------
    StudyError
        If it cannot be read, a key or a value is wrong, or the grid is empty.
    WfschedError
        If a workflow, a platform or a supply that it names cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except OSError as error:
        raise StudyError(f"the file cannot be read: {error.strerror}", where=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StudyError(f"this is not TOML: {error}", where=str(path)) from error
    entry, problems = validate(StudyEntry, raw)
    if entry is None:
        raise _as_study_error(as_one_error(str(path), problems))
    trials = _grid(entry, path)
    if not trials:
        raise StudyError("the grid is empty", where=str(path), remedy="Give workflows, methods and seeds.")
    return Study(StudyMark(entry.name, text), trials)


def _grid(entry: StudyEntry, path: Path) -> tuple[ScheduleTrial, ...]:
    where, folder = str(path), path.parent
    terms = _terms(entry, where)
    platforms = [platform_source(_platform(name, folder)) for name in entry.platforms]
    workflows = [
        source
        for i, item in enumerate(entry.workflow)
        for source in _workflows(item, folder, f"{where}: workflow[{i}]")
    ]
    supplies = [_supply(item, folder) for item in entry.supply] or [SupplySource()]
    methods = _methods(entry, where)
    points = bound_points(entry.bounds, where)
    _check_names(points, [choice.name for choice, _ in methods], where)
    found: dict[str, ScheduleTrial] = {}
    for trial in _cells(terms, workflows, platforms, supplies, points, methods):
        found.setdefault(trial.id, trial)
    return tuple(found.values())


def _cells(
    terms: Terms,
    workflows: Sequence[WorkflowSource],
    platforms: Sequence[PlatformSource],
    supplies: Sequence[SupplySource],
    points: Sequence[BoundPoint],
    methods: Sequence[tuple[MethodChoice, tuple[int, ...]]],
) -> Iterator[ScheduleTrial]:
    for workflow, platform, supply in product(workflows, platforms, supplies):
        setting = Setting(workflow, platform, supply, terms)
        for point, (choice, seeds) in product(points, methods):
            if point.methods is None or choice.name in point.methods:
                yield from (ScheduleTrial(setting, point, choice, seed) for seed in seeds)


def _terms(entry: StudyEntry, where: str) -> Terms:
    try:
        objectives_named(entry.objectives)
        pick_rule(entry.pick)
    except WfschedError as error:
        raise _as_study_error(error, where) from error
    return Terms(entry.objectives, entry.pick, entry.staging, entry.keep == "schedules")


def _platform(name: str, folder: Path) -> str:
    """Return the name of a built-in platform as it is, and a path from the folder of the study."""
    is_path = Path(name).suffix == ".toml" or "/" in name
    return resolved(name, folder) if is_path else name


def _workflows(entry: WorkflowEntry, folder: Path, where: str) -> list[WorkflowSource]:
    if bool(entry.generate) == bool(entry.file):
        raise StudyError("a workflow is generated or read", where=where, allowed="one of generate, file")
    if entry.file:
        return [file_source(Path(resolved(name, folder)), entry.repair) for name in entry.file]
    for tasks in entry.tasks or (0,):
        if tasks < SMALLEST:
            raise StudyError("too few tasks", where=f"{where}: tasks", got=tasks, allowed=f">= {SMALLEST}")
    try:
        families = [FAMILIES.entry(name).name for name in entry.generate]
    except WfschedError as error:
        raise _as_study_error(error, where) from error
    return [GeneratedSource(*cell) for cell in product(families, entry.tasks, entry.seeds)]


def _supply(entry: SupplyEntry, folder: Path) -> SupplySource:
    everywhere = None if entry.all is None else _trace(entry.all, folder)
    sites = {site: _trace(name, folder) for site, name in entry.sites.items()}
    named = sites | ({} if everywhere is None else {"": everywhere})
    return SupplySource(
        entry.name,
        everywhere,
        tuple(sorted(sites.items())),
        entry.fill,
        entry.start,
        entry.window_s,
        entry.time_step_s,
        file_digests(named),
    )


def _trace(name: str, folder: Path) -> str:
    """Return the name of a built-in supply as it is, and a path from the folder of the study."""
    return resolved(name, folder) if Path(name).suffix or "/" in name else name


def _methods(entry: StudyEntry, where: str) -> list[tuple[MethodChoice, tuple[int, ...]]]:
    """Return the methods, each with its seeds: heuristics that draw no lots run once."""
    found: list[tuple[MethodChoice, tuple[int, ...]]] = []
    for i, item in enumerate(entry.method):
        place = f"{where}: method[{i}]"
        choice = _choice(item, entry.stop.model_dump(exclude_none=True) if entry.stop else {}, place)
        seeds = entry.seeds if choice.draws else entry.seeds[:1]
        if choice.name in [known.name for known, _ in found]:
            raise StudyError("two methods have one name", where=place, got=choice.name, allowed="name = ...")
        found.append((choice, seeds if item.seeds is None else item.seeds))
    return found


def _choice(item: MethodEntry, stop: dict[str, Any], where: str) -> MethodChoice:
    try:
        return method_choice(item.method, item.name, item.preset, item.parameters, stop)
    except WfschedError as error:
        raise _as_study_error(error, where) from error


def _check_names(points: Sequence[BoundPoint], methods: Sequence[str], where: str) -> None:
    for point in points:
        for name in point.methods or ():
            if name not in methods:
                raise StudyError(
                    "no method has this name", where=f"{where}: bounds", got=name, allowed=", ".join(methods)
                )


def _as_study_error(error: WfschedError | PlatformError, where: str = "") -> StudyError:
    """Return `error` as one of the study file, with the place in front."""
    place = ": ".join(part for part in (where, error.where) if part)
    return StudyError(error.what, where=place, got=error.got, allowed=error.allowed, remedy=error.remedy)
