"""Problems of the contracts: small, and different in everything that a method may assume."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from wfsched.core.accelerator import Accelerator
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant
from wfsched.heuristics.limits_by_factors import limits_by_factors
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.constraints import Constraint, budget, deadline
from wfsched.schedule.needs import missing
from wfsched.schedule.placement_rules import PlacementRule
from wfsched.schedule.problem import Problem
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.model import Edges, Tasks, Workflow

# Lowest green share, and a limit that no schedule reaches.
_GREEN_SHARE = 0.0
_LOOSE_LIMIT = 1e15
_OF_SUPPLIES = frozenset({"supply", "carbon_intensity", "electricity_price"})


@dataclass(frozen=True, slots=True)
class Case:
    """A problem and the name by which messages call it.

    Parameters
    ----------
    name : str
    problem : Problem
    """

    name: str
    problem: Problem


def contract_problems() -> tuple[Case, ...]:
    """Return the problems of the contract of schedulers.

    They have 1 to 9 machines, prices per task and per lease, tasks of several cores on shared machines,
    tasks that few machines can host, placement rules, a single task, tasks without run time, and no
    dependencies.
    """
    montage, small = generate("montage", 20, 1), load_platform("cfn-6")
    tiers = load_platform("cfn-3tier")
    return (
        Case("20 tasks on 6 machines", Problem(montage, small)),
        Case("20 tasks on 9 leased machines", Problem(generate("ligo", 20, 1), load_platform("laco-9"))),
        Case("20 tasks on 1 machine", Problem(montage, replace(small, machines=small.machines[2:3]))),
        Case("20 tasks on 2 machines", Problem(montage, replace(small, machines=small.machines[1::3]))),
        Case("tasks that few machines host", Problem(demanding_workflow(), tiers)),
        Case("tasks bound to the cloud", Problem(montage, tiers, constraints=(PlacementRule(("cloud",)),))),
        Case("1 task", Problem(_unconnected((40.0,)), small)),
        Case(
            "tasks without dependencies or run time", Problem(_unconnected((0.0, 5.0, 0.0, 5.0, 9.0)), small)
        ),
    )


def demanding_workflow() -> Workflow:
    """Return a workflow whose tasks need several cores, accelerators and memory."""
    kinds = (Accelerator.NONE, Accelerator.GPU, Accelerator.NONE, Accelerator.NONE, Accelerator.GPU)
    tasks = Tasks.of(
        tuple("abcde"),
        (30.0, 200.0, 50.0, 80.0, 120.0),
        cores=(1, 1, 2, 1, 1),
        memory=(1e8, 1e8, 1e9, 2e9, 1e8),
        accelerator=tuple(int(kind) for kind in kinds),
    )
    return Workflow.build("demanding", tasks, Edges.of((0, 0, 1, 2), (1, 2, 3, 4), (1e6, 2e6, 1e6, 3e6)))


def _unconnected(work: tuple[float, ...]) -> Workflow:
    ids = tuple(f"task-{i}" for i in range(len(work)))
    return Workflow.build("unconnected", Tasks.of(ids, work), Edges.of((), ()))


def equipped(problem: Problem, needs: Iterable[str]) -> Problem:
    """Return `problem` with everything in `needs` that it lacks: a supply, or loose constraints."""
    lacking = missing(needs, problem.given)
    if _OF_SUPPLIES.intersection(lacking):
        problem = with_supply(problem)
    for name in lacking:
        if name not in _OF_SUPPLIES:
            problem = problem.constrained(_loose(problem, name))
    return problem


def with_supply(problem: Problem) -> Problem:
    """Return `problem` with green power at all sites that changes during the run, a grid, and a window."""
    green = Trace(np.array([0.0, 300.0, 900.0]), np.array([0.0, 400.0, 50.0]), 1500.0, "W", "wrap")
    carbon = Trace(np.array([0.0, 700.0]), np.array([500.0, 100.0]), 1400.0, "g/kWh", "wrap")
    price = constant(0.2, f"{problem.platform.currency}/kWh")
    supply = {site.name: Supply(green, carbon, price) for site in problem.platform.sites}
    return replace(problem, supply=supply, window_s=1800.0, time_step_s=300.0)


def _loose(problem: Problem, name: str) -> Constraint:
    if name in ("deadline", "budget"):
        limits = limits_by_factors(problem, 0.5)
        return deadline(limits.deadline_s) if name == "deadline" else budget(limits.budget)
    return Constraint(name, _GREEN_SHARE if name == "green_share" else _LOOSE_LIMIT)
