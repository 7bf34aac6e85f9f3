"""`read_study`: a study file and the grid of trials that it describes.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, product
from pathlib import Path
from typing import Any, TypeVar

from wfsched.core.arguments import PATH, takes
from wfsched.core.config.faults import as_one_error
from wfsched.core.config.reading import parse_toml, read_text
from wfsched.core.config.tables import validate
from wfsched.core.errors import StudyError, WfschedError
from wfsched.schedule.fronts.pick_rules import pick_rule
from wfsched.schedule.objectives import objectives_named
from wfsched.study.definition.limits import LimitsByFactors, expand_limits
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
from wfsched.study.study import Study
from wfsched.study.trials.schedule_trial import CommonTerms, ProblemSource, ScheduleTrial
from wfsched.workflow.generate.generator import MIN_TASKS
from wfsched.workflow.generate.registry import FAMILIES
from wfsched.workflow.limits import MAX_TASKS
from wfsched.workflow.reading.runtimes import Runtimes, read_runtimes

MAX_TRIALS = 500_000
"""Most trials of a study: they are held in memory."""


@takes("path", *PATH, allowed="a path")
def read_study(path: str | Path) -> Study:
    """Read a study file; docs/studies.md describes its keys.

    Returns
    -------
    Study
        Trials of class `ScheduleTrial`, without duplicates; those of a problem are neighbours.

    Raises
    ------
    StudyError
        If the file cannot be read, a key or a value is wrong, or the grid is empty.
    WfschedError
        If a workflow, platform or supply named in it cannot be read.
    """
    path = Path(path)
    text = read_text(path, StudyError)
    entry, faults = validate(StudyEntry, parse_toml(text, str(path), StudyError))
    if entry is None:
        raise as_one_error(str(path), faults, StudyError)
    trials = _grid(entry, path)
    if not trials:
        raise StudyError("the grid is empty", where=str(path), remedy="Set workflows, methods and seeds.")
    return Study(entry.name, trials, text, entry.limit_s)


Item = TypeVar("Item")
Read = TypeVar("Read")


class _AllErrors:
    """Errors in what a study names, collected so that all are told at once."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.found: list[WfschedError] = []

    def all(self, items: Iterable[Item], read: Callable[[int, Item], Read]) -> list[Read]:
        """Return what `read` makes of each item and its position, without those that it refuses."""
        results = []
        for i, item in enumerate(items):
            try:
                results.append(read(i, item))
            except WfschedError as error:
                self.found.append(error)
        return results

    def refuse(self) -> None:
        """Raise what was found: a single error as it is, several as one."""
        if len(self.found) == 1:
            raise self.found[0]
        if self.found:
            lines = [f"\n  {str(error).removeprefix(f'{self.where}: ')}" for error in self.found]
            raise StudyError(f"{len(self.found)} problems" + "".join(lines), where=self.where)


def _grid(entry: StudyEntry, path: Path) -> tuple[ScheduleTrial, ...]:
    where, folder = str(path), path.parent
    read = _AllErrors(where)
    terms = read.all([entry], lambda _, own: _terms(own, where))
    platforms = read.all(entry.platforms, lambda _, name: platform_source(_platform(name, folder)))
    workflows = read.all(entry.workflow, lambda i, item: _workflows(item, folder, f"{where}: workflow[{i}]"))
    supplies = read.all(entry.supply, lambda _, item: _supply(item, folder)) or [SupplySource()]
    methods = read.all(entry.method, lambda i, item: _method(entry, item, f"{where}: method[{i}]"))
    read.refuse()
    _check_unique([choice.name for choice, _ in methods], where)
    limits = expand_limits(entry.limits, where)
    _check_names(limits, [choice.name for choice, _ in methods], where)
    found: dict[str, ScheduleTrial] = {}
    sources = list(chain.from_iterable(workflows))
    for trial in _cells(terms[0], sources, platforms, supplies, limits, methods):
        found.setdefault(trial.id, trial)
        if len(found) > MAX_TRIALS:
            raise StudyError("too many trials", where=where, allowed=f"at most {MAX_TRIALS:,}")
    return tuple(found.values())


