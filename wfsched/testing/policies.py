"""Contract of edge policies: `check_policy`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from wfsched.edge.bounds import fluid_bound
from wfsched.edge.check import check
from wfsched.edge.green_time.green_intervals import GreenIntervals, green_of, no_green
from wfsched.edge.instances.forecast import Forecast
from wfsched.edge.outcome import Outcome
from wfsched.edge.policies.policies import Policy
from wfsched.edge.simulate import simulate
from wfsched.edge.system import Cloud, Instance, Jobs, Links, System
from wfsched.testing.content import content_digest
from wfsched.testing.contract_error import ContractError, demand, running

_INSTANCES = 40
_ANSWERS = ("place", "job", "begin", "end", "moved", "moved_at", "moved_from", "moved_to", "cloud_from")


def check_policy(policy: str | Policy, *, instances: Iterable[Instance] | None = None, seed: int = 1) -> None:
    """Check that an edge policy keeps the contract of policies.

    Its outcome is possible (`wfsched.edge.check`), on time and no cheaper than the lower bound; it is the
    same each time; it takes forecasts that are wrong; an instance without jobs costs nothing; the
    instance stays unchanged.

    Parameters
    ----------
    policy : str or callable
        Name of a policy, also one of an installed plug-in, or the policy itself.
    instances : iterable of Instance, optional
        By default 40 of `random_instance`.
    seed : int
        Seed of the default instances.

    Raises
    ------
    ContractError
        At the first part of the contract that is broken.
    ParameterError
        If there is no such policy.
    """
    name = policy if isinstance(policy, str) else getattr(policy, "__name__", type(policy).__name__)
    rng = np.random.default_rng(seed)
    chosen = [random_instance(rng, 40) for _ in range(_INSTANCES)] if instances is None else instances
    for number, instance in enumerate(chosen):
        _check_instance(policy, instance, f"{name}, instance {number}")
    none = np.zeros(0, dtype=np.int64)
    jobs = Jobs(none, none, none, none, np.zeros(0))
    nothing = Instance(System((green_of([(0, 5)]), no_green())), jobs)
    cost = _run(policy, nothing, f"{name}, no jobs").cost
    demand(cost == 0.0, "an instance without jobs costs something", name, got=cost, allowed="0")


def _check_instance(policy: str | Policy, instance: Instance, where: str) -> None:
    before = content_digest(instance)
    outcome = _run(policy, instance, where)
    demand(
        content_digest(instance) == before,
        "the policy changed the instance",
        where,
        remedy="Copy an array before writing to it.",
    )
    _check_possible(outcome, instance, where)
    bound = fluid_bound(instance)
    demand(outcome.cost >= bound * (1 - 1e-9) - 1e-9, "cheaper than the lower bound", where, got=outcome.cost)
    again = _run(policy, instance, where)
    same = all(np.array_equal(getattr(outcome, key), getattr(again, key)) for key in _ANSWERS)
    demand(same, "two runs on one instance differ", where, remedy="Draw no random numbers.")
    dark = tuple(no_green() for _ in instance.system.green)
    wrong = Forecast(np.zeros(1, dtype=np.int64), (dark,))
    _check_possible(_run(policy, instance, where, wrong), instance, f"{where}, forecast without green time")


def _run(policy: str | Policy, instance: Instance, where: str, forecast: Forecast | None = None) -> Outcome:
    with running("the policy", where):
        outcome = simulate(instance, policy, forecast=forecast)
    got = type(outcome).__name__
    demand(isinstance(outcome, Outcome), "not an outcome", where, got=got, allowed="Outcome")
    return outcome


def _check_possible(outcome: Outcome, instance: Instance, where: str) -> None:
    demand(outcome.instance is instance, "the outcome is one of another instance", where)
    violations = check(outcome)
    if violations:
        raise ContractError(
            f"impossible outcome: {violations[0]}",
            where=where,
            got=f"{len(violations)} violations",
            allowed="none",
            remedy="Send a job to the cloud at its release if no edge can finish it in time.",
        )
    late = outcome.figures()["jobs_late"]
    demand(late == 0, "jobs are late", where, got=late, allowed="0")


def random_instance(rng: np.random.Generator, most_jobs: int = 14, crowded: float | None = None) -> Instance:
    """Return a random small instance, full of ties: transfers, clouds and green time of every kind.

    Parameters
    ----------
    rng : Generator
    most_jobs : int
        Maximum number of jobs.
    crowded : float, optional
        Approximate work per tick of an edge; random by default.
    """
    n = int(rng.integers(1, 4))
    m = int(rng.integers(1, most_jobs + 1))
    work = rng.integers(1, 9, m)
    load = rng.choice([0.3, 1.0, 2.0]) if crowded is None else crowded
    span = max(int(work.sum() / n / load), 1)
    release = np.sort(rng.integers(0, span, m))
    volume = rng.integers(1, 6, m).astype(float)
    system = System(
        tuple(_green(rng, span + 40) for _ in range(n)),
        Links(
            edge_mbit_per_s=float(rng.choice([0.5, 1.0, 5.0, 100.0])),
            cloud_mbit_per_s=float(rng.choice([1.0, 2.0, 100.0])),
            edge_cost=float(rng.choice([0.0, 1.0, 10.0])),
            cloud_cost=float(rng.choice([0.0, 10.0, 50.0])),
        ),
        Cloud(speed=float(rng.choice([1.0, 2.0, 3.0])), cost=float(rng.choice([10.0, 25.0]))),
        brown_cost=10.0,
    )
    origin = rng.integers(0, n, m)
    far = 2 * np.ceil(volume / system.links.cloud_mbit_per_s) + np.ceil(work / system.cloud.speed)
    window = np.maximum(np.rint(work * rng.uniform(1.0, 5.0, m)), np.maximum(work, far)).astype(np.int64)
    return Instance(system, Jobs(work, release, release + window, origin, volume))


def _green(rng: np.random.Generator, horizon: int) -> GreenIntervals:
    turns = np.unique(rng.integers(0, horizon, int(rng.integers(0, horizon // 3 + 2))))
    return green_of([(int(a), int(b)) for a, b in pairwise(turns) if rng.random() < 0.5])
