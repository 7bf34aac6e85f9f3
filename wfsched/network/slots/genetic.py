"""Evolution of plans: a genetic algorithm on profit, and fronts of profit, delay, energy and brown energy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.network.slots.kernel import open_decoding
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.policies import Congested, Genes, Greedy, LocalSearch
from wfsched.network.slots.search_kernel import decode_rows
from wfsched.network.slots.slot import Slot

OBJECTIVES = ("profit", "mean_delay_s", "energy", "brown")
"""Figures of plans that a front trades off; profit is maximised, the others are minimised."""


class _Options(NamedTuple):
    """Choices of each user in a row: node and path (U, most), and how many there are (U,)."""

    node: IntArray
    path: IntArray
    number: IntArray


class SlotCoding:
    """Rows of numbers from 0 to 1 as plans: of each user a choice of node and path, and a key of order."""

    def __init__(self, slot: Slot) -> None:
        self.slot = slot
        self.options = _options(slot)
        self.memory = open_decoding(slot.tables)

    def genes(self, rows: FloatArray) -> tuple[IntArray, IntArray, IntArray]:
        """Return nodes, paths and orders (n_rows, U) of rows (n_rows, 2 U)."""
        n_users = self.slot.network.n_users
        choice = np.minimum(
            (rows[:, :n_users] * self.options.number).astype(np.int64), self.options.number - 1
        )
        users = np.arange(n_users)
        order = np.argsort(rows[:, n_users:], axis=1, kind="stable").astype(np.int64)
        return self.options.node[users, choice], self.options.path[users, choice], order

    def row(self, genes: Genes) -> FloatArray:
        """Return the row (2 U,) of a plan."""
        node, path, order = genes
        row = np.empty(2 * len(node))
        for u, (n, p) in enumerate(zip(node.tolist(), path.tolist())):
            same = (self.options.node[u] == n) & (self.options.path[u] == p)
            row[u] = (float(np.argmax(same)) + 0.5) / self.options.number[u]
        row[len(node) + order] = (np.arange(len(order)) + 0.5) / len(order)
        return row

    def figures(self, rows: FloatArray) -> FloatArray:
        """Return `OBJECTIVES` of rows, (n_rows, 4), all to be minimised: the profit is negated."""
        tables, genes = self.slot.tables, self.genes(rows)
        profit, delay = np.empty(len(rows)), np.empty(len(rows))
        decode_rows(tables, self.memory, *genes, profit, delay)
        economics = self.slot.economics
        scale = economics.nominal_speed if economics.law == "relative" else 1.0
        energies = economics.kappa * (tables.speed[genes[0]] / scale) ** 2 * tables.work
        brown = energies * np.asarray(self.slot.brown)[genes[0]]
        return np.column_stack((-profit, delay, energies.sum(axis=1), brown.sum(axis=1)))


@dataclass(frozen=True, slots=True)
class Genetic:
    """Genetic algorithm on nodes, paths and order, with the plan of `Congested` in the first population.

    Parameters
    ----------
    pop_size, generations : int
    """

    pop_size: int = 40
    generations: int = 100

    def __call__(self, slot: Slot, rng: np.random.Generator) -> Plan:
        """Return the best plan found."""
        from pymoo.algorithms.soo.nonconvex.ga import GA

        coding = SlotCoding(slot)
        first = rng.random((self.pop_size, 2 * slot.network.n_users))
        first[0] = coding.row(Congested().genes(slot))
        answer = _minimised(GA(pop_size=self.pop_size, sampling=first), coding, 1, self.generations, rng)
        best = np.atleast_2d(answer.X)[:1]
        return Plan.decode(slot, *(gene[0] for gene in coding.genes(best)))


@dataclass(frozen=True, slots=True)
class FrontSearch:
    """NSGA-II over profit, mean delay, energy and brown energy, from the plans of other policies on.

    Parameters
    ----------
    pop_size, generations : int
    """

    pop_size: int = 80
    generations: int = 150

    def __call__(self, slot: Slot, rng: np.random.Generator) -> tuple[Plan, ...]:
        """Return plans of which none is better than another in all figures, the most profit first."""
        from pymoo.algorithms.moo.nsga2 import NSGA2

        coding = SlotCoding(slot)
        first = rng.random((self.pop_size, 2 * slot.network.n_users))
        best = LocalSearch()(slot, rng)
        starts = (Greedy().genes(slot), Congested().genes(slot), (best.node, best.path, best.order))
        for i, genes in enumerate(starts):
            first[i] = coding.row(genes)
        answer = _minimised(NSGA2(pop_size=self.pop_size, sampling=first), coding, 4, self.generations, rng)
        rows = np.atleast_2d(answer.X)
        figures = coding.figures(rows)
        _, unique = np.unique(figures, axis=0, return_index=True)
        nodes, paths, orders = coding.genes(rows[unique])
        return tuple(Plan.decode(slot, *genes) for genes in zip(nodes, paths, orders))


def _minimised(
    algorithm: Any, coding: SlotCoding, n_obj: int, generations: int, rng: np.random.Generator
) -> Any:
    """Return what a pymoo algorithm finds."""
    from pymoo.core.problem import Problem
    from pymoo.optimize import minimize

    class _Plans(Problem):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(n_var=2 * coding.slot.network.n_users, n_obj=n_obj, xl=0.0, xu=1.0)

        def _evaluate(self, x: FloatArray, out: dict[str, Any], *_: Any, **__: Any) -> None:
            out["F"] = coding.figures(x)[:, :n_obj]

    seed = int(rng.integers(2**31))
    return minimize(_Plans(), algorithm, ("n_gen", generations), seed=seed, verbose=False)


def _options(slot: Slot) -> _Options:
    counts = slot.network.paths.count
    rows = [
        [(n, p) for n in range(slot.network.n_nodes) for p in range(int(counts[u, n]))]
        for u in range(slot.network.n_users)
    ]
    most = max(map(len, rows))
    padded = np.array([row + row[-1:] * (most - len(row)) for row in rows], np.int64)
    return _Options(padded[..., 0], padded[..., 1], np.array([len(row) for row in rows], np.int64))
