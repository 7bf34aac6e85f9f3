"""Following the leader: several policies run side by side on what has arrived; the best so far decides.

Ours. How long it pays to wait for green time depends on the load and on what transfers and the cloud
cost: nobody knows beforehand, but the past tells. Each expert's run needs only what was known at each
instant, so that all of them can be kept up beside the real one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.core.errors import ParameterError
from wfsched.edge.forecast import Forecast
from wfsched.edge.outcome import Outcome
from wfsched.edge.policies import Realloc
from wfsched.edge.realloc import FAR
from wfsched.edge.system import Instance


@dataclass(frozen=True, slots=True)
class Leader:
    """`Realloc` with the sight that would have cost least so far.

    Parameters
    ----------
    follower : Realloc
        What is run, with each sight and then with the best one; its own sight is not read.
    sights_s : tuple of float [s]
        To choose from; the first is taken as long as nothing is known.
    """

    follower: Realloc
    sights_s: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.sights_s:
            raise ParameterError("there is nothing to choose from", where="sights_s", got=self.sights_s)

    def __call__(self, instance: Instance, seen: Forecast, /) -> Outcome:
        """Return what the policy does."""
        sights = [FAR if sight == np.inf else instance.ticks(sight) for sight in self.sights_s]
        m = len(instance.jobs)
        runs = [self.follower.run(instance, seen, np.full(m, sight)) for sight in sights]
        return self.follower.run(instance, seen, np.array(sights)[leaders(instance, runs)])


def leaders(instance: Instance, runs: list[Outcome]) -> IntArray:
    """Return which of `runs` has cost least when each job arrives, (m,); the first among equals.

    What a job costs is known at its deadline.
    """
    jobs = instance.jobs
    known = np.argsort(jobs.deadline, kind="stable")
    count = np.searchsorted(jobs.deadline[known], jobs.release, side="right")
    sums = [np.concatenate(([0.0], np.cumsum(run.cost_by_job()[known])))[count] for run in runs]
    out: IntArray = np.argmin(sums, axis=0)
    return out
