"""wfsched: schedules scientific workflows for time, money, energy and carbon at once.

>>> import wfsched as ws
>>> problem = ws.Problem(ws.generate("montage", 25), ws.load_platform("cfn-6"))
>>> ws.solve(problem, "heft").schedule.feasible
True

A name is imported when it is first used, so that `import wfsched` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.core.errors import WfschedError
    from wfsched.energy.battery import Battery
    from wfsched.energy.catalogue.catalogue import load_supply
    from wfsched.energy.catalogue.profiles import supply_names
    from wfsched.energy.reading.read import read_trace
    from wfsched.energy.supply import Supply
    from wfsched.energy.trace import Trace
    from wfsched.evolve.parameters import NSGA2
    from wfsched.evolve.registry import preset, settings
    from wfsched.evolve.stop import Stop
    from wfsched.heuristics.bounds_by_factors import bounds_by_factors
    from wfsched.platforms.catalogue import load_platform, platform_names
    from wfsched.platforms.model import Platform
    from wfsched.proving import exact_front, solve_exact
    from wfsched.relaxation.front_bounds import bound_front
    from wfsched.relaxation.relaxation import Relaxation
    from wfsched.report.front.convergence import plot_convergence
    from wfsched.report.front.pareto import plot_front
    from wfsched.report.schedule.gantt import plot_gantt
    from wfsched.report.schedule.power import plot_power
    from wfsched.schedule.bounds import lower_bounds
    from wfsched.schedule.check.check import check
    from wfsched.schedule.constraints import Constraint, budget, deadline
    from wfsched.schedule.fronts.front import Front
    from wfsched.schedule.fronts.pick import pick
    from wfsched.schedule.placement_rules import MemoryRule, PlacementRule
    from wfsched.schedule.problem import Problem
    from wfsched.schedule.schedule import Schedule
    from wfsched.schedule.site_supplies import site_supplies
    from wfsched.solving import Result, solve
    from wfsched.study.comparison import compare
    from wfsched.workflow.analysis import analyse
    from wfsched.workflow.fingerprint import fingerprint
    from wfsched.workflow.generate.generator import generate
    from wfsched.workflow.model import Edges, Tasks, Workflow
    from wfsched.workflow.read import read_workflow, validate_file
    from wfsched.workflow.write import write_dax

    __version__: str

# Module -> the names of it that stand here; the imports above say the same to type checkers.
_HOMES = {
    "wfsched.core.errors": ("WfschedError",),
    "wfsched.energy.battery": ("Battery",),
    "wfsched.energy.catalogue.catalogue": ("load_supply",),
    "wfsched.energy.catalogue.profiles": ("supply_names",),
    "wfsched.energy.reading.read": ("read_trace",),
    "wfsched.energy.supply": ("Supply",),
    "wfsched.energy.trace": ("Trace",),
    "wfsched.evolve.parameters": ("NSGA2",),
    "wfsched.evolve.stop": ("Stop",),
    "wfsched.evolve.registry": ("preset", "settings"),
    "wfsched.heuristics.bounds_by_factors": ("bounds_by_factors",),
    "wfsched.platforms.catalogue": ("load_platform", "platform_names"),
    "wfsched.platforms.model": ("Platform",),
    "wfsched.proving": ("exact_front", "solve_exact"),
    "wfsched.relaxation.front_bounds": ("bound_front",),
    "wfsched.relaxation.relaxation": ("Relaxation",),
    "wfsched.report.front.convergence": ("plot_convergence",),
    "wfsched.report.schedule.gantt": ("plot_gantt",),
    "wfsched.report.front.pareto": ("plot_front",),
    "wfsched.report.schedule.power": ("plot_power",),
    "wfsched.schedule.bounds": ("lower_bounds",),
    "wfsched.schedule.check.check": ("check",),
    "wfsched.schedule.constraints": ("Constraint", "budget", "deadline"),
    "wfsched.schedule.fronts.front": ("Front",),
    "wfsched.schedule.fronts.pick": ("pick",),
    "wfsched.schedule.problem": ("Problem",),
    "wfsched.schedule.placement_rules": ("MemoryRule", "PlacementRule"),
    "wfsched.schedule.schedule": ("Schedule",),
    "wfsched.schedule.site_supplies": ("site_supplies",),
    "wfsched.solving": ("Result", "solve"),
    "wfsched.study.comparison": ("compare",),
    "wfsched.workflow.analysis": ("analyse",),
    "wfsched.workflow.fingerprint": ("fingerprint",),
    "wfsched.workflow.generate.generator": ("generate",),
    "wfsched.workflow.model": ("Edges", "Tasks", "Workflow"),
    "wfsched.workflow.read": ("read_workflow", "validate_file"),
    "wfsched.workflow.write": ("write_dax",),
}

__all__ = [
    "NSGA2",
    "Battery",
    "Constraint",
    "Edges",
    "Front",
    "MemoryRule",
    "PlacementRule",
    "Platform",
    "Problem",
    "Relaxation",
    "Result",
    "Schedule",
    "Stop",
    "Supply",
    "Tasks",
    "Trace",
    "WfschedError",
    "Workflow",
    "__version__",
    "analyse",
    "bound_front",
    "bounds_by_factors",
    "budget",
    "check",
    "compare",
    "deadline",
    "exact_front",
    "fingerprint",
    "generate",
    "load_platform",
    "load_supply",
    "lower_bounds",
    "pick",
    "platform_names",
    "plot_convergence",
    "plot_front",
    "plot_gantt",
    "plot_power",
    "preset",
    "read_trace",
    "read_workflow",
    "settings",
    "site_supplies",
    "solve",
    "solve_exact",
    "supply_names",
    "validate_file",
    "write_dax",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from wfsched.study.provenance import package_version

        return package_version()
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
