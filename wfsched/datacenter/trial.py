"""One instance of the experiment: its bound, and the checked outcome of each policy with each predictor."""

from __future__ import annotations

from collections.abc import Sequence

from wfsched.core.errors import ScheduleError
from wfsched.datacenter.bounds import lower_bound
from wfsched.datacenter.engine.check import check
from wfsched.datacenter.engine.running import run_policy
from wfsched.datacenter.engine.seen import Seen
from wfsched.datacenter.policies.registry import POLICIES
from wfsched.datacenter.simulate import predicted
from wfsched.datacenter.world.forecast import perfect
from wfsched.datacenter.world.generate import generate
from wfsched.datacenter.world.setting import Setting


def run_trial(
    setting: Setting, seed: int, policies: Sequence[str], predictors: Sequence[str] = ("exact",)
) -> dict[str, float]:
    """Return the row of one instance: jobs, bound, floors, and ``POLICY/PREDICTOR.grams`` and the like.

    Raises
    ------
    ParameterError
        If a name is unknown.
    ScheduleError
        If an outcome is impossible or below the bound, which is a defect.
    """
    instance, nature, past = generate(setting, seed)
    bound = lower_bound(instance, nature)
    row = {
        "jobs": float(len(instance.jobs)),
        "bound": bound.value,
        "floor.run": setting.run_floor(),
        "floor.energy": setting.energy_floor(),
    }
    for predictor in predictors:
        known, before = predicted(instance, nature, predictor, past, seed)
        seen = Seen(instance, perfect(instance), known, before, bound.prices)
        for name in policies:
            outcome = run_policy(seen, nature, POLICIES.entry(name).load())
            if wrong := check(outcome, nature):
                got = f"{len(wrong)} violations"
                raise ScheduleError(f"impossible outcome of {name}", where=wrong[0], got=got)
            if outcome.cost < bound.value * (1 - 1e-9):
                raise ScheduleError("outcome below the bound", where=name, got=outcome.cost)
            row |= {f"{name}/{predictor}.{key}": value for key, value in outcome.figures().items()}
    return row
