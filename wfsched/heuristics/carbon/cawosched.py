"""CaWoSched (carbon-aware workflow scheduling): delay tasks to times of green power."""

from __future__ import annotations

import math
from itertools import product

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import ParameterError
from wfsched.heuristics.carbon.carbon_by_start import supply_end
from wfsched.heuristics.carbon.cawosched_greedy import Draws, draws, greedy_starts
from wfsched.heuristics.carbon.cawosched_search import shifted_starts, time_units
from wfsched.heuristics.carbon.supply_needed import emits_less, require_supply
from wfsched.heuristics.makespan.heft import heft
from wfsched.placing.order_graph import OrderGraph, bound_starts, order_graph
from wfsched.placing.ties import tied
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

SCORES = ("slack", "pressure")
# Default deadline, as a multiple of the completion of the schedule to be shifted.
DEADLINE_FACTOR = 1.5

_ROUNDING = 1e-9


def heft_cawosched(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the HEFT schedule, its tasks delayed by the best variant of `cawosched`.

    That of the least carbon of the eight with local search, within the deadline of the problem,
    or `DEADLINE_FACTOR` times the makespan of HEFT if there is none.

    Raises
    ------
    ProblemError
        If the sites have no supply.
    """
    require_supply(problem, "cawosched")
    fastest = heft(problem, rng)
    variants = product(SCORES, (False, True), (False, True))
    best = fastest
    for score, weighted, refined in variants:
        shifted = cawosched(fastest, score=score, weighted=weighted, refined=refined)
        best = shifted if emits_less(shifted, best) else best
    return best


def cawosched(
    schedule: Schedule,
    *,
    score: str = "pressure",
    weighted: bool = True,
    refined: bool = True,
    local_search: bool = True,
    deadline: float | None = None,
) -> Schedule:
    """Return the schedule with tasks delayed to times of green power, if that saves carbon [1]_.

    Machines, levels and order stay; only starts change, within the deadline. Greedy: by score, each
    task begins, between its earliest and latest start, in the (sub)interval with the most green
    power left; what it draws is booked, which splits intervals, and the bounds of the others are
    updated. Then a local search shifts tasks (`shifted_starts`).

    After the abstract and public code; not checked against the paper. What is different, or ours where
    those leave it open:

    - A site is the place of the green power, not the platform; each has its own intervals.
    - Messages are no tasks: links have no contention and are not the site's.
    - Carbon intensities vary, and a task may outlast an interval: its start is the one with which
      its whole run adds the least carbon to what is booked, of equals the one with most green power
      left. With one intensity and intervals longer than the tasks that is the published choice.
    - The earliest start is among the choices always, not only if no interval begins in time.
    - Machines in use count with their idle power all the time in the greedy choice. The local search
      has the kernel's account, leases, boots and batteries included.
    - Blocks are aligned with the intervals of the supply, each task by blocks that it is in.
    - The weight ``P / max P``, P the power of the machine with the task, multiplies the pressure and
      divides the slack: what draws much comes first.
    - The time unit of the local search: see `time_units`.

    Parameters
    ----------
    schedule : Schedule
        Its offset is kept, its holds are not.
    score : {"pressure", "slack"}
        By falling ``w / (LST + w - EST)``, or by rising ``LST - EST``; w is the run time, EST and
        LST the earliest and the latest start.
    weighted, refined, local_search : bool
        The variants W, R and LS of the paper.
    deadline : float [s], optional
        Counted from submission. By default the limit of the problem, and if there is none
        `DEADLINE_FACTOR` times the completion, but no later than the supply ends. A schedule that is
        later than that gets no later.

    Returns
    -------
    Schedule
        The one given, if no other with less carbon is found.

    Raises
    ------
    ProblemError
        If the sites have no supply.
    ParameterError
        If `score` is unknown.

    References
    ----------
    .. [1] Schweisgut, Benoit, Robert, Meyerhenke, "Carbon-aware workflow scheduling with fixed
       mapping and deadline constraint", ICPP 2025, doi 10.1145/3754598.3754673.
    """
    problem = schedule.problem
    require_supply(problem, "cawosched")
    if score not in SCORES:
        raise ParameterError("unknown score", where="score", got=score, known=SCORES)
    latest = _latest(schedule, deadline)
    end = latest - schedule.offset
    graph, drawn = order_graph(schedule), draws(schedule)
    sequence = _by_score(graph, drawn, end, score, weighted)
    starts = greedy_starts(schedule, graph, drawn, sequence, end, refined=refined)
    if local_search:
        units = time_units(schedule, drawn.site, end)
        starts = shifted_starts(schedule, graph, starts, sequence, units, end)
    genes = (schedule.machine, schedule.level, schedule.order)
    shifted = Schedule.decode(problem, *genes, hold=starts, offset=schedule.offset)
    kept = shifted.completion_s <= latest * (1.0 + _ROUNDING)
    return shifted if kept and emits_less(shifted, schedule) else schedule


def _latest(schedule: Schedule, deadline: float | None) -> float:
    """Return the deadline [s], counted from submission."""
    limit = schedule.problem.limit("deadline") if deadline is None else deadline
    completion = schedule.completion_s
    latest = DEADLINE_FACTOR * completion if math.isinf(limit) else limit
    return max(completion, min(latest, supply_end(schedule.problem.tables.supply)))


def _by_score(graph: OrderGraph, drawn: Draws, end: float, score: str, weighted: bool) -> IntArray:
    """Return the tasks (n_tasks,) by score; equal ones as they are placed."""
    n = len(drawn.length)
    early, late = np.zeros(n), np.zeros(n)
    bound_starts(graph, np.zeros(n, np.bool_), early, late, end)
    # A slack is a difference: what is rounding is told by the deadline.
    slack, length = np.where(late - early > _ROUNDING * end, late - early, 0.0), drawn.length
    weight: FloatArray = drawn.whole_w / drawn.whole_w.max() if weighted else np.ones(n)
    if score == "slack":
        urgency = -slack / weight
    else:
        window = slack + length
        urgency = weight * np.divide(length, window, out=np.ones(n), where=window > 0)
    order = graph.order
    return order[np.argsort(tied(-urgency[order]), kind="stable")].astype(np.int64)
