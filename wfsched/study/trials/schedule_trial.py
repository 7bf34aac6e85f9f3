"""Trials of scheduling: one method on one problem, with one seed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from wfsched.heuristics.limits_by_factors import FactorLimits, limits_by_factors
from wfsched.schedule.check.check import check
from wfsched.schedule.coverage import coverage
from wfsched.schedule.documents.schedule import origin_document
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import Result, solve
from wfsched.study.definition.limits import LimitsByFactors
from wfsched.study.definition.methods import MethodChoice
from wfsched.study.definition.sources import PlatformSource, SupplySource, WorkflowSource
from wfsched.study.front_blob import pack_front
from wfsched.study.trial import Outcome, Scalar, content_id
from wfsched.study.trials.impossible_limits import proven_impossible
from wfsched.workflow.fingerprint import graph_hash
from wfsched.workflow.model import Workflow

KIND = "schedule"


@dataclass(frozen=True, slots=True)
class CommonTerms:
    """Options that all trials of a study share.

    Parameters
    ----------
    objectives : tuple of str
    pick : str
        Rule that picks one schedule from a front.
    staging : str
    keep_schedules : bool
        Whether stored fronts include their schedules, or only the figures.
    """

    objectives: tuple[str, ...] = ("makespan", "energy")
    pick: str = "least-energy"
    staging: str = "free"
    keep_schedules: bool = True


@dataclass(frozen=True, slots=True)
class ProblemSource:
    """Sources of the problem of a trial, without deadline and budget.

    Parameters
    ----------
    workflow : WorkflowSource
    platform : PlatformSource
    supply : SupplySource
    terms : CommonTerms
    """

    workflow: WorkflowSource
    platform: PlatformSource
    supply: SupplySource
    terms: CommonTerms


@dataclass(frozen=True, slots=True)
class ScheduleTrial:
    """One run of a method; see `wfsched.study.trial.Trial`.

    Parameters
    ----------
    source : ProblemSource
    limits : LimitsByFactors
    method : MethodChoice
    seed : int
    id : str
        Hash of everything that the outcome depends on; names and paths do not count.
    """

    source: ProblemSource
    limits: LimitsByFactors
    method: MethodChoice
    seed: int
    id: str = field(init=False)

    def __post_init__(self) -> None:
        limits = asdict(self.limits)
        del limits["methods"]
        content = {
            **_content(self.source),
            "limits": limits,
            "method": self.method.content(),
            "seed": self.seed,
        }
        object.__setattr__(self, "id", content_id(KIND, content))

    @property
    def kind(self) -> str:
        """``"schedule"``."""
        return KIND

    @property
    def parameters(self) -> Mapping[str, Scalar]:
        """Columns that identify the trial."""
        source = self.source
        supply = {"supply": source.supply.name} if source.supply.name else {}
        return {
            **source.workflow.parameters(),
            "platform": source.platform.name,
            **supply,
            "mu": self.limits.mu,
            "lambda": self.limits.lam,
            "method": self.method.name,
            "seed": self.seed,
        }

    def run(self) -> Outcome:
        """Solve the problem on one thread."""
        limits = _limits(self.source, self.limits.mu, self.limits.lam)
        problem = self.limits.constrain(_problem(self.source), limits)
        terms = self.source.terms
        result = solve(problem, self.method.solver(), seed=self.seed, pick=terms.pick, threads=1)
        return Outcome(
            metrics={
                **_metrics(result, limits, self.limits),
                "impossible": _impossible(self.source, self.limits, kept=result.schedule.feasible),
            },
            fingerprint=_graph(self.source.workflow),
            blob=pack_front(result, terms.pick, genes=terms.keep_schedules),
            wall_s=result.wall_s,
        )


# Caches of a worker: consecutive trials share workflows and problems.


@lru_cache(maxsize=8)
def _content(source: ProblemSource) -> dict[str, Any]:
    """Return the part of a problem's sources that the outcome depends on."""
    return {
        "workflow": source.workflow.content(),
        "platform": source.platform.sha256,
        "supply": source.supply.content(),
        "terms": asdict(source.terms),
    }


@lru_cache(maxsize=8)
def _graph(source: WorkflowSource) -> str:
    return graph_hash(source.load())


@lru_cache(maxsize=8)
def _problem(source: ProblemSource) -> Problem:
    platform = source.platform.load()
    return Problem(
        source.workflow.load(),
        platform,
        objectives=source.terms.objectives,
        staging=source.terms.staging,
        **source.supply.arguments(platform),
    )


def _impossible(source: ProblemSource, factors: LimitsByFactors, *, kept: bool) -> bool | None:
    """Return whether no schedule can keep the limits, by proof; None without limits."""
    if factors.mu is None and factors.lam is None:
        return None
    return not kept and _proven_impossible(source, factors)


@lru_cache(maxsize=64)
def _proven_impossible(source: ProblemSource, factors: LimitsByFactors) -> bool:
    limits = _limits(source, factors.mu, factors.lam)
    return proven_impossible(factors.constrain(_problem(source), limits))


@lru_cache(maxsize=64)
def _limits(source: ProblemSource, mu: float | None, lam: float | None) -> FactorLimits:
    return limits_by_factors(_problem(source), 1.0 if mu is None else mu, 1.0 if lam is None else lam)


def _metrics(result: Result, limits: FactorLimits, factors: LimitsByFactors) -> dict[str, Scalar]:
    """Return the columns of a row: figures of the picked schedule and the limits it had to meet."""
    schedule, least = result.schedule, limits.cheapest_cost
    constraints = schedule.problem.constraints
    return {
        "makespan_s": schedule.makespan_s,
        "energy_j": schedule.energy_j,
        "cost": schedule.cost,
        "normalised_cost": schedule.cost / least if least > 0 else None,
        "success": schedule.feasible if constraints else None,
        "violation": sum(schedule.violations) if constraints else None,
        "machines_used": schedule.figures.machines_used,
        **_energy(schedule),
        **_origin(schedule),
        "deadline_s": None if factors.mu is None else limits.deadline_s,
        "budget": None if factors.lam is None else limits.budget,
        "fastest_makespan_s": limits.fastest_makespan_s,
        "fastest_cost": limits.fastest_cost,
        "cheapest_makespan_s": limits.cheapest_makespan_s,
        "cheapest_cost": least,
        "evaluations": result.evaluations,
        "front_size": len(result.front),
        "hypervolume": result.hypervolume,
        "check_violations": len(check(schedule)),
        "notices": "; ".join(result.notices) or None,
        **_provenance(schedule.problem.workflow),
    }


def _provenance(workflow: Workflow) -> dict[str, Scalar]:
    """Return the columns that say what of the workflow file was repaired or left out."""
    return {
        "repair": workflow.provenance.repair,
        "defects": json.dumps(workflow.defects),
        "runtimes_filled": workflow.provenance.runtimes_filled,
    }


def _energy(schedule: Schedule) -> dict[str, Scalar]:
    parts: dict[str, Any] = asdict(schedule.figures.energy)
    return {name: value for name, value in parts.items() if name != "total_j"}


def _origin(schedule: Schedule) -> dict[str, Scalar]:
    """Return the columns that a supply and a window add; None for what a site lacks the rate of."""
    problem = schedule.problem
    timed: dict[str, Scalar] = {"completion_s": schedule.completion_s} if problem.window_s else {}
    if not problem.supply:
        return timed
    rests: dict[str, Scalar] = {"repeated_share": coverage(schedule).repeated_share}
    return timed | origin_document(schedule) | rests
