"""`wfsched datacenter simulate`: policies on a random week of jobs."""

from __future__ import annotations

from typing import Annotated

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Json, Seed
from wfsched.cli.options.week_options import WeekOptions
from wfsched.cli.terminal.compilation import announce_compilation, time_taken
from wfsched.cli.terminal.output import print_json, print_tables
from wfsched.core.stopwatch import Stopwatch
from wfsched.report.documents.datacenter import week_document
from wfsched.report.tables.datacenter import week_table


@takes_groups()
def simulate(
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
        str,
        typer.Option(
            "--predictor",
            metavar="NAME",
            help="What policies know of runs: exact, clairvoyant, or a predictor that learns the history.",
        ),
    ] = "exact",
    *,
    drawn: WeekOptions,
    seed: Seed = 1,
    json: Json = False,
) -> None:
    """Run policies on a week of jobs, drawn by --set and --seed, after a week of history."""
    from wfsched.datacenter.policies.registry import POLICIES

    usual = [name for name in POLICIES.names() if name != "batch"]
    names = [POLICIES.entry(name).name for name in policy or usual]
    announce_compilation()
    instance, nature, past = drawn.week(seed)
    from wfsched.datacenter.bounds import lower_bound
    from wfsched.datacenter.simulate import simulate as run

    outcomes, times, whole = {}, {}, Stopwatch()
    bound = lower_bound(instance, nature).value
    for name in names:
        clock = Stopwatch()
        outcomes[name] = run(instance, name, nature=nature, prediction=predictor, past=past, seed=seed)
        times[name] = clock.wall_s
    document = {
        **week_document(instance, nature, outcomes, bound),
        "predictor": predictor, "wall_s": times, "compile_s": whole.compile_s,
    }  # fmt: skip
    if json:
        print_json(document)
    else:
        from wfsched.report.units import counted

        jobs, centres = counted(document["jobs"], "job"), counted(document["centres"], "data centre")
        print_tables(
            f"{jobs} on {centres}; no schedule has less than {bound / 1e3:.4g} kg (lateness priced)",
            week_table(document),
            f"found in {time_taken(sum(times.values()), document['compile_s'])}",
        )
    found = sum(len(row["violations"]) for row in document["policies"])
    if found:
        from wfsched.cli.status import end

        end(feasible=True, violations=found)
