"""One deadline job that pauses and moves between regions: PCM and ST-CLIP (CarbonClipper).

Lechowicz et al., "Learning-Augmented Competitive Algorithms for Spatiotemporal Online Allocation with
Deadline Constraints", POMACS 2025, arXiv:2408.07831. The state is a point of the simplex over
regions, on and off. Regions are equally far from each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import ParameterError
from wfsched.datacenter.baselines.clipper_step import Allowance, Step, moving_cost
from wfsched.datacenter.baselines.pursuit import PursuitTerms


@dataclass(frozen=True, eq=False)
class DeadlineJob:
    """One job that must be done at the end of its slots.

    Parameters
    ----------
    cost : array (n_slots, n_regions) [g]
        Cost of the whole job at the intensity of each slot.
    rate : float
        Share of the job that a slot does at full rate; above 0 and at most 1.
    terms : PursuitTerms
    origin : int
        Region in which the job begins, switched off.

    Raises
    ------
    ParameterError
        If the slots cannot hold the job, or a cost is outside the bounds.
    """

    cost: FloatArray
    rate: float
    terms: PursuitTerms
    origin: int = 0

    def __post_init__(self) -> None:
        cost = readonly(self.cost, np.float64)
        if cost.ndim != 2 or not 0 <= self.origin < cost.shape[1]:
            raise ParameterError("no region", where="origin", got=self.origin)
        if not 0.0 < self.rate <= 1.0 or self.rate * len(cost) < 1.0 - 1e-9:
            raise ParameterError(
                "the slots cannot hold the job",
                where="rate",
                got=self.rate,
                allowed=f"{1 / len(cost):g} to 1",
            )
        slack = 1e-9 * self.terms.high
        if cost.min() < self.terms.low - slack or cost.max() > self.terms.high + slack:
            raise ParameterError(
                "cost outside the bounds",
                where="cost",
                got=(float(cost.min()), float(cost.max())),
                allowed=f"{self.terms.low:g} to {self.terms.high:g}",
            )
        object.__setattr__(self, "cost", cost)

    @property
    def start(self) -> FloatArray:
        """State before the first slot, (2, n_regions): on, off."""
        state = np.zeros((2, self.cost.shape[1]))
        state[1, self.origin] = 1.0
        return state


@dataclass(frozen=True, eq=False)
class Course:
    """States of a job over its slots.

    Parameters
    ----------
    states : array (n_slots, 2, n_regions)
        Shares of the simplex: on, off.
    job : DeadlineJob
    followed : int
        Slots in which the advice was followed as it stands.
    """

    states: FloatArray
    job: DeadlineJob = field(repr=False)
    followed: int = 0

    @property
    def work(self) -> FloatArray:
        """Share of the job that each slot does, (n_slots,)."""
        found: FloatArray = self.job.rate * self.states[:, 0].sum(axis=1)
        return found

    @property
    def cost(self) -> float:
        """Cost of the work, of moving and of switching, off at the end included [g]."""
        return float(self.costs.sum())

    @property
    def costs(self) -> FloatArray:
        """Cost of each slot, then that of switching off at the end, (n_slots + 1,) [g]."""
        job, before = self.job, self.job.start
        found = np.zeros(len(self.states) + 1)
        for slot, state in enumerate(self.states):
            work = job.rate * float(state[0] @ job.cost[slot])
            found[slot], before = work + moving_cost(job.terms, before, state), state
        found[-1] = job.terms.switching * float(before[0].sum())
        return found


def run_pcm(job: DeadlineJob) -> Course:
    """Return the course of pseudo-cost minimisation, which knows no slot before it begins."""
    return _run(job, None, job.terms.ratio)


def run_clip(job: DeadlineJob, advice: Course, epsilon: float, *, as_published: bool = False) -> Course:
    """Return the course of ST-CLIP: thresholds that stay within ``1 + epsilon`` of the advice.

    Parameters
    ----------
    job : DeadlineJob
    advice : Course
        A course of the same job that does it all, e.g. the plan on a forecast.
    epsilon : float
        Above 0.
    as_published : bool
        Keep nothing back for switching on again what the advice has done already. The published bound on the
        cost of work behind the advice leaves it out, so that a course may cost more than ``1 + epsilon``
        times the advice.

    Raises
    ------
    ParameterError
        If `epsilon` is not positive, or the advice does not do the job.
    """
    if advice.states.shape != (len(job.cost), 2, job.cost.shape[1]) or advice.work.sum() < 1.0 - 1e-6:
        raise ParameterError("advice that does not do the job", where="advice", got=float(advice.work.sum()))
    again = 0.0 if as_published else 2.0 * job.terms.switching / job.rate
    return _run(job, Course(advice.states, job), job.terms.advised_ratio(epsilon), epsilon, again)


def _run(
    job: DeadlineJob, advice: Course | None, ratio: float, epsilon: float = np.inf, again: float = 0.0
) -> Course:
    states, before = np.zeros((len(job.cost), 2, job.cost.shape[1])), job.start
    spent, done, followed = 0.0, 0.0, 0
    for slot, cost in enumerate(job.cost):
        # What the later slots cannot do must be done now.
        least = min(job.rate, max(0.0, 1.0 - done - job.rate * (len(job.cost) - 1 - slot)))
        step = Step(job.terms, job.rate, cost, before, done, least)
        state = None if advice is None else step.best(ratio, _allowance(advice, slot, spent, epsilon, again))
        if state is None and advice is not None:
            state = _followed(job, advice.states[slot], done)
            enough = job.rate * float(state[0].sum()) >= least - 1e-9
            followed, state = followed + enough, state if enough else None
        state = step.best(ratio) if state is None else state
        if state is None:
            raise ParameterError("the slots cannot hold the job", where="rate", got=job.rate)
        spent += job.rate * float(state[0] @ cost) + moving_cost(job.terms, before, state)
        done += job.rate * float(state[0].sum())
        states[slot], before = state, state
    return Course(readonly(states, np.float64), job, followed)


def _allowance(advice: Course, slot: int, spent: float, epsilon: float, again: float) -> Allowance:
    """Return how far a slot may go from the advice."""
    done = min(1.0, float(advice.work[: slot + 1].sum()))
    paid = float(advice.costs[: slot + 1].sum())
    limit = (1.0 + epsilon) * (paid + (1.0 - done) * advice.job.terms.low)
    return Allowance(advice.states[slot], done, limit - spent, again)


def _followed(job: DeadlineJob, advised: FloatArray, done: float) -> FloatArray:
    """Return the advised state, switched off as far as there is no work left."""
    on = float(advised[0].sum()) * job.rate
    keep = min(1.0, max(0.0, 1.0 - done) / on) if on > 0.0 else 1.0
    return np.stack([advised[0] * keep, advised[1] + advised[0] * (1.0 - keep)])


def run_at_once(job: DeadlineJob, moving: bool = False) -> Course:
    """Return the course at full rate from the first slot on, at the origin or in the cheapest region.

    Parameters
    ----------
    job : DeadlineJob
    moving : bool
        Go to the cheapest region of each slot.
    """
    states, done, region = np.zeros((len(job.cost), 2, job.cost.shape[1])), 0.0, job.origin
    for slot, cost in enumerate(job.cost):
        share = min(1.0, max(0.0, 1.0 - done) / job.rate)
        if moving and share > 0.0:
            region = int(np.argmin(cost))
        states[slot, 0, region], states[slot, 1, region] = share, 1.0 - share
        done += share * job.rate
    return Course(readonly(states, np.float64), job)


def offline_optimum(job: DeadlineJob) -> Course:
    """Return the cheapest course of all, by linear programme (HiGHS).

    Parameters
    ----------
    job : DeadlineJob
    """
    from scipy.optimize import linprog
    from scipy.sparse import block_array, eye_array, kron

    slots, regions = job.cost.shape
    terms, size = job.terms, slots * regions
    zero = np.zeros(size)
    # Variables by slot and region: on, off, what arrives, what is switched.
    price = np.repeat([0.0, 0.0, terms.diameter, terms.switching], size)
    price[:size] = job.rate * job.cost.ravel()
    price[size - regions : size] += terms.switching
    one = eye_array(size)
    change = one - eye_array(size, k=-regions)
    limits = block_array(
        [[change, change, -one, None], [change, None, None, -one], [-change, None, None, -one]], format="csr"
    )
    most = np.concatenate([job.start[1], np.zeros(3 * size - regions)])
    whole = kron(eye_array(slots), np.ones((1, regions)))
    rest = np.zeros((slots, size))
    equal = block_array(
        [[whole, whole, rest, rest], [np.full((1, size), job.rate), zero[None], zero[None], zero[None]]],
        format="csr",
    )
    answer = linprog(price, A_ub=limits, b_ub=most, A_eq=equal, b_eq=np.ones(slots + 1))
    found = np.clip(answer.x[: 2 * size].reshape(2, slots, regions), 0.0, 1.0)
    return Course(readonly(found.transpose(1, 0, 2), np.float64), job)
