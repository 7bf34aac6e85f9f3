"""`wfsched sweep`: run the trials of a study file on several processes or machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.cli.options.executor_options import ExecutorOptions
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Json
from wfsched.cli.options.output_paths import check_folder
from wfsched.cli.status import ERROR
from wfsched.cli.terminal.defects import warn_of_repaired_files
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.cli.terminal.progress import waiting
from wfsched.cli.terminal.sweep_progress import sweep_progress
from wfsched.report.tables.table import Column, Table
from wfsched.report.units import counted

if TYPE_CHECKING:
    from wfsched.study.sweep import Tally
    from wfsched.study.trial import Trial

# Columns whose values a dry run counts.
_COUNTED = ("workflow", "platform", "supply", "method", "mu", "lambda", "seed")


@takes_groups()
def sweep(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="Study file (TOML).", show_default=False)],
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", rich_help_panel=OUTPUT, metavar="DIR", help="Results folder; created if missing."
        ),
    ] = Path("results"),
    *,
    workers: ExecutorOptions,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the grid and the expected time without running it.")
    ] = False,
    extend: Annotated[
        bool, typer.Option("--extend", help="Add this study to an existing folder; finished trials are kept.")
    ] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Run failed trials again.")] = False,
    json: Json = False,
) -> None:
    """Run the remaining trials of a study.

    Run the same command again to resume. Exit code 1 if a trial failed.
    """
    executor = workers.load()
    if not dry_run:
        check_folder(out)
    with waiting(f"reading {study}"):
        from wfsched.study.reading import read_study

        found = read_study(study)
    warn_of_repaired_files(found.trials)
    if dry_run:
        _show_grid(found.name, found.trials, executor.workers, json=json)
        return
    from wfsched.study.sweep import sweep as run

    with sweep_progress() as observe:
        tally = run(
            found, out, executor, extend=extend, retry=retry, limit_s=workers.limit_s, on_trial=observe
        )
    _print_tally(tally, out, json=json)


def _show_grid(name: str, trials: Sequence[Trial], workers: int, *, json: bool) -> None:
    from wfsched.report.units import amount
    from wfsched.study.sweep import estimate

    columns = [dict(trial.parameters) for trial in trials]
    values_of: dict[str, Counter[Any]] = {
        key: Counter(row[key] for row in columns) for key in _COUNTED if any(key in row for row in columns)
    }
    with waiting("timing the smallest and the largest trial of each method"):
        expected = estimate(trials)
    wall_s = expected.seconds / workers
    if json:
        values = {key: list(counts) for key, counts in values_of.items()}
        print_json({"study": name, "trials": len(trials), "workers": workers, "grid": values,
                    "expected_s": wall_s, "sampled": expected.samples})  # fmt: skip
        return
    rows = [(key, str(len(counts)), _some(counts)) for key, counts in values_of.items()]
    print_tables(
        f"{name}: {counted(len(trials), 'trial')}",
        Table.of((Column("parameter"), Column("values", side="right"), Column("value (trials)")), rows),
        f"expected time on {counted(workers, 'worker')}: {amount('s', wall_s)} "
        f"({counted(expected.samples, 'trial')} timed)",
    )


def _some(counts: Counter[Any], most: int = 6) -> str:
    """Return values with their numbers of trials; a long list is shortened."""
    shown = [f"{'-' if value is None else value} ({count})" for value, count in counts.items()]
    return ", ".join(shown if len(shown) <= most else [*shown[: most - 1], f"... {shown[-1]}"])


def _print_tally(tally: Tally, out: Path, *, json: bool) -> None:
    if json:
        print_json({"out": out, "trials": tally.total, "done": tally.done, "failed": tally.failed})
    else:
        print_tables(f"{out}: {tally.done} of {tally.total} trials done, {tally.failed} failed")
    if tally.failed:
        failed = counted(tally.failed, "trial")
        note(f"error: {failed} failed; see `wfsched results {out} --where status=failed`")
        raise typer.Exit(ERROR)
