"""Problems and schedules: constraints, evaluation, the independent check, fronts and lower bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.schedule.bounds import Bounds as Bounds
    from wfsched.schedule.bounds import lower_bounds as lower_bounds
    from wfsched.schedule.check.check import check as check
    from wfsched.schedule.check.violation import Violation as Violation
    from wfsched.schedule.constraints import CONSTRAINTS as CONSTRAINTS
    from wfsched.schedule.constraints import Constraint as Constraint
    from wfsched.schedule.constraints import Mode as Mode
    from wfsched.schedule.constraints import budget as budget
    from wfsched.schedule.constraints import deadline as deadline
    from wfsched.schedule.contention import uncontended_makespan_s as uncontended_makespan_s
    from wfsched.schedule.coverage import Coverage as Coverage
    from wfsched.schedule.coverage import TraceCoverage as TraceCoverage
    from wfsched.schedule.coverage import coverage as coverage
    from wfsched.schedule.documents.front import front_documents as front_documents
    from wfsched.schedule.documents.problem import problem_document as problem_document
    from wfsched.schedule.documents.schedule import schedule_document as schedule_document
    from wfsched.schedule.evaluation.evaluation import evaluate as evaluate
    from wfsched.schedule.figures import BROWN as BROWN
    from wfsched.schedule.figures import CARBON as CARBON
    from wfsched.schedule.figures import COMPLETION as COMPLETION
    from wfsched.schedule.figures import COST as COST
    from wfsched.schedule.figures import ELECTRICITY as ELECTRICITY
    from wfsched.schedule.figures import ENERGY as ENERGY
    from wfsched.schedule.figures import MACHINES as MACHINES
    from wfsched.schedule.figures import MAKESPAN as MAKESPAN
    from wfsched.schedule.figures import N_FIGURES as N_FIGURES
    from wfsched.schedule.figures import Energy as Energy
    from wfsched.schedule.figures import EnergyOrigin as EnergyOrigin
    from wfsched.schedule.figures import Figures as Figures
    from wfsched.schedule.fronts.front import Front as Front
    from wfsched.schedule.fronts.indicators import HypervolumeBox as HypervolumeBox
    from wfsched.schedule.fronts.indicators import Quality as Quality
    from wfsched.schedule.fronts.indicators import quality as quality
    from wfsched.schedule.fronts.indicators import spread as spread
    from wfsched.schedule.fronts.pick_rules import PICK_RULES as PICK_RULES
    from wfsched.schedule.fronts.thinning import thinned as thinned
    from wfsched.schedule.genes import check_genes as check_genes
    from wfsched.schedule.genes import is_topological as is_topological
    from wfsched.schedule.genes import replay_order as replay_order
    from wfsched.schedule.method import Scheduler as Scheduler
    from wfsched.schedule.method_entry import MethodEntry as MethodEntry
    from wfsched.schedule.objectives import OBJECTIVES as OBJECTIVES
    from wfsched.schedule.objectives import Objective as Objective
    from wfsched.schedule.placement_rules import AnyConstraint as AnyConstraint
    from wfsched.schedule.placement_rules import MemoryRule as MemoryRule
    from wfsched.schedule.placement_rules import PlacementRule as PlacementRule
    from wfsched.schedule.problem import Problem as Problem
    from wfsched.schedule.reference import evaluate_reference as evaluate_reference
    from wfsched.schedule.schedule import Assignment as Assignment
    from wfsched.schedule.schedule import Schedule as Schedule
    from wfsched.schedule.site_supplies import all_priced as all_priced
    from wfsched.schedule.site_supplies import latest_begin as latest_begin
    from wfsched.schedule.site_supplies import site_supplies as site_supplies
    from wfsched.schedule.transfers import Leg as Leg
    from wfsched.schedule.transfers import Transfer as Transfer
    from wfsched.schedule.transfers import transfers as transfers
    from wfsched.schedule.violations import relative_violations as relative_violations

# Module -> its public names; the imports above say the same to type checkers.
_HOMES = {
    "wfsched.schedule.bounds": ("Bounds", "lower_bounds"),
    "wfsched.schedule.check.check": ("check",),
    "wfsched.schedule.check.violation": ("Violation",),
    "wfsched.schedule.constraints": ("CONSTRAINTS", "Constraint", "Mode", "budget", "deadline"),
    "wfsched.schedule.contention": ("uncontended_makespan_s",),
    "wfsched.schedule.coverage": ("Coverage", "TraceCoverage", "coverage"),
    "wfsched.schedule.documents.front": ("front_documents",),
    "wfsched.schedule.documents.problem": ("problem_document",),
    "wfsched.schedule.documents.schedule": ("schedule_document",),
    "wfsched.schedule.evaluation.evaluation": ("evaluate",),
    "wfsched.schedule.figures": (
        "BROWN",
        "CARBON",
        "COMPLETION",
        "COST",
        "ELECTRICITY",
        "ENERGY",
        "MACHINES",
        "MAKESPAN",
        "N_FIGURES",
        "Energy",
        "EnergyOrigin",
        "Figures",
    ),
    "wfsched.schedule.fronts.front": ("Front",),
    "wfsched.schedule.fronts.indicators": ("HypervolumeBox", "Quality", "quality", "spread"),
    "wfsched.schedule.fronts.pick_rules": ("PICK_RULES",),
    "wfsched.schedule.fronts.thinning": ("thinned",),
    "wfsched.schedule.genes": ("check_genes", "is_topological", "replay_order"),
    "wfsched.schedule.method": ("Scheduler",),
    "wfsched.schedule.method_entry": ("MethodEntry",),
    "wfsched.schedule.objectives": ("OBJECTIVES", "Objective"),
    "wfsched.schedule.placement_rules": ("AnyConstraint", "MemoryRule", "PlacementRule"),
    "wfsched.schedule.problem": ("Problem",),
    "wfsched.schedule.reference": ("evaluate_reference",),
    "wfsched.schedule.schedule": ("Assignment", "Schedule"),
    "wfsched.schedule.site_supplies": ("all_priced", "latest_begin", "site_supplies"),
    "wfsched.schedule.violations": ("relative_violations",),
    "wfsched.schedule.transfers": ("Leg", "Transfer", "transfers"),
}

__all__ = open_face(__name__, _HOMES)
