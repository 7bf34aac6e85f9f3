"""`wfsched network batch`: the front of a batch of tasks, with the rules beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from wfsched.cli.options.day_options import DayOptions
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Json, Seed
from wfsched.cli.terminal.compilation import announce_compilation, time_taken
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.core.stopwatch import Stopwatch
from wfsched.report.documents.network_day import batch_document
from wfsched.report.tables.network_day import batch_table


@takes_groups()
def batch(
    *,
    drawn: DayOptions,
    seed: Seed = 1,
    at: Annotated[float, typer.Option("--at", metavar="HOURS", help="Begin of the batch in the day.")] = 12.0,
    size: Annotated[int, typer.Option("--size", min=1, metavar="N", help="Tasks of the batch.")] = 40,
    evaluations: Annotated[
        int, typer.Option("--evaluations", metavar="N", help="Placements that NSGA-II tries.")
    ] = 200_000,
    pop_size: Annotated[int, typer.Option("--pop-size", metavar="N", help="Size of the population.")] = 1000,
    unseeded: Annotated[
        bool, typer.Option("--unseeded", help="Begin at random placements, not at those of the policies.")
    ] = False,
    forecast: Annotated[
        bool,
        typer.Option(
            "--forecast", help="Search as if the power of the last hour went on; report what comes."
        ),
    ] = False,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot", rich_help_panel=OUTPUT, metavar="PATH", help="Draw the front: .png, .svg or .pdf."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Trade off latency, brown energy and mismatch of tasks that are decided together."""
    if plot is not None:
        from wfsched.cli.options.output_paths import check_figure

        check_figure(plot)
    announce_compilation()
    day = drawn.day(seed)
    from wfsched.network.gecrs.batches.batch import batch_of
    from wfsched.network.gecrs.batches.batch_front import BatchSearch, front_of

    search = BatchSearch(evaluations, pop_size, seeded=not unseeded)
    chosen, clock = batch_of(day, at, size), Stopwatch()
    front = front_of(chosen, search, seed=seed, forecast=forecast)
    document = {**batch_document(front), "wall_s": clock.wall_s, "compile_s": clock.compile_s}
    if json:
        print_json(document)
    else:
        _print(document)
    if plot is not None:
        from wfsched.report.network.batch_front import plot_batch

        plot_batch(front, plot)
        note(f"written to {plot}")
    if document["violations"]:
        from wfsched.cli.status import end

        end(feasible=True, violations=len(document["violations"]))


def _print(document: dict[str, Any]) -> None:
    from wfsched.report.units import counted

    points, tasks = counted(len(document["front"]), "placement"), counted(document["tasks"], "task")
    rule, better = document["rule"], document["dominating"]
    verb = "dominates" if better == 1 else "dominate"
    times = ""
    if document["rule_hypervolume"] > 0:
        ratio = document["hypervolume"] / document["rule_hypervolume"]
        times = f"; hypervolume {ratio:.2f} times that of {rule}"
    print_tables(
        f"{tasks}: a front of {points}, {better} of which {verb} {rule}{times}",
        batch_table(document),
        f"found in {time_taken(document['wall_s'], document['compile_s'])}",
    )
