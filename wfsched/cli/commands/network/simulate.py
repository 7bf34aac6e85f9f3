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
from wfsched.core.stopwatch import Stopwatch
from wfsched.report.documents.network_day import day_document
from wfsched.report.tables.network_day import day_table

if TYPE_CHECKING:
    from wfsched.network.gecrs.outcome import DayOutcome


@takes_groups()
def simulate(
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
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            rich_help_panel=OUTPUT,
            metavar="PATH",
            help="Draw the day of the first policy: .png, .svg or .pdf.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Run policies on a day of tasks over the network of GECRS, with sun at C and wind at F."""
    if plot is not None:
        from wfsched.cli.options.output_paths import check_figure

        check_figure(plot)
    from wfsched.network.gecrs.registry import DAY_POLICIES

    names = [DAY_POLICIES.entry(name).name for name in policy or DAY_POLICIES.names()]
    announce_compilation()
    day = drawn.day(seed)
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
    _draw(outcomes, names[0], plot)
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


def _draw(outcomes: dict[str, DayOutcome], name: str, plot: Path | None) -> None:
    if plot is not None:
        from wfsched.report.network.day import plot_day

        plot_day(outcomes[name], plot, title=name)
        note(f"written to {plot}")
