"""`wfsched network study`: policies of networks over several worlds, on several processes or machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.cli.options.executor_options import ExecutorOptions
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Json
from wfsched.cli.options.signal_options import Hydro, Price, SignalFill, SignalZone, signal_files
from wfsched.cli.status import ERROR
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.core.errors import ParameterError
from wfsched.report.units import counted

if TYPE_CHECKING:
    from wfsched.study.results import Row
    from wfsched.study.trial import Trial
    from wfsched.study.trials.network_trial import SignalFile

DAY_PRESET = "gecrs"


@takes_groups()
def study(
    *,
    preset: Annotated[
        str,
        typer.Option(
            "--preset",
            metavar="NAME",
            help="stper-learning, stper-figures (4 to 6) or gecrs (days, batches).",
        ),
    ] = "stper-learning",
    worlds: Annotated[
        int, typer.Option("--worlds", min=1, metavar="N", help="Worlds: topology, speeds and demand by seed.")
    ] = 3,
    trainings: Annotated[
        int, typer.Option("--trainings", min=1, metavar="N", help="Trainings of each variant in each world.")
    ] = 3,
    quick: Annotated[
        bool, typer.Option("--quick", help="One setting and 10,240 slots of training; short searches.")
    ] = False,
    price: Price = None,
    hydro: Hydro = None,
    zone: SignalZone = None,
    fill: SignalFill = None,
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", rich_help_panel=OUTPUT, metavar="DIR", help="Results folder; created if missing."
        ),
    ] = Path("network-study"),
    workers: ExecutorOptions,
    extend: Annotated[
        bool, typer.Option("--extend", help="Add this study to an existing folder; finished trials are kept.")
    ] = False,
    json: Json = False,
) -> None:
    """Compare policies of networks over several worlds; run the same command again to resume.

    The folder gets results.sqlite, standings.csv and, of stper-figures, figures of delay and profit; of gecrs
    days.csv, signs.csv, batches.csv and a figure.
    """
    from wfsched.cli.options.output_paths import check_folder
    from wfsched.cli.terminal.sweep_progress import sweep_progress
    from wfsched.report.run_files.network_study import save_network_study
    from wfsched.report.tables.network import standings, standings_table
    from wfsched.study.results import read_results
    from wfsched.study.study import Study
    from wfsched.study.sweep import sweep

    trials = _trials(preset, worlds, trainings, quick, signal_files(price, hydro, zone, fill))
    check_folder(out)
    with sweep_progress() as observe:
        tally = sweep(
            Study("network", trials),
            out,
            workers.load(),
            extend=extend,
            limit_s=workers.limit_s,
            on_trial=observe,
        )
    ids = {trial.id for trial in trials}
    rows = [row for row in read_results(out).done() if row["id"] in ids]
    heading, about = f"{counted(len(rows), 'trial')} in {out}", {"out": out, "failed": tally.failed}
    if preset == DAY_PRESET:
        _report_days(rows, out, heading, about, json=json)
    else:
        found = standings(rows)
        save_network_study(rows, found, out)
        if json:
            print_json({**about, "standings": found})
        else:
            print_tables(heading, standings_table(found))
    if tally.failed:
        failed = counted(tally.failed, "trial")
        note(f"error: {failed} failed; see `wfsched results {out} --where status=failed`")
        raise typer.Exit(ERROR)


def _report_days(rows: Sequence[Row], out: Path, heading: str, about: dict[str, Any], *, json: bool) -> None:
    from wfsched.report.run_files.day_study import day_study_tables, save_day_study

    found = save_day_study(rows, out)
    if json:
        print_json({**about, **found})
    else:
        print_tables(heading, *day_study_tables(found))


def _trials(
    preset: str, worlds: int, trainings: int, quick: bool, files: dict[str, SignalFile | None]
) -> tuple[Trial, ...]:
    """Return the trials of a preset."""
    from wfsched.study.trials.network_presets import PRESETS, learning, published_figures

    seeds = range(1, worlds + 1)
    if preset == DAY_PRESET:
        from wfsched.study.trials.day_trial import gecrs_trials

        return gecrs_trials(seeds, quick=quick)
    if preset not in PRESETS:
        known = (*PRESETS, DAY_PRESET)
        raise ParameterError("unknown preset", where="--preset", got=preset, known=known)
    if preset == "stper-figures":
        return published_figures(seeds, **files)
    from wfsched.network.stper.learner import need_learning

    need_learning()
    return learning(seeds, range(1, trainings + 1), quick=quick, **files)
