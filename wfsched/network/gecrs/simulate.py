"""`simulate`: run a policy on a day."""

from __future__ import annotations

from wfsched.core.rng import generator
from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.outcome import DayOutcome
from wfsched.network.gecrs.policies import Policy
from wfsched.network.gecrs.registry import DAY_POLICIES


def simulate(day: Day, policy: str | Policy = "gecrs", *, seed: int = 1) -> DayOutcome:
    """Run `policy` on `day` and return the outcome.

    Parameters
    ----------
    day : Day
    policy : str or callable
        Name in `DAY_POLICIES`, or a policy of your own.
    seed : int
        Of policies that draw; others give the same for each.

    Raises
    ------
    ParameterError
        If the policy is unknown.
    NetworkError
        If the policy sends a task to what does not compute its kind, or before it arrives.

    Examples
    --------
    >>> simulate(draw_day(DaySetting(load=0.5), seed=1), "gecrs").figures()["brown_kwh"]  # doctest: +SKIP
    12.6
    """
    chosen: Policy = DAY_POLICIES.entry(policy).load() if isinstance(policy, str) else policy
    return DayOutcome.of(day, chosen(day, generator(seed, "network", "day policy")))
