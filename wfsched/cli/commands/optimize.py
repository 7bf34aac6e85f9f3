"""`wfsched optimize`: the Pareto front of a workflow on a platform."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.cli.options.bound_options import bounds_document, read_wanted
from wfsched.cli.options.durations import parse_duration
from wfsched.cli.options.options import (
    Algorithm,
    Bound,
    Budget,
    ConstraintFile,
    Constraints,
    Deadline,
    Delays,
    Evaluations,
    Fill,
    Generations,
    Json,
    Lambda,
    Mu,
    Objectives,
    Pick,
    PlatformName,
    Population,
    Preset,
    Repair,
    Seed,
    Staging,
    Start,
    Supplies,
    Target,
    Threads,
    Time,
    TimeStep,
    Tolerance,
    Window,
    WorkflowFile,
)
from wfsched.cli.options.output_paths import check_folder
from wfsched.cli.options.problem import read_problem
from wfsched.cli.options.supply_options import Green
from wfsched.cli.output_files.bound_curve import bound as bound_of
from wfsched.cli.output_files.bound_curve import bounded_document
from wfsched.cli.status import end
from wfsched.cli.terminal.output import note, print_json, print_tables, warn
from wfsched.cli.terminal.progress import search_progress, waiting
from wfsched.core.units import format_seconds
from wfsched.report.documents.answers import front_document, search_document
from wfsched.report.documents.fingerprints import headline
from wfsched.schedule.documents.problem import problem_document

if TYPE_CHECKING:
    from wfsched.evolve.parameters.parameters import Parameters
    from wfsched.relaxation.front_bounds import FrontBounds
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
    algorithm: Algorithm = None,
    preset: Preset = "default",
    pop: Population = None,
    gens: Generations = None,
    evaluations: Evaluations = None,
    time: Time = None,
    target: Target = None,
    seed: Seed = 1,
    threads: Threads = None,
    pick: Pick = "least-energy",
    bound: Bound = False,
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
    """Search the Pareto front of a workflow.

    The first limit that is reached ends the search. Exit code 3 if nothing that was found keeps the
    bounds.
    """
    wanted = read_wanted(mu, lam, deadline, budget, tolerance, constraint, constraints)
    green = Green(supply or (), fill, start, window, time_step)
    params = _parameters(algorithm, preset, pop, delays, _limits(gens, evaluations, time, target))
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
    bounds = bound_of(result.front) if bound else None
    if bounds is not None:
        document = bounded_document(document, bounds)
    if out is not None:
        from wfsched.cli.output_files.run_files import save_run

        with waiting(f"writing {out}"):
            save_run(out, result, document, context.params, bounds)
        document["out"] = out
    if json:
        print_json(document)
    else:
        _show(result, pick, bounds)
        if out is not None:
            print_tables(f"written to {out}")
    _note_the_end(result, params)
    end(feasible=result.feasible, violations=sum(len(row["violations"]) for row in document["front"]))


def _limits(
    gens: int | None, evaluations: int | None, time: str | None, target: float | None
) -> dict[str, Any]:
    """Return the fields of `Stop` that the options set."""
    limits = {
        "generations": gens,
        "evaluations": evaluations,
        "time_s": None if time is None else parse_duration(time, "--time"),
        "hypervolume": target,
    }
    return {name: value for name, value in limits.items() if value is not None}


def _parameters(
    algorithm: str | None, preset: str, pop: int | None, delays: bool, limits: dict[str, Any]
) -> Parameters:
    from wfsched.evolve.parameters.breeding import Breeding
    from wfsched.evolve.registry import settings

    params = settings(algorithm, preset, delays=delays, **limits)
    if pop is None:
        return params
    bred: dict[str, Any] = {"n_offsprings": 2 * pop} if isinstance(params, Breeding) else {}
    return replace(params, pop_size=pop, **bred)


def _search(problem: Problem, params: Parameters, seed: int, rule: str, threads: int | None) -> Result:
    from wfsched.solving import solve

    with search_progress(problem, params.stop) as observer:
        return solve(problem, params, seed=seed, pick=rule, threads=threads, observer=observer)


def _note_the_end(result: Result, params: Parameters) -> None:
    """Say what is not as usual about the end of a search."""
    for text in result.notices:
        warn(text)
    last = result.history[-1].number
    if result.interrupted:
        of = "" if params.stop.generations is None else f" of {params.stop.generations}"
        note(f"interrupted after {last}{of} generations")
    if result.extra_generations:
        note(
            f"nothing kept the constraints after {params.stop.generations} generations: "
            f"the search took {result.extra_generations} more"
        )


def _show(result: Result, rule: str, bounds: FrontBounds | None) -> None:
    from wfsched.report.tables.front import front_table

    problem = result.front.problem
    volume = f"hypervolume {result.hypervolume:.4f}" if result.hypervolume is not None else ""
    print_tables(
        headline(problem.workflow),
        front_table(result.front, result.front.pick_index(rule), bounds=bounds),
        f"the arrow marks the pick: {rule}",
        f"{result.method}: {volume}, {result.evaluations} evaluations in {format_seconds(result.wall_s)}",
    )
