"""`wfsched exact`: the optimum of a small problem, or its front, with a proof."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from wfsched.cli.options.bound_options import bounds_document, read_wanted
from wfsched.cli.options.options import (
    Budget,
    ConstraintFile,
    Constraints,
    Deadline,
    Json,
    Lambda,
    Mu,
    PlatformName,
    Repair,
    Staging,
    Tolerance,
    WorkflowFile,
)
from wfsched.cli.options.output_paths import check_folder
from wfsched.cli.options.problem import read_problem
from wfsched.cli.output_files.bound_curve import bounded_document
from wfsched.cli.status import INFEASIBLE, end
from wfsched.cli.terminal.output import note, print_json, print_tables, warn
from wfsched.cli.terminal.progress import waiting
from wfsched.core.errors import ParameterError
from wfsched.core.units import format_seconds
from wfsched.report.documents.fingerprints import headline
from wfsched.schedule.documents.front import front_documents
from wfsched.schedule.documents.problem import problem_document
from wfsched.schedule.documents.schedule import schedule_document

if TYPE_CHECKING:
    from wfsched.exact.result import ExactFront, ExactResult
    from wfsched.schedule.problem import Problem

# Tasks of the largest problems that can be expected to be solved.
_EXPECTED = 20

Starts = Literal["earliest", "free"]


def exact(
    context: typer.Context,
    file: WorkflowFile,
    platform: PlatformName = "cfn-6",
    objective: Annotated[
        str | None,
        typer.Option(
            "--objective",
            metavar="NAME",
            help="What is minimised: makespan, energy or cost.",
            show_default="makespan, without --objectives",
        ),
    ] = None,
    objectives: Annotated[
        str | None,
        typer.Option(
            "--objectives", metavar="LIST", help="Two of them, for their front.", show_default=False
        ),
    ] = None,
    points: Annotated[
        int | None,
        typer.Option(
            "--points",
            min=2,
            metavar="N",
            help="Bounds at which the front is looked at, from end to end.",
            show_default="all points",
        ),
    ] = None,
    starts: Annotated[
        Starts,
        typer.Option(
            "--starts",
            help="Over which schedules: those in which tasks start as soon as they can, or all of them.",
        ),
    ] = "earliest",
    time_limit: Annotated[
        float,
        typer.Option(
            "--time-limit",
            min=0.1,
            metavar="SECONDS",
            help="Work for each minimum, counted by the solver: the same on every machine, and each some "
            "seconds of a processor.",
        ),
    ] = 60.0,
    mu: Mu = None,
    lam: Lambda = None,
    deadline: Deadline = None,
    budget: Budget = None,
    tolerance: Tolerance = 0.0,
    constraint: Constraints = None,
    constraints: ConstraintFile = None,
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
    """Find the optimum of a small workflow, or the front of two objectives, and prove it.

    For up to about 20 tasks on 4 machines of 3 levels. All bounds are kept. Exit code 3 if no schedule
    keeps them. Needs the extra exact.
    """
    wanted = read_wanted(mu, lam, deadline, budget, tolerance, constraint, constraints)
    names = _objectives(objective, objectives, points)
    if out is not None:
        check_folder(out)
    problem, factors = read_problem(
        file, platform, wanted=wanted, objectives=names, repair=repair, staging=staging
    )
    _warn_of_size(problem)
    asked = {"method": "exact", "objectives": names, "starts": starts, "time_limit_s": time_limit}
    head = {**problem_document(problem), **asked, **bounds_document(problem, factors)}
    result: ExactResult | ExactFront
    if len(names) == 1:
        result = minimum = _minimum(problem, starts, time_limit)
        document = {**head, **_result_document(minimum)}
    else:
        result = front = _front(problem, points, starts, time_limit)
        document = {**head, **_front_document(front)}
    if out is not None:
        from wfsched.cli.output_files.exact_files import save_exact

        with waiting(f"writing {out}"):
            save_exact(out, problem, result, document, context.params)
        document["out"] = out
    if json:
        print_json(document)
    else:
        _show(problem, result, out)
    _finish(result, document)


def _objectives(objective: str | None, objectives: str | None, points: int | None) -> list[str]:
    """Return the one objective, or the two of a front."""
    if objective is not None and objectives is not None:
        raise ParameterError("--objective asks for one", where="--objectives", remedy="Give one of them.")
    if objectives is None:
        if points is not None:
            raise ParameterError("only a front has points", where="--points", remedy="Give two --objectives.")
        return [objective or "makespan"]
    names = [name.strip() for name in objectives.split(",")]
    if len(names) != 2:
        raise ParameterError(
            "an exact front has two objectives",
            where="--objectives",
            got=objectives,
            remedy="Bound a third one, such as with --constraint energy:hard:max=NUMBER.",
        )
    return names


def _warn_of_size(problem: Problem) -> None:
    if problem.n_tasks > _EXPECTED:
        warn(f"{problem.n_tasks} tasks: of more than about {_EXPECTED} the optimum may not be proven")


def _minimum(problem: Problem, starts: Starts, time_limit: float) -> ExactResult:
    from wfsched.proving import solve_exact

    with waiting(f"minimising the {problem.objectives[0]} of {problem.workflow.name}"):
        return solve_exact(problem, time_limit_s=time_limit, starts=starts)


def _front(problem: Problem, points: int | None, starts: Starts, time_limit: float) -> ExactFront:
    from wfsched.proving import exact_front

    name = f"front of {problem.workflow.name}"
    with waiting(name) as tell:
        return exact_front(
            problem,
            points,
            time_limit_s=time_limit,
            starts=starts,
            observer=lambda count: tell(f"{name}, {count} points"),
        )


def _result_document(result: ExactResult) -> dict[str, Any]:
    about = {
        "status": result.status,
        "value": result.value,
        "lower_bound": result.lower_bound,
        "gap": result.gap,
        **_effort(result),
    }
    if result.schedule is None:
        return {**about, "feasible": False}
    return {**about, **schedule_document(result.schedule)}


def _front_document(result: ExactFront) -> dict[str, Any]:
    about = {
        "bounded": result.bounded,
        "complete": result.complete,
        "feasible": bool(result.points),
        "infeasible": result.infeasible,
        **_effort(result),
        "front": [],
    }
    if not result.points:
        return about
    told = [{"limit": point.limit, "proven": point.proven} for point in result.points]
    rows = [{**row, **point} for row, point in zip(front_documents(result.front), told)]
    return bounded_document({**about, "front": rows}, result.bounds)


def _effort(result: ExactResult | ExactFront) -> dict[str, Any]:
    names = ("proven", "work_s", "wall_s", "interrupted")
    return {name: getattr(result, name) for name in names}


def _show(problem: Problem, result: ExactResult | ExactFront, out: Path | None) -> None:
    from wfsched.exact.result import ExactResult

    parts = _result_tables(result) if isinstance(result, ExactResult) else _front_tables(result)
    took = f"{format_seconds(result.wall_s)}, of which the solver counts {result.work_s:.1f} s of work"
    print_tables(headline(problem.workflow), *parts, took)
    if out is not None:
        print_tables(f"written to {out}")


def _result_tables(result: ExactResult) -> list[Any]:
    from wfsched.report.tables.schedule import machines_table, schedule_summary
    from wfsched.report.units import amount
    from wfsched.schedule.objectives import objective

    if result.schedule is None:
        return []
    schedule, kind = result.schedule, objective(result.objective)
    least = amount(kind.unit, result.lower_bound, schedule.problem.platform.currency)
    told = "optimal" if result.proven else f"not proven to be optimal, at most {result.gap:.2%} off"
    return [
        schedule_summary(schedule),
        machines_table(schedule),
        f"{result.objective}: {told}; no schedule is below {least}",
    ]


def _front_tables(result: ExactFront) -> list[Any]:
    from wfsched.report.tables.front import front_table

    if not result.points:
        return []
    proven = sum(point.proven for point in result.points)
    extent = "all points of the front" if result.complete else "points of the front"
    told = f"{extent}: {len(result.points)}, {proven} of them proven"
    return [front_table(result.front, bounds=result.bounds), told]


def _finish(result: ExactResult | ExactFront, document: Mapping[str, Any]) -> None:
    """End with the exit code that the answer deserves."""
    if result.interrupted:
        note("interrupted: this is what had been found")
    if not document["feasible"]:
        if result.proven:
            note("infeasible: it is proven that no schedule keeps the bounds")
        else:
            note("no schedule was found that keeps the bounds, nor that there is none: give it more time")
        raise typer.Exit(INFEASIBLE)
    rows = document.get("front", [document])
    end(feasible=True, violations=sum(len(row["violations"]) for row in rows))
