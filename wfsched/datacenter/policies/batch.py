"""Integer programme over the jobs that wait: all at once, by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import ParameterError
from wfsched.datacenter.engine.policy import Answer, Decider, Moment
from wfsched.datacenter.engine.seen import Seen
from wfsched.datacenter.world.signals import integral_of_runs
from wfsched.datacenter.world.slots import SLOT_MIN


def assign(cost: FloatArray, cores: IntArray, free: IntArray, *, limit_s: float = 1.0) -> IntArray:
    """Return the centre of each job, -1 for those that wait, of least cost with the most jobs placed, (k,).

    Minimises the sum of (cost - M) x over x in {0, 1}, M above all costs: a job that finds no room waits.

    Parameters
    ----------
    cost : array (k, D)
    cores : array (k,)
    free : array (D,)
    limit_s : float [s]
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, kron

    k, n = cost.shape
    if not k:
        return np.zeros(0, dtype=np.int64)
    spread = float(np.abs(cost).max())
    value = cost - (2.0 * (k + 1) * max(spread, 1.0))
    once = csr_array(kron(np.eye(k), np.ones((1, n))))
    room = csr_array(kron(cores.astype(np.float64)[None], np.eye(n)))
    fits = (cores[:, None] <= free).astype(np.float64)
    found = milp(
        value.ravel(),
        constraints=[LinearConstraint(once, -np.inf, 1.0), LinearConstraint(room, -np.inf, free)],
        integrality=np.ones(k * n),
        bounds=Bounds(0.0, fits.ravel()),
        options={"time_limit": limit_s},
    )
    if found.x is None:
        return np.full(k, -1, dtype=np.int64)
    chosen = np.asarray(found.x).reshape(k, n) > 0.5
    return np.where(chosen.any(axis=1), chosen.argmax(axis=1), -1)


@dataclass(frozen=True, slots=True)
class Batch:
    """Jobs that wait are placed together by an integer programme; costs are those of greedy-forecast.

    Parameters
    ----------
    batch_min : int [min]
        Time between two programmes, a multiple of five minutes.
    limit_s : float [s]
        Time of one programme.
    margin : float
        Share by which reservations are longer than predicted.

    Raises
    ------
    ParameterError
        If a number is out of range.
    """

    batch_min: int = SLOT_MIN
    limit_s: float = 1.0
    margin: float = 0.0

    def __post_init__(self) -> None:
        if self.batch_min < SLOT_MIN or self.batch_min % SLOT_MIN:
            raise ParameterError(
                "out of range", where="batch_min", got=self.batch_min, allowed="a multiple of 5 minutes"
            )

    def open(self, seen: Seen) -> Decider:
        """Return a decider for one run over what is seen."""
        jobs, n, apart = seen.instance.jobs, len(seen.instance.fleet), self.batch_min // SLOT_MIN
        ready, run = jobs.ready_slot(n), np.asarray(seen.prediction.run)
        centres = np.arange(n)

        def decide(moment: Moment) -> Answer | None:
            if moment.slot % apart:
                return None
            k = moment.waiting
            start = np.maximum(ready[k], moment.slot)
            where = np.broadcast_to(centres, start.shape)
            grams = seen.kw[k] / 60 * integral_of_runs(moment.prefix, where, start, run[k])
            late = np.maximum(0.0, start * SLOT_MIN + run[k] - (jobs.release + jobs.tau)[k, None])
            cost = grams + seen.instance.alpha * late
            chosen = assign(cost, jobs.cores[k], moment.free, limit_s=self.limit_s)
            placed = np.flatnonzero(chosen >= 0)
            return Answer(k[placed], chosen[placed], np.full(len(placed), moment.slot))

        return decide
