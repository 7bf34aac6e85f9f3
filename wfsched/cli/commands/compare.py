"""`wfsched compare`: several methods on the same workflows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Delays, Json, Pick, Preset, Threads, WorkflowFiles
from wfsched.cli.options.problem_options import ProblemOptions
from wfsched.cli.status import end
from wfsched.cli.terminal.output import print_json, print_tables
from wfsched.cli.terminal.progress import waiting
from wfsched.report.documents.comparison import comparison_document
from wfsched.report.headlines import headline, limits_line

if TYPE_CHECKING:
    from wfsched.schedule.problem import Problem
    from wfsched.study.comparison import ComparisonRow, Method


@takes_groups()
def compare(
    files: WorkflowFiles,
    *,
    methods: Annotated[
        str,
        typer.Option(
            "--methods",
            metavar="LIST",
            help="Methods to compare; `wfsched methods` lists them.",
        ),
    ] = "heft,gpr-heft,binpack,spread,nsga2",
    seeds: Annotated[
        int,
        typer.Option("--seeds", min=1, metavar="N", help="Run stochastic methods with seeds 1 to N."),
    ] = 10,
    options: ProblemOptions,
    delays: Delays = False,
    preset: Preset = "default",
    pick: Pick = "least-energy",
    threads: Threads = None,
    json: Json = False,
) -> None:
    """Compare methods on one or more workflows.

    Exit code 0 even if limits are exceeded: the table shows success rates.
    """
    chosen = _methods(methods, preset, delays)
    # All files are read before the first run, so that a broken one is refused at once.
    read = [options.read(file, pick=pick) for file in files]
    documents = []
    for problem, factors in read:
        rows = _rows(problem, chosen, seeds, pick, threads)
        documents.append(comparison_document(problem, rows, factors))
        if not json:
            _show(problem, rows)
    if json:
        print_json({"pick": pick, "preset": preset, "seeds": seeds, "comparisons": documents})
    end(feasible=True, violations=sum(len(row["violations"]) for d in documents for row in d["rows"]))


def _methods(names: str, preset_name: str, delays: bool) -> list[Method]:
    """Return the methods of a comma-separated list; an unknown one is refused before any run."""
    from wfsched.evolve.parameters.parameters import Parameters
    from wfsched.evolve.registry import settings
    from wfsched.methods import method_named

    found = [method_named(name.strip()) for name in names.split(",")]
    return [
        settings(method.name, preset_name, delays=delays)
        if isinstance(method.runs, Parameters)
        else method.name
        for method in found
    ]


def _rows(
    problem: Problem, methods: Sequence[Method], seeds: int, rule: str, threads: int | None
) -> tuple[ComparisonRow, ...]:
    from wfsched.study.comparison import compare

    name = problem.workflow.name
    with waiting(name) as rename:
        return compare(
            problem,
            methods,
            range(1, seeds + 1),
            pick=rule,
            threads=threads,
            on_run=lambda method, seed: rename(f"{name}: {method}, seed {seed}"),
        )


def _show(problem: Problem, rows: Sequence[ComparisonRow]) -> None:
    from wfsched.report.tables.comparison import comparison_table

    print_tables(headline(problem.workflow), limits_line(problem), comparison_table(problem, rows))
