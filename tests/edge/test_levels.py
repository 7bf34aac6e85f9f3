"""Any carbon intensity: exact programming on unit slots, and the two-level rule as a special case."""

from __future__ import annotations

import numpy as np
import pytest

from edge.unit_slots import least_cost, random_green, random_queue
from wfsched.core.errors import ParameterError, ProblemError
from wfsched.edge.green_time.carbon_levels import Intensity, intensity_of, least_carbon, two_levels
from wfsched.edge.green_time.green_intervals import green_of
from wfsched.edge.green_time.offline_greenest import Queue, offline_greenest
from wfsched.energy.trace import Trace

HORIZON = 24


def random_intensity(rng: np.random.Generator) -> tuple[Intensity, np.ndarray]:
    """Return an intensity of a few levels with ties, and the same slot by slot."""
    inner = np.unique(rng.integers(1, HORIZON, int(rng.integers(0, 12))))
    knots = np.concatenate([[0], inner, [HORIZON]])
    value = rng.integers(-2, 7, len(knots) - 1).astype(float)
    return Intensity(knots, value), np.repeat(value, np.diff(knots))


def agrees_with_exact(rng: np.random.Generator) -> bool:
    queue, (intensity, slots) = random_queue(rng), random_intensity(rng)
    cost, earliest = least_cost(queue, slots)
    if earliest < 0:
        with pytest.raises(ProblemError):
            least_carbon(queue, intensity)
        return False
    plan = least_carbon(queue, intensity)
    assert intensity.cost(plan.begin, plan.end) == cost
    assert plan.completion[-1] == earliest
    assert (np.bincount(plan.job, weights=plan.end - plan.begin) == queue.work).all()
    assert (plan.end[:-1] <= plan.begin[1:]).all()
    assert (np.diff(plan.job) >= 0).all()
    assert (plan.begin >= queue.release[plan.job]).all()
    assert (plan.end <= queue.deadline[plan.job]).all()
    return True


def test_cost_and_end_are_exact_on_random_instances() -> None:
    rng = np.random.default_rng(9)
    assert 500 < sum(agrees_with_exact(rng) for _ in range(2500)) < 2400


@pytest.mark.slow
def test_cost_and_end_are_exact_on_twenty_thousand_feasible_instances() -> None:
    rng, done = np.random.default_rng(10), 0
    while done < 20_000:
        done += agrees_with_exact(rng)


def test_with_two_levels_it_is_offline_greenest() -> None:
    """The same cost; no job is done later than in two rounds, which are proved for the last job only."""
    rng, done = np.random.default_rng(11), 0
    for _ in range(1500):
        queue, green = random_queue(rng), random_green(rng)
        try:
            twice = offline_greenest(queue, green)
        except ProblemError:
            continue
        done += 1
        plan = least_carbon(queue, two_levels(green, 1.0, 0, HORIZON))
        assert plan.brown(green).sum() == twice.brown(green).sum()
        assert (plan.completion <= twice.completion).all()
    assert done > 300


def test_a_trace_becomes_pieces_in_ticks() -> None:
    trace = Trace(np.array([0.0, 3600.0, 7200.0]), np.array([300.0, 100.0, 200.0]), 10800.0, "g/kWh")
    intensity = intensity_of(trace, 1800.0, 9000.0, tick_s=60.0)
    assert (intensity.knots.tolist(), intensity.value.tolist()) == ([0, 30, 90, 120], [300.0, 100.0, 200.0])
    plan = least_carbon(Queue([70], [0], [120]), intensity)
    assert (plan.begin.tolist(), plan.end.tolist()) == ([30], [100])
    assert intensity.cost(plan.begin, plan.end) == 60 * 100.0 + 10 * 200.0


def test_windows_outside_of_the_intensity_are_refused() -> None:
    with pytest.raises(ParameterError, match="cover"):
        least_carbon(Queue([2], [0], [10]), Intensity([0, 8], [1.0]))


@pytest.mark.parametrize(
    ("knots", "value", "words"),
    [
        ([0, 5], [1.0, 2.0], "match in length"),
        ([0], [], "match in length"),
        ([0, 5, 5], [1.0, 2.0], "ascend"),
        ([0, 5], [float("nan")], "finite"),
        ([0, 5.5], [1.0], "whole number"),
    ],
)
def test_intensities_that_are_none_are_refused(knots, value, words) -> None:
    with pytest.raises(ParameterError, match=words):
        Intensity(knots, value)


def test_no_jobs_make_an_empty_plan() -> None:
    assert len(least_carbon(Queue([], [], []), two_levels(green_of([]), 1.0, 0, 9)).job) == 0
