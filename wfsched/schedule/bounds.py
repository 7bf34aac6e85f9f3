"""Lower bounds on the figures of all schedules of a problem, in closed form, up to rounding."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from wfsched.core.arguments import takes
from wfsched.core.arrays import FloatArray, IndexArray
from wfsched.platforms.billing import BILLING_SLACK
from wfsched.schedule.evaluation.machine_shares import machine_shares
from wfsched.schedule.evaluation.tables import longest_schedule
from wfsched.schedule.problem import Problem


@dataclass(frozen=True, slots=True)
class Bounds:
    """Lower bounds on the figures of any schedule, each by itself.

    Parameters
    ----------
    makespan_s : float [s]
    energy_j : float [J]
    cost : float
        In the currency of the platform.
    brown_j : float [J]
    carbon_g : float [g]
        These two are 0 where the sites have no supply.
    electricity_cost : float
        In the currency of the platform; below 0 where a price is, 0 without a supply.
    """

    makespan_s: float
    energy_j: float
    cost: float
    brown_j: float = 0.0
    carbon_g: float = 0.0
    electricity_cost: float = 0.0

    @property
    def completion_s(self) -> float:
        """The least time from submission to end [s]: that of a schedule that starts at once."""
        return self.makespan_s


@takes("problem", "wfsched.schedule.problem:Problem")
def lower_bounds(problem: Problem) -> Bounds:
    """Return lower bounds on all objectives, whatever the constraints.

    Complexity O(n (K + log n) + e).
    """
    makespan = _makespan(problem)
    brown, carbon = _brown(problem) if problem.supply else (0.0, 0.0)
    return Bounds(
        makespan_s=makespan,
        energy_j=_energy(problem, makespan),
        cost=_cost(problem),
        brown_j=brown,
        carbon_g=carbon,
        electricity_cost=_electricity(problem) if problem.supply else 0.0,
    )


def _least(problem: Problem, values: FloatArray) -> FloatArray:
    """Return the least of each row of `values` (n_tasks, n_machines) over the hosts of the task."""
    least: FloatArray = np.where(problem.hosts, values, np.inf).min(axis=1)
    return least


# Makespan


def _makespan(problem: Problem) -> float:
    """Return the larger of the path bound and the area bound.

    A path takes each of its tasks at the top frequency of its best machine, with no transfers, from
    the boot and the staging of the first to the staging of the last.
    """
    tables, edges = problem.tables, problem.workflow.edges
    base = np.where(problem.hosts, tables.base, np.inf)
    staged = len(tables.stage_in_s) > 0
    lead = np.broadcast_to(tables.boot_s, base.shape)
    lead = np.maximum(lead, tables.stage_in_s) if staged else lead
    trail = tables.stage_out_s if staged else np.zeros_like(base)
    depth = problem.workflow.level
    before = _longest(base, lead, depth, edges.source, edges.target)
    after = _longest(base, trail, depth.max() - depth, edges.target, edges.source)
    lead, trail = np.maximum(lead, before[:, None]), np.maximum(trail, after[:, None])
    path = float((lead + base + trail).min(axis=1).max())
    heads, tails = _least(problem, lead), _least(problem, trail)
    return max([path, *(_area(problem, weight, heads, tails) for weight in _weights(problem))])


def _longest(
    base: FloatArray, lead: FloatArray, depth: IndexArray, source: IndexArray, target: IndexArray
) -> FloatArray:
    """Return the earliest finish of the last predecessor of each task, shape (n_tasks,).

    A task is done at ``min over k of max(lead[i, k], predecessors) + base[i, k]``. `depth` grows
    along each edge; the levels are done one after another, each at a stroke.
    """
    latest, done = np.zeros(len(base)), np.zeros(len(base))
    levels = int(depth.max()) + 1
    tasks = np.split(np.argsort(depth, kind="stable"), np.cumsum(np.bincount(depth))[:-1])
    into = depth[target]
    counts = np.bincount(into, minlength=levels)
    edges = np.split(np.argsort(into, kind="stable"), np.cumsum(counts)[:-1])
    for own, arriving in zip(tasks, edges):
        np.maximum.at(latest, target[arriving], done[source[arriving]])
        done[own] = (np.maximum(lead[own], latest[own, None]) + base[own]).min(axis=1)
    return latest


def _weights(problem: Problem) -> list[FloatArray]:
    """Return weights of the machines for the area bound: how fast each is with some tasks.

    All tasks, and those of each accelerator kind by themselves: only the machines that can host
    them have a weight then.
    """
    area = problem.tables.base * machine_shares(problem.tables)
    best = np.where(problem.hosts, _least(problem, area)[:, None], 0.0)
    kinds = problem.workflow.tasks.accelerator
    groups = [np.ones(len(kinds), np.bool_), *(kinds == kind for kind in np.unique(kinds))]
    weights = []
    for group in groups:
        taken = np.nansum(area[group], axis=0)
        speed = np.divide(best[group].sum(axis=0), taken, out=np.zeros_like(taken), where=taken > 0)
        if speed.any():
            weights.append(speed)
    return weights


def _area(problem: Problem, weight: FloatArray, heads: FloatArray, tails: FloatArray) -> float:
    """Return the area bound of Lagrangian weights y of the machines.

    Let tasks S have heads >= r and tails >= q. They run within [r, T - q], so on each machine
    sum_i x_ik p_ik <= T - r - q, where p is the machine time (run time times share) and x says
    where tasks run. Times y_k >= 0, summed over k: (T - r - q) sum_k y_k >= sum_i sum_k y_k
    p_ik x_ik >= sum_i min_k y_k p_ik. It holds for unrelated machines, and is the optimum of the
    fractional problem where machines differ by their speed y alone.
    """
    area = problem.tables.base * machine_shares(problem.tables)
    least = _least(problem, weight * area) / weight.sum()
    return _one_machine(heads.tolist(), tails.tolist(), least.tolist())


def _one_machine(heads: list[float], tails: list[float], work: list[float]) -> float:
    """Return the largest of ``min head + sum of work + min tail`` over all sets of tasks.

    That is the length of Jackson's preemptive schedule, which always works on the task of the
    longest tail among those whose head is over; O(n log n). J. Carlier, The one-machine
    sequencing problem, EJOR 11 (1982), doi 10.1016/S0377-2217(82)80007-6.
    """
    waiting: list[tuple[float, float]] = []
    now = length = 0.0
    arrivals = sorted(zip(heads, tails, work))
    for head, tail, own in [*arrivals, (np.inf, 0.0, 0.0)]:
        while waiting and now < head:
            longest, left = heapq.heappop(waiting)
            done = min(left, head - now)
            now += done
            length = max(length, now - longest)
            if done < left:
                heapq.heappush(waiting, (longest, left - done))
        now = max(now, head)
        heapq.heappush(waiting, (-tail, own))
    return length


# Energy


def _energy(problem: Problem, makespan: float) -> float:
    """Return the least energy of all tasks, a boot, and the idle energy of always-on sites.

    On an always-on machine the energy is idle_w * T + sum (W - idle_w) t, whatever the sign of
    W - idle_w; so tasks count by W - idle_w there, and idle_w * T is added for T the makespan
    bound. Counting tasks by W and no idling holds too, and is more where W < idle_w.
    """
    tables = problem.tables
    boot = _least(problem, np.broadcast_to(tables.pue * tables.boot_w * tables.boot_s, tables.base.shape))
    standing = np.where(tables.always_on, tables.idle_w, 0.0)
    waiting = float((tables.pue * standing).sum()) * makespan
    tasks = max(_work_energy(problem, standing) + waiting, _work_energy(problem, np.zeros_like(standing)))
    return tasks + float(boot.max())


def _work_energy(problem: Problem, credit: FloatArray) -> float:
    """Return the least energy of all tasks at ``W - credit`` watts, with their staging."""
    tables = problem.tables
    per_second = np.nanmin((tables.watts - credit[:, None]) * tables.slowdown, axis=1)
    joules = tables.pue * per_second * tables.base * machine_shares(problem.tables)
    if len(tables.stage_joules):
        joules = joules + tables.stage_joules
    return float(_least(problem, joules).sum())


# Brown energy and carbon


def _brown(problem: Problem) -> tuple[float, float]:
    """Return the least brown energy [J] of all tasks, and the least carbon [g] of that.

    With P_i the power of task i at its site and G the highest green power of the site plus its
    battery, ``max(0, sum P_i - G) >= sum max(0, P_i - G)`` as long as G >= 0: tasks may
    be looked at one by one, as if each had all of G.
    """
    joules = _brown_joules(problem)
    grams = _least_rates(problem, problem.tables.supply.carbon)[_sites(problem)]
    return float(_least(problem, joules).sum()), float(_least(problem, joules * grams).sum())


def _electricity(problem: Problem) -> float:
    """Return the least price [currency] of brown energy.

    As that of carbon where no price is below 0. A site with such prices may draw all that its machines
    can, until the latest end of any schedule.
    """
    tables, sites = problem.tables, _sites(problem)
    rates = _least_rates(problem, tables.supply.price)
    tasks = _brown_joules(problem) * np.maximum(rates, 0.0)[sites]
    if rates.min() >= 0.0:
        return float(_least(problem, tasks).sum())
    peak_w = np.array([problem.platform.peak_w(site) for site in range(len(rates))])
    boot_w = np.bincount(sites, weights=tables.pue * tables.boot_w, minlength=len(rates))
    longest = longest_schedule(tables) + 2.0 * problem.window_s
    return float((np.minimum(rates, 0.0) * (peak_w + boot_w)).sum()) * longest


def _sites(problem: Problem) -> npt.NDArray[np.int64]:
    return np.array([machine.site for machine in problem.platform.machines], np.int64)


def _least_rates(problem: Problem, rate: FloatArray) -> FloatArray:
    """Return the least rate of each site [1/J]; 0 where it is unknown: nothing is proven."""
    known = np.nan_to_num(rate, nan=np.inf)
    least = np.array([known[a:b].min() for a, b in pairwise(problem.tables.supply.first.tolist())])
    least[np.isinf(least)] = 0.0
    return least


def _brown_joules(problem: Problem) -> FloatArray:
    """Return the least brown energy of each task on each machine (n_tasks, n_machines) [J]."""
    tables, supply, sites = problem.tables, problem.tables.supply, _sites(problem)
    pieces = [slice(a, b) for a, b in pairwise(supply.first.tolist())]
    green = np.array([np.nanmax(supply.green[own]) for own in pieces]) + supply.discharge_w
    share = machine_shares(problem.tables)
    watts = tables.pue[:, None] * tables.watts * share[:, :, None] - green[sites][:, None]
    joules: FloatArray = np.nanmin(np.maximum(watts, 0.0) * tables.slowdown, axis=2) * tables.base
    return joules


# Cost


def _cost(problem: Problem) -> float:
    """Return the least price of all tasks, or of the shortest lease where that is more.

    Under `lease` pricing a machine is paid for at least the machine time of its tasks and its
    boot, and the first machine leased for at least one task, rounded up to quantum and minimum.
    """
    tables = problem.tables
    rate = tables.lease_rate + np.nanmin(tables.task_rate, axis=1)
    price = rate * tables.base * machine_shares(problem.tables)
    staging = tables.stage_price if len(tables.stage_price) else np.zeros_like(price)
    boot = _least(problem, np.broadcast_to(tables.lease_rate * tables.boot_s, price.shape)).max()
    rounding = BILLING_SLACK * tables.quantum_s * float(tables.lease_rate.sum())
    pieces = (1.0 - BILLING_SLACK) * float(_least(problem, price + staging).sum() + boot) - rounding
    return max(0.0, pieces, _shortest_lease(problem) + float(_least(problem, staging).sum()))


def _shortest_lease(problem: Problem) -> float:
    """Return the price of leasing one machine for the shortest task it can host."""
    tables, billed_s = problem.tables, problem.platform.pricing.billing.billed_s
    shortest = np.where(problem.hosts, tables.base, np.inf).min(axis=0) + tables.boot_s
    leases = zip(tables.lease_rate.tolist(), shortest.tolist())
    return min(float(rate * billed_s(seconds)) for rate, seconds in leases if seconds < np.inf)
