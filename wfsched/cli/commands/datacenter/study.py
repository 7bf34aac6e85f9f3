"""`wfsched datacenter study`: policies and predictors over many weeks, on several processes or machines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.executor_options import ExecutorOptions
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Json
from wfsched.cli.options.week_options import WeekOptions
from wfsched.cli.status import ERROR
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.core.errors import ParameterError
from wfsched.report.documents.datacenter import centre_study_document
from wfsched.report.tables.datacenter import centre_study_table
from wfsched.report.units import counted

NAMED = "priced-replan"


@takes_groups()
def study(
    *,
    seeds: Annotated[int, typer.Option("--seeds", min=1, metavar="N", help="Number of weeks.")] = 30,
    first_seed: Annotated[
        int, typer.Option("--seed", min=0, metavar="N", help="Seed of the first week; the others count up.")
    ] = 10,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy",
            metavar="NAME",
            autocompletion=completion.CENTRE_POLICY,
            help="Policy to run. Repeatable.",
            show_default="all but batch",
        ),
    ] = None,
    predictor: Annotated[
        list[str] | None,
        typer.Option("--predictor", metavar="NAME", help="Predictor. Repeatable.", show_default="exact"),
    ] = None,
    named: Annotated[
        str, typer.Option("--against", metavar="NAME", help="Policy that all are compared with.")
    ] = NAMED,
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", rich_help_panel=OUTPUT, metavar="DIR", help="Results folder; created if missing."
        ),
    ] = Path("datacenter-study"),
    drawn: WeekOptions,
    workers: ExecutorOptions,
    extend: Annotated[
        bool, typer.Option("--extend", help="Add this study to an existing folder; finished trials are kept.")
    ] = False,
    json: Json = False,
) -> None:
    """Compare policies and predictors over many weeks; run the same command again to resume.

    The folder gets results.sqlite and table.csv. The knobs of our policies were chosen on seeds 0 to 2.
    """
    from wfsched.cli.options.output_paths import check_folder
    from wfsched.cli.terminal.sweep_progress import sweep_progress
    from wfsched.report.run_files.datacenter_study import save_centre_study
    from wfsched.study.results import read_results
    from wfsched.study.study import Study
    from wfsched.study.sweep import sweep
    from wfsched.study.trials.centre_trial import CentreFiles, centre_trials

    names, best, known = _names(policy, named, predictor)
    files = CentreFiles(drawn.carbon, drawn.trace)
    files.read()
    trials = centre_trials(drawn.setting(), range(first_seed, first_seed + seeds), names, known, files)
    check_folder(out)
    with sweep_progress() as observe:
        tally = sweep(
            Study("datacenter", trials), out, workers.load(), extend=extend, limit_s=workers.limit_s,
            on_trial=observe,
        )  # fmt: skip
    ids = {trial.id for trial in trials}
    rows = [row for row in read_results(out).done() if row["id"] in ids]
    if rows:
        document = centre_study_document(rows, names, known, best)
        table = centre_study_table(document)
        save_centre_study(document, out)
        if json:
            print_json({"out": out, "failed": tally.failed, **document})
        else:
            print_tables(f"{counted(len(rows), 'week')} in {out}; named: {best}", table)
    if tally.failed:
        failed = counted(tally.failed, "trial")
        note(f"error: {failed} failed; see `wfsched results {out} --where status=failed`")
        raise typer.Exit(ERROR)


def _names(
    policy: list[str] | None, named: str, predictor: list[str] | None
) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """Return the policies, the one that all are compared with, and the predictors."""
    from wfsched.datacenter.policies.registry import POLICIES
    from wfsched.datacenter.prediction.registry import PREDICTORS

    usual = [name for name in POLICIES.names() if name != "batch"]
    names = tuple(dict.fromkeys(POLICIES.entry(name).name for name in policy or usual))
    best = POLICIES.entry(named).name
    if best not in names:
        raise ParameterError("policy is not in the study", where="--against", got=named, known=names)
    told = ("exact", "clairvoyant")
    known = (name if name in told else PREDICTORS.entry(name).name for name in predictor or told[:1])
    return names, best, tuple(dict.fromkeys(known))
