"""`run_policy`: the engine. It reads `Nature` when a job begins, and shows policies only what is `Seen`."""

from __future__ import annotations

import numpy as np

from wfsched.core.errors import DataCentreError, ParameterError
from wfsched.datacenter.engine.kernel import run_rule
from wfsched.datacenter.engine.outcome import Outcome, outcome_of
from wfsched.datacenter.engine.policy import Answer, Moment, Policy, Ruled, Stepped
from wfsched.datacenter.engine.seen import Seen
from wfsched.datacenter.engine.state import (
    NEXT,
    PLANNED,
    RUNNING,
    WAITING,
    State,
    Tables,
    begin_slot,
    blank_state,
    reserve,
    start_due,
)
from wfsched.datacenter.world.nature import Nature
from wfsched.datacenter.world.slots import SLOT_MIN, SLOTS_PER_HOUR


def run_policy(seen: Seen, nature: Nature, policy: Policy) -> Outcome:
    """Run a policy on an instance and return the outcome.

    Raises
    ------
    ParameterError
        If the policy is none, or a decider answers what is impossible.
    DataCentreError
        If the signals end before all jobs have.
    """
    instance = seen.instance
    if nature.run.shape != (len(instance.jobs), len(instance.fleet)):
        raise ParameterError("nature of other jobs or centres", where="nature", got=nature.run.shape)
    if not isinstance(policy, Ruled | Stepped):
        raise ParameterError(
            "no policy", where="policy", got=type(policy).__name__, allowed="a class with `rule` or `open`"
        )
    tables, state = tables_of(seen, policy.margin), blank_state(len(instance.jobs), instance.held)
    if isinstance(policy, Ruled):
        forecast, q = seen.forecast, instance.n_slots
        issue = np.maximum(np.searchsorted(forecast.issued, np.arange(q), side="right") - 1, 0)
        prefixes = np.stack([forecast.prefix(i) for i in range(len(forecast.issued))])
        run_rule(
            tables, state, policy.rule(seen), nature.run, instance.held, prefixes, issue,
            instance.signals.intensity, instance.first_slot,
        )  # fmt: skip
    else:
        _step(seen, nature, policy, tables, state)
    left = int(((state.end < 0) | (state.end > instance.n_slots)).sum())
    if left:
        raise DataCentreError(
            "signals end before all jobs have", where="instance", got=f"{left} jobs left",
            remedy="The centres may be overloaded: lower the load, or give longer signals.",
        )  # fmt: skip
    return outcome_of(instance, nature, state.centre, state.slot, state.took)


def tables_of(seen: Seen, margin: float) -> Tables:
    """Return the tables of an instance as kernels read them."""
    instance, jobs = seen.instance, seen.instance.jobs
    latest = jobs.release + jobs.tau - jobs.base
    rank = np.empty(len(jobs), dtype=np.int64)
    rank[np.argsort(latest, kind="stable")] = np.arange(len(jobs))
    return Tables(
        jobs.cores, instance.fleet.cores, jobs.release, jobs.release + jobs.tau,
        np.ceil(jobs.release / SLOT_MIN).astype(np.int64), rank, jobs.ready_slot(len(instance.fleet)),
        np.ascontiguousarray(seen.prediction.run), np.ascontiguousarray(seen.kw),
        np.ascontiguousarray(seen.prediction.energy), float(instance.alpha), float(margin),
        float(instance.contention),
    )  # fmt: skip


def _step(seen: Seen, nature: Nature, policy: Stepped, tables: Tables, state: State) -> None:
    """Ask the decider in each slot in which a job waits."""
    instance, decide = seen.instance, policy.open(seen)
    held, m = instance.held, len(instance.jobs)
    for t in range(instance.first_slot, instance.n_slots):
        begin_slot(tables, state, t)
        if state.size[NEXT] == m and not state.size[:NEXT].any():
            return
        if state.size[WAITING]:
            answer = decide(_moment(seen, state, t))
            if answer is not None:
                _place(tables, state, answer, t)
        if state.size[PLANNED]:
            start_due(tables, state, nature.run, held, t)


def _moment(seen: Seen, state: State, t: int) -> Moment:
    instance = seen.instance
    room = instance.fleet.cores[:, None] - state.plan
    running = state.lists[RUNNING, : state.size[RUNNING]].copy()
    return Moment(
        t, state.lists[WAITING, : state.size[WAITING]].copy(), room[:, t].copy(), room, running,
        state.centre[running], seen.forecast.prefix(seen.forecast.issue_at(t)),
        instance.signals.intensity[:, t // SLOTS_PER_HOUR],
    )  # fmt: skip


def _place(tables: Tables, state: State, answer: Answer, t: int) -> None:
    job, centre, slot = (np.asarray(part, dtype=np.int64) for part in answer)
    waiting = state.lists[WAITING, : state.size[WAITING]]
    if len(np.unique(job)) != len(job) or not np.isin(job, waiting).all():
        raise ParameterError("answers a job that does not wait, or one twice", where=f"policy, slot {t}")
    if ((centre < 0) | (centre >= len(tables.capacity)) | (slot < t)).any():
        raise ParameterError("answers no centre, or a slot that is over", where=f"policy, slot {t}")
    left = waiting[~np.isin(waiting, job)].copy()
    state.lists[WAITING, : len(left)], state.size[WAITING] = left, len(left)
    for j, d, s in zip(job.tolist(), centre.tolist(), slot.tolist(), strict=True):
        start = max(s, int(tables.ready[j, d]))
        if state.plan[d, s] + tables.cores[j] > tables.capacity[d]:
            raise ParameterError(
                "answers a centre without free cores", where=f"policy, slot {t}, job {j}", got=d
            )
        reserve(tables, state, j, d, s, start)
