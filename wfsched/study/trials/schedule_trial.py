"""The trial of scheduling: a method on a workflow and a platform, under a deadline and a budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from wfsched.heuristics.limits_by_factors import FactorLimits, limits_by_factors
from wfsched.schedule.check.check import check
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import Result, solve
from wfsched.study.definition.bound_points import BoundPoint
from wfsched.study.definition.methods import MethodChoice
from wfsched.study.definition.sources import PlatformSource, SupplySource, WorkflowSource
from wfsched.study.front_blob import pack
from wfsched.study.trial import Outcome, Scalar, content_id
from wfsched.workflow.fingerprint import graph_hash

KIND = "schedule"


@dataclass(frozen=True, slots=True)
class Terms:
    """What all trials of a study have in common.

    Parameters
    ----------
    objectives : tuple of str
    pick : str
        The rule that picks from a front.
    staging : str
    keep_schedules : bool
        Whether fronts are kept with their schedules, or only with the figures.
    """

    objectives: tuple[str, ...] = ("makespan", "energy")
    pick: str = "least-energy"
    staging: str = "free"
    keep_schedules: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """The problem of a trial, before it is bounded.

    Parameters
    ----------
    workflow : WorkflowSource
    platform : PlatformSource
    supply : SupplySource
    terms : Terms
    """

    workflow: WorkflowSource
    platform: PlatformSource
    supply: SupplySource
    terms: Terms


@dataclass(frozen=True, slots=True)
class ScheduleTrial:
    """One run of a method; see `wfsched.study.trial.Trial`.

    Parameters
    ----------
    setting : Setting
    point : BoundPoint
    method : MethodChoice
    seed : int
    id : str
        A hash of all that the outcome depends on; names and paths do not count.
    """

    setting: Setting
    point: BoundPoint
    method: MethodChoice
    seed: int
    id: str = field(init=False)

    def __post_init__(self) -> None:
        point = asdict(self.point)
        del point["methods"]
        content = {
            **_content(self.setting),
            "bounds": point,
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
        """Columns that say which trial this is."""
        setting = self.setting
        supply = {"supply": setting.supply.name} if setting.supply.name else {}
        return {
            **setting.workflow.parameters(),
            "platform": setting.platform.name,
            **supply,
            "mu": self.point.mu,
            "lambda": self.point.lam,
            "method": self.method.name,
            "seed": self.seed,
        }

    def run(self) -> Outcome:
        """Solve the problem on one thread."""
        factors = _factors(self.setting, self.point.mu, self.point.lam)
        problem = self.point.bounded(_problem(self.setting), factors)
        terms = self.setting.terms
        result = solve(problem, self.method.solver(), seed=self.seed, pick=terms.pick, threads=1)
        return Outcome(
            metrics=_metrics(result, factors, self.point),
            fingerprint=_graph(self.setting.workflow),
            blob=pack(result, terms.pick, genes=terms.keep_schedules),
        )


# What a worker keeps: trials follow each other by problem, and many of them share one.


@lru_cache(maxsize=8)
def _content(setting: Setting) -> dict[str, Any]:
    """Return what the outcome depends on of a problem."""
    return {
        "workflow": setting.workflow.content(),
        "platform": setting.platform.sha256,
        "supply": setting.supply.content(),
        "terms": asdict(setting.terms),
    }


@lru_cache(maxsize=8)
def _graph(source: WorkflowSource) -> str:
    return graph_hash(source.load())


@lru_cache(maxsize=8)
def _problem(setting: Setting) -> Problem:
    platform = setting.platform.load()
    return Problem(
        setting.workflow.load(),
        platform,
        objectives=setting.terms.objectives,
        staging=setting.terms.staging,
        **setting.supply.arguments(platform),
    )


@lru_cache(maxsize=64)
def _factors(setting: Setting, mu: float | None, lam: float | None) -> FactorLimits:
    return limits_by_factors(_problem(setting), 1.0 if mu is None else mu, 1.0 if lam is None else lam)


def _metrics(result: Result, factors: FactorLimits, point: BoundPoint) -> dict[str, Scalar]:
    """Return the columns of a row: the schedule that was picked, and what it was held to."""
    schedule, least = result.schedule, factors.cheapest_cost
    bounded = schedule.problem.constraints
    return {
        "makespan_s": schedule.makespan_s,
        "energy_j": schedule.energy_j,
        "cost": schedule.cost,
        "normalised_cost": schedule.cost / least if least > 0 else None,
        "success": schedule.feasible if bounded else None,
        "machines_used": schedule.figures.machines_used,
        **_energy(schedule),
        **_origin(schedule),
        "deadline_s": None if point.mu is None else factors.deadline_s,
        "budget": None if point.lam is None else factors.budget,
        "fastest_makespan_s": factors.fastest_makespan_s,
        "fastest_cost": factors.fastest_cost,
        "cheapest_makespan_s": factors.cheapest_makespan_s,
        "cheapest_cost": least,
        "evaluations": result.evaluations,
        "front_size": len(result.front),
        "hypervolume": result.hypervolume,
        "check_violations": len(check(schedule)),
    }


def _energy(schedule: Schedule) -> dict[str, Scalar]:
    parts: dict[str, Any] = asdict(schedule.figures.energy)
    return {name: value for name, value in parts.items() if name != "total_j"}


def _origin(schedule: Schedule) -> dict[str, Scalar]:
    """Return what a supply and a window add."""
    origin, problem = schedule.figures.origin, schedule.problem
    timed: dict[str, Scalar] = {"completion_s": schedule.completion_s} if problem.window_s else {}
    return timed | ({} if origin is None else asdict(origin))
