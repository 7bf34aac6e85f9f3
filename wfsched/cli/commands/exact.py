"""`wfsched exact`: the proven optimum of a small problem, or its exact front."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Force, Json, RunFolder, WorkflowFile
from wfsched.cli.options.output_paths import check_run_folder
from wfsched.cli.options.problem_options import ProblemOptions
from wfsched.cli.status import INFEASIBLE, INTERRUPTED, end
from wfsched.cli.terminal.compilation import time_taken
from wfsched.cli.terminal.notices import warn_of, warn_of_unreachable
from wfsched.cli.terminal.output import note, print_json, print_tables, warn
from wfsched.cli.terminal.progress import waiting
from wfsched.core.duration import seconds_of
from wfsched.core.errors import ParameterError
from wfsched.report.documents.exact import exact_front_document, optimum_document
from wfsched.report.documents.limits import limits_document
from wfsched.report.headlines import headline
from wfsched.schedule.documents.problem import problem_document

if TYPE_CHECKING:
    from wfsched.exact.result import ExactFront, ExactResult
    from wfsched.schedule.problem import Problem

# Most tasks of problems whose optimum is usually proven.
_USUALLY_PROVEN = 20
_LEAST_WORK_S = 0.1

Starts = Literal["earliest", "free"]


@takes_groups(leave_out=("objectives", "supplies"))
def exact(
    context: typer.Context,
    file: WorkflowFile,
    *,
    options: ProblemOptions,
    objective: Annotated[
        str | None,
        typer.Option(
            "--objective",
            metavar="NAME",
            autocompletion=completion.OBJECTIVE,
            help="Objective to minimise: makespan, energy or cost.",
            show_default="makespan, without --objectives",
        ),
    ] = None,
    objectives: Annotated[
        str | None,
        typer.Option(
            "--objectives",
            metavar="LIST",
            autocompletion=completion.OBJECTIVES,
            help="Two objectives; computes their exact front.",
            show_default=False,
        ),
    ] = None,
    points: Annotated[
        int | None,
        typer.Option(
            "--points",
            min=2,
            metavar="N",
            help="Number of epsilon constraints, spread from end to end of the front.",
            show_default="all points",
        ),
    ] = None,
    starts: Annotated[
        Starts,
        typer.Option(
            "--starts",
            help="Start times to search: earliest (each task as soon as possible) or free.",
        ),
    ] = "earliest",
    time_limit: Annotated[
        str,
        typer.Option(
            "--time-limit",
            metavar="TIME",
            help="Deterministic solver work for each minimum: a number and s, min, h or d; one second of it "
            "takes a few of a processor.",
        ),
    ] = "60s",
    out: RunFolder = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Find the proven optimum of a small workflow, or the exact front of two objectives.

    For up to about 20 tasks on 4 machines with 3 levels. All limits are hard. Exit code 3 if no feasible
    schedule is found. Needs the extra exact.
    """
    names = _objectives(objective, objectives, points)
    work_s = _work_s(time_limit)
    if out is not None:
        check_run_folder(out, force=force)
    problem, factors = options.read(file, objectives=names)
    _warn_of_size(problem)
    notices = warn_of_unreachable(problem)
    asked = {"method": "exact", "objectives": names, "starts": starts, "time_limit_s": work_s}
    about = {**problem_document(problem), **asked, **limits_document(problem, factors)}
    head = {**about, "notices": notices}
    result: ExactResult | ExactFront
    if len(names) == 1:
        result = minimum = _minimum(problem, starts, work_s)
        document = {**head, **optimum_document(minimum)}
    else:
        result = front = _front(problem, points, starts, work_s)
        document = {**head, **exact_front_document(front)}
    if out is not None:
        from wfsched.report.run_files.exact_run import save_exact

        with waiting(f"writing {out}"):
            faults = save_exact(result, out, problem=problem, document=document, arguments=context.params)
        warn_of(faults)
        document["out"] = out
    if json:
        print_json(document)
    else:
        _show(problem, result, out)
    _finish(result, document)


def _objectives(objective: str | None, objectives: str | None, points: int | None) -> list[str]:
    """Return the one objective, or the two of a front."""
    if objective is not None and objectives is not None:
        raise ParameterError("cannot be combined with --objective", where="--objectives")
    if objectives is None:
        if points is not None:
            raise ParameterError("needs two --objectives", where="--points", got=points)
        return [objective or "makespan"]
    names = [name.strip() for name in objectives.split(",")]
    if len(names) != 2:
        raise ParameterError(
            "an exact front needs two objectives",
            where="--objectives",
            got=objectives,
            remedy="Limit a third one, as in --constraint energy:hard:max=NUMBER.",
        )
    return names


def _work_s(time_limit: str) -> float:
    """Return the solver work [s] of ``--time-limit``."""
    work_s = seconds_of(time_limit, "--time-limit")
    if work_s < _LEAST_WORK_S:
        raise ParameterError(
            "out of range", where="--time-limit", got=time_limit, allowed=f"at least {_LEAST_WORK_S:g} s"
        )
    return work_s


def _warn_of_size(problem: Problem) -> None:
    if problem.n_tasks > _USUALLY_PROVEN:
        warn(f"{problem.n_tasks} tasks: the optimum is rarely proven for more than {_USUALLY_PROVEN}")


def _minimum(problem: Problem, starts: Starts, work_s: float) -> ExactResult:
    from wfsched.proving import solve_exact

    with waiting(f"minimising the {problem.objectives[0]} of {problem.workflow.name}"):
        return solve_exact(problem, time_limit_s=work_s, starts=starts)


def _front(problem: Problem, points: int | None, starts: Starts, work_s: float) -> ExactFront:
    from wfsched.proving import exact_front

    name = f"front of {problem.workflow.name}"
    with waiting(name) as rename:
        return exact_front(
            problem,
            points,
            time_limit_s=work_s,
            starts=starts,
            observer=lambda count: rename(f"{name}, {count} points"),
        )


def _show(problem: Problem, result: ExactResult | ExactFront, out: Path | None) -> None:
    from wfsched.exact.result import ExactResult

    parts = _result_tables(result) if isinstance(result, ExactResult) else _front_tables(result)
    took = f"{time_taken(result.wall_s, result.compile_s)}; solver work {result.work_s:.1f} s"
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
    proof = "optimal" if result.proven else f"optimality not proven, gap {result.gap:.2%}"
    return [
        schedule_summary(schedule),
        machines_table(schedule),
        f"{result.objective}: {proof}; lower bound {least}",
    ]


def _front_tables(result: ExactFront) -> list[Any]:
    from wfsched.report.tables.front import front_table

    if not result.points:
        return []
    proven = sum(point.proven for point in result.points)
    extent = "complete front" if result.complete else "part of the front"
    summary = f"{extent}: {len(result.points)} points, {proven} proven"
    return [front_table(result.front, bounds=result.bounds), summary]


def _finish(result: ExactResult | ExactFront, document: Mapping[str, Any]) -> None:
    """End with the exit code of the answer."""
    if result.interrupted:
        note("interrupted; showing the best found so far")
    if not document["feasible"]:
        if result.interrupted:
            raise typer.Exit(INTERRUPTED)
        if result.proven:
            note("infeasible: proven that no schedule keeps the limits")
        else:
            note("no feasible schedule found and infeasibility not proven; raise --time-limit")
        raise typer.Exit(INFEASIBLE)
    rows = document.get("front", [document])
    violations = sum(len(row["violations"]) for row in rows)
    end(feasible=True, violations=violations, interrupted=result.interrupted)
