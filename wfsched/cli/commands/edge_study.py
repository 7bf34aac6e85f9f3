"""`wfsched edge study`: the published experiment on random instances, on several processes or machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.cli.options.edge_settings import EdgeParameters, FillRule, TraceFile, values_of
from wfsched.cli.options.options import ExecutorName, Jobs, Json, SchedulerAddress
from wfsched.cli.status import ERROR
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.report.tables.table import Column, Table, number_columns

if TYPE_CHECKING:
    from wfsched.edge.ranking import Standing
    from wfsched.study.results import Row

_TABLE = "table.csv"
# Policies in the figures of a study; bold: the best published one and ours.
_DRAWN = ("local", "ect", "greedy-low-carb", "realloc-in-place-edf", "realloc-no-carb-comm-edf",
          "realloc-low-carb-edf", "exchange-edf", "exchange-edf-at-once")  # fmt: skip
_BOLD = ("realloc-low-carb-edf", "exchange-edf-at-once")
_COLUMNS = ("mean", "deviation", "best", "within 10 %")
_OVER = ("edge_cost", "load", "month")


def study(
    instances: Annotated[
        int,
        typer.Option(
            "--instances",
            min=1,
            metavar="N",
            help="Number of instances.",
        ),
    ] = 200,
    first_seed: Annotated[
        int,
        typer.Option(
            "--seed",
            min=0,
            metavar="N",
            help="Seed of the first instance; the others count up.",
        ),
    ] = 1,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Results folder; created if missing.")
    ] = Path("edge-study"),
    policy: Annotated[
        list[str] | None,
        typer.Option("--policy", metavar="NAME", help="Policy to run. Repeatable.", show_default="all"),
    ] = None,
    parameters: EdgeParameters = None,
    trace: TraceFile = None,
    fill: FillRule = "linear",
    jobs: Jobs = None,
    executor: ExecutorName = "process",
    scheduler: SchedulerAddress = None,
    extend: Annotated[
        bool, typer.Option("--extend", help="Add this study to an existing folder; finished trials are kept.")
    ] = False,
    json: Json = False,
) -> None:
    """Compare policies on random instances.

    Run the same command again to resume. Parameters not fixed by --set take published values, drawn by
    the seed. The folder gets results.sqlite, table.csv and figures over transfer cost, load and month.
    """
    from wfsched.cli.commands.sweep import executor_of
    from wfsched.cli.options.output_paths import check_folder
    from wfsched.cli.terminal.sweep_progress import sweep_progress
    from wfsched.edge.registry import POLICIES
    from wfsched.study.results import read_results
    from wfsched.study.study import Study
    from wfsched.study.sweep import sweep
    from wfsched.study.trials.edge_trial import RegionFile, edge_trials

    chosen = executor_of(executor, jobs, scheduler)
    names = tuple(POLICIES.entry(name).name for name in policy or POLICIES.names())
    rule: Any = fill
    region = RegionFile(trace, rule)
    region.read()
    seeds = range(first_seed, first_seed + instances)
    trials = edge_trials(seeds, names, region, values_of(parameters or []))
    check_folder(out)
    with sweep_progress() as observe:
        tally = sweep(Study("edge", trials), out, chosen, extend=extend, on_trial=observe)
    ids = {trial.id for trial in trials}
    rows = [row for row in read_results(out).done() if row["id"] in ids]
    _report(rows, names, out, tally.failed, json=json)
    if tally.failed:
        note(f"error: {tally.failed} trials failed; see `wfsched results {out} --where status=failed`")
        raise typer.Exit(ERROR)


def _report(rows: Sequence[Row], names: Sequence[str], out: Path, failed: int, *, json: bool) -> None:
    """Write table and figures, and print the table."""
    if not rows:
        if json:
            print_json({"out": out, "instances": 0, "failed": failed, "standings": []})
        return
    from wfsched.edge.ranking import PRINTED, rank_correlation, standings
    from wfsched.study.trials.edge_trial import costs_of

    printed = {row.policy: row for row in PRINTED}
    over = [name for name in names if name in printed] or list(names)
    standing = standings(costs_of(rows, names), over)
    common = sum(row.policy in printed for row in standing)
    spearman = rank_correlation(standing) if common > 1 else None
    _write(rows, names, standing, out)
    if json:
        document = {"out": out, "instances": len(rows), "failed": failed, "standings": standing}
        print_json({**document, "printed": PRINTED, "spearman": spearman})
        return
    ranks = "" if spearman is None else f"; Spearman correlation with the printed means {spearman:.3f}"
    print_tables(
        f"{len(rows)} instances in {out}: cost over that of the best published policy{ranks}",
        Table.of(
            (Column("policy"), *number_columns(*_COLUMNS, "printed: mean", *_COLUMNS[1:])),
            [(row.policy, *_cells(row), *_cells(printed.get(row.policy))) for row in standing],
        ),
    )  # fmt: skip


def _cells(row: Standing | None) -> tuple[str, ...]:
    if row is None:
        return ("-",) * 4
    return f"{row.mean:.3f}", f"{row.deviation:.3f}", f"{row.best:.0%}", f"{row.close:.0%}"


def _write(rows: Sequence[Row], names: Sequence[str], standing: Sequence[Standing], out: Path) -> None:
    from dataclasses import asdict

    from wfsched.edge.ranking import PRINTED
    from wfsched.report.edge.cost_ratio import plot_ratio
    from wfsched.report.run_files.folder import csv_writer, write_folder

    printed = {row.policy: asdict(row) for row in PRINTED}
    table = [
        {**asdict(row), **{f"printed_{key}": printed.get(row.policy, {}).get(key, "") for key in
                           ("mean", "deviation", "best", "close")}}
        for row in standing
    ]  # fmt: skip
    drawn = [name for name in _DRAWN if name in names] or list(names)[:8]
    figures = {
        f"ratio-{key}.png": (lambda path, key=key: plot_ratio(rows, key, drawn, path, bold=_BOLD))
        for key in _OVER
    }
    write_folder(out, {_TABLE: csv_writer(table), **figures})
