"""One instance of the experiment: its lower bound, and the checked outcome of each policy."""

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
    """Return the row of one instance: number of jobs, lower bound, and figures of each policy.

    Raises
    ------
    ScheduleError
        If an outcome is impossible, which is a defect of the policy.
    """
    instance = generate(setting, region, seed)
    return {
        "jobs": float(len(instance.jobs)),
        "bound": fluid_bound(instance),
        **run_policies(instance, policies),
    }


def run_policies(
    instance: Instance, policies: Sequence[str], forecast: Forecast | None = None
) -> dict[str, float]:
    """Return ``POLICY.cost``, ``POLICY.brown``, ... for each policy.

    Raises
    ------
    ScheduleError
        If an outcome is impossible, which is a defect of the policy.
    """
    row: dict[str, float] = {}
    for name in policies:
        outcome = simulate(instance, name, forecast=forecast)
        if wrong := check(outcome):
            raise ScheduleError(
                f"impossible outcome of {name}",
                where=wrong[0],
                got=f"{len(wrong)} violations",
                allowed="none",
            )
        row |= {f"{name}.{key}": value for key, value in outcome.figures().items()}
    return row
