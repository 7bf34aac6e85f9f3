"""Results of `solve` as documents: what ``wfsched schedule --json`` and ``optimize --json`` print."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wfsched.report.documents.bounds import with_bounds
from wfsched.report.documents.limits import limits_document
from wfsched.schedule.documents.front import front_documents
from wfsched.schedule.documents.problem import problem_document
from wfsched.schedule.documents.schedule import schedule_document

if TYPE_CHECKING:
    from wfsched.evolve.search import Search
    from wfsched.heuristics.limits_by_factors import FactorLimits
    from wfsched.relaxation.front_bounds import FrontBounds
    from wfsched.schedule.problem import Problem
    from wfsched.solving import Result


def result_document(result: Result) -> dict[str, Any]:
    """Return the document of a front for a search, of one schedule for a heuristic."""
    return single_document(result) if result.search is None else search_document(result)


def single_document(result: Result, factors: FactorLimits | None = None) -> dict[str, Any]:
    """Return problem, method and the one schedule of a result: what ``schedule --json`` prints.

    Parameters
    ----------
    result : Result
    factors : FactorLimits, optional
        The factors that deadline and budget come from.
    """
    problem = result.schedule.problem
    return {
        **problem_document(problem),
        "method": result.method,
        "seed": result.seed,
        **limits_document(problem, factors),
        **_times(result),
        "notices": list(result.notices),
        **schedule_document(result.schedule),
    }


def search_document(
    result: Result,
    *,
    preset: str | None = None,
    factors: FactorLimits | None = None,
    bounds: FrontBounds | None = None,
) -> dict[str, Any]:
    """Return problem, search and front of a result: what ``optimize --json`` prints.

    Parameters
    ----------
    result : Result
    preset : str, optional
        Name of the preset that the parameters come from.
    factors : FactorLimits, optional
        The factors that deadline and budget come from.
    bounds : FrontBounds, optional
        Adds bound and gap of each schedule.
    """
    problem = result.front.problem
    document = {
        **problem_document(problem),
        "method": result.method,
        "preset": preset,
        "parameters": None if result.search is None else asdict(result.search.parameters),
        "seed": result.seed,
        "objectives": list(problem.objectives),
        **_course(result.search, problem),
        **_times(result),
        "notices": list(result.notices),
        **limits_document(problem, factors),
        "feasible": result.feasible,
        "front": front_documents(result.front),
        "picked": {
            "rule": result.pick,
            "index": result.front.pick_index(result.pick),
            **schedule_document(result.schedule),
        },
    }
    return document if bounds is None else with_bounds(document, bounds)


def _times(result: Result) -> dict[str, float]:
    return {"wall_s": result.wall_s, "compile_s": result.compile_s}


def _course(search: Search | None, problem: Problem) -> dict[str, Any]:
    """Return how a search ended and the quality of its front; nothing for a heuristic."""
    if search is None:
        return {}
    fields = [objective.field for objective in problem.objective_list]
    return {
        "evaluations": search.evaluations,
        "stopped_by": search.stopped_by,
        "extra_generations": search.extra_generations,
        "interrupted": search.interrupted,
        "hypervolume": search.hypervolume,
        "reference_point": dict(zip(fields, search.box.reference)),
        "ideal_point": dict(zip(fields, search.box.ideal)),
    }
