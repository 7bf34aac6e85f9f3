"""`lower_bound`: what no schedule of an instance can beat."""

from __future__ import annotations

import numpy as np

from wfsched.datacenter.engine.dual import Bound, Week, maximise
from wfsched.datacenter.engine.running import run_policy
from wfsched.datacenter.engine.seen import Estimate, Seen, energy_at_release
from wfsched.datacenter.policies.registry import SPACE_TIME
from wfsched.datacenter.world.forecast import perfect
from wfsched.datacenter.world.instance import Instance
from wfsched.datacenter.world.nature import Nature

STEPS = 200


def week_of(instance: Instance, nature: Nature) -> Week:
    """Return the jobs as a dual takes them: true runs and powers, no history."""
    jobs = instance.jobs
    return Week(
        instance.signals.prefix, jobs.ready_slot(len(instance.fleet)), nature.run, nature.kw, jobs.cores,
        jobs.release + jobs.tau, float(instance.alpha), instance.fleet.cores,
    )  # fmt: skip


def lower_bound(instance: Instance, nature: Nature, *, steps: int = STEPS) -> Bound:
    """Return a lower bound on J of every outcome, with the prices of cores that prove it.

    All jobs are known, the centres are empty, cores are averaged over each hour; runs are those without
    contention. A Lagrangian dual, maximised by steps towards J of `space-time`.

    Parameters
    ----------
    instance : Instance
    nature : Nature
    steps : int
    """
    if not len(instance.jobs):
        return Bound(0.0, np.zeros_like(instance.signals.intensity))
    energy = energy_at_release(instance, instance.jobs, nature.run, nature.kw)
    seen = Seen(instance, perfect(instance), Estimate(nature.run, energy))
    upper = run_policy(seen, nature, SPACE_TIME).cost
    return maximise(week_of(instance, nature), upper, steps)
