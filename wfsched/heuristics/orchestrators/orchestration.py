"""Container orchestrators: ready tasks are placed by load alone."""

from __future__ import annotations

import numpy as np

from wfsched.heuristics.orchestrators.event_simulation import place_in_queues, place_on_nodes
from wfsched.placing.list_scheduling import schedule_of, top_durations, top_levels
from wfsched.placing.ranks import by_upward_rank
from wfsched.placing.timetable import open_timetable
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def orchestrate(problem: Problem, *, pack: bool, patience: float) -> Schedule:
    """Return the schedule of Spread or Binpack, all at the top frequency.

    Tasks become ready when their last parent ends, and are seen by (that time, falling upward
    rank, topological position). Where no machine is shared each goes into a machine's queue at
    once (`place_in_queues`); where one is, to a machine with room, or it waits for room
    (`place_on_nodes`). Data travel after the placement.

    Parameters
    ----------
    pack : bool
        Binpack if true, else Spread.
    patience : float
        For Binpack without shared machines: see `place_in_queues`.
    """
    tables, durations = problem.tables, top_durations(problem)
    order = by_upward_rank(problem, durations).astype(np.uint32)
    children = problem.workflow.children
    graph = (children.start, children.item, problem.workflow.parents.degrees())
    timetable = open_timetable(tables)
    if timetable.sharing:
        prices = np.array([machine.type.price_per_hour for machine in problem.platform.machines])
        place_on_nodes(tables, timetable, order, durations, *graph, prices, pack)
        return schedule_of(problem, timetable)
    placed = place_in_queues(tables, timetable, order, durations, *graph, pack, patience)
    return Schedule.decode(problem, timetable.machine, top_levels(problem)[timetable.machine], placed)
