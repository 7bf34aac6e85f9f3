"""Where the data of a trial come from, known by their content: workflows, platforms, supplies."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from wfsched.core.errors import StudyError
from wfsched.energy.fill import Fill
from wfsched.energy.instant import parse_instant
from wfsched.platforms.catalogue import load_platform
from wfsched.platforms.model import Platform
from wfsched.platforms.registry import PLATFORMS
from wfsched.schedule.site_supplies import NO_SUPPLY, latest_begin, site_supplies
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.model import Workflow
from wfsched.workflow.read import read_workflow


@dataclass(frozen=True, slots=True)
class GeneratedSource:
    """A workflow that is generated.

    Parameters
    ----------
    family : str
    tasks, seed : int
    """

    family: str
    tasks: int
    seed: int

    def content(self) -> dict[str, Any]:
        """Return what the workflow depends on."""
        return {"family": self.family, "tasks": self.tasks, "seed": self.seed}

    def parameters(self) -> dict[str, Any]:
        """Return the columns of the table of results."""
        name = f"{self.family}-{self.tasks}-s{self.seed}"
        return {"workflow": name, "family": self.family, "tasks": self.tasks}

    def load(self) -> Workflow:
        """Generate it."""
        return generate(self.family, self.tasks, self.seed)


@dataclass(frozen=True, slots=True)
class FileSource:
    """A workflow in a file.

    Parameters
    ----------
    path : str
    repair : str
    sha256 : str
        Of the bytes of the file when the study was read.
    name, family : str
        Of the workflow: the name of the file, and its part before ``_`` or ``-`` and a number.
    tasks : int
    """

    path: str
    repair: str
    sha256: str
    name: str
    family: str
    tasks: int

    def content(self) -> dict[str, Any]:
        """Return what the workflow depends on."""
        return {"sha256": self.sha256, "repair": self.repair}

    def parameters(self) -> dict[str, Any]:
        """Return the columns of the table of results."""
        return {"workflow": self.name, "family": self.family, "tasks": self.tasks}

    def load(self) -> Workflow:
        """Read it.

        Raises
        ------
        StudyError
            If it is not the file that it was.
        """
        workflow = read_workflow(self.path, repair=self.repair)
        if workflow.origin.sha256 != self.sha256:
            raise StudyError("the file has changed since the study was read", where=self.path)
        return workflow


WorkflowSource = GeneratedSource | FileSource


def file_source(path: Path, repair: str) -> FileSource:
    """Read a workflow file and return it as a source.

    Raises
    ------
    WorkflowError
        If it cannot be read.
    """
    workflow = read_workflow(path, repair=repair)
    family = workflow.name.rstrip("0123456789").rstrip("_-.").lower() or workflow.name
    return FileSource(
        str(path), repair, workflow.origin.sha256 or "", workflow.name, family, workflow.n_tasks
    )


@dataclass(frozen=True, slots=True)
class PlatformSource:
    """A platform.

    Parameters
    ----------
    name_or_path : str
    name : str
    sha256 : str
        Of its catalogue.
    """

    name_or_path: str
    name: str
    sha256: str

    def load(self) -> Platform:
        """Read it."""
        return load_platform(self.name_or_path)


def platform_source(name_or_path: str) -> PlatformSource:
    """Read a platform and return it as a source.

    Raises
    ------
    PlatformError
        If there is no such platform, or it is malformed.
    """
    platform = load_platform(name_or_path)
    built_in = {entry.name: entry.file for entry in PLATFORMS}
    if name_or_path in built_in:
        data = (files("wfsched.platforms") / "catalogues" / built_in[name_or_path]).read_bytes()
    else:
        data = Path(name_or_path).read_bytes()
    return PlatformSource(name_or_path, platform.name, hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class SupplySource:
    """What the sites are supplied with, and when a workflow may start.

    Parameters
    ----------
    name : str
        What it is called in the results; empty where the platform says it all.
    everywhere : str or None
        A supply for all sites.
    sites : tuple of (site, supply)
    fill : str or None
    start : str or None
        Instant of the submission; the first that all traces describe if None.
    window_s, time_step_s : float
    digests : tuple of (file, SHA-256)
        Of the files among the supplies.
    """

    name: str = ""
    everywhere: str | None = None
    sites: tuple[tuple[str, str], ...] = ()
    fill: Fill | None = None
    start: str | None = None
    window_s: float = 0.0
    time_step_s: float = 900.0
    digests: tuple[tuple[str, str], ...] = ()

    def content(self) -> dict[str, Any]:
        """Return what the outcome depends on; files by their hashes."""
        known = dict(self.digests)

        def mark(supply: str) -> str:
            return known.get(supply, supply)

        return {
            "all": self.everywhere and mark(self.everywhere),
            "sites": {site: mark(supply) for site, supply in self.sites},
            "fill": self.fill,
            "start": self.start,
            "window_s": self.window_s,
            "time_step_s": self.time_step_s,
        }

    def arguments(self, platform: Platform) -> dict[str, Any]:
        """Return the arguments of a problem on `platform`.

        Raises
        ------
        ParameterError, SupplyError
            As `wfsched.schedule.site_supplies.site_supplies`.
        """
        given: str | dict[str, str] | None = dict(self.sites) or None
        if self.everywhere == NO_SUPPLY:
            given = NO_SUPPLY
        elif self.everywhere is not None:
            given = {site.name: self.everywhere for site in platform.sites} | dict(self.sites)
        supply = site_supplies(platform, given, fill=self.fill)
        start = latest_begin(supply) if self.start is None else parse_instant(self.start, "start")
        return {
            "supply": supply,
            "start": start,
            "window_s": self.window_s,
            "time_step_s": self.time_step_s,
        }


def resolved(text: str, folder: Path) -> str:
    """Return a path of a study file: ``$NAME`` from the environment, relative ones from its folder.

    Raises
    ------
    StudyError
        If the environment has no such name.
    """
    expanded = os.path.expandvars(text)
    if "$" in expanded:
        raise StudyError(
            "the environment has no such variable", where=text, remedy="Set it, or write the path in full."
        )
    return str(folder / Path(expanded).expanduser())


def file_digests(supplies: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the hashes of those of `supplies` that are files."""
    paths = sorted({supply for supply in supplies.values() if Path(supply).is_file()})
    return tuple((path, hashlib.sha256(Path(path).read_bytes()).hexdigest()) for path in paths)
