"""Variation: children are schedules that can be decoded, made of what their parents have."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import problems, random_population, seeds
from wfsched.core.errors import ParameterError
from wfsched.evolve.encoding.duplicates import row_hashes
from wfsched.evolve.encoding.encoding import Encoding, Genes
from wfsched.evolve.variation import variation
from wfsched.evolve.variation.crossover import CROSSOVERS, cross_orders
from wfsched.evolve.variation.mutation import MUTATIONS, mutate_orders
from wfsched.evolve.variation.variation import Variation
from wfsched.schedule.genes import check_genes, is_topological
from wfsched.schedule.problem import Problem
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import two_machines

SETTINGS = settings(max_examples=60, deadline=None, derandomize=True)
KINDS = st.sampled_from([(a, b) for a in CROSSOVERS for b in MUTATIONS])


def population(problem: Problem, encoding: Encoding, rows: int, seed: int) -> Genes:
    machine, level, order = random_population(problem, rows, np.random.default_rng(seed))
    return encoding.join(machine, level, np.broadcast_to(order, machine.shape))


def children_of(
    problem: Problem, encoding: Encoding, parents: Genes, seed: int, **parameters: object
) -> tuple[Genes, np.ndarray]:
    """Return the children of the first half of the parents with the second half."""
    values = {"crossover": 1.0, "mutation": 0.0} | parameters
    vary = Variation(encoding, problem.tables, **values)  # type: ignore[arg-type]
    pairs = len(parents) // 2
    first = np.arange(pairs)
    return vary.children(parents, first, first + pairs, np.random.default_rng(seed))


@SETTINGS
@given(problems(), seeds(), st.floats(0.0, 1.0), KINDS)
def test_children_are_legal_and_parents_stay_as_they_are(
    problem: Problem, seed: int, rate: float, kinds: tuple[str, str]
) -> None:
    encoding = Encoding.of(problem, None)
    parents = population(problem, encoding, 8, seed)
    before = parents.copy()
    parameters = {"mutation": 0.7, "gene_rate": rate, "crossover_kind": kinds[0], "mutation_kind": kinds[1]}
    rows, hashes = children_of(problem, encoding, parents, seed, crossover=0.9, **parameters)
    genes = encoding.split(rows)
    for i in range(len(rows)):
        check_genes(problem, genes.machine[i], genes.level[i], genes.order[i])
    np.testing.assert_array_equal(parents, before)
    np.testing.assert_array_equal(hashes, row_hashes(rows))


@SETTINGS
@given(problems(), seeds(), st.sampled_from(CROSSOVERS))
def test_children_take_each_placement_whole_from_one_parent(problem: Problem, seed: int, kind: str) -> None:
    encoding = Encoding.of(problem, problem.workflow.topological)
    parents = population(problem, encoding, 6, seed)
    rows, _ = children_of(problem, encoding, parents, seed, crossover_kind=kind)
    pairs = [np.stack(encoding.placement(each), axis=-1) for each in (parents[:3], parents[3:], rows)]
    from_first = (pairs[2][:3] == pairs[0]).all(axis=-1)
    from_second = (pairs[2][:3] == pairs[1]).all(axis=-1)
    assert (from_first | from_second).all()
    twin_has_the_other = np.where(from_first, (pairs[2][3:] == pairs[1]).all(axis=-1), True)
    assert twin_has_the_other.all()


@SETTINGS
@given(problems(), seeds(), st.sampled_from(["levels", "prefix"]))
def test_a_closed_part_comes_whole_from_one_parent_with_its_order(
    problem: Problem, seed: int, kind: str
) -> None:
    """Oracle: some cut explains machines, levels and order of a child alike."""
    depth, n = problem.workflow.level, problem.n_tasks
    encoding = Encoding.of(problem, None)
    parents = population(problem, encoding, 6, seed)
    rows, _ = children_of(problem, encoding, parents, seed, crossover_kind=kind)
    genes, given_by = encoding.split(rows), encoding.split(parents)
    for child in range(6 if kind == "prefix" or depth.max() else 0):
        mine, other = child, (child + 3) % 6
        if kind == "levels":
            parts = [depth < cut for cut in range(1, int(depth.max()) + 1)]
        else:
            parts = [np.isin(np.arange(n), given_by.order[child % 3][:cut]) for cut in range(1, n + 1)]
        assert any(
            all(
                np.array_equal(block[child], np.where(part, source[mine], source[other]))
                for block, source in ((genes.machine, given_by.machine), (genes.level, given_by.level))
            )
            and np.array_equal(
                genes.order[child],
                [i for i in given_by.order[mine] if part[i]]
                + [i for i in given_by.order[other] if not part[i]],
            )
            for part in parts
        )


@SETTINGS
@given(problems(), seeds())
def test_a_segment_is_a_run_of_the_first_parents_order(problem: Problem, seed: int) -> None:
    encoding = Encoding.of(problem, None)
    parents = population(problem, encoding, 2, seed)
    parents[0, : 2 * problem.n_tasks], parents[1, : 2 * problem.n_tasks] = 0, 1
    rows, _ = children_of(problem, encoding, parents, seed, crossover_kind="segment")
    swapped = encoding.split(rows).machine[0][encoding.split(parents).order[0]]
    assert swapped.any()
    assert np.count_nonzero(np.diff(swapped)) == int(swapped[0] == 0) + int(swapped[-1] == 0)


def test_any_crossover_is_now_one_kind_now_another(wide_problem: Problem) -> None:
    """Only uniform children are swapped in many places of the first parent's order."""
    encoding = Encoding.of(wide_problem, None)
    n, pairs = wide_problem.n_tasks, 200
    parents = np.repeat(population(wide_problem, encoding, 1, 2), 2 * pairs, axis=0)
    parents[:pairs, : 2 * n], parents[pairs:, : 2 * n] = 0, 1
    rows, _ = children_of(wide_problem, encoding, parents, 4, crossover_kind="any")
    order = encoding.split(parents).order[0]
    changes = np.count_nonzero(np.diff(encoding.split(rows).machine[:pairs][:, order]), axis=1)
    assert abs((changes > n / 3).mean() - 0.25) < 5 * np.sqrt(0.25 * 0.75 / pairs)
    assert (changes == 1).any()
    assert (changes == 2).any()


