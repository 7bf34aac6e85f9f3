"""Tasks over a network of users, routers and computing nodes: placement by rule, by search and learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.network.gecrs.batches.batch import Batch as Batch
    from wfsched.network.gecrs.batches.batch import batch_of as batch_of
    from wfsched.network.gecrs.batches.batch_front import BatchFront as BatchFront
    from wfsched.network.gecrs.batches.batch_front import BatchSearch as BatchSearch
    from wfsched.network.gecrs.batches.batch_front import front_of as front_of
    from wfsched.network.gecrs.check import check_day as check_day
    from wfsched.network.gecrs.day import Day as Day
    from wfsched.network.gecrs.day_files import read_day as read_day
    from wfsched.network.gecrs.day_files import write_day as write_day
    from wfsched.network.gecrs.example import node_options as node_options
    from wfsched.network.gecrs.example import worked_example as worked_example
    from wfsched.network.gecrs.generate import draw_day as draw_day
    from wfsched.network.gecrs.nodes import ComputingNode as ComputingNode
    from wfsched.network.gecrs.nodes import GreenNetwork as GreenNetwork
    from wfsched.network.gecrs.outcome import DayOutcome as DayOutcome
    from wfsched.network.gecrs.policies import Placement as Placement
    from wfsched.network.gecrs.policies import Rule as Rule
    from wfsched.network.gecrs.registry import DAY_POLICIES as DAY_POLICIES
    from wfsched.network.gecrs.setting import DaySetting as DaySetting
    from wfsched.network.gecrs.simulate import simulate as simulate
    from wfsched.network.gecrs.supplies import supply_of_nodes as supply_of_nodes
    from wfsched.network.gecrs.tasks import Tasks as Tasks
    from wfsched.network.slots.check import check_plan as check_plan
    from wfsched.network.slots.economics import Economics as Economics
    from wfsched.network.slots.exact import ProvenPlan as ProvenPlan
    from wfsched.network.slots.exact import prove_slot as prove_slot
    from wfsched.network.slots.genetic import FrontSearch as FrontSearch
    from wfsched.network.slots.plan import Plan as Plan
    from wfsched.network.slots.policies import Exhaustive as Exhaustive
    from wfsched.network.slots.policies import Greedy as Greedy
    from wfsched.network.slots.policies import LocalSearch as LocalSearch
    from wfsched.network.slots.policies import routed as routed
    from wfsched.network.slots.policies import upper_bound as upper_bound
    from wfsched.network.slots.registry import SLOT_POLICIES as SLOT_POLICIES
    from wfsched.network.slots.route import ROUTERS as ROUTERS
    from wfsched.network.slots.route import route as route
    from wfsched.network.slots.slot import Network as Network
    from wfsched.network.slots.slot import Slot as Slot
    from wfsched.network.slots.slot_files import read_slot as read_slot
    from wfsched.network.slots.transform import Transform as Transform
    from wfsched.network.stper.evaluate import held_out_weeks as held_out_weeks
    from wfsched.network.stper.evaluate import run_policy as run_policy
    from wfsched.network.stper.learner import Learner as Learner
    from wfsched.network.stper.registry import YEAR_POLICIES as YEAR_POLICIES
    from wfsched.network.stper.setting import SETTINGS as SETTINGS
    from wfsched.network.stper.setting import Setting as Setting
    from wfsched.network.stper.setting import setting_named as setting_named
    from wfsched.network.stper.world import World as World
    from wfsched.network.stper.world import build_world as build_world
    from wfsched.platforms.topology.generate import LinkTerms as LinkTerms
    from wfsched.platforms.topology.generate import attach_users as attach_users
    from wfsched.platforms.topology.generate import generate_topology as generate_topology
    from wfsched.platforms.topology.load import load_topology as load_topology
    from wfsched.platforms.topology.model import Link as Link
    from wfsched.platforms.topology.model import Topology as Topology
    from wfsched.platforms.topology.paths import k_shortest_paths as k_shortest_paths
    from wfsched.platforms.topology.paths import transfer_costs as transfer_costs
    from wfsched.platforms.topology.read import read_topology as read_topology

_HOMES = {
    "wfsched.network.gecrs.batches.batch": ("Batch", "batch_of"),
    "wfsched.network.gecrs.batches.batch_front": ("BatchFront", "BatchSearch", "front_of"),
    "wfsched.network.gecrs.check": ("check_day",),
    "wfsched.network.gecrs.day": ("Day",),
    "wfsched.network.gecrs.day_files": ("read_day", "write_day"),
    "wfsched.network.gecrs.example": ("node_options", "worked_example"),
    "wfsched.network.gecrs.generate": ("draw_day",),
    "wfsched.network.gecrs.nodes": ("ComputingNode", "GreenNetwork"),
    "wfsched.network.gecrs.outcome": ("DayOutcome",),
    "wfsched.network.gecrs.policies": ("Placement", "Rule"),
    "wfsched.network.gecrs.registry": ("DAY_POLICIES",),
    "wfsched.network.gecrs.setting": ("DaySetting",),
    "wfsched.network.gecrs.simulate": ("simulate",),
    "wfsched.network.gecrs.supplies": ("supply_of_nodes",),
    "wfsched.network.gecrs.tasks": ("Tasks",),
    "wfsched.network.slots.check": ("check_plan",),
    "wfsched.network.slots.economics": ("Economics",),
    "wfsched.network.slots.genetic": ("FrontSearch",),
    "wfsched.network.slots.plan": ("Plan",),
    "wfsched.network.slots.exact": ("ProvenPlan", "prove_slot"),
    "wfsched.network.slots.policies": ("Exhaustive", "Greedy", "LocalSearch", "routed", "upper_bound"),
    "wfsched.network.slots.slot_files": ("read_slot",),
    "wfsched.network.slots.transform": ("Transform",),
    "wfsched.network.slots.registry": ("SLOT_POLICIES",),
    "wfsched.network.slots.route": ("ROUTERS", "route"),
    "wfsched.network.slots.slot": ("Network", "Slot"),
    "wfsched.network.stper.evaluate": ("held_out_weeks", "run_policy"),
    "wfsched.network.stper.learner": ("Learner",),
    "wfsched.network.stper.registry": ("YEAR_POLICIES",),
    "wfsched.network.stper.setting": ("SETTINGS", "Setting", "setting_named"),
    "wfsched.network.stper.world": ("World", "build_world"),
    "wfsched.platforms.topology.generate": ("LinkTerms", "attach_users", "generate_topology"),
    "wfsched.platforms.topology.load": ("load_topology",),
    "wfsched.platforms.topology.model": ("Link", "Topology"),
    "wfsched.platforms.topology.paths": ("k_shortest_paths", "transfer_costs"),
    "wfsched.platforms.topology.read": ("read_topology",),
}

__all__ = open_face(__name__, _HOMES)
