"""wfsched: schedules scientific workflows for time, money, energy and carbon at once.

>>> import wfsched as ws
>>> problem = ws.Problem(ws.generate("montage", 25), "cfn-6")
>>> ws.solve(problem, "heft").schedule.feasible
True

A name is imported when it is first used, so that `import wfsched` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched import edge as edge
    from wfsched.core.errors import WfschedError as WfschedError
    from wfsched.energy.battery import Battery as Battery
    from wfsched.energy.catalogue.catalogue import load_supply as load_supply
    from wfsched.energy.catalogue.profiles import supply_names as supply_names
    from wfsched.energy.instant import format_instant as format_instant
    from wfsched.energy.instant import parse_instant as parse_instant
    from wfsched.energy.reading.read import read_trace as read_trace
    from wfsched.energy.supply import Supply as Supply
    from wfsched.energy.trace import Trace as Trace
    from wfsched.evolve.parameters.nsga2 import NSGA2 as NSGA2
    from wfsched.evolve.registry import preset as preset
    from wfsched.evolve.registry import settings as settings
    from wfsched.evolve.stop import Stop as Stop
    from wfsched.file_units import file_keys as file_keys
    from wfsched.file_units import unit_of as unit_of
    from wfsched.heuristics.limits_by_factors import limits_by_factors as limits_by_factors
    from wfsched.platforms.catalogue import load_platform as load_platform
    from wfsched.platforms.catalogue import platform_names as platform_names
    from wfsched.platforms.model import Platform as Platform
    from wfsched.platforms.routed import route_platform as route_platform
    from wfsched.platforms.routed import without_contention as without_contention
    from wfsched.platforms.topology.load import load_topology as load_topology
    from wfsched.proving import exact_front as exact_front
    from wfsched.proving import solve_exact as solve_exact
    from wfsched.relaxation.front_bounds import bound_front as bound_front
    from wfsched.relaxation.relaxation import Relaxation as Relaxation
    from wfsched.report.edge.gantt import plot_edge as plot_edge
    from wfsched.report.front.convergence import plot_convergence as plot_convergence
    from wfsched.report.front.pareto import plot_front as plot_front
    from wfsched.report.schedule.gantt import plot_gantt as plot_gantt
    from wfsched.report.schedule.power import plot_power as plot_power
    from wfsched.report.schedule.supply import plot_supply as plot_supply
    from wfsched.report.study.figures import plot_study as plot_study
    from wfsched.schedule.bounds import lower_bounds as lower_bounds
    from wfsched.schedule.check.check import check as check
    from wfsched.schedule.constraints import Constraint as Constraint
    from wfsched.schedule.constraints import budget as budget
    from wfsched.schedule.constraints import deadline as deadline
    from wfsched.schedule.contention import uncontended_makespan_s as uncontended_makespan_s
    from wfsched.schedule.coverage import coverage as coverage
    from wfsched.schedule.fronts.front import Front as Front
    from wfsched.schedule.placement_rules import MemoryRule as MemoryRule
    from wfsched.schedule.placement_rules import PlacementRule as PlacementRule
    from wfsched.schedule.problem import Problem as Problem
    from wfsched.schedule.schedule import Schedule as Schedule
    from wfsched.schedule.site_supplies import site_supplies as site_supplies
    from wfsched.schedule.transfers import transfers as transfers
    from wfsched.solving import Result as Result
    from wfsched.solving import solve as solve
    from wfsched.study.baselines import baselines as baselines
    from wfsched.study.comparison import compare as compare
    from wfsched.study.executors.processes import Processes as Processes
    from wfsched.study.reading import read_study as read_study
    from wfsched.study.results import read_results as read_results
    from wfsched.study.statistics.summary import success_rates as success_rates
    from wfsched.study.statistics.summary import summarise as summarise
    from wfsched.study.sweep import sweep as sweep
    from wfsched.workflow.analysis import analyse as analyse
    from wfsched.workflow.fingerprint import fingerprint as fingerprint
    from wfsched.workflow.generate.generator import generate as generate
    from wfsched.workflow.model import Edges as Edges
    from wfsched.workflow.model import Tasks as Tasks
    from wfsched.workflow.model import Workflow as Workflow
    from wfsched.workflow.read import read_workflow as read_workflow
    from wfsched.workflow.read import validate_file as validate_file
    from wfsched.workflow.write import write_dax as write_dax

    __version__: str

# Module -> the names of it that stand here; the imports above say the same to type checkers.
_HOMES = {
    "wfsched": ("edge",),
    "wfsched.core.errors": ("WfschedError",),
    "wfsched.energy.battery": ("Battery",),
    "wfsched.energy.catalogue.catalogue": ("load_supply",),
    "wfsched.energy.catalogue.profiles": ("supply_names",),
    "wfsched.energy.instant": ("format_instant", "parse_instant"),
    "wfsched.energy.reading.read": ("read_trace",),
    "wfsched.energy.supply": ("Supply",),
    "wfsched.energy.trace": ("Trace",),
    "wfsched.evolve.parameters.nsga2": ("NSGA2",),
    "wfsched.evolve.registry": ("preset", "settings"),
    "wfsched.evolve.stop": ("Stop",),
    "wfsched.file_units": ("file_keys", "unit_of"),
    "wfsched.heuristics.limits_by_factors": ("limits_by_factors",),
    "wfsched.platforms.catalogue": ("load_platform", "platform_names"),
    "wfsched.platforms.model": ("Platform",),
    "wfsched.platforms.routed": ("route_platform", "without_contention"),
    "wfsched.platforms.topology.load": ("load_topology",),
    "wfsched.proving": ("exact_front", "solve_exact"),
    "wfsched.relaxation.front_bounds": ("bound_front",),
    "wfsched.relaxation.relaxation": ("Relaxation",),
    "wfsched.report.edge.gantt": ("plot_edge",),
    "wfsched.report.front.convergence": ("plot_convergence",),
    "wfsched.report.front.pareto": ("plot_front",),
    "wfsched.report.schedule.gantt": ("plot_gantt",),
    "wfsched.report.schedule.power": ("plot_power",),
    "wfsched.report.schedule.supply": ("plot_supply",),
    "wfsched.report.study.figures": ("plot_study",),
    "wfsched.schedule.bounds": ("lower_bounds",),
    "wfsched.schedule.check.check": ("check",),
    "wfsched.schedule.coverage": ("coverage",),
    "wfsched.schedule.constraints": ("Constraint", "budget", "deadline"),
    "wfsched.schedule.contention": ("uncontended_makespan_s",),
    "wfsched.schedule.fronts.front": ("Front",),
    "wfsched.schedule.placement_rules": ("MemoryRule", "PlacementRule"),
    "wfsched.schedule.problem": ("Problem",),
    "wfsched.schedule.schedule": ("Schedule",),
    "wfsched.schedule.site_supplies": ("site_supplies",),
    "wfsched.schedule.transfers": ("transfers",),
    "wfsched.solving": ("Result", "solve"),
    "wfsched.study.baselines": ("baselines",),
    "wfsched.study.comparison": ("compare",),
    "wfsched.study.executors.processes": ("Processes",),
    "wfsched.study.reading": ("read_study",),
    "wfsched.study.results": ("read_results",),
    "wfsched.study.statistics.summary": ("success_rates", "summarise"),
    "wfsched.study.sweep": ("sweep",),
    "wfsched.workflow.analysis": ("analyse",),
    "wfsched.workflow.fingerprint": ("fingerprint",),
    "wfsched.workflow.generate.generator": ("generate",),
    "wfsched.workflow.model": ("Edges", "Tasks", "Workflow"),
    "wfsched.workflow.read": ("read_workflow", "validate_file"),
    "wfsched.workflow.write": ("write_dax",),
}

__all__ = ["__version__", *open_face(__name__, _HOMES)]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from wfsched.study.provenance import package_version

        return package_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