def test_uniform_children_are_half_one_parent_and_half_the_other(wide_problem: Problem) -> None:
    encoding = Encoding.of(wide_problem, wide_problem.workflow.topological)
    n, pairs = wide_problem.n_tasks, 300
    parents = np.repeat([[0] * 2 * n, [1] * 2 * n], pairs, axis=0).astype(encoding.dtype)
    rows, _ = children_of(wide_problem, encoding, parents, 4)
    share = rows[:pairs, :n].mean(axis=0)
    # Five standard deviations, for each task by itself.
    assert np.abs(share - 0.5).max() < 5 * 0.5 / np.sqrt(pairs)
    assert abs(rows[:pairs, :n].mean() - 0.5) < 5 * 0.5 / np.sqrt(pairs * n)


def test_without_crossover_and_mutation_children_are_copies(wide_problem: Problem) -> None:
    encoding = Encoding.of(wide_problem, None)
    parents = population(wide_problem, encoding, 6, 3)
    rows, _ = children_of(wide_problem, encoding, parents, 0, crossover=0.0)
    np.testing.assert_array_equal(rows, parents)


def test_all_on_one_level_are_swapped_one_by_one() -> None:
    problem = Problem(
        Workflow.build("bag", Tasks.of("abcdefgh", [1.0] * 8), Edges.of([], [])), two_machines()
    )
    encoding = Encoding.of(problem, problem.workflow.topological)
    parents = np.repeat([[0] * 16, [1] * 16], 8, axis=0).astype(encoding.dtype)
    rows, _ = children_of(problem, encoding, parents, 0, crossover_kind="levels")
    assert len(np.unique(rows, axis=0)) > 8


