"""One instance of the experiment: all policies on it, the bound, and what the validator says."""

from __future__ import annotations

from collections.abc import Sequence

from wfsched.core.errors import ScheduleError
from wfsched.edge.bounds import fluid_bound
from wfsched.edge.check import check
from wfsched.edge.instances.forecast import Forecast
from wfsched.edge.instances.generate import generate
from wfsched.edge.instances.setting import Setting
from wfsched.edge.instances.sunwind import Region
from wfsched.edge.simulate import simulate
from wfsched.edge.system import Instance


def run_trial(setting: Setting, region: Region, seed: int, policies: Sequence[str]) -> dict[str, float]:
    """Return the row of one instance: size, bound, and of each policy the cost and its parts.

    Raises
    ------
    ScheduleError
        If the validator refuses what a policy did, which is a defect of the policy.
    """
    instance = generate(setting, region, seed)
    return {
        "jobs": float(len(instance.jobs)),
        "bound": fluid_bound(instance),
        **run_policies(instance, policies),
    }


def run_policies(
    instance: Instance, policies: Sequence[str], seen: Forecast | None = None
) -> dict[str, float]:
    """Return ``POLICY.cost``, ``POLICY.brown``, ... for each policy.

    Raises
    ------
    ScheduleError
        As `run_trial`.
    """
    row: dict[str, float] = {}
    for name in policies:
        outcome = simulate(instance, name, seen=seen)
        if wrong := check(outcome):
            raise ScheduleError(
                f"{name} did what is impossible", where=wrong[0], got=len(wrong), allowed="no violation"
            )
        row |= {f"{name}.{key}": value for key, value in outcome.figures().items()}
    return row
