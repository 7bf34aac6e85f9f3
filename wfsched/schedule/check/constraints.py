"""Check of constraints: stated violations against stated figures."""

from __future__ import annotations

from fnmatch import fnmatchcase

from wfsched.platforms.model import Site
from wfsched.schedule.check.laid_out import LaidOut
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.figures import Figures
from wfsched.schedule.placement_rules import AnyConstraint, MemoryRule, PlacementRule
from wfsched.schedule.problem import Problem

# Relative rounding error of a difference of energies.
_ROUNDING = 1e-9


def right_violation(p: LaidOut, constraint: AnyConstraint, stated: Figures) -> float | None:
    """Return the violation of `constraint` by the stated figures; None if they lack its figure."""
    if isinstance(constraint, PlacementRule):
        bound = bound_tasks(p.problem, constraint)
        return len(elsewhere(p, constraint)) / len(bound)
    if isinstance(constraint, MemoryRule):
        return _memory(p)
    excess = _excess(constraint, _stated(constraint.name, stated))
    return 0.0 if _by_rounding(constraint, stated) else excess


def _stated(name: str, figures: Figures) -> float | None:
    """Return the figure that a constraint limits; None without the origin of the energy."""
    origin = figures.origin
    return {
        "deadline": figures.completion_s,
        "budget": figures.cost,
        "energy": figures.energy.total_j,
        "brown_energy": origin.brown_j if origin else None,
        "carbon": origin.carbon_g if origin else None,
        "electricity_cost": origin.electricity_cost if origin else None,
        "green_share": origin.green_share if origin else None,
    }[name]


def _excess(constraint: Constraint, value: float | None) -> float | None:
    if value is None:
        return None
    beyond = constraint.limit - value if constraint.name == "green_share" else value - constraint.limit
    excess = max(0.0, beyond - constraint.tolerance)
    # A quotient beyond 10^100 is stated as 10^100: floats could not hold all of them.
    return min(excess / abs(constraint.limit or 1.0), 10.0**100)


def _by_rounding(constraint: Constraint, stated: Figures) -> bool:
    """Tell whether grid energy beyond the limit is rounding of all energy, of which it is what is left."""
    origin = stated.origin
    if origin is None or constraint.name not in ("brown_energy", "carbon"):
        return False
    whole = stated.energy.total_j
    if constraint.name == "carbon":
        whole *= origin.carbon_g / origin.brown_j if origin.brown_j > 0 else 0.0
    value = origin.brown_j if constraint.name == "brown_energy" else origin.carbon_g
    return value - constraint.limit - constraint.tolerance <= _ROUNDING * whole


def _memory(p: LaidOut) -> float:
    """Return the missing memory over the memory of all tasks."""
    asked = p.problem.workflow.tasks.memory.tolist()
    machines = p.problem.platform.machines
    there = [machines[k].type.memory_bytes for k in p.machine.tolist()]
    short = sum(max(0.0, own - most) for own, most in zip(asked, there))
    return short / sum(asked) if short else 0.0


def bound_tasks(problem: Problem, rule: PlacementRule) -> list[int]:
    """Return the tasks that a rule binds."""
    tasks, files = problem.workflow.tasks, problem.workflow.files
    bound = []
    for i, (name, task_type) in enumerate(zip(tasks.ids, tasks.types)):
        touched = [files.names[f] for part in (files.inputs, files.outputs) for f in part.row(i)]
        meant = any(fnmatchcase(word, rule.tasks) for word in (name, task_type))
        if meant and (rule.files is None or any(fnmatchcase(file, rule.files) for file in touched)):
            bound.append(i)
    return bound


def elsewhere(p: LaidOut, rule: PlacementRule) -> list[int]:
    """Return the tasks that a rule binds and that run at none of its sites."""
    sites = p.problem.platform.sites
    return [i for i in bound_tasks(p.problem, rule) if not _named(sites[p.site[i]], rule.where)]


def _named(site: Site, where: tuple[str, ...]) -> bool:
    return any(place in (site.name, site.tier.value) for place in where)
