"""`wfsched compare`: several methods on the same workflows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from wfsched.cli.options.bound_options import bounds_document, read_wanted
from wfsched.cli.options.options import (
    Budget,
    ConstraintFile,
    Constraints,
    Deadline,
    Delays,
    Fill,
    Json,
    Lambda,
    Mu,
    Objectives,
    Pick,
    PlatformName,
    Preset,
    Repair,
    Staging,
    Start,
    Supplies,
    Threads,
    TimeStep,
    Tolerance,
    Window,
    WorkflowFiles,
)
from wfsched.cli.options.problem import read_problem
from wfsched.cli.options.supply_options import Green
from wfsched.cli.status import end
from wfsched.cli.terminal.output import print_json, print_tables
from wfsched.cli.terminal.progress import waiting
from wfsched.report.documents.fingerprints import headline
from wfsched.schedule.documents.problem import problem_document

if TYPE_CHECKING:
    from wfsched.schedule.problem import Problem
    from wfsched.study.comparison import ComparisonRow, Method


def compare(
    files: WorkflowFiles,
    methods: Annotated[
        str, typer.Option("--methods", metavar="LIST", help="`wfsched methods` lists them.")
    ] = "heft,gpr-heft,binpack,spread,nsga2",
    seeds: Annotated[
        int,
        typer.Option("--seeds", min=1, metavar="N", help="Seeds 1 to N for methods that draw lots."),
    ] = 10,
    platform: PlatformName = "cfn-6",
    objectives: Objectives = "makespan,energy",
    mu: Mu = None,
    lam: Lambda = None,
    deadline: Deadline = None,
    budget: Budget = None,
    tolerance: Tolerance = 0.0,
    constraint: Constraints = None,
    constraints: ConstraintFile = None,
    supply: Supplies = None,
    fill: Fill = None,
    start: Start = None,
    window: Window = None,
    time_step: TimeStep = None,
    delays: Delays = False,
    preset: Preset = "default",
    pick: Pick = "least-energy",
    threads: Threads = None,
    repair: Repair = "default",
    staging: Staging = "free",
    json: Json = False,
) -> None:
    """Compare methods on each of several workflows.

    Exit code 0 even where bounds are broken: the table says how often they were kept.
    """
    wanted = read_wanted(mu, lam, deadline, budget, tolerance, constraint, constraints)
    green = Green(supply or (), fill, start, window, time_step)
    chosen = _methods(methods, preset, delays)
    # All files are read before the first is worked on: a broken one is refused at once.
    read = [
        read_problem(
            file,
            platform,
            wanted=wanted,
            objectives=[name.strip() for name in objectives.split(",")],
            repair=repair,
            staging=staging,
            green=green,
            pick=pick,
        )
        for file in files
    ]
    documents = []
    for problem, factors in read:
        rows = _rows(problem, chosen, seeds, pick, threads)
        documents.append({**problem_document(problem), **bounds_document(problem, factors), "rows": rows})
        if not json:
            _show(problem, rows)
    if json:
        print_json({"pick": pick, "preset": preset, "seeds": seeds, "comparisons": documents})
    end(feasible=True, violations=sum(len(row.violations) for d in documents for row in d["rows"]))


def _methods(names: str, preset_name: str, delays: bool) -> list[Method]:
    """Return the methods of a comma-separated list; a misspelt one is refused before anything runs."""
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

    print_tables(headline(problem.workflow), _bounds(problem), comparison_table(problem, rows))


def _bounds(problem: Problem) -> str:
    """Return the bounds on one line."""
    from wfsched.report.axis import bound_amount
    from wfsched.schedule.constraints import Constraint

    if not problem.constraints:
        return f"on {problem.platform.name}, without bounds"
    parts = []
    for constraint in problem.constraints:
        bound = ""
        if isinstance(constraint, Constraint):
            bound = f" {bound_amount(constraint, problem.platform.currency)}"
        parts.append(f"{constraint.name}{bound} ({constraint.mode})")
    return f"on {problem.platform.name}, {', '.join(parts)}"
