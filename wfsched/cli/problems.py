"""From the options of a command to the problem that is solved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wfsched.cli.bounds import Wanted, bounded
from wfsched.cli.compilation import announce_compilation

if TYPE_CHECKING:
    from wfsched.heuristics.factors import FactorBounds
    from wfsched.schedule.problem import Problem


def read_problem(
    file: Path,
    platform: str,
    *,
    wanted: Wanted,
    objectives: Sequence[str] = ("makespan", "energy"),
    repair: str = "default",
    staging: str = "free",
) -> tuple[Problem, FactorBounds | None]:
    """Read a workflow and a platform and return the bounded problem, and its factors if there are any."""
    from wfsched.platforms.catalogue import load_platform
    from wfsched.workflow.read import read_workflow

    machines = load_platform(platform)
    workflow = read_workflow(file, repair=repair)
    announce_compilation()
    from wfsched.schedule.problem import Problem

    problem = Problem(workflow, machines, tuple(objectives), staging=staging)
    return bounded(problem, wanted)
