"""MOHEFT (multi-objective HEFT): HEFT with several partial schedules, each a trade-off."""

from __future__ import annotations

from math import inf

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, inlined, internal
from wfsched.core.errors import ParameterError
from wfsched.heuristics.fronts.crowding import keep_trade_offs
from wfsched.heuristics.fronts.partial_schedules import (
    ENERGY,
    MONEY,
    SPARED,
    TIME,
    TaskCosts,
    open_partial_schedules,
    place_in,
    sums_after,
    take_over,
    timetable_of,
)
from wfsched.heuristics.fronts.weighted import burden
from wfsched.placing.least_energy import task_joules
from wfsched.placing.list_scheduling import schedule_from_times, top_durations
from wfsched.placing.ranks import by_upward_rank
from wfsched.placing.ties import tied
from wfsched.placing.timetable import arrivals, fit
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.fronts.dominance import nondominated
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# Default number of partial schedules.
N_SCHEDULES = 10


def moheft(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return one schedule of `moheft_front`.

    Of those that break the constraints least the one of the least energy, if energy is an
    objective and there is a deadline; else the knee.
    """
    front = Front.of_schedules(problem, moheft_front(problem))
    frugal = "energy" in problem.objectives and np.isfinite(problem.limit("deadline"))
    return front.pick("least-energy" if frugal else "knee")


def moheft_front(problem: Problem, k: int = N_SCHEDULES) -> list[Schedule]:
    """Return the trade-off schedules of MOHEFT, `k` at most [1]_, [2]_.

    Tasks come by falling upward rank. Each of the `k` partial schedules is extended by the next
    task on every machine at every frequency level, by insertion; of all extensions `k` are kept,
    as NSGA-II would (`keep_trade_offs`). What is left in the end and not dominated is returned,
    the fastest first.

    What is traded off are makespan, energy and cost of the partial schedules, exactly as the kernel
    counts them, as far as the problem minimises or limits them; brown energy and carbon
    are replaced by the energy, each machine's weighted with `burden`. In the papers levels are no
    choice and the first `k` of the front by crowding distance are kept; with whole fronts no partial
    schedule starves [our decision].

    Parameters
    ----------
    problem : Problem
    k : int
        O(n k K levels) extensions, and as much memory as `2 k` timelines.

    Raises
    ------
    ParameterError
        If `k` is below 1.

    References
    ----------
    .. [1] Durillo, Fard, Prodan, "MOHEFT: a multi-objective list-based method for workflow
       scheduling", CloudCom 2012, doi 10.1109/CloudCom.2012.6427573.
    .. [2] Durillo, Nae, Prodan, "Multi-objective energy-efficient workflow scheduling using
       list-based heuristics", Future Generation Computer Systems, 2014.
    """
    if k < 1:
        raise ParameterError("out of range", where="k", got=k, allowed="1 or more")
    order = by_upward_rank(problem, top_durations(problem)).astype(np.uint32)
    now, later = open_partial_schedules(problem.tables, k), open_partial_schedules(problem.tables, k)
    columns = _columns(problem)
    now, later, count = extend(problem.tables, task_costs_of(problem), now, later, order, columns)
    made = [
        schedule_from_times(problem, now.machine[p], now.start[p], now.finish[p], now.level[p])
        for p in range(count)
    ]
    values = np.ascontiguousarray(now.sums[:count][:, columns])
    best = [made[p] for p in nondominated(values)]
    ranks = tied(np.array([schedule.makespan_s for schedule in best]))
    return [best[p] for p in np.argsort(ranks, kind="stable")]


def _columns(problem: Problem) -> IntArray:
    """Return the columns of the sums that are traded off."""
    bounded = {constraint.name for constraint in problem.constraints}
    wanted = {
        TIME: {"makespan", "completion", "deadline"},
        ENERGY: {"energy", "brown_energy", "carbon", "electricity_cost", "green_share"},
        MONEY: {"cost", "budget"},
    }
    asked = bounded | set(problem.objectives)
    return np.array([column for column, names in wanted.items() if names & asked], np.int64)


def task_costs_of(problem: Problem) -> TaskCosts:
    """Return the costs of the tasks of a problem."""
    tables, weight = problem.tables, burden(problem)
    base, share = tables.base, machine_shares(problem.tables)
    joules = task_joules(problem) * weight[:, None]
    price = (base * share)[:, :, None] * tables.task_rate
    links = 1.0 if "energy" in problem.objectives or not problem.supply else 0.0
    if len(tables.stage_joules):
        joules = joules + links * tables.stage_joules[:, :, None]
        price = price + tables.stage_price[:, :, None]
    idle = weight * tables.pue * tables.idle_w
    return TaskCosts(
        _by_level(base[:, :, None] * tables.slowdown),
        share,
        _by_level(joules),
        _by_level(price),
        weight * tables.pue * tables.boot_w * tables.boot_s,
        np.where(tables.always_on, 0.0, idle),
        np.where(tables.always_on, idle, 0.0),
        links,
    )


def _by_level(values: FloatArray) -> FloatArray:
    """Return (H, n, K) of (n, K, H)."""
    return np.ascontiguousarray(np.moveaxis(values, 2, 0))


@compiled
def extend(tables, task_costs, now, later, order, columns):  # type: ignore[no-untyped-def]
    """Extend partial schedules task by task, as `moheft_front` says.

    Parameters
    ----------
    tables : Tables
    task_costs : TaskCosts
    now, later : PartialSchedules
        Newly opened, of the same size.
    order : (n,) unsigned
    columns : (M,)
        Of the sums: what is traded off.

    Returns
    -------
    PartialSchedules, PartialSchedules, int
        Both again, the whole schedules in the first, and how many there are.
    """
    n_levels, _, n_machines = task_costs.duration.shape
    size, each = now.sums.shape[0], n_levels * n_machines
    begin, end, sums = np.empty(size * each), np.empty(size * each), np.empty((size * each, 4))
    values = np.empty((size * each, columns.shape[0]))
    standing = task_costs.standing_w.sum()
    count = 1
    for i in order:
        for p in range(count):
            _find_starts_by_level(tables, task_costs, now, p, i, begin, end)
            _weigh(tables, task_costs, now, p, i, begin, end, sums, values, columns, standing)
        kept = keep_trade_offs(values[: count * each], size)
        for s in range(kept.shape[0]):
            c = kept[s]
            p, h, k = c // each, c % each // n_machines, c % n_machines
            take_over(later, s, now, p)
            place_in(tables, task_costs, later, s, (i, k, h), begin[c], end[c], sums[c])
        count = kept.shape[0]
        now, later = later, now
    return now, later, count


@inlined
def _find_starts_by_level(tables, task_costs, now, p, i, begin, end):  # type: ignore[no-untyped-def]
    """Fill when task `i` would begin and end, after schedule `p`, at each level on each machine."""
    n_levels, _, n_machines = task_costs.duration.shape
    timetable = timetable_of(now, p)
    arrivals(tables, timetable, i, timetable.ready)
    for h in range(n_levels):
        fit(tables, timetable, i, timetable.ready, task_costs.duration[h], True)
        for k in range(n_machines):
            c = (p * n_levels + h) * n_machines + k
            begin[c] = timetable.begin[k]
            end[c] = timetable.end[k]


@internal
def _weigh(tables, task_costs, now, p, i, begin, end, sums, values, columns, standing):  # type: ignore[no-untyped-def]
    """Fill sums and objectives of the extensions of schedule `p` by task `i`."""
    n_levels, _, n_machines = task_costs.duration.shape
    for h in range(n_levels):
        for k in range(n_machines):
            c = (p * n_levels + h) * n_machines + k
            if not end[c] < inf:
                values[c] = inf
                continue
            sums_after(tables, task_costs, now, p, (i, k, h), begin[c], end[c], sums[c])
            for m in range(columns.shape[0]):
                values[c, m] = sums[c, columns[m]]
                if columns[m] == ENERGY:
                    values[c, m] += standing * sums[c, TIME] - sums[c, SPARED]
