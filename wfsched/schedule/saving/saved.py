"""Saved schedules: genes in a JSON file, with the digest of the problem that they belong to."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wfsched.core.arguments import check_type
from wfsched.core.config.reading import read_json
from wfsched.core.errors import ScheduleError
from wfsched.core.files import write_text
from wfsched.core.json_text import json_text
from wfsched.schedule.problem import Problem
from wfsched.schedule.saving.digest import problem_digest

_FORMAT = "wfsched schedules 1"
_FIGURES = ("makespan_s", "cost", "energy_j")
# Figures of other versions of the product, of numba and of processors differ by less.
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class SavedSchedule:
    """Genes of a schedule in plain values, and its figures.

    Parameters
    ----------
    machine : list of str
        Name of the machine of each task.
    level, order : list of int
    hold : list of float [s]
        Empty where no task is held.
    offset : float [s]
    figures : mapping from names to numbers
        ``makespan_s``, ``cost``, ``energy_j``.
    """

    machine: list[str]
    level: list[int]
    order: list[int]
    hold: list[float]
    offset: float
    figures: dict[str, float]


def write_schedules(path: str | os.PathLike[str], problem: Problem, saved: Sequence[SavedSchedule]) -> None:
    """Write schedules of a problem, whole or not at all.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    document = {
        "format": _FORMAT,
        "workflow": problem.workflow.name,
        "platform": problem.platform.name,
        "problem": problem_digest(problem),
        "tasks": list(problem.workflow.tasks.ids),
        "schedules": [{name: getattr(each, name) for name in SavedSchedule.__slots__} for each in saved],
    }
    write_text(Path(path), json_text(document))


def read_schedules(path: str | os.PathLike[str], problem: Problem) -> tuple[SavedSchedule, ...]:
    """Return the schedules of a file.

    Raises
    ------
    ScheduleError
        If there is no such file, it holds no schedules, or those of another problem; the message says in
        what it differs.
    ParameterError
        If `problem` is none.
    """
    check_type("problem", problem, Problem, allowed="the problem that the schedules were made for")
    document = read_json(path, ScheduleError)
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise ScheduleError("the file holds no saved schedules", where=str(path), allowed=_FORMAT)
    stated, own = document.get("problem"), problem_digest(problem)
    if stated != own:
        known = stated if isinstance(stated, dict) else {}
        parts = ", ".join(name for name, digest in own.items() if known.get(name) != digest)
        raise ScheduleError(
            f"schedules of another problem: {parts} differ",
            where=str(path),
            got=f"{document.get('workflow')} on {document.get('platform')}",
            remedy="Make the problem as it was when they were saved; limits and objectives may differ.",
        )
    try:
        return tuple(SavedSchedule(**row) for row in document["schedules"])
    except (KeyError, TypeError) as error:
        raise ScheduleError("a saved schedule is damaged", where=str(path)) from error


def machine_indices(saved: SavedSchedule, problem: Problem, path: str | os.PathLike[str]) -> list[int]:
    """Return the index of the machine of each task.

    Raises
    ------
    ScheduleError
        If there is no such machine.
    """
    index = {machine.name: k for k, machine in enumerate(problem.platform.machines)}
    unknown = [name for name in saved.machine if name not in index]
    if unknown:
        raise ScheduleError(
            "unknown machine in a saved schedule", where=str(path), got=unknown[0], known=index
        )
    return [index[name] for name in saved.machine]


def check_figures(saved: SavedSchedule, figures: dict[str, Any], path: str | os.PathLike[str]) -> None:
    """Refuse a schedule whose figures are not those of the file.

    Raises
    ------
    ScheduleError
        If one differs by more than rounding.
    """
    for name in _FIGURES:
        stated = saved.figures.get(name, math.nan)
        if not math.isclose(stated, figures[name], rel_tol=_TOLERANCE, abs_tol=1e-12):
            raise ScheduleError(
                f"{name} of a saved schedule is not what it comes to",
                where=str(path),
                got=stated,
                allowed=f"{figures[name]:.12g}",
                remedy="The file was changed, or written by a version with another model.",
            )
