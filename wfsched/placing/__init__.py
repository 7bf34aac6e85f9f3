"""Engine of list scheduling, used by heuristics and searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.placing.lease_costs import LeaseCosts as LeaseCosts
    from wfsched.placing.lease_costs import add as add
    from wfsched.placing.lease_costs import clear_lease_costs as clear_lease_costs
    from wfsched.placing.lease_costs import marginal_cost as marginal_cost
    from wfsched.placing.lease_costs import open_lease_costs as open_lease_costs
    from wfsched.placing.lease_costs import total as total
    from wfsched.placing.least_energy import least_energy_placement as least_energy_placement
    from wfsched.placing.least_energy import task_joules as task_joules
    from wfsched.placing.list_scheduling import list_schedule as list_schedule
    from wfsched.placing.list_scheduling import place_at as place_at
    from wfsched.placing.list_scheduling import place_in_order as place_in_order
    from wfsched.placing.list_scheduling import schedule_from_times as schedule_from_times
    from wfsched.placing.list_scheduling import schedule_of as schedule_of
    from wfsched.placing.list_scheduling import top_durations as top_durations
    from wfsched.placing.list_scheduling import top_levels as top_levels
    from wfsched.placing.order_graph import OrderGraph as OrderGraph
    from wfsched.placing.order_graph import order_graph as order_graph
    from wfsched.placing.ranks import RANK_TOLERANCE as RANK_TOLERANCE
    from wfsched.placing.ranks import by_falling_rank as by_falling_rank
    from wfsched.placing.ranks import by_readiness as by_readiness
    from wfsched.placing.ranks import by_upward_rank as by_upward_rank
    from wfsched.placing.ranks import downward_ranks as downward_ranks
    from wfsched.placing.ranks import optimistic_costs as optimistic_costs
    from wfsched.placing.ranks import shortest_tails as shortest_tails
    from wfsched.placing.ranks import upward_ranks as upward_ranks
    from wfsched.placing.redecoding import Redecoding as Redecoding
    from wfsched.placing.redecoding import open_redecoding as open_redecoding
    from wfsched.placing.redecoding import redecode as redecode
    from wfsched.placing.redecoding import redecoding_of as redecoding_of
    from wfsched.placing.slack import Slack as Slack
    from wfsched.placing.slack import frugal_levels as frugal_levels
    from wfsched.placing.slack import slack_of as slack_of
    from wfsched.placing.task_prices import least_prices as least_prices
    from wfsched.placing.task_prices import level_prices as level_prices
    from wfsched.placing.task_prices import lone_prices as lone_prices
    from wfsched.placing.task_prices import own_prices as own_prices
    from wfsched.placing.timetable import Timetable as Timetable
    from wfsched.placing.timetable import clear_timetable as clear_timetable
    from wfsched.placing.timetable import find_starts as find_starts
    from wfsched.placing.timetable import open_timetable as open_timetable
    from wfsched.placing.timetable import place as place

# Module -> its public names; the imports above say the same to type checkers.
_HOMES = {
    "wfsched.placing.lease_costs": (
        "LeaseCosts",
        "add",
        "clear_lease_costs",
        "marginal_cost",
        "open_lease_costs",
        "total",
    ),
    "wfsched.placing.least_energy": (
        "least_energy_placement",
        "task_joules",
    ),
    "wfsched.placing.list_scheduling": (
        "list_schedule",
        "place_at",
        "place_in_order",
        "schedule_from_times",
        "schedule_of",
        "top_durations",
        "top_levels",
    ),
    "wfsched.placing.order_graph": (
        "OrderGraph",
        "order_graph",
    ),
    "wfsched.placing.ranks": (
        "RANK_TOLERANCE",
        "by_falling_rank",
        "by_readiness",
        "by_upward_rank",
        "downward_ranks",
        "optimistic_costs",
        "shortest_tails",
        "upward_ranks",
    ),
    "wfsched.placing.redecoding": (
        "Redecoding",
        "open_redecoding",
        "redecode",
        "redecoding_of",
    ),
    "wfsched.placing.slack": (
        "Slack",
        "frugal_levels",
        "slack_of",
    ),
    "wfsched.placing.task_prices": (
        "least_prices",
        "level_prices",
        "lone_prices",
        "own_prices",
    ),
    "wfsched.placing.timetable": (
        "Timetable",
        "clear_timetable",
        "find_starts",
        "open_timetable",
        "place",
    ),
}

__all__ = open_face(__name__, _HOMES)
