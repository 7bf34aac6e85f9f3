"""The engine and its plain twin place alike, and what they place decodes to itself, bit by bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from placing.plain_timetable import PlainTimetable
from strategies import problems, random_order, seeds
from wfsched.heuristics.makespan.min_min import place_extremes
from wfsched.heuristics.orchestrators.event_simulation import place_in_queues, place_on_nodes
from wfsched.placing.list_scheduling import (
    place_in_order,
    schedule_of,
    top_durations,
    top_levels,
)
from wfsched.placing.ranks import by_falling_rank, by_upward_rank, upward_ranks
from wfsched.placing.timetable import Timetable, open_timetable
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.read import read_workflow

often = settings(max_examples=300, deadline=None, derandomize=True)
seldom = settings(max_examples=120, deadline=None, derandomize=True)

REAL = ("Montage_100", "Montage_1000", "CyberShake_100", "Epigenomics_100", "Inspiral_1000", "HEFT_paper")


def inserted(problem: Problem, order: np.ndarray, bias: np.ndarray | None = None) -> Timetable:
    timetable = open_timetable(problem.tables)
    added = np.zeros((0, problem.n_machines)) if bias is None else bias
    place_in_order(problem.tables, timetable, order.astype(np.uint32), top_durations(problem), added)
    return timetable


def assert_same(schedule: Schedule, timetable: Timetable) -> None:
    np.testing.assert_array_equal(schedule.machine, timetable.machine)
    np.testing.assert_array_equal(schedule.start, timetable.start)
    np.testing.assert_array_equal(schedule.finish, timetable.finish)


@often
@given(problems(max_tasks=25, routed=False), seeds())
def test_insertion_places_as_the_twin_does(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    order = random_order(problem.workflow, rng)
    bias = rng.integers(0, 3, problem.hosts.shape) * 2.0
    twin = PlainTimetable(problem, top_durations(problem))
    for i in order.tolist():
        _, k = min((finish + bias[i, k], k) for finish, k in twin.finishes(i))
        twin.place(i, k, twin.earliest(i, k))
    timetable = inserted(problem, order, bias)
    for got, expected in zip((timetable.machine, timetable.start, timetable.finish), twin.columns()):
        np.testing.assert_array_equal(got, expected)


@often
@given(problems(routed=False), seeds())
def test_what_insertion_placed_decodes_to_itself(problem: Problem, seed: int) -> None:
    timetable = inserted(problem, random_order(problem.workflow, np.random.default_rng(seed)))
    assert_same(schedule_of(problem, timetable), timetable)


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("platform", ["cfn-6", "cfn-3tier"])
def test_what_insertion_placed_of_a_public_file_decodes_to_itself(
    real_dax: Path, name: str, platform: str
) -> None:
    problem = Problem(read_workflow(real_dax / f"{name}.xml"), load_platform(platform))
    for rank in (upward_ranks(problem, top_durations(problem)), -problem.workflow.level.astype(float)):
        timetable = inserted(problem, by_falling_rank(problem, rank))
        schedule = schedule_of(problem, timetable)
        np.testing.assert_array_equal(schedule.machine, timetable.machine)
        # What fills a gap of Montage_1000 exactly outlasts it by the last bit, and what follows begins later.
        np.testing.assert_allclose(schedule.start, timetable.start, rtol=1e-13)
        np.testing.assert_allclose(schedule.finish, timetable.finish, rtol=1e-13)


@seldom
@given(problems(max_tasks=20, routed=False))
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_min_min_and_max_min_place_as_the_twin_does(sign: float, problem: Problem) -> None:
    durations = top_durations(problem)
    timetable, twin = open_timetable(problem.tables), PlainTimetable(problem, durations)
    position = np.argsort(problem.workflow.topological)
    graph = adjacency(problem)
    order = place_extremes(problem.tables, timetable, durations, position, *graph, sign)
    missing, expected = problem.workflow.parents.degrees(), []
    ready = set(np.flatnonzero(missing == 0).tolist())
    while ready:
        best = {i: min(twin.finishes(i, insertion=False)) for i in ready}
        i = min(ready, key=lambda task: (sign * best[task][0], position[task]))
        twin.place(i, best[i][1], twin.earliest(i, best[i][1], insertion=False))
        expected.append(i)
        ready.remove(i)
        ready |= released(problem, i, missing)
    assert order.tolist() == expected
    for got, want in zip((timetable.machine, timetable.start, timetable.finish), twin.columns()):
        np.testing.assert_array_equal(got, want)
    assert_same(
        Schedule.decode(problem, timetable.machine, top_levels(problem)[timetable.machine], order), timetable
    )


def adjacency(problem: Problem) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    children = problem.workflow.children
    return children.start, children.item, problem.workflow.parents.degrees()


def released(problem: Problem, i: int, missing: np.ndarray) -> set[int]:
    """Children of task i that miss no parent any more."""
    children = problem.workflow.children.row(i)
    missing[children] -= 1
    return {int(j) for j in children if missing[j] == 0}


@seldom
@given(problems(max_tasks=20, shared=False, routed=False))
@pytest.mark.parametrize("pack", [False, True])
def test_queues_are_filled_as_the_twin_does(pack: bool, problem: Problem) -> None:
    durations = top_durations(problem)
    timetable, twin = open_timetable(problem.tables), PlainTimetable(problem, durations)
    urgency = by_upward_rank(problem, durations)
    graph = adjacency(problem)
    order = place_in_queues(
        problem.tables, timetable, urgency.astype(np.uint32), durations, *graph, pack, 1.0
    )
    missing, since = problem.workflow.parents.degrees(), {}
    place = np.argsort(urgency)
    since = {int(i): 0.0 for i in np.flatnonzero(missing == 0)}
    expected = []
    while since:
        i = min(since, key=lambda task: (since[task], place[task]))
        since.pop(i)
        k = packed(twin, i) if pack else spread_out(twin, i)
        twin.place(i, k, twin.earliest(i, k, insertion=False))
        expected.append(i)
        for j in released(problem, i, missing):
            since[j] = max(twin.finish[int(p)] for p in problem.workflow.parents.row(j))
    assert order.tolist() == expected
    for got, want in zip((timetable.machine, timetable.start, timetable.finish), twin.columns()):
        np.testing.assert_array_equal(got, want)
    assert_same(
        Schedule.decode(problem, timetable.machine, top_levels(problem)[timetable.machine], order), timetable
    )


def spread_out(twin: PlainTimetable, i: int) -> int:
    parents = [twin.machine[int(p)] for p in twin.problem.workflow.parents.row(i)]
    hosts = np.flatnonzero(twin.problem.hosts[i])
    return int(min(hosts, key=lambda k: (len(twin.on[k]), parents.count(k), k)))


def packed(twin: PlainTimetable, i: int) -> int:
    hosts = [int(k) for k in np.flatnonzero(twin.problem.hosts[i])]
    wait = {k: twin.earliest(i, k, insertion=False) - twin.ready(i, k) for k in hosts}
    patient = [k for k in hosts if twin.on[k] and wait[k] <= twin.durations[i, k]]
    unused = [k for k in hosts if not twin.on[k]]
    return next(iter(patient + unused), min(hosts, key=lambda k: (wait[k], k)))


@seldom
@given(problems(max_tasks=20, shared=True, routed=False).filter(lambda problem: problem.tables.shared.any()))
@pytest.mark.parametrize("pack", [False, True])
def test_nodes_are_filled_as_the_twin_does(pack: bool, problem: Problem) -> None:
    durations = top_durations(problem)
    timetable, twin = open_timetable(problem.tables), PlainTimetable(problem, durations)
    urgency = by_upward_rank(problem, durations)
    prices = np.array([machine.type.price_per_hour for machine in problem.platform.machines])
    place_on_nodes(
        problem.tables, timetable, urgency.astype(np.uint32), durations, *adjacency(problem), prices, pack
    )
    missing, place, now = problem.workflow.parents.degrees(), np.argsort(urgency), 0.0
    waiting, running = sorted(np.flatnonzero(missing == 0).tolist(), key=place.__getitem__), set()
    while waiting or running:
        for i in list(waiting):
            hosts = [int(k) for k in np.flatnonzero(problem.hosts[i])]
            starts = {k: twin.earliest(i, k, since=now) for k in hosts}
            open_now = [k for k in hosts if starts[k] == max(now, twin.ready(i, k))]
            if open_now:
                k = min(open_now, key=lambda k: node_value(twin, i, k, running, pack))
                twin.place(i, k, starts[k])
                waiting.remove(i)
                running.add(i)
        now = min(twin.finish[i] for i in running)
        ended = {i for i in running if twin.finish[i] == now}
        running -= ended
        new = {j for i in ended for j in released(problem, i, missing)}
        waiting += sorted(new, key=place.__getitem__)
    for got, want in zip((timetable.machine, timetable.start, timetable.finish), twin.columns()):
        np.testing.assert_array_equal(got, want)
    assert_same(schedule_of(problem, timetable), timetable)


def node_value(twin: PlainTimetable, i: int, k: int, running: set[int], pack: bool) -> tuple[float, ...]:
    """What Swarm compares, least first; percent of cores and memory in use with task i on machine k."""
    problem, tasks = twin.problem, twin.problem.workflow.tasks
    kind = problem.platform.machines[k].type
    held = [j for j in running if twin.machine[j] == k]
    weight = 100.0 * float(sum(tasks.cores[j] for j in held) + tasks.cores[i]) / kind.cores
    memory = float(sum(tasks.memory[j] for j in held) + tasks.memory[i])
    weight += 100.0 * memory / kind.memory_bytes if tasks.memory[i] > 0 else 100.0
    if pack:
        return (not twin.on[k], -weight, -len(twin.on[k]), kind.price_per_hour, k)
    parents = [twin.machine[int(p)] for p in problem.workflow.parents.row(i)]
    return (0, weight, len(twin.on[k]), parents.count(k), k)
