"""Green schedulers on problems small enough to see what they ought to do."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from heuristics.green_supply import steps, sunny, supplied
from wfsched.core.errors import ParameterError, ProblemError
from wfsched.core.rng import generator
from wfsched.energy.supply import Supply
from wfsched.energy.trace import constant
from wfsched.heuristics.carbon.cawosched import SCORES, cawosched, heft_cawosched
from wfsched.heuristics.carbon.green_heft import green_heft
from wfsched.heuristics.carbon.wait_awhile import heft_wait_awhile, wait_awhile
from wfsched.heuristics.energy.reclaim import heft_reclaim, reclaim
from wfsched.heuristics.makespan.heft import heft
from wfsched.platforms.model import Machine, Network, Platform, Site
from wfsched.platforms.pricing import PerTask
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import machine_type, platform

RNG = generator(0)
WINDOW = sunny(100.0, 200.0, 100.0)


def independent(works: list[float], machines: int) -> Problem:
    """Tasks with nothing between them on machines of 85 W when busy and 2 W when idle."""
    tasks = Tasks.of([f"T{i}" for i in range(len(works))], works)
    workflow = Workflow.build("independent", tasks, Edges.of([], []))
    return Problem(workflow, platform(*[machine_type("one", 1.0, 0.36)] * machines))


def carbon(schedule: Schedule) -> float:
    assert schedule.figures.origin is not None
    return schedule.figures.origin.carbon_g


def fork() -> Problem:
    """A (10 s), then B (40 s) and C (10 s) side by side; no data."""
    tasks = Tasks.of(["A", "B", "C"], [10.0, 40.0, 10.0])
    workflow = Workflow.build("fork", tasks, Edges.of([0, 0], [1, 2], [0.0, 0.0]))
    return Problem(workflow, platform(*[machine_type("one", 1.0, 0.36)] * 2))


def test_a_task_waits_for_the_sun() -> None:
    problem = supplied(independent([50.0], 1), WINDOW, window_s=1000.0)
    fastest = heft(problem, RNG)
    assert carbon(fastest) == pytest.approx(85 * 50 * 1e-4)
    waited = wait_awhile(fastest)
    assert (waited.offset, carbon(waited)) == (100.0, 0.0)
    for score, weighted, refined, search in product(SCORES, *[(False, True)] * 3):
        held = cawosched(
            fastest, score=score, weighted=weighted, refined=refined, local_search=search, deadline=1000.0
        )
        assert (held.start[0], held.offset, carbon(held)) == (100.0, 0.0, 0.0)


def test_a_deadline_in_the_window_gets_what_sun_there_is() -> None:
    """Until 120 s: at best from 70 to 120 s, 30 s of it brown."""
    problem = supplied(independent([50.0], 1), WINDOW, window_s=1000.0).constrained(deadline(120.0))
    assert heft_wait_awhile(problem, RNG).offset == pytest.approx(70.0)
    held = heft_cawosched(problem, RNG)
    assert held.start[0] == pytest.approx(70.0)
    assert carbon(held) == pytest.approx(85 * 30 * 1e-4)


def test_a_deadline_before_the_window_leaves_the_schedule_as_it_is() -> None:
    problem = supplied(independent([50.0], 1), WINDOW, window_s=1000.0).constrained(deadline(60.0))
    fastest = heft(problem, RNG)
    assert wait_awhile(fastest) is fastest
    assert cawosched(fastest) is fastest


def test_a_window_of_nothing_starts_at_once() -> None:
    fastest = heft(supplied(independent([50.0], 1), WINDOW, window_s=0.0), RNG)
    assert wait_awhile(fastest) is fastest


def test_of_equal_starts_the_earliest_is_taken() -> None:
    problem = supplied(independent([50.0], 1), sunny(100.0, 900.0, 100.0), window_s=1000.0)
    assert heft_wait_awhile(problem, RNG).offset == 100.0


def test_two_tasks_on_one_machine_share_the_window_in_time() -> None:
    fastest = heft(supplied(independent([50.0, 50.0], 1), WINDOW), RNG)
    held = cawosched(fastest, deadline=1000.0)
    assert sorted(held.start) == [100.0, 150.0]
    assert carbon(held) == 0.0


def test_two_tasks_on_two_machines_take_turns_where_the_power_is_for_one() -> None:
    fastest = heft(supplied(independent([50.0, 50.0], 2), WINDOW), RNG)
    assert list(fastest.start) == [0.0, 0.0]
    held = cawosched(fastest, deadline=1000.0, local_search=False)
    assert sorted(held.start) == [100.0, 150.0]
    assert carbon(held) == 0.0


def test_without_green_power_a_task_waits_for_the_cleaner_grid() -> None:
    grid = Supply(constant(0.0, "W"), steps([400.0, 40.0, 400.0], [0.0, 30.0, 90.0], "g/kWh"))
    held = cawosched(heft(supplied(independent([20.0], 1), grid), RNG), deadline=200.0, local_search=False)
    assert held.start[0] == 30.0


def test_no_task_is_delayed_past_the_end_of_the_supply() -> None:
    """The trace ends at 300 s, cleanest at last; without a window it is known for 200 s of work only."""
    grid = Supply(
        constant(0.0, "W"), steps([400.0, 300.0, 40.0], [0.0, 100.0, 200.0], "g/kWh", past_end="raise")
    )
    fastest = heft(supplied(independent([50.0, 50.0], 1), grid, window_s=300.0), RNG)
    held = cawosched(fastest, deadline=1000.0)
    assert check(held) == ()
    assert sorted(held.start) == [200.0, 250.0]
    fastest = heft(replace(fastest.problem, window_s=0.0), RNG)
    held = cawosched(fastest, deadline=1000.0)
    assert check(held) == ()
    assert held.makespan_s == pytest.approx(201.0, abs=1e-3)


def test_slack_is_turned_into_a_lower_frequency() -> None:
    """C has 30 s to spare: at half the frequency it takes 20 s at 15 W, not 10 s at 85 W."""
    fastest = heft(fork(), RNG)
    slow = heft_reclaim(fork(), RNG)
    assert list(slow.level) == [1, 1, 0]
    assert slow.makespan_s == fastest.makespan_s == 50.0
    assert fastest.energy_j - slow.energy_j == pytest.approx(85 * 10 - 15 * 20)


def test_a_deadline_gives_the_others_slack_too() -> None:
    fastest = heft(fork(), RNG)
    assert list(reclaim(fastest, deadline=100.0).level) == [0, 0, 0]
    assert list(reclaim(fastest, deadline=89.9).level) == [0, 1, 0]
    assert list(heft_reclaim(fork().constrained(deadline(100.0)), RNG).level) == [0, 0, 0]


def test_slow_frequencies_that_the_budget_does_not_pay_are_not_taken() -> None:
    """Under Eq. 3 of CFN half the frequency costs twice as much: 0.001 more for C."""
    cost = heft(fork(), RNG).cost
    assert list(heft_reclaim(fork().constrained(budget(cost)), RNG).level) == [1, 1, 1]
    assert list(heft_reclaim(fork().constrained(budget(cost, tolerance=0.0011)), RNG).level) == [1, 1, 0]


def test_levels_below_the_most_frugal_one_are_not_taken() -> None:
    """15 W at 1 GHz, but 60 W at 2 GHz with 50 W idle: slow is dear."""
    watts = {"active_w": np.array([80.0, 85.0]), "idle_w": 50.0}
    kind = machine_type("odd", 1.0, 0.36, **watts)
    alike = Tasks.of(["A", "B"], [40.0, 10.0])
    problem = Problem(Workflow.build("two", alike, Edges.of([], [])), platform(kind, kind))
    assert list(heft_reclaim(problem, RNG).level) == [1, 1]


def two_sites(works: list[float]) -> Problem:
    """A fast machine on a brown site, two slow ones where there are 100 W of green power."""
    slow, fast = machine_type("slow", 1.0, 0.36), machine_type("fast", 2.0, 0.36)
    sites = (Site("grid"), Site("field"))
    machines = (Machine("F", fast, 0), Machine("S0", slow, 1), Machine("S1", slow, 1))
    network = Network.uniform(2, bandwidth=1e9)
    tasks = Tasks.of([f"T{i}" for i in range(len(works))], works)
    return Problem(
        Workflow.build("independent", tasks, Edges.of([], [])),
        Platform("two", "USD", sites, machines, network, PerTask()),
        supply={
            "grid": Supply(constant(0.0, "W"), constant(360.0, "g/kWh")),
            "field": Supply(constant(100.0, "W"), constant(360.0, "g/kWh")),
        },
    )


def test_green_heft_goes_where_the_power_is_green() -> None:
    assert list(heft(two_sites([20.0]), RNG).machine) == [0]
    assert list(green_heft(two_sites([20.0]), RNG).machine) == [1]


def test_green_heft_books_what_it_places() -> None:
    """100 W are enough for one task of 85 W at a time: the second one waits for its turn."""
    schedule = green_heft(two_sites([20.0, 20.0]), RNG)
    assert set(schedule.machine.tolist()) <= {1, 2}
    assert sorted(schedule.start) == [0.0, 20.0]
    assert carbon(schedule) == 0.0


def test_green_heft_keeps_a_deadline_that_heft_keeps() -> None:
    schedule = green_heft(two_sites([20.0]).constrained(deadline(15.0)), RNG)
    assert list(schedule.machine) == [0]


@pytest.mark.parametrize("method", [green_heft, heft_wait_awhile, heft_cawosched])
def test_methods_that_need_a_supply_say_so(method: object) -> None:
    with pytest.raises(ProblemError, match="needs a supply"):
        method(independent([50.0], 1), RNG)  # type: ignore[operator]


def test_an_unknown_score_is_refused() -> None:
    with pytest.raises(ParameterError, match="slack, pressure"):
        cawosched(heft(supplied(independent([50.0], 1), WINDOW), RNG), score="tension")
