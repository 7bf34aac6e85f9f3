"""The stopping protocol: as a rule on states, and held by whole runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfsched.core.errors import ParameterError
from wfsched.evolve import recorder
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.recorder import Generation
from wfsched.evolve.stop import Stop
from wfsched.schedule.constraints import deadline
from wfsched.schedule.problem import Problem
from wfsched.solving import Result, solve

SMALL = NSGA2(pop_size=20, n_offsprings=30, start_from=("heft",), start_weights=0, extremes=False)


def state(number: int = 0, evaluations: int = 0, hypervolume: float = 0.0, **other: float) -> Generation:
    feasible, elapsed_s = int(other.get("feasible", 1)), other.get("elapsed_s", 0.0)
    return Generation(number, evaluations, hypervolume, (), feasible, elapsed_s)


@pytest.mark.parametrize(
    ("stop", "just_before", "reached"),
    [
        (Stop(generations=3), state(2), state(3)),
        (Stop(evaluations=50), state(9, 49), state(1, 50)),
        (Stop(time_s=1.5), state(9, 99, 0.9, elapsed_s=1.49), state(elapsed_s=1.5)),
        (Stop(generations=9, hypervolume=0.5), state(8, 99, 0.49), state(1, 2, 0.5)),
    ],
)
def test_a_limit_ends_a_run_when_it_is_reached(
    stop: Stop, just_before: Generation, reached: Generation
) -> None:
    assert stop.reached(just_before) is None
    limits = ("generations", "evaluations", "time_s")
    expected = "hypervolume" if stop.hypervolume else next(n for n in limits if getattr(stop, n) is not None)
    assert stop.reached(reached) == expected


@pytest.mark.parametrize(("extra", "last"), [(None, 14), (0, 7), (3, 10)])
def test_a_run_goes_on_while_nothing_keeps_the_constraints(extra: int | None, last: int) -> None:
    stop = Stop(generations=7, evaluations=900, extra_generations=extra)
    for number in range(7, last):
        assert stop.reached(state(number, feasible=0)) is None
        assert stop.reached(state(number, feasible=1)) == "generations"
    assert stop.reached(state(last, feasible=0)) == "generations"
    assert stop.reached(state(1, 900, feasible=0)) == "evaluations"


@given(st.integers(0, 50), st.integers(0, 5000), st.floats(0, 100))
def test_progress_is_that_of_the_nearest_limit(number: int, evaluations: int, elapsed_s: float) -> None:
    shares = {"generations": number / 40, "evaluations": evaluations / 4000, "time_s": elapsed_s / 80}
    limits = {"generations": 40, "evaluations": 4000, "time_s": 80.0}
    for name in limits:
        alone = Stop(**{name: limits[name]}).progress(number, evaluations, elapsed_s)  # type: ignore[arg-type]
        assert alone == pytest.approx(min(1.0, shares[name]))
    together = Stop(generations=40, evaluations=4000, time_s=80.0).progress(number, evaluations, elapsed_s)
    assert together == pytest.approx(min(1.0, max(shares.values())))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "a run needs a limit"),
        ({"hypervolume": 0.5}, "allowed: one of generations, evaluations, time_s"),
        ({"generations": -1}, "generations: out of range"),
        ({"evaluations": 0}, "evaluations: out of range"),
        ({"generations": 1, "hypervolume": 1.5}, "hypervolume: out of range"),
        ({"generations": 2.5}, "generations: wrong type; got 2.5; allowed: integer or none"),
        ({"time_s": True}, "time_s: wrong type"),
        ({"evaluations": True}, "evaluations: wrong type"),
    ],
)
def test_limits_that_make_no_sense_are_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        Stop(**values)  # type: ignore[arg-type]
    assert message in str(caught.value)


# Whole runs


def run(problem: Problem, stop: Stop, params: NSGA2 = SMALL) -> Result:
    return solve(problem, params, stop=stop, threads=1)


@pytest.mark.parametrize("evaluations", [2, 21, 22, 51, 52, 200])
def test_never_is_one_schedule_more_evaluated(wide_problem: Problem, evaluations: int) -> None:
    """One starting schedule, twenty in the first population, thirty each generation."""
    result = run(wide_problem, Stop(evaluations=evaluations))
    assert result.evaluations == evaluations
    assert result.stopped_by == "evaluations"
    assert result.history[-1].evaluations == evaluations
    assert [g.evaluations for g in result.history[:-1]] == [
        21 + 30 * k for k in range(len(result.history) - 1)
    ]


def test_a_run_that_is_cut_short_is_the_beginning_of_a_longer_one(wide_problem: Problem) -> None:
    long, short = (run(wide_problem, Stop(generations=n)) for n in (6, 3))
    untimed = [[replace(g, elapsed_s=0.0) for g in result.history] for result in (long, short)]
    assert untimed[0][:4] == untimed[1]
    by_count = run(wide_problem, Stop(evaluations=short.evaluations))
    np.testing.assert_array_equal(by_count.front.figures, short.front.figures)


def test_starting_schedules_that_use_up_the_evaluations_are_refused(wide_problem: Problem) -> None:
    with pytest.raises(
        ParameterError, match="evaluations: the starting schedules alone need 1; got 1; allowed: more"
    ):
        run(wide_problem, Stop(evaluations=1))


def test_a_target_ends_the_run_once_it_is_reached(wide_problem: Problem) -> None:
    volumes = [g.hypervolume for g in run(wide_problem, Stop(generations=8)).history]
    target = (volumes[3] + volumes[8]) / 2
    result = run(wide_problem, Stop(generations=8, hypervolume=target))
    assert result.stopped_by == "hypervolume"
    assert [g.hypervolume >= target for g in result.history] == [False] * (len(result.history) - 1) + [True]
    unreached = run(wide_problem, Stop(generations=8, hypervolume=1.0))
    assert (unreached.stopped_by, len(unreached.history)) == ("generations", 9)


def test_time_is_looked_at_after_each_generation(
    wide_problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that moves by a second whenever a generation is recorded."""
    monkeypatch.setattr(recorder.Recorder, "elapsed_s", lambda self: float(len(self.history)))
    result = run(wide_problem, Stop(generations=50, time_s=4.0))
    assert result.stopped_by == "time_s"
    assert [g.elapsed_s for g in result.history] == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_elapsed_time_counts_from_the_call_and_never_falls(wide_problem: Problem) -> None:
    result = run(wide_problem, Stop(generations=4))
    elapsed = [g.elapsed_s for g in result.history]
    assert elapsed == sorted(elapsed)
    assert elapsed[0] > 0.0
    assert elapsed[-1] <= result.wall_s


def test_a_search_without_anything_feasible_takes_its_extra_generations(wide_problem: Problem) -> None:
    bounded = wide_problem.constrained(deadline(1.0))
    given_up = run(bounded, Stop(generations=3, extra_generations=0))
    patient = run(bounded, Stop(generations=3))
    assert (given_up.extra_generations, len(given_up.history)) == (0, 4)
    assert (patient.extra_generations, len(patient.history)) == (3, 7)
    assert not patient.feasible


def test_extra_generations_end_when_something_keeps_the_constraints(wide_problem: Problem) -> None:
    bare = replace(SMALL, start_from=(), start_within_limits=False)
    fastest = [
        g.best[0] for g in run(wide_problem.minimising(("makespan",)), Stop(generations=30), bare).history
    ]
    # What a population is steered by below a bound that it breaks is the makespan alone.
    bounded = wide_problem.minimising(("makespan",)).constrained(deadline(fastest[20]))
    result = run(bounded, Stop(generations=10, extra_generations=100), bare)
    first = next(g.number for g in result.history if g.feasible)
    assert 10 < first < 110
    assert result.history[-1].number == first
    assert result.extra_generations == first - 10
    assert result.feasible
