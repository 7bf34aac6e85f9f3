"""`wfsched edge study`: the published experiment on random instances, on many processes or machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.cli.options.edge_settings import EdgeParameters, FillRule, TraceFile, values_of
from wfsched.cli.options.options import Json
from wfsched.cli.status import ERROR
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.report.tables.table import Column, Table, number_columns

if TYPE_CHECKING:
    from wfsched.edge.ranking import Standing
    from wfsched.study.results import Row

_TABLE = "table.csv"
# Drawn in the figures of a study, the two of them bold that stand for the published and for ours.
_DRAWN = ("local", "ect", "greedy-low-carb", "realloc-in-place-edf", "realloc-no-carb-comm-edf",
          "realloc-low-carb-edf", "exchange-edf", "exchange-edf-at-once")  # fmt: skip
_BOLD = ("realloc-low-carb-edf", "exchange-edf-at-once")
_COLUMNS = ("mean", "deviation", "best", "within 10 %")
_OVER = ("edge_cost", "load", "month")


def study(
    instances: Annotated[int, typer.Option("--instances", min=1, metavar="N", help="How many.")] = 200,
    first_seed: Annotated[
        int, typer.Option("--seed", min=0, metavar="N", help="Seed of the first; the others follow.")
    ] = 1,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Folder of the results, made if need be.")
    ] = Path("edge-study"),
    policy: Annotated[
        list[str] | None,
        typer.Option("--policy", metavar="NAME", help="A policy; may be repeated.", show_default="all"),
    ] = None,
    parameters: EdgeParameters = None,
    trace: TraceFile = None,
    fill: FillRule = "linear",
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, metavar="N", help="Workers.", show_default="all processors"),
    ] = None,
    executor: Annotated[
        str, typer.Option("--executor", metavar="process|dask", help="What runs the trials.")
    ] = "process",
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler: tcp://HOST:PORT."),
    ] = None,
    extend: Annotated[
        bool, typer.Option("--extend", help="Let the folder hold another study: what has run stays.")
    ] = False,
    json: Json = False,
) -> None:
    """Compare policies on random instances; the same command goes on where it was ended.

    Parameters that --set does not fix take one of the published values each, by the seed. The folder gets
    results.sqlite, table.csv and a figure for the transfer cost, the load and the month.
    """
    from wfsched.cli.commands.sweep import executor_of
    from wfsched.cli.options.output_paths import check_folder
    from wfsched.cli.terminal.sweep_progress import sweep_progress
    from wfsched.edge.registry import POLICIES
    from wfsched.study.results import read_results
    from wfsched.study.store import StudyMark
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
        tally = sweep(trials, out, StudyMark("edge"), chosen, extend=extend, on_trial=observe)
    wanted = {trial.id for trial in trials}
    rows = [row for row in read_results(out).done() if row["id"] in wanted]
    _tell(rows, names, out, tally.failed, json=json)
    if tally.failed:
        note(f"error: {tally.failed} trials failed: `wfsched results {out} --where status=failed` tells why")
        raise typer.Exit(ERROR)


def _tell(rows: Sequence[Row], names: Sequence[str], out: Path, failed: int, *, json: bool) -> None:
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
    ranks = "" if spearman is None else f"; Spearman's correlation with the printed means {spearman:.3f}"
    print_tables(
        f"{len(rows)} instances in {out}: costs over the best of the published policies{ranks}",
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

    from wfsched.cli.output_files.run_folder import save, write_csv
    from wfsched.edge.ranking import PRINTED
    from wfsched.report.edge.cost_ratio import plot_ratio

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
    save(out, {_TABLE: lambda path: write_csv(path, table), **figures})
