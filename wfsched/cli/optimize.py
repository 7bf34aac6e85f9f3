"""`wfsched optimize`: the Pareto front of a workflow on a platform."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfsched.cli.bounds import bounds_document, read_wanted
from wfsched.cli.documents import front_document, problem_document, search_document
from wfsched.cli.fingerprints import headline
from wfsched.cli.green import Green
from wfsched.cli.options import (
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
    Seed,
    Staging,
    Start,
    Supplies,
    Threads,
    TimeStep,
    Tolerance,
    Window,
    WorkflowFile,
)
from wfsched.cli.output import note, print_json, print_tables
from wfsched.cli.problems import read_problem
from wfsched.cli.progress import search_progress, waiting
from wfsched.cli.status import end
from wfsched.cli.targets import check_folder
from wfsched.core.units import format_seconds

if TYPE_CHECKING:
    from wfsched.evolve.params import NSGA2
    from wfsched.schedule.problem import Problem
    from wfsched.solving import Result


def optimize(
    context: typer.Context,
    file: WorkflowFile,
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
    pop: Annotated[
        int | None,
        typer.Option(
            "--pop",
            min=2,
            metavar="N",
            help="Population; twice as many offspring.",
            show_default="that of the preset, 80",
        ),
    ] = None,
    gens: Annotated[
        int | None,
        typer.Option(
            "--gens", min=0, metavar="N", help="Generations.", show_default="those of the preset, 100"
        ),
    ] = None,
    seed: Seed = 1,
    threads: Threads = None,
    pick: Pick = "least-energy",
    repair: Repair = "default",
    staging: Staging = "free",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Folder for run.json, front.csv, schedules.json and figures.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Search the Pareto front of a workflow with NSGA-II.

    Exit code 3 if nothing that was found keeps the bounds.
    """
    wanted = read_wanted(mu, lam, deadline, budget, tolerance, constraint, constraints)
    green = Green(supply or (), fill, start, window, time_step)
    params = _parameters(preset, pop, gens, delays)
    if out is not None:
        check_folder(out)
    problem, factors = read_problem(
        file,
        platform,
        wanted=wanted,
        objectives=[name.strip() for name in objectives.split(",")],
        repair=repair,
        staging=staging,
        green=green,
        pick=pick,
    )
    result = _search(problem, params, seed, pick, threads)
    document = {
        **problem_document(problem),
        **search_document(result, params, preset),
        **bounds_document(problem, factors),
        **front_document(result, pick),
    }
    if out is not None:
        from wfsched.cli.run_files import save_run

        with waiting(f"writing {out}"):
            save_run(out, result, document, context.params)
        document["out"] = out
    if json:
        print_json(document)
    else:
        _show(result, pick)
        if out is not None:
            print_tables(f"written to {out}")
    if result.interrupted:
        note(f"interrupted after {len(result.history)} of {params.generations + 1} generations")
    end(feasible=result.feasible, violations=sum(len(row["violations"]) for row in document["front"]))


def _parameters(name: str, pop: int | None, gens: int | None, delays: bool) -> NSGA2:
    from wfsched.evolve.params import preset

    params = replace(preset(name), delays=delays)
    if pop is not None:
        params = replace(params, pop_size=pop, n_offsprings=2 * pop)
    return params if gens is None else replace(params, generations=gens)


def _search(problem: Problem, params: NSGA2, seed: int, rule: str, threads: int | None) -> Result:
    from wfsched.solving import solve

    with search_progress(problem, params.generations) as observer:
        return solve(problem, params, seed=seed, pick=rule, threads=threads, observer=observer)


def _show(result: Result, rule: str) -> None:
    from wfsched.report.tables import front_table
    from wfsched.schedule.pick import pick

    problem = result.front.problem
    volume = f"hypervolume {result.hypervolume:.4f}" if result.hypervolume is not None else ""
    print_tables(
        headline(problem.workflow),
        front_table(result.front, pick(result.front, rule)),
        f"the arrow marks the pick: {rule}",
        f"{volume}, {result.evaluations} evaluations in {format_seconds(result.wall_s)}",
    )
