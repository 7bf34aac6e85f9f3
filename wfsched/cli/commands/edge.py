"""`wfsched edge`: jobs on edge servers with green time, and the published experiment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.cli.commands.edge_study import study
from wfsched.cli.examples import epilog
from wfsched.cli.options import completion
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.instance_options import InstanceOptions
from wfsched.cli.options.options import Json, Seed
from wfsched.cli.terminal.compilation import announce_compilation, time_taken
from wfsched.cli.terminal.grouped_help import OUTPUT, GroupedCommand
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.core.errors import ParameterError
from wfsched.core.stopwatch import Stopwatch
from wfsched.report.documents.edge import outcomes_document
from wfsched.report.tables.edge import outcomes_table
from wfsched.report.tables.table import Table, text_columns

if TYPE_CHECKING:
    from wfsched.edge.outcome import Outcome
    from wfsched.edge.system import Instance

edge = typer.Typer(no_args_is_help=True, help="Schedule jobs on edge servers with green and brown time.")

edge.command(cls=GroupedCommand, epilog=epilog("edge study"))(study)


@edge.callback()
def _group() -> None:
    """Schedule jobs on edge servers with green and brown time."""


@edge.command(cls=GroupedCommand, epilog=epilog("edge policies"))
def policies(json: Json = False) -> None:
    """List the online policies."""
    from wfsched.edge.registry import POLICIES

    rows = [(entry.name, entry.summary, entry.source) for entry in POLICIES.described()]
    if json:
        print_json({"policies": [dict(zip(("name", "summary", "source"), row)) for row in rows]})
    else:
        print_tables(Table.of(text_columns("name", "description", "source"), rows))


@edge.command(cls=GroupedCommand, epilog=epilog("edge simulate"))
@takes_groups()
def simulate(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="Instance as JSON (docs/edge.md).", show_default="a random instance"
        ),
    ] = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy",
            metavar="NAME",
            autocompletion=completion.POLICY,
            help="Policy to run. Repeatable.",
            show_default="all",
        ),
    ] = None,
    *,
    drawn: InstanceOptions,
    seed: Seed = 1,
    save: Annotated[
        Path | None,
        typer.Option("--save", rich_help_panel=OUTPUT, metavar="FILE", help="Write the instance as JSON."),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            rich_help_panel=OUTPUT,
            metavar="PATH",
            help="Draw the first two days of the last policy: .png, .svg or .pdf.",
        ),
    ] = None,
    flow: Annotated[
        bool, typer.Option("--flow", help="Also compute the LP bound (a few hundred jobs at most).")
    ] = False,
    json: Json = False,
) -> None:
    """Run policies on one instance, read from a file or drawn by --set and --seed."""
    _check_targets(save, plot)
    if file is not None and (drawn.parameters or drawn.trace):
        raise ParameterError(
            "cannot be combined with an instance file",
            where="--set" if drawn.parameters else "--trace",
            got=str(file),
        )
    announce_compilation()
    instance = _instance(file, drawn, seed)
    from wfsched.edge.registry import POLICIES
    from wfsched.edge.simulate import simulate as run

    names = [POLICIES.entry(name).name for name in policy or POLICIES.names()]
    outcomes, times, whole = {}, {}, Stopwatch()
    for name in names:
        clock = Stopwatch()
        outcomes[name], times[name] = run(instance, name), clock.wall_s
    taken = {"wall_s": times, "compile_s": whole.compile_s}
    _print_outcomes(instance, outcomes, taken, flow, json)
    _write(instance, outcomes, save, plot)


def _check_targets(save: Path | None, plot: Path | None) -> None:
    from wfsched.cli.options.output_paths import check_figure, check_target

    if save is not None:
        check_target(save)
    if plot is not None:
        check_figure(plot)


def _instance(file: Path | None, drawn: InstanceOptions, seed: int) -> Instance:
    if file is not None:
        from wfsched.edge.instances.instance_files import read_instance

        return read_instance(file)
    from wfsched.edge.instances.generate import generate

    return generate(drawn.setting(), drawn.region(), seed)


def _print_outcomes(
    instance: Instance, outcomes: dict[str, Outcome], taken: dict[str, Any], flow: bool, json: bool
) -> None:
    from wfsched.edge.bounds import flow_bound, fluid_bound

    bounds = {"fluid": fluid_bound(instance)} | ({"flow": flow_bound(instance)} if flow else {})
    document = {**outcomes_document(instance, outcomes, bounds), **taken}
    if json:
        print_json(document)
    else:
        _print(document)
    found = sum(len(row["violations"]) for row in document["policies"])
    if found:
        from wfsched.cli.status import end

        end(feasible=True, violations=found)


def _print(document: dict[str, Any]) -> None:
    from wfsched.report.units import counted

    bounds = ", ".join(f"{value:.4g} ({name})" for name, value in document["bounds"].items())
    jobs, edges = counted(document["jobs"], "job"), counted(document["edges"], "edge")
    print_tables(
        f"{jobs} on {edges}; lower bounds on the cost: {bounds}",
        outcomes_table(document),
        f"found in {time_taken(sum(document['wall_s'].values()), document['compile_s'])}",
    )


def _write(instance: Instance, outcomes: dict[str, Outcome], save: Path | None, plot: Path | None) -> None:
    if save is not None:
        from wfsched.edge.instances.instance_files import write_instance

        write_instance(instance, save)
        note(f"written to {save}")
    if plot is not None:
        from wfsched.report.edge.gantt import plot_edge

        name, outcome = list(outcomes.items())[-1]
        edges = range(min(instance.system.n_edges, 10))
        plot_edge(outcome, plot, edges=edges, title=name)
        note(f"written to {plot}")
