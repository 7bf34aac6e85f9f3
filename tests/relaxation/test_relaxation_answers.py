"""What the answers are like: fractional schedules that stand, bounds that rise as limits tighten."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import networkx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategies import problems, supplied_problems, workflows
from wfsched.core.errors import ParameterError, ProblemError
from wfsched.platforms.catalogue import load_platform
from wfsched.relaxation.brown import usable_green
from wfsched.relaxation.machines import machine_groups
from wfsched.relaxation.order import essential_edges, forks, joins
from wfsched.relaxation.relaxation import Relaxation
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.model import Workflow
from wfsched.workflow.read import read_workflow

WORKFLOWS = Path(__file__).parents[2] / "workflows"

some = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


@some
@given(problems(max_tasks=12), st.floats(1.0, 3.0))
def test_the_fractional_schedule_stands(problem: Problem, longer: float) -> None:
    makespan = solve(problem, "heft").schedule.makespan_s * longer
    bound = Relaxation(problem).least_energy(makespan)
    assert not bound.infeasible
    assert np.allclose(bound.share.sum(axis=(1, 2)), 1.0, atol=1e-5)
    assert (bound.share >= 0.0).all()
    assert (bound.share.sum(axis=2)[~problem.hosts] == 0.0).all()
    seconds = np.nan_to_num(problem.tables.base)[:, :, None] * np.nan_to_num(problem.tables.slowdown)
    assert np.allclose(bound.duration, (bound.share * seconds).sum(axis=(1, 2)), rtol=1e-6)
    slack = 1e-5 * max(1.0, makespan)
    edges = problem.workflow.edges
    end = bound.start + bound.duration
    assert (bound.start[edges.target] >= end[edges.source] - slack).all()
    assert (end <= bound.makespan_s + slack).all()
    assert bound.makespan_s <= makespan + slack


@some
@given(problems(max_tasks=6, max_machines=3), st.floats(1.0, 2.0), st.floats(1.0, 2.0))
def test_tighter_limits_never_lower_a_bound(problem: Problem, longer: float, dearer: float) -> None:
    relaxed = Relaxation(problem)
    makespan, cost = relaxed.least_makespan().value, relaxed.least_cost().value
    makespans = [makespan * longer * factor for factor in (1.0, 1.2, 1.5, 3.0)]
    timed = [bound.value for bound in relaxed.along("energy", makespans)]
    budgets = [*(cost * dearer * factor for factor in (1.0, 1.3, 2.0)), np.inf]
    paid = [relaxed.least_energy(np.inf, budget).value for budget in budgets]
    for values in (timed, paid):
        for tighter, looser in pairwise(values):
            assert tighter >= looser * (1.0 - 1e-3)


def test_one_after_another_is_as_one_by_one() -> None:
    problem = Problem(generate("montage", 30, seed=2), load_platform("cfn-6"))
    relaxed = Relaxation(problem)
    makespans = relaxed.least_makespan().value * np.array([2.0, 1.05, 1.4])
    together = relaxed.along("energy", makespans.tolist())
    alone = [relaxed.least_energy(float(makespan)) for makespan in makespans]
    assert [b.value for b in together] == pytest.approx([b.value for b in alone], rel=1e-3)
    again = Relaxation(problem).along("energy", makespans.tolist())
    assert [b.value for b in again] == [b.value for b in together]


def test_what_was_asked_before_does_not_matter() -> None:
    problem = Problem(generate("cybershake", 20, seed=2), load_platform("laco-9"))
    fresh, used = Relaxation(problem), Relaxation(problem)
    used.least_cost()
    used.least_energy(used.least_makespan().value * 1.1)
    first, second = fresh.least_energy(100.0), used.least_energy(100.0)
    assert first.value == second.value
    assert (first.share == second.share).all()


def test_capacity_between_waits_is_seen() -> None:
    """On Montage, whose phases wait for each other, the closed form is far below."""
    problem = Problem(read_workflow(WORKFLOWS / "montage-50.xml"), load_platform("cfn-6"))
    relaxed = Relaxation(problem)
    makespan = relaxed.least_makespan().value * 1.1
    assert relaxed.least_energy(makespan).value > 3.0 * relaxed.least_energy().value


@pytest.mark.parametrize("limit", [-1.0, float("nan")])
def test_limits_out_of_range_are_refused(limit: float) -> None:
    relaxed = Relaxation(Problem(generate("montage", 10, seed=1), load_platform("cfn-6")))
    with pytest.raises(ParameterError, match="makespan_s"):
        relaxed.least_energy(limit)
    with pytest.raises(ParameterError, match="budget"):
        relaxed.least_energy(100.0, limit)
    with pytest.raises(ParameterError, match="objective without such a bound; got 'beauty'"):
        relaxed.along("beauty", [100.0])
    with pytest.raises(ProblemError, match="supply"):
        relaxed.least_brown()


# Parts


@some
@given(workflows(14))
def test_edges_that_tell_nothing_new_are_left_out(workflow: Workflow) -> None:
    edges = workflow.edges
    graph = networkx.DiGraph(zip(edges.source.tolist(), edges.target.tolist()))
    kept = essential_edges(workflow, np.zeros(len(edges.source)))
    pairs = {(int(edges.source[e]), int(edges.target[e])) for e in kept}
    assert pairs == set(networkx.transitive_reduction(graph).edges)
    gaps = np.ones(len(edges.source))
    assert len(essential_edges(workflow, gaps)) == len(edges.source)


@some
@given(workflows(14))
def test_what_lies_before_and_after_a_task(workflow: Workflow) -> None:
    edges = workflow.edges
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(workflow.n_tasks))
    graph.add_edges_from(zip(edges.source.tolist(), edges.target.tolist()))
    for find, around in ((joins, networkx.ancestors), (forks, networkx.descendants)):
        tasks, members = find(workflow, 3)
        assert len(tasks) <= 3
        for task, row in zip(tasks.tolist(), members):
            assert set(np.flatnonzero(row).tolist()) == around(graph, task)


def test_machines_of_a_kind_are_one_group() -> None:
    problem = Problem(generate("montage", 10, seed=1), load_platform("cfn-3tier"))
    groups = machine_groups(problem)
    kinds = [(machine.type.name, machine.site) for machine in problem.platform.machines]
    assert len(groups) == len(set(kinds))
    assert [kinds[groups.first[g]] for g in groups.of] == kinds
    assert groups.size.tolist() == [kinds.count(kinds[first]) for first in groups.first]


@some
@given(supplied_problems(max_tasks=4), st.floats(0.0, 200.0))
def test_green_energy_is_the_most_of_any_stretch(problem: Problem, length: float) -> None:
    supply = problem.tables.supply
    most = usable_green(problem, length)
    for s in range(len(supply.pue)):
        own = slice(supply.first[s], supply.first[s + 1])
        knot, green = supply.knot[own], np.nan_to_num(supply.green[own])
        machines = [m for m in problem.platform.machines if m.site == s]
        if not machines:
            continue
        for begin in np.linspace(0.0, problem.window_s, 7):
            cuts = np.unique(np.clip(np.append(knot, [begin, begin + length]), begin, begin + length))
            pieces = np.searchsorted(knot, cuts[:-1], "right") - 1
            # What no site could use counts for nothing: 1 MW is the most that these have.
            usable = np.minimum(green[pieces], _peak(problem, s))
            assert (
                most[s] >= float((usable * np.diff(cuts)).sum()) * (1.0 - 1e-9) + supply.initial_j[s] - 1e-6
            )


def _peak(problem: Problem, site: int) -> float:
    """Return what the machines of a site draw at work, all at their fastest [W]."""
    tables = problem.tables
    own = [k for k, machine in enumerate(problem.platform.machines) if machine.site == site]
    return float(sum(tables.pue[k] * np.nanmax(tables.watts[k]) for k in own))
