"""`wfsched compare`: several methods on the same workflows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Json, Pick, Threads, WorkflowFiles
from wfsched.cli.options.problem_options import ProblemOptions
from wfsched.cli.options.search_options import SearchOptions
from wfsched.cli.status import end
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.notices import warn_of, warn_of_unreachable
from wfsched.cli.terminal.output import print_json, print_tables, print_text
from wfsched.cli.terminal.progress import waiting
from wfsched.report.documents.comparison import comparison_document
from wfsched.report.headlines import headline, limits_line

if TYPE_CHECKING:
    from wfsched.schedule.problem import Problem
    from wfsched.study.comparison import ComparisonRow, Method

Form = Literal["text", "json", "csv", "latex", "markdown"]

# Compared with the search of the options where --methods is left out.
_HEURISTICS = ("heft", "grp-heft", "binpack", "spread")


@takes_groups()
def compare(
    files: WorkflowFiles,
    *,
    methods: Annotated[
        str | None,
        typer.Option(
            "--methods",
            metavar="LIST",
            autocompletion=completion.METHODS,
            help="Methods to compare; `wfsched methods` lists them. Search options apply to all searches.",
            show_default=f"{','.join(_HEURISTICS)} and the search of --algorithm and --preset",
        ),
    ] = None,
    first_seed: Annotated[
        int,
        typer.Option("--seed", min=0, metavar="N", help="First seed; the others count up."),
    ] = 1,
    seeds: Annotated[
        int,
        typer.Option("--seeds", min=1, metavar="N", help="Number of seeds of stochastic methods."),
    ] = 10,
    options: ProblemOptions,
    search: SearchOptions,
    pick: Pick = "least-energy",
    threads: Threads = None,
    form: Annotated[
        Form, typer.Option("--format", rich_help_panel=OUTPUT, help="Format of the tables.")
    ] = "text",
    json: Json = False,
) -> None:
    """Compare methods on one or more workflows.

    Exit code 0 even if limits are exceeded: the table shows success rates.
    """
    chosen = _methods(methods, search)
    numbers = range(first_seed, first_seed + seeds)
    # All files are read before the first run, so that a broken one is refused at once.
    read = [options.read(file, pick=pick) for file in files]
    compared: list[tuple[Problem, list[ComparisonRow]]] = []
    documents = []
    interrupted = False
    for problem, factors in read:
        said = warn_of_unreachable(problem)
        rows, interrupted = _rows(problem, chosen, numbers, pick, threads)
        compared.append((problem, rows))
        documents.append(comparison_document(problem, rows, factors))
        if form == "text" and not json and rows:
            _show(problem, rows)
        warn_of(dict.fromkeys(text for row in rows for text in row.notices), said=said)
        if interrupted:
            break
    about = {"pick": pick, "preset": search.preset, "seeds": seeds, "first_seed": first_seed}
    if json or form == "json":
        print_json({**about, "interrupted": interrupted, "comparisons": documents})
    elif form != "text":
        _print_as(form, compared)
    violations = sum(len(row["violations"]) for d in documents for row in d["rows"])
    end(feasible=True, violations=violations, interrupted=interrupted)


def _methods(names: str | None, search: SearchOptions) -> list[Method]:
    """Return the methods of a comma-separated list; an unknown one is refused before any run.

    The search of the options comes last, unless it is in the list or none was asked for.
    """
    from wfsched.evolve.parameters.parameters import Parameters
    from wfsched.methods import method_named

    asked = search.parameters()
    listed = [name.strip() for name in names.split(",")] if names is not None else list(_HEURISTICS)
    found = [method_named(name) for name in listed]
    chosen: list[Method] = [
        search.parameters_of(method.name) if isinstance(method.runs, Parameters) else method.name
        for method in found
    ]
    wanted = names is None or search.algorithm is not None
    return [*chosen, asked] if wanted and asked.name not in [method.name for method in found] else chosen


def _rows(
    problem: Problem, methods: Sequence[Method], seeds: Sequence[int], rule: str, threads: int | None
) -> tuple[list[ComparisonRow], bool]:
    """Return the rows, and whether Ctrl-C ended them early."""
    from wfsched.study.comparison import comparison_rows

    name = problem.workflow.name
    rows: list[ComparisonRow] = []
    with waiting(name) as rename:
        made = comparison_rows(
            problem,
            methods,
            seeds,
            pick=rule,
            threads=threads,
            on_run=lambda method, seed: rename(f"{name}: {method}, seed {seed}"),
        )
        try:
            rows.extend(made)
        except KeyboardInterrupt:
            return rows, True
    return rows, False


def _show(problem: Problem, rows: Sequence[ComparisonRow]) -> None:
    from wfsched.report.tables.comparison import comparison_table

    print_tables(headline(problem.workflow), limits_line(problem), comparison_table(problem, rows))


def _print_as(form: str, compared: Sequence[tuple[Problem, Sequence[ComparisonRow]]]) -> None:
    """Print one table for each workflow, or one for all as CSV, which programs read."""
    from wfsched.report.tables.comparison import comparison_data, comparison_table

    if form == "csv":
        print_text(comparison_data(compared).text(form) + "\n")
        return
    for problem, rows in compared:
        if rows:
            title = f"{problem.workflow.name} on {problem.platform.name}"
            print_text(replace(comparison_table(problem, rows), title=title).text(form) + "\n")
