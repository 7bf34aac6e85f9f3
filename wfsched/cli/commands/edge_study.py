"""`wfsched edge study`: the published experiment on random instances, on several processes or machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.executor_options import ExecutorOptions
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.instance_options import InstanceOptions
from wfsched.cli.options.options import Json
from wfsched.cli.status import ERROR
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.notices import warn_of
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.report.documents.edge import standings_document
from wfsched.report.tables.edge import standings_table
from wfsched.report.units import counted

if TYPE_CHECKING:
    from wfsched.study.results import Row


@takes_groups()
def study(
    *,
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
        Path,
        typer.Option(
            "--out", "-o", rich_help_panel=OUTPUT, metavar="DIR", help="Results folder; created if missing."
        ),
    ] = Path("edge-study"),
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
    drawn: InstanceOptions,
    workers: ExecutorOptions,
    extend: Annotated[
        bool, typer.Option("--extend", help="Add this study to an existing folder; finished trials are kept.")
    ] = False,
    json: Json = False,
) -> None:
    """Compare policies on random instances.

    Run the same command again to resume. Parameters not fixed by --set take published values, drawn by
    the seed. The folder gets results.sqlite, table.csv and figures over transfer cost, load and month.
    """
    from wfsched.cli.options.output_paths import check_folder
    from wfsched.cli.terminal.sweep_progress import sweep_progress
    from wfsched.edge.registry import POLICIES
    from wfsched.study.results import read_results
    from wfsched.study.study import Study
    from wfsched.study.sweep import sweep
    from wfsched.study.trials.edge_trial import edge_trials

    executor = workers.load()
    names = tuple(POLICIES.entry(name).name for name in policy or POLICIES.names())
    region = drawn.region_file()
    region.read()
    seeds = range(first_seed, first_seed + instances)
    trials = edge_trials(seeds, names, region, drawn.values())
    check_folder(out)
    with sweep_progress() as observe:
        tally = sweep(
            Study("edge", trials), out, executor, extend=extend, limit_s=workers.limit_s, on_trial=observe
        )
    ids = {trial.id for trial in trials}
    rows = [row for row in read_results(out).done() if row["id"] in ids]
    _report(rows, names, out, tally.failed, json=json)
    if tally.failed:
        failed = counted(tally.failed, "trial")
        note(f"error: {failed} failed; see `wfsched results {out} --where status=failed`")
        raise typer.Exit(ERROR)


def _report(rows: Sequence[Row], names: Sequence[str], out: Path, failed: int, *, json: bool) -> None:
    """Write table and figures, and print the table."""
    about = {"out": out, "failed": failed}
    if not rows:
        if json:
            print_json({**about, "instances": 0, "standings": []})
        return
    from wfsched.report.run_files.edge_study import save_edge_study

    document = standings_document(rows, names)
    warn_of(save_edge_study(rows, names, out, document=document))
    if json:
        print_json({**about, **document})
        return
    spearman = document["spearman"]
    ranks = "" if spearman is None else f"; Spearman correlation with the printed means {spearman:.3f}"
    print_tables(
        f"{len(rows)} instances in {out}: cost over that of the best published policy{ranks}",
        standings_table(document),
    )
