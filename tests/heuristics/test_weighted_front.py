"""The grid of weighted schedules that searches start from."""

from __future__ import annotations

import moocore
import numpy as np
import pytest

from wfsched.heuristics.budget.one_machine import one_machine_genes
from wfsched.heuristics.fronts.weighted import weighted_front
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.check.check import check
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.workflow.generate.generator import generate


def problem(*objectives: str, platform: str = "cfn-6") -> Problem:
    return Problem(generate("montage", 30), load_platform(platform), objectives=objectives)


@pytest.mark.parametrize(
    "objectives", [("makespan", "energy"), ("makespan", "cost", "energy"), ("makespan",)]
)
def test_what_is_kept_is_possible_and_nothing_beats_it(objectives: tuple[str, ...]) -> None:
    case = problem(*objectives)
    kept, made = weighted_front(case, 12, 10)
    assert 1 <= len(kept) <= min(10, made)
    assert all(check(schedule, problem=case) == () for schedule in kept)
    assert moocore.is_nondominated(Front.of_schedules(case, kept).objectives, keep_weakly=True).all()


@pytest.mark.parametrize("tries", [0, 35, 36, 50, 100, 1000])
@pytest.mark.parametrize("objectives", [("makespan", "energy"), ("makespan", "energy", "cost")])
def test_no_more_are_made_than_there_is_room_for(objectives: tuple[str, ...], tries: int) -> None:
    kept, made = weighted_front(problem(*objectives), 20, 20, tries)
    assert len(kept) <= made <= tries


@pytest.mark.parametrize("platform", ["cfn-6", "laco-9"])
def test_the_grid_reaches_from_the_cheapest_to_nearly_the_fastest(platform: str) -> None:
    case = problem("makespan", "cost", platform=platform)
    kept, _ = weighted_front(case, 20, 20)
    assert min(s.cost for s in kept) <= solve(case, "cheapest").schedule.cost * (1 + 1e-12)
    # With no weight and at the top level it is HEFT.
    assert min(s.makespan_s for s in kept) <= solve(case, "heft").schedule.makespan_s * (1 + 1e-12)


def test_each_kind_of_machine_has_everything_at_each_level() -> None:
    case = problem("makespan")
    machine, level = one_machine_genes(case)
    kinds = {machine.type.name for machine in case.platform.machines}
    hosting = [k for k in range(case.n_machines) if case.hosts[:, k].all()]
    whole = [(row[0], slow[0]) for row, slow in zip(machine, level) if np.ptp(row) == 0 and np.ptp(slow) == 0]
    assert len(set(whole)) == len(whole) == len(machine)
    assert {case.platform.machines[k].type.name for k, _ in whole} == kinds
    assert len(hosting) == case.n_machines
