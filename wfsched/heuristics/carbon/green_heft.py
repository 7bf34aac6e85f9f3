"""Green HEFT: the earliest finish among machines with green power left."""

from __future__ import annotations

from math import inf

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.compiling import compiled
from wfsched.heuristics.carbon.green_power_left import added, book, open_green_power
from wfsched.heuristics.carbon.supply_needed import emits_less, require_supply
from wfsched.heuristics.makespan.heft import heft
from wfsched.placing.list_scheduling import schedule_of, top_durations, top_levels
from wfsched.placing.ranks import by_upward_rank
from wfsched.placing.ties import TIE_TOLERANCE, less
from wfsched.placing.timetable import find_starts, open_timetable, place
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def green_heft(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Return the HEFT schedule restricted to green power where there is some, at f_max.

    By falling upward rank [1]_, each task goes to the machine on which it ends first, of those
    whose site has green power for all of it: whenever it would run, ``booked + own <= G``, with
    what the placed tasks draw and with what it draws itself, facility overhead included. Where there is
    no such machine it goes where it adds the least brown energy, of equals to where it ends
    first. With a deadline D only machines count on which it ends by its part of it, D times its
    finish under HEFT over the makespan of HEFT; if there is none it goes where it ends first. A schedule
    that is late for all that, or emits more carbon than that of HEFT, gives way to it. The rules
    are ours, after the green-first placement that [2]_ has for jobs.

    Booked are the tasks at their active power, in the part of the machine that they take, and the
    idle power of sites that are always on. The idle and the boot power of leased machines,
    batteries and the carbon intensity are not looked at. The workflow starts at once.

    Raises
    ------
    ProblemError
        If the sites have no supply.

    References
    ----------
    .. [1] Topcuoglu, Hariri, Wu, IEEE TPDS 13(3), 2002, doi 10.1109/71.993206.
    .. [2] Goiri et al., "GreenSlot: scheduling energy consumption in green datacenters", SC 2011,
       doi 10.1145/2063384.2063411.
    """
    require_supply(problem, "green-heft")
    fastest = heft(problem, rng)
    tables, durations = problem.tables, top_durations(problem)
    order = by_upward_rank(problem, durations)
    site = np.array([machine.site for machine in problem.platform.machines])
    standing = tables.pue * tables.idle_w * tables.always_on
    rest_w = np.bincount(site, weights=standing, minlength=len(problem.platform.sites)).astype(np.float64)
    green_power = open_green_power(tables, problem.n_tasks, rest_w)
    timetable, until, draws = open_timetable(tables), _parts(problem, fastest), _own_watts(problem)
    place_green(tables, timetable, green_power, order.astype(np.uint32), durations, site, draws, until)
    greened = schedule_of(problem, timetable)
    latest = max(problem.limit("deadline"), fastest.completion_s)
    late = greened.completion_s > latest * (1.0 + TIE_TOLERANCE)
    return fastest if late or emits_less(fastest, greened) else greened


def _parts(problem: Problem, fastest: Schedule) -> FloatArray:
    """Return the sub-deadline of each task (n,) [s]; infinite without a deadline."""
    deadline = problem.limit("deadline")
    if deadline == inf:
        return np.full(problem.n_tasks, np.inf)
    scale = max(1.0, deadline / fastest.makespan_s) if fastest.makespan_s > 0 else 1.0
    parts: FloatArray = fastest.finish * scale
    return parts


def _own_watts(problem: Problem) -> FloatArray:
    """Return the power of each task on each machine beyond that of the idle site (n, K) [W]."""
    tables = problem.tables
    top = tables.watts[np.arange(problem.n_machines), top_levels(problem)]
    share = machine_shares(tables)
    watts: FloatArray = share * tables.pue * (top - tables.idle_w * tables.always_on)
    return watts


@compiled
def place_green(tables, timetable, green_power, order, durations, site, watts, until):  # type: ignore[no-untyped-def]
    """Place tasks as `green_heft` says.

    Parameters
    ----------
    tables : Tables
    timetable : Timetable
        Newly opened; filled.
    green_power : GreenPowerLeft
    order : (n,) unsigned
    durations : (n, K) [s]
    site : (K,)
    watts : (n, K) [W]
    until : (n,) [s]
    """
    for i in order:
        find_starts(tables, timetable, i, durations, True)
        chosen, best = -1, (inf, inf)
        for k in range(durations.shape[1]):
            end = timetable.end[k]
            if not end < inf:
                continue
            late = less(until[i], end)
            brown = inf if late else added(green_power, site[k], timetable.begin[k], end, watts[i, k])[0]
            tied = brown == best[0] or not less(best[0], brown)
            if chosen < 0 or less(brown, best[0]) or (tied and less(end, best[1])):
                chosen, best = k, (brown, end)
        place(tables, timetable, i, chosen)
        book(green_power, site[chosen], timetable.begin[chosen], best[1], watts[i, chosen])
