"""`wfsched sweep`: the trials of a study file, on several processes or machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.cli.options.output_paths import check_folder
from wfsched.cli.status import ERROR
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.cli.terminal.progress import waiting
from wfsched.cli.terminal.sweep_progress import sweep_progress
from wfsched.core.errors import ParameterError
from wfsched.report.tables.table import Column, Table

if TYPE_CHECKING:
    from wfsched.study.executors.executor import Executor
    from wfsched.study.sweep import Tally
    from wfsched.study.trial import Trial

# Columns that a dry run counts.
_COUNTED = ("workflow", "platform", "supply", "method", "mu", "lambda", "seed")


def sweep(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="A study file.", show_default=False)],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Folder of the results, made if need be.")
    ] = Path("results"),
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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the grid and the expected time, and run nothing of it.")
    ] = False,
    extend: Annotated[
        bool, typer.Option("--extend", help="Let the folder hold another grid: what has run stays.")
    ] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Run trials again that failed.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Run the trials of a study that have not run yet.

    The same command goes on where a sweep was ended. Exit code 1 if a trial failed.
    """
    chosen = executor_of(executor, jobs, scheduler)
    if not dry_run:
        check_folder(out)
    with waiting(f"reading {study}"):
        from wfsched.study.reading import read_study

        found = read_study(study)
    if dry_run:
        _show_grid(found.mark.name, found.trials, chosen.workers, json=json)
        return
    from wfsched.study.sweep import sweep as run

    with sweep_progress() as observe:
        tally = run(found.trials, out, found.mark, chosen, extend=extend, retry=retry, on_trial=observe)
    _tell(tally, out, json=json)


def executor_of(name: str, jobs: int | None, scheduler: str | None) -> Executor:
    """Return the executor; an address means Dask."""
    from wfsched.study.executors.executor import EXECUTORS

    entry = EXECUTORS.entry(name)
    if scheduler is None:
        executor: Executor = entry.load()(jobs)
        return executor
    if entry.name != "dask":
        raise ParameterError("only Dask has a scheduler", where="--scheduler", remedy="Add --executor dask.")
    remote: Executor = entry.load()(jobs, scheduler)
    return remote


def _show_grid(name: str, trials: Sequence[Trial], workers: int, *, json: bool) -> None:
    from wfsched.core.units import format_seconds
    from wfsched.study.sweep import estimate

    columns = [dict(trial.parameters) for trial in trials]
    counted: dict[str, Counter[Any]] = {
        key: Counter(row[key] for row in columns) for key in _COUNTED if any(key in row for row in columns)
    }
    with waiting("timing the smallest and the largest trial of each method"):
        expected = estimate(trials)
    wall_s = expected.seconds / workers
    if json:
        values = {key: list(counts) for key, counts in counted.items()}
        print_json({"study": name, "trials": len(trials), "workers": workers, "grid": values,
                    "expected_s": wall_s, "sampled": expected.samples})  # fmt: skip
        return
    rows = [(key, str(len(counts)), _some(counts)) for key, counts in counted.items()]
    print_tables(
        f"{name}: {len(trials)} trials",
        Table.of((Column("parameter"), Column("values", side="right"), Column("which (trials)")), rows),
        f"expected time on {workers} workers: {format_seconds(wall_s)} ({expected.samples} trials timed)",
    )


def _some(counts: Counter[Any], most: int = 6) -> str:
    """Return values and how many trials each has; not all of a long list."""
    shown = [f"{'-' if value is None else value} ({count})" for value, count in counts.items()]
    return ", ".join(shown if len(shown) <= most else [*shown[: most - 1], f"... {shown[-1]}"])


def _tell(tally: Tally, out: Path, *, json: bool) -> None:
    if json:
        print_json({"out": out, "trials": tally.total, "done": tally.done, "failed": tally.failed})
    else:
        print_tables(f"{out}: {tally.done} of {tally.total} trials done, {tally.failed} failed")
    if tally.failed:
        note(f"error: {tally.failed} trials failed: `wfsched results {out} --where status=failed` tells why")
        raise typer.Exit(ERROR)
