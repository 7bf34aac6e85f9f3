"""Exchanges and sight: by hand, and that they pay."""

from __future__ import annotations

import numpy as np

from wfsched.edge.check import check
from wfsched.edge.green_time.green_intervals import green_of, no_green
from wfsched.edge.policies.policies import Realloc
from wfsched.edge.simulate import simulate
from wfsched.edge.system import Cloud, Instance, Jobs, Links, System
from wfsched.testing import random_instance

PLAIN, EXCHANGING = Realloc("low-carb", "edf"), Realloc("low-carb", "edf", passes=3)
AT_ONCE = Realloc("low-carb", "edf", passes=3, sight_s=0.0)


def two_jobs_one_place() -> Instance:
    """Both jobs of edge 0 take its whole time; the one with the later deadline has ten times the data."""
    system = System((no_green(),), Links(1000.0, 1000.0, 1.0, 10.0), Cloud(2.0, 180.0))
    return Instance(system, Jobs([10, 10, 10], [0, 1, 1], [11, 21, 22], [0, 0, 0], [1.0, 5.0, 50.0]))


def test_the_cheaper_job_goes_to_the_cloud() -> None:
    instance = two_jobs_one_place()
    assert simulate(instance, PLAIN).place.tolist() == [0, 0, 1]
    better = simulate(instance, EXCHANGING)
    assert better.place.tolist() == [0, 1, 0]
    assert simulate(instance, PLAIN).cost - better.cost == 2 * 10.0 * (50.0 - 5.0)


def test_the_cheaper_job_moves_to_another_edge() -> None:
    one = two_jobs_one_place()
    links = Links(1000.0, 1000.0, 1.0, 1000.0)
    instance = Instance(System((no_green(), no_green()), links, one.system.cloud), one.jobs)
    assert simulate(instance, PLAIN).place.tolist() == [0, 0, 1]
    assert simulate(instance, EXCHANGING).place.tolist() == [0, 1, 0]
    assert simulate(instance, EXCHANGING).bill.moves == 2 * 5.0


def test_what_runs_is_never_put_out() -> None:
    """The job with little data runs already when the one with much arrives."""
    system = System((no_green(),), Links(1000.0, 1000.0, 1.0, 10.0), Cloud(2.0, 180.0))
    instance = Instance(system, Jobs([10, 10], [0, 5], [11, 16], [0, 0], [1.0, 50.0]))
    assert simulate(instance, EXCHANGING).place.tolist() == [0, 1]


def test_exchanges_pay_where_all_arrive_at_once_and_edges_are_crowded() -> None:
    rng, ratios = np.random.default_rng(41), []
    for _ in range(150):
        drawn = random_instance(rng, crowded=2.0)
        jobs = drawn.jobs
        window = jobs.deadline - jobs.release
        same = Jobs(jobs.work, np.zeros(len(jobs), np.int64), window, jobs.origin, jobs.volume)
        instance = Instance(drawn.system, same)
        plain, better = simulate(instance, PLAIN), simulate(instance, EXCHANGING)
        assert check(better) == ()
        ratios.append(max(better.cost, 1.0) / max(plain.cost, 1.0))
    assert np.exp(np.mean(np.log(ratios))) < 0.97
    assert np.mean(np.array(ratios) > 1.0 + 1e-12) < 0.1


def test_without_sight_nobody_waits_and_present_green_time_is_used() -> None:
    system = System((green_of([(0, 3), (20, 40)]),), Links(1000.0, 1000.0), Cloud(2.0, 180.0))
    instance = Instance(system, Jobs([10], [0], [50], [0], [1.0]))
    patient, hasty = simulate(instance, EXCHANGING), simulate(instance, AT_ONCE)
    assert (patient.completion()[0], patient.bill.brown) == (27, 0.0)
    assert (hasty.completion()[0], hasty.bill.brown) == (10, 7 * 180.0)


def test_sight_reaches_as_far_as_it_is_told() -> None:
    system = System((green_of([(20, 40)]),), Links(1000.0, 1000.0), Cloud(2.0, 180.0))
    instance = Instance(system, Jobs([10], [0], [50], [0], [1.0]))
    ends = [simulate(instance, Realloc("low-carb", "edf", sight_s=s)).completion()[0] for s in (19.0, 20.0)]
    assert ends == [10, 30]
