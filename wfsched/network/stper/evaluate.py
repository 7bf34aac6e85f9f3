"""Runs of policies over weeks that were kept back: the same demand and signals for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import NetworkError
from wfsched.core.rng import generator
from wfsched.network.slots.check import check_plan
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.policies import routed, upper_bound
from wfsched.network.stper.policies import YearPolicy
from wfsched.network.stper.sight import Sight
from wfsched.network.stper.signals import HOURS_OF_DAY
from wfsched.network.stper.world import World

WEEK = 7 * HOURS_OF_DAY
FIRST_HELD_OUT = 7200
"""First slot of the weeks that policies are compared on; training ends before."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A policy over some weeks, each begun with idle nodes.

    Parameters
    ----------
    policy : str
    profit : array (n_weeks, n_slots)
        Of each slot.
    late : array (n_weeks, n_slots)
        Late tasks.
    delay_s : array (n_weeks, n_slots) [s]
        Mean delay.
    n_users : int
    """

    policy: str
    profit: FloatArray
    late: IntArray
    delay_s: FloatArray
    n_users: int

    @property
    def mean_profit(self) -> float:
        """Mean profit per slot."""
        return float(self.profit.mean())

    @property
    def late_share(self) -> float:
        """Share of tasks that are late."""
        return float(self.late.mean() / self.n_users)

    @property
    def mean_delay_s(self) -> float:
        """Mean delay of tasks [s]."""
        return float(self.delay_s.mean())

    @property
    def week_profit(self) -> FloatArray:
        """Mean profit per slot of each week, (n_weeks,)."""
        means: FloatArray = self.profit.mean(axis=1)
        return means


def held_out_weeks(world: World, n_weeks: int = 8) -> IntArray:
    """Return the first slots of the weeks that are kept back, (n_weeks,).

    Raises
    ------
    NetworkError
        If the year is too short for them.
    """
    first = FIRST_HELD_OUT + WEEK * np.arange(n_weeks)
    if first[-1] + WEEK > world.signals.n_slots:
        raise NetworkError(
            "the year is too short for the weeks that are kept back",
            where="signals",
            got=world.signals.n_slots,
            allowed=f"at least {int(first[-1]) + WEEK} slots",
        )
    return first


def run_policy(
    world: World,
    policy: YearPolicy,
    name: str,
    weeks: IntArray,
    n_slots: int = WEEK,
    seed: int = 1,
    checked: bool = True,
) -> Run:
    """Run a policy over weeks; what is random in it hangs on the seed, its name, week and slot alone.

    Parameters
    ----------
    weeks : array (n_weeks,)
        First slots.
    n_slots : int
        Of each week.
    checked : bool
        Whether every plan passes the independent check.

    Raises
    ------
    NetworkError
        If a plan does not pass the check.
    """
    shape = (len(weeks), n_slots)
    profit, late, delay = np.empty(shape), np.empty(shape, np.int64), np.empty(shape)
    for w, first in enumerate(weeks.tolist()):
        decide, backlog = policy.start(world), np.zeros(world.network.n_nodes)
        for k in range(n_slots):
            at = first + k
            sight = Sight(world, at, backlog.copy() if world.setting.backlog_seen else None)
            node = decide(sight, generator(seed, name, at))
            plan = executed(world, at, backlog, node)
            if checked:
                _check(plan, name, at)
            profit[w, k], late[w, k], delay[w, k] = plan.total, plan.late.sum(), plan.mean_delay_s
            backlog = world.left_over(backlog, plan.node, np.asarray(plan.slot.work))
    return Run(
        name,
        profit=readonly(profit, np.float64),
        late=readonly(late, np.int64),
        delay_s=readonly(delay, np.float64),
        n_users=world.network.n_users,
    )


def executed(world: World, at: int, backlog: FloatArray, node: IntArray) -> Plan:
    """Return what becomes of a slot if its tasks go to given nodes: the network routes what it sees then."""
    slot = world.slot(at, backlog)
    return Plan.decode(slot, *routed(slot, node, world.setting.sweeps))


def mean_bound(world: World, weeks: IntArray, n_slots: int = WEEK) -> float:
    """Return the mean over slots of the bound on profit with idle nodes: no policy reaches more."""
    slots = (world.slot(first + k) for first in weeks.tolist() for k in range(n_slots))
    return float(np.mean([upper_bound(slot) for slot in slots]))


def advantage(runs: Mapping[str, Run], one: str, other: str) -> tuple[float, float]:
    """Return the mean advantage of one policy over another and its standard error, week by week."""
    difference = runs[one].week_profit - runs[other].week_profit
    error = float(difference.std(ddof=1) / np.sqrt(len(difference))) if len(difference) > 1 else np.nan
    return float(difference.mean()), error


def _check(plan: Plan, name: str, at: int) -> None:
    found = check_plan(plan)
    if found:
        raise NetworkError(
            f"impossible plan: {found[0].message}", where=f"{name}, slot {at}", got=found[0].code
        )
