"""Contract of policies of days on networks: `check_day_policy`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from wfsched.network.gecrs.check import check_day
from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.generate import draw_day
from wfsched.network.gecrs.outcome import DayOutcome
from wfsched.network.gecrs.policies import Policy
from wfsched.network.gecrs.setting import DaySetting
from wfsched.network.gecrs.simulate import simulate
from wfsched.testing.content import content_digest
from wfsched.testing.contract_error import demand, running

_DAYS = 6
_ANSWERS = ("node", "decided", "start", "finish", "used", "energy", "risk")


def check_day_policy(policy: str | Policy, *, days: Iterable[Day] | None = None, seed: int = 1) -> None:
    """Check that a policy keeps the contract of policies of days.

    Its outcome is possible (`wfsched.network.check_day`) and the same for the same seed; a day without tasks
    and nodes that lack a kind of units are no trouble; the day stays unchanged.

    Parameters
    ----------
    policy : str or callable
        Name of a policy, also one of an installed plug-in, or the policy itself.
    days : iterable of Day, optional
        By default six drawn ones of an hour, and one without tasks.
    seed : int
        Seed of the default days.

    Raises
    ------
    ContractError
        At the first part of the contract that is broken.
    ParameterError
        If there is no such policy.
    """
    name = policy if isinstance(policy, str) else getattr(policy, "__name__", type(policy).__name__)
    chosen = _drawn_days(seed) if days is None else days
    for number, day in enumerate(chosen):
        _check_on(policy, day, f"{name}, day {number}")


def _drawn_days(seed: int) -> list[Day]:
    days = [draw_day(DaySetting(load=load, hours=1.0), seed + k) for k, load in enumerate((0.2, 0.9) * 3)]
    lacking = days[0]
    # F without cpu units.
    nodes = tuple(replace(node, cpu=0.0) if node.name == "F" else node for node in lacking.network.nodes)
    days[0] = replace(lacking, network=replace(lacking.network, nodes=nodes))
    idle = replace(lacking, tasks=lacking.tasks.rows(np.zeros(0, np.int64)))
    return [*days[:_DAYS], idle]


def _check_on(policy: str | Policy, day: Day, where: str) -> None:
    before = content_digest(day)
    outcome = _run(policy, day, where)
    unchanged = content_digest(day) == before
    remedy = "Copy an array before writing to it."
    demand(unchanged, "the policy changed the day", where, remedy=remedy)
    violations = check_day(outcome)
    what = f"impossible outcome: {violations[0]}" if violations else ""
    demand(not violations, what, where, got=f"{len(violations)} violations", allowed="none")
    again = _run(policy, day, where)
    same = all(np.array_equal(getattr(outcome, key), getattr(again, key)) for key in _ANSWERS)
    remedy = "Draw all random numbers from the generator that is passed in."
    demand(same, "two runs with one seed differ", where, remedy=remedy)


def _run(policy: str | Policy, day: Day, where: str) -> DayOutcome:
    with running("the policy", where, remedy="Return a Placement of nodes that have units of the kind."):
        return simulate(day, policy, seed=3)
