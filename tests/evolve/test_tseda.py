"""TSEDA: insertion both ways, what is known from the graph, the models and their draws."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from strategies import prices, problems, random_genes, seeds, workflows
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant
from wfsched.evolve.algorithms.distribution_models import Models, draw_columns
from wfsched.evolve.algorithms.tseda import TwoStages
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.encoding import Encoding
from wfsched.evolve.encoding.insertion import Inserter
from wfsched.evolve.encoding.least_added import least_added
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.encoding.task_orders import draw_orders, reachable, urgency
from wfsched.evolve.parameters.tseda import TSEDA
from wfsched.evolve.stop import Stop
from wfsched.placing.list_scheduling import top_durations
from wfsched.placing.ranks import by_upward_rank, upward_ranks
from wfsched.platforms.catalogue import load_platform
from wfsched.platforms.pricing import Lease, PriceModel
from wfsched.schedule.bounds import lower_bounds
from wfsched.schedule.check.check import check
from wfsched.schedule.figures import COST, ENERGY, MAKESPAN
from wfsched.schedule.genes import is_topological
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import solve
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import two_machines

# Insertion


@pytest.mark.parametrize("family", ["montage", "cybershake", "genome"])
def test_forward_insertion_makes_the_schedule_of_heft(family: str) -> None:
    problem = Problem(generate(family, 60, 2), load_platform("laco-9"))
    heft = solve(problem, "heft").schedule
    ranked = by_upward_rank(problem, top_durations(problem))
    inserter = Inserter(problem)
    start, finish = inserter._place(heft.machine, heft.level, ranked, inserter._forward)
    np.testing.assert_array_equal(start, heft.start)
    np.testing.assert_array_equal(finish, heft.finish)
    order = inserter.order(heft.machine, heft.level, ranked)
    again = Schedule.decode(problem, heft.machine, heft.level, order)
    np.testing.assert_array_equal(again.start, heft.start)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(problems(shared=False), seeds())
def test_both_ways_nothing_overlaps_or_comes_before_what_it_waits_for(problem: Problem, seed: int) -> None:
    machine, level, order = random_genes(problem, np.random.default_rng(seed))
    inserter = Inserter(problem)
    workflow, tables = problem.workflow, problem.tables
    late = np.ascontiguousarray(order[::-1])
    edges = list(zip(workflow.edges.source, workflow.edges.target, workflow.edges.bytes))
    for graph, sequence in ((inserter._forward, order), (inserter._backward, late)):
        start, finish = inserter._place(machine, level, sequence, graph)
        durations = inserter.durations(machine, level)
        np.testing.assert_allclose(finish, start + durations)
        for k in range(problem.n_machines):
            own = np.flatnonzero(machine == k)
            own = own[np.lexsort((finish[own], start[own]))]
            assert all(start[b] >= finish[a] for a, b in pairwise(own))
        for source, target, size in edges:
            m, k = machine[source], machine[target]
            moved = tables.latency[m, k] + size * tables.inverse_bandwidth[m, k]
            first, then = (source, target) if graph is inserter._forward else (target, source)
            assert start[then] >= finish[first] + moved - 1e-9


@settings(max_examples=80, deadline=None, derandomize=True)
@given(problems(max_tasks=25, shared=False), seeds())
def test_backward_and_forward_again_never_takes_longer(problem: Problem, seed: int) -> None:
    """Where machines need no boot: each task has its old place, turned round, or an earlier one."""
    assume(not problem.tables.boot_s.any() and problem.staging == "free")
    machine, level, order = random_genes(problem, np.random.default_rng(seed))
    inserter = Inserter(problem)
    once = inserter.order(machine, level, order)
    twice = inserter.shuttled(machine, level, order)
    assert is_topological(problem, twice)
    spans = [Schedule.decode(problem, machine, level, each).makespan_s for each in (order, once, twice)]
    assert spans[1] <= spans[0] * (1 + 1e-12)
    assert spans[2] <= spans[1] * (1 + 1e-12)


def test_a_shuttle_starts_the_long_branch_first() -> None:
    """A (1 s), and B (1 s) before C (5 s) elsewhere: with A first, C ends at 7 s, with B first at 6 s."""
    workflow = Workflow.build("wait", Tasks.of("ABC", [1.0, 1.0, 10.0]), Edges.of([1], [2], [0.0]))
    problem = Problem(workflow, two_machines())
    machine, level = np.array([0, 0, 1], np.int16), np.array([1, 1, 1], np.int16)
    order = Inserter(problem).shuttled(machine, level, np.array([0, 1, 2], np.int32))
    assert order.tolist() == [1, 0, 2]
    assert Schedule.decode(problem, machine, level, order).makespan_s == pytest.approx(6.0)


def prefix(problem: Problem, order: np.ndarray, count: int) -> Problem:
    """Return the problem of the first tasks of an order alone, numbered as they come."""
    chosen = order[:count]
    number = {int(task): k for k, task in enumerate(chosen)}
    edges = problem.workflow.edges
    inside = [e for e in range(len(edges)) if {int(edges.source[e]), int(edges.target[e])} <= set(number)]
    tasks = Tasks.of([str(k) for k in range(count)], problem.workflow.tasks.work[chosen])
    ends = ([number[int(ends[e])] for e in inside] for ends in (edges.source, edges.target))
    return replace(problem, workflow=Workflow.build("prefix", tasks, Edges.of(*ends, edges.bytes[inside])))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(workflows(max_tasks=5), prices(), seeds())
def test_each_task_goes_where_it_adds_least(workflow: Workflow, pricing: PriceModel, seed: int) -> None:
    """Against the figures of all ways to place it, the tasks before it being placed already."""
    pricing = Lease(0.0, 0.0) if pricing.billing.leases else pricing
    plain = replace(workflow, tasks=Tasks.of(workflow.tasks.ids, workflow.tasks.work))
    problem = Problem(plain, two_machines(pricing))
    rng = np.random.default_rng(seed)
    *_, order = random_genes(problem, rng)
    weights = rng.random(3) * np.array([1.0, 1e-2, 1e3])
    machine, level = least_added(problem, order, weights)
    for count in range(1, len(order) + 1):
        part = prefix(problem, order, count)
        inserter, sequence = Inserter(part), np.arange(count, dtype=np.int32)
        sums = {}
        for k in range(2):
            for h in range(2):
                where, slow = machine[order[:count]].copy(), level[order[:count]].copy()
                where[-1], slow[-1] = k, h
                figures = Schedule.decode(part, where, slow, inserter.order(where, slow, sequence)).figures
                sums[k, h] = float(weights @ [figures.makespan_s, figures.energy.total_j, figures.cost])
        task = order[count - 1]
        assert sums[int(machine[task]), int(level[task])] <= min(sums.values()) * (1 + 1e-9) + 1e-9


# What is known from the graph


@settings(max_examples=60, deadline=None, derandomize=True)
@given(workflows())
def test_ancestors_and_descendants_are_counted(workflow: Workflow) -> None:
    graph = nx.DiGraph(zip(workflow.edges.source.tolist(), workflow.edges.target.tolist()))
    graph.add_nodes_from(range(workflow.n_tasks))
    before = reachable(workflow.topological, workflow.parents.start, workflow.parents.item)
    assert before.tolist() == [len(nx.ancestors(graph, i)) for i in range(workflow.n_tasks)]


def test_more_than_64_ancestors_are_counted() -> None:
    chain = Workflow.build(
        "chain",
        Tasks.of([str(k) for k in range(200)], np.ones(200)),
        Edges.of(range(199), range(1, 200), np.zeros(199)),
    )
    backward = np.arange(199, -1, -1, dtype=np.int32)
    parents, children = chain.parents, chain.children
    assert reachable(chain.topological, parents.start, parents.item).tolist() == list(range(200))
    assert reachable(backward, children.start, children.item).tolist() == list(range(199, -1, -1))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(problems())
def test_urgency_is_the_upward_rank_of_heft(problem: Problem) -> None:
    """Up to the machines that host nothing at all, which HEFT leaves out of the means of links."""
    used = ~np.isnan(problem.tables.base).all(axis=0)
    if not used.all():
        return
    ranks = upward_ranks(problem, top_durations(problem))
    if ranks.max() > 0:
        np.testing.assert_allclose(urgency(problem), np.maximum(ranks / ranks.max(), 1e-9), rtol=1e-9)


# Models


def drawn(problem: Problem, weights: np.ndarray, column: np.ndarray, count: int, seed: int) -> np.ndarray:
    workflow = problem.workflow
    draws = np.random.default_rng(seed).random((count, problem.n_tasks))
    degrees, children = workflow.parents.degrees(), workflow.children
    return draw_orders(weights, column, degrees, children.start, children.item, draws)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problems(), seeds(), st.integers(1, 5))
def test_orders_are_topological_whatever_the_weights(problem: Problem, seed: int, columns: int) -> None:
    rng = np.random.default_rng(seed)
    n = problem.n_tasks
    weights = 10.0 ** rng.uniform(-12, 0, (n, columns))
    orders = drawn(problem, weights, np.sort(rng.integers(0, columns, n)), 5, seed)
    assert all(is_topological(problem, order) for order in orders)


def test_ready_tasks_are_drawn_in_proportion_to_their_weights_at_the_position() -> None:
    """A and B are ready first, C after A: weights 1, 3 and 6, but at the last two positions 1, 1, 4."""
    workflow = Workflow.build("three", Tasks.of("ABC", [1.0, 1.0, 1.0]), Edges.of([0], [2], [0.0]))
    problem = Problem(workflow, two_machines())
    weights = np.array([[1.0, 1.0], [3.0, 1.0], [6.0, 4.0]])
    orders = drawn(problem, weights, np.array([0, 1, 1]), 40_000, 1)
    share = {order: count / 40_000 for order, count in Counter(map(tuple, orders.tolist())).items()}
    expected = {(1, 0, 2): 3 / 4, (0, 1, 2): 1 / 4 * 1 / 5, (0, 2, 1): 1 / 4 * 4 / 5}
    assert share == pytest.approx(expected, abs=0.01)


def test_columns_are_drawn_in_proportion() -> None:
    probability = np.array([[0.2, 0.0, 0.5, 0.3], [0.0, 1.0, 0.0, 0.0]])
    columns = draw_columns(np.cumsum(probability, axis=1), np.random.default_rng(0).random((40_000, 2)))
    for row in range(2):
        counts = np.bincount(columns[:, row], minlength=4) / 40_000
        assert counts == pytest.approx(probability[row], abs=0.01)
        assert (counts[probability[row] == 0.0] == 0.0).all()


def models(problem: Problem) -> Models:
    return Models(problem, Encoding.of(problem, None))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(problems(), seeds())
def test_draws_are_schedules_and_learning_keeps_probabilities(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    model = models(problem)
    tasks = np.arange(problem.n_tasks)
    for _ in range(3):
        machine, level = model.placements(4, rng)
        orders = model.orders(4, 0.8, rng)
        assert problem.hosts[tasks, machine].all()
        assert (level < problem.level_counts()[machine]).all()
        assert all(is_topological(problem, order) for order in orders)
        model.learn(machine[0], level[0], orders[0], 0.35, 0.25)
        np.testing.assert_allclose(model.placement.sum(axis=1), 1.0)
        # As many positions as tasks: each stretch is one.
        np.testing.assert_allclose(model.position.sum(axis=1), 1.0, atol=1e-6)


def test_models_begin_with_what_the_graph_allows_and_learn_by_their_rates(chain_of_six: Problem) -> None:
    model = models(chain_of_six)
    np.testing.assert_allclose(model.placement, 0.25)
    np.testing.assert_allclose(model.position, np.eye(6), atol=1e-9)
    genes = np.array([0, 1, 0, 1, 0, 1]), np.array([1, 1, 0, 0, 1, 0])
    model.learn(*genes, np.arange(6), 0.4, 0.25)
    chosen = model.pair[genes]
    np.testing.assert_allclose(model.placement[np.arange(6), chosen], 0.6 * 0.25 + 0.4)
    np.testing.assert_allclose(model.placement.sum(axis=1), 1.0)
    assert (model.pair_machine[chosen] == genes[0]).all()
    assert (model.pair_level[chosen] == genes[1]).all()


def test_large_workflows_have_128_stretches() -> None:
    problem = Problem(generate("montage", 300, 1), load_platform("cfn-6"))
    model = models(problem)
    assert model.position.shape == (300, 128)
    assert np.bincount(model.stretch).min() >= 2
    assert (np.diff(model.stretch) >= 0).all()
    orders = model.orders(3, 0.0, np.random.default_rng(0))
    assert all(is_topological(problem, order) for order in orders)


# The algorithm


def at_work(problem: Problem, **changes: object) -> TwoStages:
    encoding = Encoding.of(problem, None)
    encoded = EncodedProblem(problem, encoding, limits_first=False, threads=1)
    return TwoStages(encoded, TSEDA(**changes), np.random.default_rng(2))  # type: ignore[arg-type]


def test_a_task_moves_from_the_busiest_to_the_idlest_machine_near_its_kin(chain_of_six: Problem) -> None:
    """Only the tasks before and after the one on M1 may go there."""
    algorithm = at_work(chain_of_six)
    machine, level = np.array([0, 0, 1, 0, 0, 0], np.int16), np.ones(6, np.int16)
    moved = set()
    for _ in range(40):
        where, _ = algorithm._moved(machine, level)
        (task,) = np.flatnonzero(where != machine)
        moved.add(int(task))
    assert moved == {1, 3}
    assert machine.tolist() == [0, 0, 1, 0, 0, 0]
    alone, _ = algorithm._moved(np.zeros(6, np.int16), level)
    assert alone.sum() == 1


def test_units_weigh_as_the_objectives_do(chain_of_six: Problem) -> None:
    figures = np.zeros((1, 20))
    figures[0, [MAKESPAN, ENERGY, COST]] = 10.0, 200.0, 3.0
    best = Population(X=np.zeros((1, 1)), figures=figures)
    weights = at_work(chain_of_six, weights=(3.0, 1.0))._weights_of_units(best)
    np.testing.assert_allclose(weights, [0.75, 0.25, 0.0])
    three = chain_of_six.minimising(("cost", "makespan", "energy"))
    np.testing.assert_allclose(at_work(three)._weights_of_units(best), np.full(3, 1 / 3))


def found(problem: Problem, objective: str) -> float:
    """Return the least value that is found of one objective alone, without any seeds."""
    bare = TSEDA(start_from=(), start_weights=0, extremes=False)
    return float(
        solve(problem.minimising((objective,)), bare, stop=Stop(evaluations=3000)).front.objectives.min()
    )


def test_it_goes_beyond_heft_and_almost_to_the_bound_of_energy() -> None:
    problem = Problem(generate("montage", 50, 3), load_platform("cfn-6"))
    assert found(problem, "makespan") < solve(problem, "heft").schedule.makespan_s
    assert found(problem, "energy") <= lower_bounds(problem).energy_j * 1.002


def test_machines_that_run_several_tasks_and_green_objectives_are_taken() -> None:
    problem = Problem(generate("montage", 30, 3), load_platform("cfn-3tier"))
    green = Trace(np.array([0.0, 40.0]), np.array([0.0, 500.0]), 1e6, "W", "hold")
    supply = {site.name: Supply(green, constant(300.0, "g/kWh")) for site in problem.platform.sites}
    both = replace(problem, supply=supply, objectives=("makespan", "carbon"))
    front = solve(both, TSEDA(pop_size=12, n_offsprings=20), stop=Stop(generations=8)).front
    assert all(check(schedule, problem=both) == () for schedule in front)
