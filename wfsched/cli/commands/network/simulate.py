"""`wfsched network simulate`: policies on a day of tasks over a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.day_options import DayOptions
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Json, Seed
from wfsched.cli.terminal.compilation import announce_compilation, time_taken
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.core.errors import ParameterError
from wfsched.core.stopwatch import Stopwatch
from wfsched.report.documents.network_day import day_document
from wfsched.report.tables.network_day import day_table

if TYPE_CHECKING:
    from wfsched.network.gecrs.day import Day
    from wfsched.network.gecrs.outcome import DayOutcome


@takes_groups()
def simulate(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Day as JSON (docs/network.md).", show_default="a random day"),
    ] = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy",
            metavar="NAME",
            autocompletion=completion.DAY_POLICY,
            help="Policy to run. Repeatable.",
            show_default="all",
        ),
    ] = None,
    *,
    drawn: DayOptions,
    seed: Seed = 1,
    save: Annotated[
        Path | None,
        typer.Option("--save", rich_help_panel=OUTPUT, metavar="FILE", help="Write the day as JSON."),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            rich_help_panel=OUTPUT,
            metavar="PATH",
            help="Draw the day of the first policy: .png, .svg or .pdf.",
        ),
    ] = None,
    map_: Annotated[
        Path | None,
        typer.Option(
            "--map",
            rich_help_panel=OUTPUT,
            metavar="PATH",
            help="Draw the data on each link and the green share of nodes: .png, .svg or .pdf.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Run policies on a day of tasks, read from a file or drawn by --set and --seed.

    Drawn days are on the network of the worked example of GECRS, with sun at C and wind at F.
    """
    _check_targets(save, plot, map_)
    from wfsched.network.gecrs.registry import DAY_POLICIES

    names = [DAY_POLICIES.entry(name).name for name in policy or DAY_POLICIES.names()]
    announce_compilation()
    day = _day(file, drawn, seed)
    from wfsched.network.gecrs.simulate import simulate as run

    outcomes, times, whole = {}, {}, Stopwatch()
    for name in names:
        clock = Stopwatch()
        outcomes[name], times[name] = run(day, name, seed=seed), clock.wall_s
    document = {**day_document(day, outcomes), "wall_s": times, "compile_s": whole.compile_s}
    if json:
        print_json(document)
    else:
        _print(document)
    _save(day, save)
    _draw(outcomes[names[0]], names[0], plot, map_)
    found = sum(len(row["violations"]) for row in document["policies"])
    if found:
        from wfsched.cli.status import end

        end(feasible=True, violations=found)


def _print(document: dict[str, Any]) -> None:
    from wfsched.report.units import counted

    tasks = counted(document["tasks"], "task")
    print_tables(
        f"{document['topology']}: {tasks}, load {document['load']:.3f}",
        day_table(document),
        f"found in {time_taken(sum(document['wall_s'].values()), document['compile_s'])}",
    )


def _check_targets(save: Path | None, *figures: Path | None) -> None:
    from wfsched.cli.options.output_paths import check_figure, check_target

    if save is not None:
        check_target(save)
    for figure in figures:
        if figure is not None:
            check_figure(figure)


def _day(file: Path | None, drawn: DayOptions, seed: int) -> Day:
    if file is None:
        return drawn.day(seed)
    for option, value in (("--set", drawn.parameters), ("--trace", drawn.trace), ("--start", drawn.start)):
        if value is not None:
            raise ParameterError("cannot be combined with a day file", where=option, got=str(file))
    from wfsched.network.gecrs.day_files import read_day

    return read_day(file)


def _save(day: Day, save: Path | None) -> None:
    if save is not None:
        from wfsched.network.gecrs.day_files import write_day

        write_day(day, save)
        note(f"written to {save}")


def _draw(outcome: DayOutcome, name: str, plot: Path | None, map_: Path | None) -> None:
    if plot is not None:
        from wfsched.report.network.day import plot_day

        plot_day(outcome, plot, title=name)
        note(f"written to {plot}")
    if map_ is not None:
        from wfsched.report.network.day_map import plot_day_map

        plot_day_map(outcome, map_, title=name)
        note(f"written to {map_}")
