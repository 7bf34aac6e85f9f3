"""Placement rules: tasks bound to sites or tiers, or to machines with enough memory."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeAlias

import numpy as np

from wfsched.core.arguments import check_type
from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.core.errors import ProblemError
from wfsched.platforms.model import Platform
from wfsched.schedule.constraints import Constraint, Mode, check_mode
from wfsched.workflow.model import Workflow


@dataclass(frozen=True, slots=True)
class PlacementRule:
    """A rule that binds tasks to certain sites.

    Parameters
    ----------
    where : tuple of str
        Names of sites or tiers (``"edge"``), any of which will do.
    tasks : str
        Pattern (``*`` and ``?``) on the id or the type of the tasks that are bound.
    files : str, optional
        Pattern on file names: of the tasks that match `tasks` those are bound that read or write
        such a file. This keeps data at a site.
    mode, weight
        As of `Constraint`. The violation is the share of the bound tasks that run elsewhere;
        under ``hard`` machines elsewhere are never used.
    """

    where: tuple[str, ...]
    tasks: str = "*"
    files: str | None = None
    mode: Mode = "hard"
    weight: float = 100.0

    def __post_init__(self) -> None:
        check_type("where", self.where, (tuple, list), allowed="names of sites or tiers")
        check_mode(self.name, self.mode)

    @property
    def name(self) -> str:
        """Name under which violations are reported."""
        data = f" with {self.files}" if self.files is not None else ""
        return f"placement {self.tasks}{data} at {'/'.join(self.where)}"

    def table(self, workflow: Workflow, platform: Platform) -> FloatArray:
        """Return the violation that each task adds on each machine, (n_tasks, n_machines).

        Raises
        ------
        ProblemError
            If a site or tier is unknown, or the patterns match nothing.
        """
        bound = _matching(workflow, self.tasks, self.files)
        if not bound.any():
            raise ProblemError(
                "the rule matches no task",
                where=self.name,
                remedy="`wfsched info` lists task types.",
            )
        elsewhere = ~_allowed(platform, self.where, self.name)
        share: FloatArray = (bound[:, None] & elsewhere) / bound.sum()
        return share


@dataclass(frozen=True, slots=True)
class MemoryRule:
    """A rule on machines with less memory than their tasks need.

    Without this rule, and under its ``hard`` mode, tasks run on machines with enough memory only.
    The other modes let a task run on a smaller machine (swapping): the violation is the missing
    memory over the memory of all tasks.

    Parameters
    ----------
    mode, weight
        As of `Constraint`.
    """

    mode: Mode = "soft"
    weight: float = 100.0

    def __post_init__(self) -> None:
        check_mode(self.name, self.mode)

    @property
    def name(self) -> str:
        """Name under which violations are reported."""
        return "memory"

    def table(self, workflow: Workflow, platform: Platform) -> FloatArray:
        """Return the violation that each task adds on each machine, (n_tasks, n_machines)."""
        asked = workflow.tasks.memory
        there = np.array([machine.type.memory_bytes for machine in platform.machines])
        total = float(asked.sum())
        short: FloatArray = np.maximum(0.0, asked[:, None] - there) / (total if total > 0 else 1.0)
        return short


AnyRule: TypeAlias = PlacementRule | MemoryRule
AnyConstraint: TypeAlias = Constraint | PlacementRule | MemoryRule


def _matching(workflow: Workflow, tasks: str, files: str | None) -> BoolArray:
    """Tell which tasks match the patterns, (n_tasks,)."""
    names = zip(workflow.tasks.ids, workflow.tasks.types)
    found = np.array([fnmatchcase(task, tasks) or fnmatchcase(task_type, tasks) for task, task_type in names])
    if files is None:
        return found
    hit = np.array([fnmatchcase(name, files) for name in workflow.files.names], dtype=bool)
    touching = np.zeros(workflow.n_tasks, dtype=bool)
    for relation in (workflow.files.inputs, workflow.files.outputs):
        rows = np.repeat(np.arange(workflow.n_tasks), relation.degrees())
        touching[rows[hit[relation.item]]] = True
    return found & touching


def _allowed(platform: Platform, where: tuple[str, ...], name: str) -> BoolArray:
    """Tell which machines are at one of the sites or tiers, (n_machines,)."""
    known = {site.name for site in platform.sites} | {site.tier.value for site in platform.sites}
    for place in where:
        if place not in known:
            raise ProblemError("unknown site or tier", where=name, got=place, known=sorted(known))
    sites = [platform.sites[machine.site] for machine in platform.machines]
    return np.array([site.name in where or site.tier.value in where for site in sites])
