"""One instance of the experiment: its bound, and the checked outcome of each policy with each predictor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from wfsched.core.errors import ScheduleError
from wfsched.datacenter.bounds import lower_bound
from wfsched.datacenter.engine.check import check
from wfsched.datacenter.engine.running import run_policy
from wfsched.datacenter.engine.seen import Predicted, Seen
from wfsched.datacenter.policies.registry import POLICIES
from wfsched.datacenter.simulate import predicted
from wfsched.datacenter.world.forecast import perfect
from wfsched.datacenter.world.generate import generate
from wfsched.datacenter.world.job_trace import JobTrace
from wfsched.datacenter.world.setting import Setting
from wfsched.energy.trace import Trace


class WeekData(NamedTuple):
    """Data of a week; what is None is modelled.

    Parameters
    ----------
    carbon : mapping of str to Trace, optional
        Carbon intensity by zone.
    trace : JobTrace, optional
        Jobs of a year.
    """

    carbon: Mapping[str, Trace] | None = None
    trace: JobTrace | None = None


def run_trial(
    setting: Setting,
    seed: int,
    policies: Sequence[str],
    predictors: Sequence[str] = ("exact",),
    data: WeekData | None = None,
) -> dict[str, float]:
    """Return the row of one instance: jobs, bound, floors, and ``POLICY/PREDICTOR.grams`` and the like.

    With them ``PREDICTOR.run_error`` and ``.energy_error``: relative, root mean square over all centres.

    Raises
    ------
    ParameterError
        If a name is unknown.
    ScheduleError
        If an outcome is impossible or below the bound, which is a defect.
    """
    carbon, trace = data or WeekData()
    instance, nature, past = generate(setting, seed, carbon=carbon, trace=trace)
    bound = lower_bound(instance, nature)
    row = {
        "jobs": float(len(instance.jobs)),
        "bound": bound.value,
        "floor.run": setting.run_floor(),
        "floor.energy": setting.energy_floor(),
    }
    for predictor in predictors:
        known, before = predicted(instance, nature, predictor, past, seed)
        row |= _errors(predictor, known, predicted(instance, nature, "clairvoyant")[0])
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


def _errors(name: str, known: Predicted, true: Predicted) -> dict[str, float]:
    off = {"run_error": known.run / true.run - 1, "energy_error": known.energy / true.energy - 1}
    return {f"{name}.{key}": float(np.sqrt((values**2).mean())) for key, values in off.items()}
