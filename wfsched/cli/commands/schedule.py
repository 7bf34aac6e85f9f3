"""`wfsched schedule`: one schedule by one method."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Delays, Json, Seed, WorkflowFile
from wfsched.cli.options.output_paths import check_figure, check_target
from wfsched.cli.options.problem_options import ProblemOptions
from wfsched.cli.status import end
from wfsched.cli.terminal.compilation import time_taken
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.notices import warn_of, warn_of_unreachable
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.cli.terminal.progress import waiting
from wfsched.core.errors import ParameterError
from wfsched.core.files import write_text
from wfsched.core.json_text import json_text
from wfsched.report.documents.result import single_document
from wfsched.report.headlines import headline

if TYPE_CHECKING:
    from wfsched.evolve.parameters.parameters import Parameters
    from wfsched.solving import Result


@takes_groups()
def schedule(
    file: WorkflowFile,
    *,
    method: Annotated[
        str,
        typer.Option(
            "--method",
            metavar="NAME",
            autocompletion=completion.METHOD,
            help="Scheduling method; `wfsched methods` lists them.",
        ),
    ] = "heft",
    options: ProblemOptions,
    delays: Delays = False,
    seed: Seed = 1,
    power: Annotated[
        Path | None,
        typer.Option(
            "--power",
            rich_help_panel=OUTPUT,
            metavar="OUT",
            help="Draw the power of each site and its supply: .png, .svg or .pdf.",
            show_default=False,
        ),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            rich_help_panel=OUTPUT,
            metavar="OUT",
            help="Draw a Gantt chart: .png, .svg or .pdf.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            rich_help_panel=OUTPUT,
            metavar="FILE",
            help="Write the schedule as JSON.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Schedule a workflow with one method.

    Exit code 3 if the schedule exceeds a limit.
    """
    for figure in filter(None, (plot, power)):
        check_figure(figure)
    if out is not None:
        check_target(out)
    with waiting(f"{method} on {file.name}"):
        from wfsched.solving import solve

        problem, factors = options.read(file)
        if power is not None and not problem.supply:
            raise ParameterError(
                "the sites have no supply", where="--power", remedy="Give one with --supply."
            )
        said = warn_of_unreachable(problem)
        result = solve(problem, _with_delays(method) if delays else method, seed=seed)
        document = single_document(result, factors)
    if plot is not None:
        from wfsched.report.schedule.gantt import plot_gantt

        plot_gantt(result.schedule, plot)
    if power is not None:
        from wfsched.report.schedule.power import plot_power

        plot_power(result.schedule, power)
    if out is not None:
        write_text(out, json_text(document))
    if json:
        print_json(document)
    else:
        _show(result)
    warn_of(result.notices, said=said)
    if result.interrupted:
        note("interrupted; showing the best found so far")
    violations = len(document["violations"])
    end(feasible=result.feasible, violations=violations, interrupted=result.interrupted)


def _with_delays(method: str) -> Parameters:
    from wfsched.evolve.parameters.parameters import Parameters
    from wfsched.methods import method_named

    found = method_named(method).runs
    if not isinstance(found, Parameters):
        raise ParameterError("works with search algorithms only", where="--delays", got=method)
    return replace(found, delays=True)


def _show(result: Result) -> None:
    from wfsched.report.tables.schedule import machines_table, schedule_summary

    schedule = result.schedule
    print_tables(
        headline(schedule.problem.workflow),
        schedule_summary(schedule),
        machines_table(schedule),
        f"found by {result.method} in {time_taken(result.wall_s, result.compile_s)}",
    )
