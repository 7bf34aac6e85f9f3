"""PCM and ST-CLIP: courses of one deadline job against the offline optimum and the advice."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.datacenter.baselines.clipper import (
    Course,
    DeadlineJob,
    offline_optimum,
    run_at_once,
    run_clip,
    run_pcm,
)
from wfsched.datacenter.baselines.pursuit import PursuitTerms

SEEDS = 16


@cache
def random_job(seed: int) -> DeadlineJob:
    """Return a job of few slots: costs anywhere within the bounds, at the bounds, or falling."""
    rng = generator(seed, "clipper")
    slots, regions, high = int(rng.integers(4, 12)), int(rng.integers(1, 4)), float(rng.uniform(150.0, 600.0))
    terms = PursuitTerms(
        100.0, high, rng.uniform(0, 0.2) * (high - 100.0), rng.uniform(0, 0.1) * (high - 100.0)
    )
    costs = (
        rng.uniform(100.0, high, (slots, regions)),
        rng.choice([100.0, high], size=(slots, regions)),
        np.linspace(high, 100.0, slots)[:, None] * np.ones(regions),
    )
    return DeadlineJob(costs[seed % 3], float(rng.uniform(1.0 / slots, 1.0)), terms)


def worst_course(job: DeadlineJob) -> Course:
    """Return the cheapest course were cheap slots dear and dear ones cheap."""
    turned = job.terms.low + job.terms.high - job.cost
    return Course(offline_optimum(DeadlineJob(turned, job.rate, job.terms)).states, job)


def test_optimum_of_three_slots() -> None:
    # Half of the job a slot; slots of 400, 100, 200: on in the last two, 50 + 100, on and off 5 each.
    job = DeadlineJob(np.array([[400.0], [100.0], [200.0]]), 0.5, PursuitTerms(100.0, 400.0, 20.0, 5.0))
    best = offline_optimum(job)
    assert best.cost == pytest.approx(50 + 100 + 2 * 5)
    assert best.work == pytest.approx([0.0, 0.5, 0.5])


def test_optimum_moves_where_that_pays() -> None:
    # One slot holds the job: 300 at the origin, 100 + 20 there, on and off 5 each.
    job = DeadlineJob(np.array([[300.0, 100.0]]), 1.0, PursuitTerms(100.0, 400.0, 20.0, 5.0))
    assert offline_optimum(job).cost == pytest.approx(100 + 20 + 2 * 5)
    assert run_at_once(job).cost == pytest.approx(300 + 2 * 5)
    assert run_at_once(job, moving=True).cost == pytest.approx(100 + 20 + 2 * 5)


def test_work_waits_until_its_cost_is_below_the_threshold() -> None:
    # At 400 nothing is below psi(0) = 246.88; at 100 all is; then there is nothing left.
    job = DeadlineJob(np.array([[400.0], [100.0], [100.0]]), 1.0, PursuitTerms(100.0, 400.0, 20.0, 5.0))
    assert run_pcm(job).work == pytest.approx([0.0, 1.0, 0.0], abs=1e-6)


def test_work_is_done_at_full_rate_when_the_time_is_just_enough() -> None:
    job = DeadlineJob(np.full((5, 1), 400.0), 0.5, PursuitTerms(100.0, 400.0))
    assert run_pcm(job).work == pytest.approx([0.0, 0.0, 0.0, 0.5, 0.5], abs=1e-6)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_pcm_keeps_its_ratio_but_for_moving_in_the_end(seed: int) -> None:
    job = random_job(seed)
    course, best = run_pcm(job), offline_optimum(job)
    assert course.work.sum() == pytest.approx(1.0)
    assert course.work.max() <= job.rate + 1e-9
    assert best.cost <= course.cost + 1e-6
    # The proof prices forced work at U, without coming to it.
    assert course.cost <= job.terms.ratio * best.cost + job.terms.diameter + 2 * job.terms.switching + 1e-6


@pytest.mark.parametrize("epsilon", [0.05, 0.5])
@pytest.mark.parametrize("seed", range(SEEDS))
def test_clip_stays_within_its_distance_of_any_advice(seed: int, epsilon: float) -> None:
    job = random_job(seed)
    for advice in (offline_optimum(job), Course(run_at_once(job).states, job), worst_course(job)):
        course = run_clip(job, advice, epsilon)
        assert course.work.sum() == pytest.approx(1.0)
        assert course.cost <= (1.0 + epsilon) * advice.cost * (1 + 1e-6)


def test_published_bound_leaves_out_switching_on_again() -> None:
    broken = []
    for seed in range(60):
        job = random_job(seed)
        advice = run_at_once(job)
        if run_clip(job, advice, 0.05, as_published=True).cost > 1.05 * advice.cost * (1 + 1e-6):
            broken.append(seed)
            assert run_clip(job, advice, 0.05).cost <= 1.05 * advice.cost * (1 + 1e-6)
    assert broken


def test_jobs_that_the_slots_cannot_hold_are_refused() -> None:
    terms = PursuitTerms(100.0, 400.0)
    with pytest.raises(ParameterError, match="cannot hold"):
        DeadlineJob(np.full((4, 1), 200.0), 0.2, terms)
    with pytest.raises(ParameterError, match="outside the bounds"):
        DeadlineJob(np.full((4, 1), 500.0), 0.5, terms)
    with pytest.raises(ParameterError, match="no region"):
        DeadlineJob(np.full((4, 1), 200.0), 0.5, terms, origin=1)


def test_advice_that_leaves_work_is_refused() -> None:
    job = random_job(0)
    with pytest.raises(ParameterError, match="does not do the job"):
        run_clip(job, Course(np.zeros((len(job.cost), 2, job.cost.shape[1])), job), 0.5)


def test_home_setting_of_clip(real_data: Path) -> None:
    # Eight hours of work within random days of ten zones; moving costs 5 % of U, switching 1 %.
    zones = [
        "US-CAL-CISO",
        "US-TEX-ERCO",
        "US-MIDA-PJM",
        "US-NY-NYIS",
        "CA-ON",
        "DE-LU",
        "GB",
        "SG",
        "JP-TK",
        "KR",
    ]
    with (real_data / "energy" / "ci_lca_2023_16zones.csv").open() as file:
        year = np.array([[float(row[zone]) for zone in zones] for row in csv.DictReader(file)])
    terms = PursuitTerms(year.min(), year.max(), 0.05 * year.max(), 0.01 * year.max())
    assert terms.ratio == pytest.approx(5.13, abs=5e-3)
    rows = []
    for seed in range(8):
        rng = generator(seed, "clip home")
        day, origin = int(rng.integers(len(year) // 24 - 1)), int(rng.integers(10))
        job = DeadlineJob(year[day * 24 : day * 24 + 24], 1 / 8, terms, origin)
        best = offline_optimum(job)
        courses = (run_clip(job, best, 0.1), run_clip(job, best, 0.5), run_pcm(job), run_at_once(job))
        rows.append([course.cost / best.cost for course in courses])
    assert np.all(np.max(rows, axis=0)[:3] <= (1.1, 1.5, terms.ratio))
    assert np.all(np.diff(np.mean(rows, axis=0)) > 0)