def _cells(
    terms: CommonTerms,
    workflows: Sequence[WorkflowSource],
    platforms: Sequence[PlatformSource],
    supplies: Sequence[SupplySource],
    limits: Sequence[LimitsByFactors],
    methods: Sequence[tuple[MethodChoice, tuple[int, ...]]],
) -> Iterator[ScheduleTrial]:
    for workflow, platform, supply in product(workflows, platforms, supplies):
        source = ProblemSource(workflow, platform, supply, terms)
        for pair, (choice, seeds) in product(limits, methods):
            if pair.methods is None or choice.name in pair.methods:
                yield from (ScheduleTrial(source, pair, choice, seed) for seed in seeds)


def _terms(entry: StudyEntry, where: str) -> CommonTerms:
    try:
        objectives_named(entry.objectives)
        pick_rule(entry.pick)
    except WfschedError as error:
        raise _as_study_error(error, where) from error
    return CommonTerms(entry.objectives, entry.pick, entry.staging, entry.keep == "schedules")


def _platform(name: str, folder: Path) -> str:
    """Return the name of a built-in platform unchanged; resolve a path against the folder of the study."""
    is_path = Path(name).suffix == ".toml" or "/" in name
    return resolved(name, folder) if is_path else name


def _workflows(entry: WorkflowEntry, folder: Path, where: str) -> list[WorkflowSource]:
    if bool(entry.generate) == bool(entry.file):
        raise StudyError("a workflow needs generate or file", where=where, allowed="one of generate, file")
    if entry.runtimes and not entry.file:
        raise StudyError("key has no effect without file", where=f"{where}: runtimes", got=entry.runtimes)
    if entry.file:
        runtimes = read_runtimes(resolved(entry.runtimes, folder)) if entry.runtimes else Runtimes()
        return [file_source(Path(resolved(name, folder)), entry.repair, runtimes) for name in entry.file]
    for tasks in entry.tasks or (0,):
        if tasks < MIN_TASKS:
            raise StudyError("too few tasks", where=f"{where}: tasks", got=tasks, allowed=f">= {MIN_TASKS}")
        if tasks > MAX_TASKS:
            raise StudyError("too many tasks", where=f"{where}: tasks", got=tasks, allowed=f"<= {MAX_TASKS}")
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
        entry.zone,
        entry.zone_id,
        entry.past_end,
        entry.size_green,
    )


def _trace(name: str, folder: Path) -> str:
    """Return the name of a built-in supply unchanged; resolve a path against the folder of the study."""
    return resolved(name, folder) if Path(name).suffix or "/" in name else name


def _method(entry: StudyEntry, item: MethodEntry, where: str) -> tuple[MethodChoice, tuple[int, ...]]:
    """Return a method with its seeds: one seed if it draws no random numbers."""
    choice = _choice(item, entry.stop.model_dump(exclude_none=True) if entry.stop else {}, where)
    seeds = entry.seeds if choice.draws else entry.seeds[:1]
    return choice, seeds if item.seeds is None else item.seeds


def _check_unique(names: Sequence[str], where: str) -> None:
    for i, name in enumerate(names):
        if name in names[:i]:
            raise StudyError(
                "duplicate method name",
                where=f"{where}: method[{i}]",
                got=name,
                remedy="Set name = ...",
            )


def _choice(item: MethodEntry, stop: dict[str, Any], where: str) -> MethodChoice:
    try:
        return method_choice(item.method, item.name, item.preset, item.parameters, stop)
    except WfschedError as error:
        raise _as_study_error(error, where) from error


def _check_names(limits: Sequence[LimitsByFactors], methods: Sequence[str], where: str) -> None:
    for pair in limits:
        for name in pair.methods or ():
            if name not in methods:
                raise StudyError("unknown method name", where=f"{where}: limits", got=name, known=methods)


def _as_study_error(error: WfschedError, where: str = "") -> StudyError:
    """Return `error` as a `StudyError` that names the place in the study file."""
    place = ": ".join(part for part in (where, error.where) if part)
    return StudyError(
        error.what, where=place, got=error.got, allowed=error.allowed, remedy=error.remedy, near=error.near
    )