@SETTINGS
@given(problems(), seeds())
def test_orders_crossed_at_a_point_are_a_head_and_the_rest_of_the_other(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    encoding = Encoding.of(problem, None)
    orders = encoding.orders(population(problem, encoding, 6, seed)).copy()
    first, second, child = orders[:3], orders[3:], np.empty_like(orders[:3])
    cut = rng.integers(0, problem.n_tasks + 1, 3)
    cross_orders(first, second, child, cut)
    for row in range(3):
        head = first[row, : cut[row]].tolist()
        assert child[row].tolist() == head + [i for i in second[row].tolist() if i not in head]
        assert is_topological(problem, child[row])


@pytest.mark.parametrize("kind", MUTATIONS)
@pytest.mark.parametrize("rate", [0.002, 0.02, 0.3])
def test_mutation_hits_as_many_genes_as_its_rate_says(wide_problem: Problem, rate: float, kind: str) -> None:
    encoding = Encoding.of(wide_problem, wide_problem.workflow.topological)
    parents = population(wide_problem, encoding, 600, 5)
    parameters = {"mutation": 1.0, "gene_rate": rate, "mutation_kind": kind}
    rows, _ = children_of(wide_problem, encoding, parents, 6, crossover=0.0, **parameters)
    machines = (rows != parents)[:, : encoding.n_tasks]
    hosts = wide_problem.hosts.sum(axis=1)
    # One new host out of all is the old one if it is redrawn; among the others it never is.
    redrawn = {"redraw": 1.0, "neighbour": 0.0, "any": 0.5}[kind]
    expected = rate * ((hosts > 1) * (1.0 - redrawn / hosts)).mean()
    assert abs(machines.mean() - expected) < 5 * np.sqrt(expected / machines.size)


@pytest.mark.parametrize(("rate", "share"), [(0.0, 0.0), (1.0, 1.0)])
def test_the_ends_of_the_rate_hit_nothing_and_everything(
    wide_problem: Problem, rate: float, share: float
) -> None:
    encoding = Encoding.of(wide_problem, wide_problem.workflow.topological)
    parents = population(wide_problem, encoding, 4, 5)
    parameters = {"mutation": 1.0, "gene_rate": rate, "mutation_kind": "neighbour"}
    rows, _ = children_of(wide_problem, encoding, parents, 6, crossover=0.0, **parameters)
    moved = (rows != parents)[:, : encoding.n_tasks]
    assert moved.mean() == share


def test_neighbouring_levels_are_one_up_or_down_and_reach_all(wide_problem: Problem) -> None:
    encoding = Encoding.of(wide_problem, wide_problem.workflow.topological)
    parents = population(wide_problem, encoding, 400, 5)
    parameters = {"mutation": 1.0, "gene_rate": 0.05, "mutation_kind": "neighbour"}
    rows, _ = children_of(wide_problem, encoding, parents, 6, crossover=0.0, **parameters)
    n, counts = encoding.n_tasks, wide_problem.level_counts()
    stays = rows[:, :n] == parents[:, :n]
    before, after = parents[:, n:][stays].astype(int), rows[:, n:][stays].astype(int)
    last = counts[rows[:, :n][stays]] - 1
    hit = before != after
    assert set(np.abs(after - before)[hit].tolist()) == {1}
    inside = hit & (before > 0) & (before < last)
    assert abs((after > before)[inside].mean() - 0.5) < 5 * 0.5 / np.sqrt(inside.sum())
    assert (after[hit & (before == 0)] == 1).all()


def test_a_task_is_shifted_to_every_place_between_parent_and_child() -> None:
    """b waits for a and d for b; c and e are free: a b c e d has three places for b, in this order."""
    tasks = Tasks.of("abcde", [1.0] * 5)
    problem = Problem(Workflow.build("five", tasks, Edges.of([0, 1], [1, 3])), two_machines())
    encoding = Encoding.of(problem, None)
    order = np.array([0, 1, 2, 4, 3])
    rows = encoding.join(*np.zeros((2, 4000, 5), int), np.tile(order, (4000, 1)))
    mutate_orders(encoding, rows, np.ones(4000, bool), 0.02, problem.tables, np.random.default_rng(0))
    found = {tuple(row) for row in encoding.orders(rows).tolist()}
    assert {(0, 1, 2, 4, 3), (0, 2, 1, 4, 3), (0, 2, 4, 1, 3)} <= found
    assert all(is_topological(problem, np.array(each)) for each in found)


@pytest.mark.parametrize("orders", [False, True])
def test_no_child_depends_on_the_threads(
    wide_problem: Problem, orders: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(variation, "_GENES_WORTH_A_THREAD", 100)
    encoding = Encoding.of(wide_problem, None if orders else wide_problem.workflow.topological)
    parents = population(wide_problem, encoding, 30, 5)
    one, three = (
        children_of(wide_problem, encoding, parents, 1, mutation=0.5, threads=threads) for threads in (1, 3)
    )
    np.testing.assert_array_equal(one[0], three[0])
    np.testing.assert_array_equal(one[1], three[1])
    other, _ = children_of(wide_problem, encoding, parents, 2, mutation=0.5)
    assert (other != one[0]).any()


@pytest.mark.parametrize("parameter", ["crossover_kind", "mutation_kind"])
def test_unknown_kinds_are_refused(wide_problem: Problem, parameter: str) -> None:
    encoding = Encoding.of(wide_problem, None)
    with pytest.raises(ParameterError, match=f"{parameter}: unknown kind; got 'sideways'"):
        Variation(encoding, wide_problem.tables, crossover=1.0, mutation=1.0, **{parameter: "sideways"})
