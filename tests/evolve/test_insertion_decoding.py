"""Decoding by insertion as an option: what it does to rows, and searches with it."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings

from strategies import problems, random_order, random_population, seeds, supplied_problems
from wfsched.core.errors import ParameterError
from wfsched.evolve import registry as table
from wfsched.evolve.encoded_problem import EncodedProblem, PopulationEvaluator
from wfsched.evolve.encoding.duplicates import row_hashes
from wfsched.evolve.encoding.encoding import Encoding, Genes
from wfsched.evolve.encoding.insertion import Inserter
from wfsched.evolve.encoding.insertion_decoding import InsertionDecoder
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.first_population import random_rows
from wfsched.evolve.parameters.nsga2 import NSGA2
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.evolve.registry import ALGORITHMS
from wfsched.evolve.stop import Stop
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.check.check import check
from wfsched.schedule.genes import is_topological
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import Result, solve
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import two_machines

NAMES = ALGORITHMS.names()


def drawn_rows(problem: Problem, encoding: Encoding, count: int, seed: int) -> Genes:
    """Return rows of random machines, levels, orders and, where the encoding has them, times."""
    rng = np.random.default_rng(seed)
    machine, level, order = random_population(problem, count, rng)
    hold = rng.random(machine.shape) * problem.window_s * (rng.random(machine.shape) < 0.5)
    offset = rng.random(count) * problem.window_s
    return encoding.join(machine, level, order, hold, offset)


def schedules(problem: Problem, encoding: Encoding, rows: Genes) -> list[Schedule]:
    genes = encoding.split(rows)
    times = zip(*genes[:3], genes.hold, genes.offset.tolist())
    return [
        Schedule.decode(problem, machine, level, order, hold=hold, offset=offset)
        for machine, level, order, hold, offset in times
    ]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problems(shared=False, routed=False), seeds())
def test_rows_get_the_orders_of_insertion_one_by_one(problem: Problem, seed: int) -> None:
    encoding, inserter = Encoding.of(problem, None), Inserter(problem)
    rows = drawn_rows(problem, encoding, 4, seed)
    before = rows.copy()
    changed = InsertionDecoder(problem, encoding).inserted(rows)
    np.testing.assert_array_equal(rows, before)
    genes = encoding.split(rows)
    expected = [inserter.order(*each) for each in zip(genes.machine, genes.level, genes.order)]
    np.testing.assert_array_equal(encoding.orders(changed), expected)
    n = problem.n_tasks
    np.testing.assert_array_equal(changed[:, : 2 * n], rows[:, : 2 * n])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(supplied_problems(routed=False), seeds())
def test_no_task_ends_later_than_by_appending(problem: Problem, seed: int) -> None:
    """With boots, staging and holds, on machines that take one task at a time and on those that take more."""
    encoding = Encoding.of(problem, None, delays=True)
    rows = drawn_rows(problem, encoding, 3, seed)
    changed = InsertionDecoder(problem, encoding).inserted(rows)
    n = problem.n_tasks
    np.testing.assert_array_equal(changed[:, : 2 * n], rows[:, : 2 * n])
    np.testing.assert_array_equal(changed[:, 3 * n :], rows[:, 3 * n :])
    pairs = zip(schedules(problem, encoding, rows), schedules(problem, encoding, changed))
    for appended, inserted in pairs:
        assert (inserted.finish <= appended.finish * (1 + 1e-12)).all()
        assert check(inserted, problem=problem) == ()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(supplied_problems(routed=False), seeds())
def test_what_was_inserted_stays_as_it_is(problem: Problem, seed: int) -> None:
    """Inserted once more nothing moves: children inherit the gaps that were filled.

    Tasks that begin together on one machine may have waited for each other in a way that no order shows: they
    and what follows may come earlier then, never later.
    """
    encoding = Encoding.of(problem, None, delays=True)
    decoder = InsertionDecoder(problem, encoding)
    once = decoder.inserted(drawn_rows(problem, encoding, 3, seed))
    twice = decoder.inserted(once)
    assert all(is_topological(problem, order) for order in encoding.orders(twice))
    pairs = zip(schedules(problem, encoding, once), schedules(problem, encoding, twice))
    for first, second in pairs:
        assert (second.finish <= first.finish * (1 + 1e-12)).all()
        if len(set(zip(first.machine.tolist(), first.start.tolist()))) == problem.n_tasks:
            np.testing.assert_allclose(second.finish, first.finish, rtol=1e-12)


def waiting() -> Problem:
    """A (10 s at 1 GHz) on M1 feeds B on M0; C (1 s) is free to run on M0 before B."""
    workflow = Workflow.build("gap", Tasks.of("ABC", [10.0, 1.0, 1.0]), Edges.of([0], [1], [0.0]))
    return Problem(workflow, two_machines())


def test_a_task_goes_into_the_gap_before_one_that_waits() -> None:
    problem = waiting()
    encoding = Encoding.of(problem, None)
    row = encoding.join(*np.array([[[1, 0, 0]], [[1, 1, 1]], [[0, 1, 2]]]))
    changed = InsertionDecoder(problem, encoding).inserted(row)
    (appended,), (inserted,) = (schedules(problem, encoding, rows) for rows in (row, changed))
    assert appended.start[2] == appended.finish[1]
    assert inserted.start[2] == 0.0
    assert inserted.start[1] == appended.start[1]


def test_a_hold_keeps_a_task_out_of_a_gap() -> None:
    problem = replace(waiting(), window_s=100.0, time_step_s=1.0)
    encoding = Encoding.of(problem, None, delays=True)
    genes = np.array([[[1, 0, 0]], [[1, 1, 1]], [[0, 1, 2]]])
    starts = []
    for held in (2.0, 60.0):
        row = encoding.join(*genes, hold=np.array([[0.0, 0.0, held]]))
        (schedule,) = schedules(problem, encoding, InsertionDecoder(problem, encoding).inserted(row))
        starts.append(schedule.start[2])
    assert starts == [2.0, 60.0]


def test_shared_machines_gain_too() -> None:
    problem = Problem(generate("montage", 60, 1), load_platform("cfn-3tier"))
    assert problem.tables.shared.any()
    encoding = Encoding.of(problem, None)
    rows = drawn_rows(problem, encoding, 10, 3)
    changed = InsertionDecoder(problem, encoding).inserted(rows)
    ends = [[each.finish.mean() for each in schedules(problem, encoding, some)] for some in (rows, changed)]
    assert all(after < before for before, after in zip(*ends))


def test_rows_do_not_depend_on_threads() -> None:
    problem = Problem(generate("montage", 300, 1), load_platform("cfn-6"))
    encoding = Encoding.of(problem, None)
    rng = np.random.default_rng(3)
    rows = random_rows(encoding, 100, random_order(problem.workflow, rng), rng)
    one, three = (InsertionDecoder(problem, encoding, threads).inserted(rows) for threads in (1, 3))
    assert (one != rows).any()
    np.testing.assert_array_equal(one, three)


# Searches


def parameters(name: str, **changes: object) -> Parameters:
    known = {each.name for each in fields(ALGORITHMS.entry(name).load())}
    sizes = {"pop_size": 12, "n_offsprings": 20, "start_weights": 0, "stop": Stop(generations=6)}
    given = {key: value for key, value in (sizes | changes).items() if key in known}
    return table.settings(name, insertion=True, **given)


def same(one: Result, other: Result) -> bool:
    names = ("machine", "level", "order", "hold", "offset", "figures")
    return all(np.array_equal(getattr(one.front, each), getattr(other.front, each)) for each in names)


@pytest.mark.parametrize("name", NAMES)
def test_fronts_are_possible_and_their_gaps_filled(name: str) -> None:
    problem = Problem(generate("montage", 30, 1), load_platform("cfn-6"))
    front = solve(problem, parameters(name, start_from=()), seed=2).front
    encoding = Encoding.of(problem, None)
    rows = encoding.join(front.machine, front.level, front.order)
    np.testing.assert_array_equal(InsertionDecoder(problem, encoding).inserted(rows), rows)
    for schedule in front:
        assert check(schedule, problem=problem) == ()


@pytest.mark.parametrize("name", ["nsga2", "moead", "mopso-cd", "tseda"])
def test_same_seed_same_front_for_any_number_of_threads(name: str) -> None:
    problem = Problem(generate("montage", 300, 1), load_platform("cfn-6"))
    params = parameters(
        name, pop_size=80, n_offsprings=160, start_from=(), extremes=False, stop=Stop(generations=2)
    )
    runs = [solve(problem, params, seed=1, threads=threads) for threads in (1, 1, 3)]
    assert same(runs[0], runs[1])
    assert same(runs[0], runs[2])
    assert not same(runs[0], solve(problem, replace(params, insertion=False), seed=1))


def test_offspring_are_hashed_as_they_came_out_and_never_met_before() -> None:
    """Of three tasks with one gap: several orders of the parents come to the same one."""
    problem = waiting()
    encoding = Encoding.of(problem, None)
    encoded = EncodedProblem(problem, encoding, limits_first=False, threads=1, insertion=True)
    strategy = NSGA2(insertion=True).strategy(encoded, np.random.default_rng(1))
    rows = encoded.inserted(drawn_rows(problem, encoding, 20, 1))
    population = PopulationEvaluator().eval(encoded, Population(X=rows, key=row_hashes(rows)))
    offspring = strategy.offspring(strategy.first(population), 15)
    born = offspring.get("X")
    np.testing.assert_array_equal(offspring.get("key"), row_hashes(born))
    np.testing.assert_array_equal(encoded.inserted(born), born)
    assert len(np.unique(born, axis=0)) == len(born)
    assert not set(map(bytes, born)) & set(map(bytes, rows))


def test_seeds_stay_as_they_are() -> None:
    problem = Problem(generate("montage", 30, 1), load_platform("cfn-6"))
    cheapest = solve(problem.minimising(("cost", "makespan")), "cheapest").schedule
    front = solve(
        problem.minimising(("cost", "makespan")), parameters("nsga2"), stop=Stop(generations=1)
    ).front
    assert front.objectives[:, 0].min() <= cheapest.cost * (1 + 1e-12)


def test_holds_are_searched_beside_insertion() -> None:
    problem = Problem(generate("montage", 30, 1), load_platform("geo-3"), window_s=6000.0, time_step_s=500.0)
    for name in ("nsga2", "tseda"):
        front = solve(problem, parameters(name, delays=True, start_from=())).front
        for schedule in front:
            assert check(schedule, problem=problem) == ()


def test_the_memetic_step_goes_with_it() -> None:
    problem = Problem(generate("montage", 30, 1), load_platform("cfn-6"))
    params = replace(parameters("nsga2"), anneal=0.3, stop=Stop(evaluations=600))
    result = solve(problem, params)
    assert result.evaluations <= 600
    assert all(check(schedule, problem=problem) == () for schedule in result.front)


def test_a_fixed_order_cannot_be_inserted() -> None:
    with pytest.raises(ParameterError, match=r"needs a searchable task order.*insertion = false"):
        NSGA2(insertion=True, orders=False)
    with pytest.raises(ParameterError, match="insertion"):
        table.settings("nsga2", "cfn", insertion=True)
