"""`wfsched optimize`: the Pareto front of a workflow on a platform."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Force, Json, Pick, RunFolder, Seed, Threads, WorkflowFile
from wfsched.cli.options.output_paths import check_run_folder
from wfsched.cli.options.problem_options import ProblemOptions
from wfsched.cli.options.search_options import SearchOptions
from wfsched.cli.status import end
from wfsched.cli.terminal.compilation import time_taken
from wfsched.cli.terminal.notices import warn_of, warn_of_unreachable
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.cli.terminal.progress import search_progress, waiting
from wfsched.report.documents.result import search_document
from wfsched.report.headlines import headline

if TYPE_CHECKING:
    from wfsched.evolve.parameters.parameters import Parameters
    from wfsched.relaxation.front_bounds import FrontBounds
    from wfsched.schedule.fronts.front import Front
    from wfsched.schedule.problem import Problem
    from wfsched.solving import Result


@takes_groups()
def optimize(
    context: typer.Context,
    file: WorkflowFile,
    *,
    options: ProblemOptions,
    search: SearchOptions,
    seed: Seed = 1,
    threads: Threads = None,
    pick: Pick = "least-energy",
    bound: Annotated[
        bool,
        typer.Option(
            "--bound", help="Compute a proven lower bound and the gap of each schedule on the front."
        ),
    ] = False,
    out: RunFolder = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Search the Pareto front of a workflow.

    The search ends at the first limit reached. Exit code 3 if no feasible schedule is found.
    """
    params = search.parameters()
    if out is not None:
        check_run_folder(out, force=force)
    problem, factors = options.read(file, pick=pick)
    said = warn_of_unreachable(problem)
    result = _search(problem, params, seed, pick, threads)
    bounds = _bounds(result.front) if bound else None
    document = search_document(result, preset=search.preset, factors=factors, bounds=bounds)
    if out is not None:
        _save(result, out, document, bounds, context.params)
        document["out"] = out
    if json:
        print_json(document)
    else:
        _show(result, pick, bounds)
        if out is not None:
            print_tables(f"written to {out}")
    warn_of(result.notices, said=said)
    _note_the_end(result, params)
    violations = sum(len(row["violations"]) for row in document["front"])
    end(feasible=result.feasible, violations=violations, interrupted=result.interrupted)


def _search(problem: Problem, params: Parameters, seed: int, rule: str, threads: int | None) -> Result:
    from wfsched.solving import solve

    with search_progress(problem, params.stop) as observer:
        return solve(problem, params, seed=seed, pick=rule, threads=threads, observer=observer)


def _save(
    result: Result,
    out: Path,
    document: dict[str, Any],
    bounds: FrontBounds | None,
    arguments: Mapping[str, Any],
) -> None:
    """Write the files of the run, with the baselines in the figure of the front."""
    from wfsched.report.run_files.search_run import save_run
    from wfsched.study.baselines import baselines

    with waiting("scheduling the baselines") as rename:
        marked = baselines(result.front.problem, result.seed)
        rename(f"writing {out}")
        faults = save_run(
            result,
            out,
            marked=marked,
            bounds=bounds,
            document=document,
            command="optimize",
            arguments=arguments,
        )
    warn_of(faults)


def _bounds(front: Front) -> FrontBounds:
    """Return lower bounds of `front`; a terminal shows their progress."""
    from wfsched.relaxation.front_bounds import bound_front

    with waiting("bounding the front") as rename:
        return bound_front(front, lambda done, most: rename(f"bounding the front, {done}/{most}"))


def _note_the_end(result: Result, params: Parameters) -> None:
    """Note an interruption and an extension of the search."""
    last = result.history[-1].number
    if result.interrupted:
        of = "" if params.stop.generations is None else f" of {params.stop.generations}"
        note(f"interrupted after {last}{of} generations")
    if result.extra_generations:
        note(
            f"no feasible schedule after {params.stop.generations} generations; "
            f"continued for {result.extra_generations} more"
        )


def _show(result: Result, rule: str, bounds: FrontBounds | None) -> None:
    from wfsched.report.tables.front import front_table

    problem = result.front.problem
    volume = f"hypervolume {result.hypervolume:.4f}" if result.hypervolume is not None else ""
    taken = time_taken(result.wall_s, result.compile_s)
    print_tables(
        headline(problem.workflow),
        front_table(result.front, result.front.pick_index(rule), bounds=bounds),
        f"the arrow marks the pick: {rule}",
        f"{result.method}: {volume}, {result.evaluations} evaluations in {taken}",
    )
