"""From the options of a command to the problem that is solved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wfsched.cli.options.bound_options import Wanted, bounded
from wfsched.cli.options.supply_options import Green
from wfsched.cli.terminal.compilation import announce_compilation
from wfsched.core.errors import ParameterError

if TYPE_CHECKING:
    from wfsched.heuristics.limits_by_factors import FactorLimits
    from wfsched.schedule.problem import Problem

_AS_IT_IS = Green()


def read_problem(
    file: Path,
    platform: str,
    *,
    wanted: Wanted,
    objectives: Sequence[str] = ("makespan", "energy"),
    repair: str = "default",
    staging: str = "free",
    green: Green = _AS_IT_IS,
    pick: str = "",
) -> tuple[Problem, FactorLimits | None]:
    """Read a workflow and a platform and return the bounded problem, and its factors if there are any.

    The rule that is to pick from a front is refused here if it needs a supply and there is none.
    """
    from wfsched.platforms.catalogue import load_platform
    from wfsched.workflow.read import read_workflow

    machines = load_platform(platform)
    workflow = read_workflow(file, repair=repair)
    announce_compilation()
    from wfsched.schedule.problem import Problem

    arguments = green.arguments(machines)
    if pick == "least-carbon" and not arguments["supply"]:
        raise ParameterError("this means nothing without a supply", where="--pick", got=pick)
    problem = Problem(workflow, machines, tuple(objectives), staging=staging, **arguments)
    return bounded(problem, wanted)
