"""Sources of a problem, identified by content: workflows, platforms, supplies."""

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
from wfsched.energy.instant import parse_instant, parse_moment
from wfsched.energy.trace import PastEnd
from wfsched.platforms.catalogue import load_platform
from wfsched.platforms.model import Platform
from wfsched.platforms.registry import PLATFORMS
from wfsched.schedule.site_supplies import NO_SUPPLY, latest_begin, site_supplies
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.model import Workflow
from wfsched.workflow.read import read_workflow
from wfsched.workflow.reading.runtimes import Runtimes


@dataclass(frozen=True, slots=True)
class GeneratedSource:
    """Generated workflow.

    Parameters
    ----------
    family : str
    tasks, seed : int
    """

    family: str
    tasks: int
    seed: int

    def content(self) -> dict[str, Any]:
        """Return everything that the workflow depends on."""
        return {"family": self.family, "tasks": self.tasks, "seed": self.seed}

    def parameters(self) -> dict[str, Any]:
        """Return the columns that identify the workflow."""
        name = f"{self.family}-{self.tasks}-s{self.seed}"
        return {"workflow": name, "family": self.family, "tasks": self.tasks}

    def load(self) -> Workflow:
        """Generate the workflow."""
        return generate(self.family, self.tasks, self.seed)


@dataclass(frozen=True, slots=True)
class FileSource:
    """Workflow in a file.

    Parameters
    ----------
    path : str
    repair : str
    sha256 : str
        Hash of the file when the study was read.
    name, family : str
        Name of the file, and its part before ``_`` or ``-`` and a number.
    tasks : int
    runtimes : Runtimes
        Runtimes that the file lacks.
    defects : tuple of (str, int)
        Number of repaired defects by code.
    """

    path: str
    repair: str
    sha256: str
    name: str
    family: str
    tasks: int
    runtimes: Runtimes
    defects: tuple[tuple[str, int], ...] = ()

    def content(self) -> dict[str, Any]:
        """Return everything that the workflow depends on."""
        filled = self.runtimes.content()
        return {"sha256": self.sha256, "repair": self.repair} | ({"runtimes": filled} if filled else {})

    def parameters(self) -> dict[str, Any]:
        """Return the columns that identify the workflow."""
        return {"workflow": self.name, "family": self.family, "tasks": self.tasks}

    def load(self) -> Workflow:
        """Read the workflow.

        Raises
        ------
        StudyError
            If the file has changed.
        """
        workflow = read_workflow(self.path, repair=self.repair, runtimes=self.runtimes)
        if workflow.provenance.sha256 != self.sha256:
            raise StudyError("the file has changed since the study was read", where=self.path)
        return workflow


WorkflowSource = GeneratedSource | FileSource


def file_source(path: Path, repair: str, runtimes: Runtimes) -> FileSource:
    """Read a workflow file and return its source.

    Raises
    ------
    WorkflowError
        If the file cannot be read.
    ParameterError
        If `runtimes` names a task or type that the file does not have.
    """
    workflow = read_workflow(path, repair=repair, runtimes=runtimes)
    family = workflow.name.rstrip("0123456789").rstrip("_-.").lower() or workflow.name
    sha256 = workflow.provenance.sha256 or ""
    defects = tuple(workflow.defects.items())
    return FileSource(str(path), repair, sha256, workflow.name, family, workflow.n_tasks, runtimes, defects)


@dataclass(frozen=True, slots=True)
class PlatformSource:
    """Platform by name or file.

    Parameters
    ----------
    name_or_path : str
    name : str
    sha256 : str
        Hash of the catalogue.
    """

    name_or_path: str
    name: str
    sha256: str

    def load(self) -> Platform:
        """Read the platform."""
        return load_platform(self.name_or_path)


def platform_source(name_or_path: str) -> PlatformSource:
    """Read a platform and return its source.

    Raises
    ------
    PlatformError
        If the platform is unknown or malformed.
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
    """Power supplies of the sites, and the window for the start of a workflow.

    Parameters
    ----------
    name : str
        Name in the results; empty for the supplies of the platform itself.
    everywhere : str or None
        Supply for all sites.
    sites : tuple of (site, supply)
        Supplies of single sites; they take precedence.
    fill : str or None
        Rule for missing values of trace files.
    zone : str or None
        Zone of times without an offset in trace files.
    zone_id : str or None
        Zone of the grid in trace files of several.
    past_end : str or None
        Rule for instants outside the traces.
    size_green : bool
        Whether green power of trace files is scaled to the power of the site.
    start : str or None
        Time of submission; if None, the first instant that all traces cover.
    window_s, time_step_s : float
    digests : tuple of (file, SHA-256)
        Hashes of the files among the supplies.
    """

    name: str = ""
    everywhere: str | None = None
    sites: tuple[tuple[str, str], ...] = ()
    fill: Fill | None = None
    start: str | None = None
    window_s: float = 0.0
    time_step_s: float = 900.0
    digests: tuple[tuple[str, str], ...] = ()
    zone: str | None = None
    zone_id: str | None = None
    past_end: PastEnd | None = None
    size_green: bool = False

    def content(self) -> dict[str, Any]:
        """Return everything that the outcome depends on, with files by their hashes."""
        known = dict(self.digests)

        def mark(supply: str) -> str:
            return known.get(supply, supply)

        said = {
            "zone": self.zone,
            "zone_id": self.zone_id,
            "past_end": self.past_end,
            "size_green": self.size_green or None,
        }
        return {
            **{key: value for key, value in said.items() if value is not None},
            "all": self.everywhere and mark(self.everywhere),
            "sites": {site: mark(supply) for site, supply in self.sites},
            "fill": self.fill,
            "start": self.start,
            "window_s": self.window_s,
            "time_step_s": self.time_step_s,
        }

    def arguments(self, platform: Platform) -> dict[str, Any]:
        """Return the arguments of `Problem` for `platform`.

        Raises
        ------
        ParameterError, SupplyError
            If `wfsched.schedule.site_supplies.site_supplies` rejects a supply.
        """
        given: str | dict[str, str] | None = dict(self.sites) or None
        if self.everywhere == NO_SUPPLY:
            given = NO_SUPPLY
        elif self.everywhere is not None:
            given = {site.name: self.everywhere for site in platform.sites} | dict(self.sites)
        supply = site_supplies(
            platform,
            given,
            fill=self.fill,
            zone=self.zone,
            zone_id=self.zone_id,
            past_end=self.past_end,
            size_green=self.size_green,
        )
        start = latest_begin(supply) if self.start is None else parse_instant(self.start, "start")
        zone = "UTC" if self.start is None else parse_moment(self.start, "start").zone
        return {
            "supply": supply,
            "start": start,
            "zone": zone,
            "window_s": self.window_s,
            "time_step_s": self.time_step_s,
        }


def resolved(text: str, folder: Path) -> str:
    """Return a path in a study file: ``$NAME`` expanded, relative paths resolved against `folder`.

    Raises
    ------
    StudyError
        If an environment variable is not set, or there is no such user.
    """
    expanded = os.path.expandvars(text)
    if "$" in expanded:
        raise StudyError(
            "environment variable not set", where=text, remedy="Set the variable, or write the full path."
        )
    try:
        return str(folder / Path(expanded).expanduser())
    except RuntimeError as error:
        raise StudyError("unknown user", where=text, remedy="Write the full path.") from error


def file_digests(supplies: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the hashes of the files among `supplies`."""
    paths = sorted({supply for supply in supplies.values() if Path(supply).is_file()})
    return tuple((path, hashlib.sha256(Path(path).read_bytes()).hexdigest()) for path in paths)
