"""Options that describe a problem, and the problem that they describe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.limit_options import LimitOptions
from wfsched.cli.options.options import PlatformName, Repair, Runtimes
from wfsched.cli.options.supply_options import SupplyOptions
from wfsched.cli.terminal.compilation import announce_compilation
from wfsched.cli.terminal.defects import warn_of_defects
from wfsched.core.errors import ParameterError

if TYPE_CHECKING:
    from wfsched.heuristics.limits_by_factors import FactorLimits
    from wfsched.schedule.problem import Problem


@dataclass(frozen=True, slots=True)
class ProblemOptions:
    """Platform, objectives, limits, supply and rules of a problem, as given."""

    panel: ClassVar[str] = "Problem"

    platform: PlatformName = "cfn-6"
    objectives: Annotated[
        str,
        typer.Option(
            "--objectives",
            metavar="LIST",
            autocompletion=completion.OBJECTIVES,
            help="One to three objectives to minimise: makespan, energy, cost, brown_energy, carbon, "
            "electricity_cost, completion (makespan and the wait for the start).",
        ),
    ] = "makespan,energy"
    limits: LimitOptions = field(default_factory=LimitOptions)
    supplies: SupplyOptions = field(default_factory=SupplyOptions)
    repair: Repair = "default"
    runtimes: Runtimes = None
    staging: Annotated[
        str,
        typer.Option(
            "--staging",
            metavar="free|site:NAME",
            help="Where external inputs and final outputs are stored: everywhere, or at one site.",
        ),
    ] = "free"

    def read(
        self, file: Path, *, objectives: Sequence[str] = (), pick: str = ""
    ) -> tuple[Problem, FactorLimits | None]:
        """Read workflow and platform; return the problem within its limits, and its factors if there are any.

        Parameters
        ----------
        file : Path
            Workflow.
        objectives : sequence of str, optional
            In place of those of the options.
        pick : str, optional
            Rule that will pick from the front; refused here if it needs a supply and there is none.
        """
        from wfsched.platforms.catalogue import load_platform
        from wfsched.workflow.read import read_workflow

        platform = load_platform(self.platform)
        workflow = read_workflow(file, repair=self.repair, runtimes=self.runtimes)
        warn_of_defects(workflow)
        announce_compilation()
        from wfsched.schedule.problem import Problem

        arguments = self.supplies.arguments(platform)
        if pick == "least-carbon" and not arguments["supply"]:
            raise ParameterError("this needs a supply for every site", where="--pick", got=pick)
        names = objectives or [name.strip() for name in self.objectives.split(",")]
        problem = Problem(workflow, platform, tuple(names), staging=self.staging, **arguments)
        return self.limits.apply(problem)
