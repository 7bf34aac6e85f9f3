"""Prices of cores of the week before, moved on to the days to place."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.datacenter.engine.dual import Week, maximise
from wfsched.datacenter.engine.seen import Seen
from wfsched.datacenter.world.slots import SLOT_MIN

STEPS = 60
# Upper value of the steps over the bound without prices, where no schedule is at hand.
_HEADROOM = 1.4


def week_prices(seen: Seen, steps: int = STEPS) -> FloatArray:
    """Return dual prices of the jobs of the history, as if they came again now, (D, H) [g/core h].

    Their runs and powers are those predicted, the signal is the first issue of the forecast.

    Raises
    ------
    ParameterError
        If there is no history, or nothing is predicted of it.
    """
    instance, kw = seen.instance, seen.past_kw()
    history = instance.history
    assert history is not None  # noqa: S101  # `past_kw` has refused it.
    assert seen.past is not None  # noqa: S101
    jobs, moved = history.jobs, instance.first_slot
    issue = seen.forecast.issue_at(moved)
    week = Week(
        seen.forecast.prefix(issue), jobs.ready_slot(len(instance.fleet)) + moved,
        np.ascontiguousarray(seen.past.run), np.ascontiguousarray(kw), jobs.cores,
        jobs.release + jobs.tau + moved * SLOT_MIN, float(instance.alpha), instance.fleet.cores,
    )  # fmt: skip
    free = maximise(week, np.inf, 1).value if steps < 1 else maximise(week, 0.0, 1).value
    return maximise(week, _HEADROOM * free, steps).prices
