"""The four modes of constraints, and rules on places, as the search takes them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wfsched.evolve.driver import Driver
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.encoding import Encoding
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.search import Search, search
from wfsched.evolve.stop import Stop
from wfsched.platforms.model import Network, Site
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import Mode, budget, deadline
from wfsched.schedule.fronts.indicators import HypervolumeBox
from wfsched.schedule.placement_rules import MemoryRule, PlacementRule
from wfsched.schedule.problem import Problem

PARAMS = NSGA2(pop_size=20, n_offsprings=30, stop=Stop(generations=30), start_from=(), start_weights=0)
# All six tasks, 21 s of work, on M0 (speed 1, 0.36 per hour): nothing is cheaper. M1 is twice as fast
# and three times as dear by the hour: 10.5 s for half as much again.
CHEAPEST = 21.0 * 0.36 / 3600.0


def run(problem: Problem, params: NSGA2 = PARAMS) -> Search:
    box = HypervolumeBox(*zip(*[(0.0, 1e6)] * len(problem.objectives)))
    return search(problem, params, seed=1, box=box, order=problem.workflow.topological)


def short_of_money(problem: Problem, mode: Mode, weight: float = 0.5) -> Problem:
    """Half of what the cheapest schedule takes: that one breaks the budget by 1, the fastest by 2."""
    return problem.minimising(("makespan",)).constrained(budget(CHEAPEST / 2, mode=mode, weight=weight))


@pytest.mark.parametrize("mode", ["hard", "epsilon"])
@pytest.mark.parametrize("archive", [True, False])
def test_a_budget_that_must_be_kept_returns_the_least_violating(
    chain_of_six: Problem, mode: Mode, archive: bool
) -> None:
    found = run(short_of_money(chain_of_six, mode), replace(PARAMS, archive=archive))
    assert not found.front.feasible.any()
    assert found.front.violations == pytest.approx(1.0)
    assert found.front.objectives == pytest.approx(21.0)
    # What passes for a while under an epsilon constraint is not counted as kept.
    assert [generation.feasible for generation in found.history] == [0] * len(found.history)
    assert [generation.hypervolume for generation in found.history] == [0.0] * len(found.history)


@pytest.mark.parametrize(
    ("weight", "makespan", "violation"), [(0.5, 10.5, 2.0), (100.0, 10.5, 2.0), (0.0, 10.5, 2.0)]
)
def test_a_soft_budget_that_cannot_be_kept_is_paid_for(
    chain_of_six: Problem, weight: float, makespan: float, violation: float
) -> None:
    """Whatever the weight: 10.5 (1 + 2 w) < 21 (1 + w)."""
    front = run(short_of_money(chain_of_six, "soft", weight)).front
    assert not front.feasible.any()
    assert front.objectives.ravel() == pytest.approx([makespan])
    assert front.violations.ravel() == pytest.approx([violation])


def test_a_budget_as_an_objective_is_traded_for_time(chain_of_six: Problem) -> None:
    front = run(short_of_money(chain_of_six, "objective")).front
    assert not front.feasible.any()
    makespan, violation = front.objectives[:, 0], front.violations[:, 0]
    assert (makespan[0], violation[0]) == pytest.approx((10.5, 2.0))
    assert (makespan[-1], violation[-1]) == pytest.approx((21.0, 1.0))
    assert (np.diff(makespan) > 0).all()
    assert (np.diff(violation) < 0).all()
    # A task of w s takes w s on M0 and w/2 s on M1, for w 0.0001 and w 0.00015: a straight line.
    assert violation == pytest.approx(2.0 - (makespan - 10.5) / 10.5)
    # The sums of some of 1..6 are all the whole numbers up to 21; the population has room for 20.
    assert len(front) == 20


def test_every_mode_keeps_a_budget_that_costs_nothing(chain_of_six: Problem) -> None:
    for mode in ("hard", "soft", "epsilon", "objective"):
        problem = chain_of_six.minimising(("makespan",)).constrained(budget(1.0, mode=mode))
        front = run(problem).front
        assert front.feasible.all()
        assert front.objectives.ravel() == pytest.approx([10.5])


def encoded(problem: Problem, *, limits_first: bool = False) -> tuple[EncodedProblem, np.ndarray]:
    """Return the problem as rows, and three of those: all on M0, half of it, all on M1, at the top."""
    encoding = Encoding.of(problem, problem.workflow.topological)
    machine = np.array([[0] * 6, [0, 0, 0, 1, 1, 1], [1] * 6])
    rows = encoding.join(machine, np.ones((3, 6), int), np.zeros((3, 6), int))
    return EncodedProblem(problem, encoding, limits_first=limits_first, threads=1), rows


def evaluated(problem: Problem, *, limits_first: bool = False) -> dict[str, np.ndarray]:
    of, rows = encoded(problem, limits_first=limits_first)
    out: dict[str, np.ndarray] = {}
    of._evaluate(rows, out)
    assert out["F"].shape == (3, of.n_obj)
    assert out["G"].shape == (3, of.n_ieq_constr)
    return out


# Makespans 21, 13.5, 10.5 s; violations 1, 1 + 15/21, 2.
MAKESPANS, VIOLATIONS = [21.0, 13.5, 10.5], [1.0, 1.0 + 15.0 / 21.0, 2.0]


@pytest.mark.parametrize("mode", ["hard", "epsilon"])
def test_what_must_be_kept_is_a_constraint_of_the_search(chain_of_six: Problem, mode: Mode) -> None:
    out = evaluated(short_of_money(chain_of_six, mode))
    assert out["F"].ravel() == pytest.approx(MAKESPANS)
    assert out["CV"] == pytest.approx(VIOLATIONS)


def test_what_is_soft_worsens_the_objectives(chain_of_six: Problem) -> None:
    out = evaluated(short_of_money(chain_of_six, "soft", weight=4.0))
    assert out["F"].ravel() == pytest.approx([t * (1 + 4 * v) for t, v in zip(MAKESPANS, VIOLATIONS)])
    assert out["CV"].tolist() == [0.0] * 3
    first = evaluated(short_of_money(chain_of_six, "soft", weight=4.0), limits_first=True)
    assert first["F"].ravel() == pytest.approx(MAKESPANS)
    assert first["CV"] == pytest.approx(VIOLATIONS)


def test_what_is_an_objective_is_one_more_dimension(chain_of_six: Problem) -> None:
    out = evaluated(short_of_money(chain_of_six, "objective"))
    assert pytest.approx(np.array([MAKESPANS, VIOLATIONS])) == out["F"].T
    assert out["CV"].tolist() == [0.0] * 3


def test_modes_do_not_get_in_each_others_way(chain_of_six: Problem) -> None:
    """A hard deadline of 12 s beside a budget in each of the others: columns keep their meaning."""
    late = [9.0 / 12.0, 1.5 / 12.0, 0.0]
    for mode, n_obj in (("soft", 1), ("objective", 2), ("epsilon", 1)):
        out = evaluated(short_of_money(chain_of_six, mode).constrained(deadline(12.0)))
        beside = VIOLATIONS if mode == "epsilon" else [0.0] * 3
        assert out["F"].shape[1] == n_obj
        assert out["CV"] == pytest.approx(np.add(late, beside))
        assert pytest.approx(np.array([VIOLATIONS, late])) == out["violations"].T


@pytest.mark.parametrize("generations", [10, 20, 7])
def test_the_tolerance_of_epsilon_shrinks_to_nothing_at_70_percent(
    chain_of_six: Problem, monkeypatch: pytest.MonkeyPatch, generations: int
) -> None:
    tolerances: list[float] = []
    plain = Driver._tolerance

    def noted(self: Driver) -> float:
        tolerances.append(plain(self))
        return tolerances[-1]

    monkeypatch.setattr(Driver, "_tolerance", noted)
    found = run(short_of_money(chain_of_six, "epsilon"), replace(PARAMS, stop=Stop(generations=generations)))
    # Nothing is feasible, so that the run takes as many generations again.
    assert len(found.history) == 2 * generations + 1
    assert found.extra_generations == generations
    tolerances, late = tolerances[: 2 * generations : 2], tolerances[2 * generations :]
    assert set(late) == {0.0}
    done = np.arange(1, generations + 1) / (0.7 * generations)
    shrinking = np.maximum(0.0, 1.0 - done) ** 4
    first = tolerances[0] / shrinking[0]
    # A fifth of the first population passes: more than the least violation of all (everything on M0
    # at the top) and less than the most (everything on M1 at half speed and so the double price).
    assert 1.0 < first < 5.0
    assert tolerances == pytest.approx(first * shrinking)
    assert [t > 0 for t in tolerances] == (done < 1.0 - 1e-12).tolist()


def test_epsilon_ends_with_what_keeps_it(chain_of_six: Problem) -> None:
    problem = chain_of_six.minimising(("makespan",)).constrained(budget(1.2 * CHEAPEST, mode="epsilon"))
    front = run(problem).front
    assert front.feasible.all()
    # 0.4 of the 21 s of work may go to M1 and pay half as much again; 8 s of work is a sum of tasks.
    assert front.objectives.ravel() == pytest.approx([21.0 - 8.0 / 2.0])


# Rules on places


def two_sites(problem: Problem) -> Problem:
    """Return the chain with M0 at `here` and M1 at `there`; crossing takes no time."""
    on = problem.platform
    machines = tuple(replace(machine, site=k) for k, machine in enumerate(on.machines))
    sites = (Site("here"), Site("there"))
    spread = replace(on, sites=sites, machines=machines, network=Network.uniform(2, bandwidth=1e9))
    return replace(problem, platform=spread, objectives=("makespan",))


def test_a_hard_placement_leaves_no_schedule_elsewhere(chain_of_six: Problem) -> None:
    problem = two_sites(chain_of_six).constrained(PlacementRule(("here",), tasks="[a-c]"))
    rows = Encoding.of(problem, None).random_machines(200, np.random.default_rng(0))
    assert (rows[:, :3] == 0).all()
    assert set(np.unique(rows[:, 3:])) == {0, 1}
    front = run(problem).front
    assert (front.machine[:, :3] == 0).all()
    assert front.feasible.all()
    assert front.objectives.ravel() == pytest.approx([6.0 + 7.5])
    assert check(front[0], problem=problem) == ()


@pytest.mark.parametrize(("weight", "away"), [(0.1, 3), (100.0, 0)])
def test_a_soft_placement_is_worth_its_weight(chain_of_six: Problem, weight: float, away: int) -> None:
    rule = PlacementRule(("here",), tasks="[a-c]", mode="soft", weight=weight)
    front = run(two_sites(chain_of_six).constrained(rule)).front
    assert (front.machine[0, :3] == 1).sum() == away
    assert front.violations[0, 0] == pytest.approx(away / 3)
    assert front.objectives[0, 0] == pytest.approx(13.5 if away == 0 else 10.5)


def test_a_placement_as_an_objective_is_traded(chain_of_six: Problem) -> None:
    rule = PlacementRule(("here",), tasks="[a-c]", mode="objective")
    front = run(two_sites(chain_of_six).constrained(rule)).front
    assert front.objectives.ravel() == pytest.approx([10.5, 11.0, 12.0, 13.5])
    assert front.violations.ravel() == pytest.approx([1.0, 2 / 3, 1 / 3, 0.0])


@pytest.mark.parametrize(("rule", "makespan"), [(MemoryRule("hard"), 21.0), (MemoryRule("soft", 0.1), 10.5)])
def test_soft_memory_opens_machines_that_are_too_small(
    chain_of_six: Problem, rule: MemoryRule, makespan: float
) -> None:
    """Each task asks for 8 GB; M1 has 4 GB left."""
    slow, fast = chain_of_six.platform.machines
    small = replace(fast, type=replace(fast.type, memory_bytes=4e9))
    tasks = replace(chain_of_six.workflow.tasks, memory=np.full(6, 8e9))
    problem = Problem(
        replace(chain_of_six.workflow, tasks=tasks),
        replace(chain_of_six.platform, machines=(slow, small)),
        objectives=("makespan",),
        constraints=(rule,),
    )
    front = run(problem).front
    assert front.objectives.ravel() == pytest.approx([makespan])
    assert front.violations.ravel() == pytest.approx([0.0 if rule.mode == "hard" else 0.5])
    assert check(front[0], problem=problem) == ()
