"""`Variation`: children of pairs of rows, crossed, mutated and hashed in one pass."""

from __future__ import annotations

from typing import Any

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.core.compiling import compiled
from wfsched.core.errors import ParameterError
from wfsched.core.streams import draw_unit
from wfsched.core.threads import share_rows
from wfsched.evolve.encoding.duplicates import HashArray, hash_weights, row_hash
from wfsched.evolve.encoding.encoding import Encoding, Genes
from wfsched.evolve.variation.crossover import CROSSOVERS, cross_pair
from wfsched.evolve.variation.mutation import (
    MUTATIONS,
    START_RATE,
    log_miss,
    mutate_order_row,
    mutate_placement_row,
    mutate_times_row,
)
from wfsched.schedule.evaluation.tables import Tables

# Below this many genes a hand-over to threads costs more than it saves.
_GENES_WORTH_A_THREAD = 100_000


class Variation:
    """Makes children of parents.

    Parameters
    ----------
    encoding : Encoding
    tables : Tables
    crossover : float
        Probability that a pair is crossed; copied otherwise.
    mutation : float
        Probability that a child is mutated.
    gene_rate : float, optional
        Probability that a gene of such a child changes; 1 / n_tasks if None.
    crossover_kind : {"uniform", "segment", "levels", "prefix", "any"}
        Which tasks are swapped: each with probability 1/2, a run of the first parent's order, all
        from a level of the workflow on, all from a place of that order on; or one of
        the four for each pair.
    mutation_kind : {"redraw", "neighbour", "any"}
        Whether machines and levels are drawn anew, or others taken next to them; or one of the two
        for each child.
    threads : int
        No child depends on it.

    Raises
    ------
    ParameterError
        If there is no such kind.
    """

    def __init__(
        self,
        encoding: Encoding,
        tables: Tables,
        *,
        crossover: float,
        mutation: float,
        gene_rate: float | None = None,
        crossover_kind: str = "uniform",
        mutation_kind: str = "redraw",
        threads: int = 1,
    ) -> None:
        for name, kind, known in (
            ("crossover_kind", crossover_kind, CROSSOVERS),
            ("mutation_kind", mutation_kind, MUTATIONS),
        ):
            if kind not in known:
                raise ParameterError("unknown kind", where=name, got=kind, known=known)
        rate = 1.0 / encoding.n_tasks if gene_rate is None else gene_rate
        self.threads = threads
        self.weights = hash_weights(encoding.n_genes)
        self.chances = (float(crossover), float(mutation), log_miss(rate))
        self.kinds = (CROSSOVERS.index(crossover_kind), MUTATIONS.index(mutation_kind))
        self.layout = encoding.layout
        self.domain = (encoding.hosts, encoding.n_hosts, encoding.n_levels)
        self.relations = ((tables.parent_start, tables.parent), encoding.children)
        self.levels = encoding.levels

    def children(
        self, rows: Genes, first: IntArray, second: IntArray, rng: np.random.Generator
    ) -> tuple[Genes, HashArray]:
        """Return two children for each pair of parents, and their hashes.

        Parameters
        ----------
        rows : array (n_rows, n_genes)
            Among which the parents are.
        first, second : array (n_pairs,)
            Rows of the parents.

        Returns
        -------
        array (2 * n_pairs, n_genes), array (2 * n_pairs,)
            The children that take after the first parents, then those after the second.
        """
        pairs = len(first)
        born, hashes = np.empty((2 * pairs, rows.shape[1]), rows.dtype), np.empty(2 * pairs, np.uint64)
        seeds = rng.integers(0, 1 << 64, pairs, np.uint64)
        parameters: tuple[Any, ...] = (self.chances, self.kinds, self.layout, self.domain, self.relations)

        def breed(part: slice) -> None:
            bounds = (part.start, part.stop)
            _breed(rows, first, second, seeds, bounds, *parameters, self.levels, self.weights, born, hashes)

        parts = min(self.threads, max(1, born.size // _GENES_WORTH_A_THREAD))
        share_rows(breed, pairs, parts)
        return born, hashes


@compiled
def _breed(  # type: ignore[no-untyped-def]
    rows,
    first,
    second,
    seeds,
    bounds,
    chances,
    kinds,
    layout,
    domain,
    relations,
    levels,
    weights,
    born,
    hashes,
):
    """Fill the children and hashes of the pairs within `bounds`."""
    crossover, mutation, logarithm = chances
    crossover_kind, mutation_kind = kinds
    n, order_at, pairs = layout[0], layout[1], first.shape[0]
    parents, children = relations
    mask = np.zeros(n, rows.dtype)
    taken, near, stream = np.zeros(n, np.bool_), np.zeros(n, np.bool_), np.zeros(1, np.uint64)
    for pair in range(bounds[0], bounds[1]):
        stream[0] = seeds[pair]
        mother, father = rows[first[pair]], rows[second[pair]]
        twins = (pair, pairs + pair)
        if draw_unit(stream) < crossover:
            a, b = born[twins[0]], born[twins[1]]
            cross_pair(mother, father, a, b, layout, levels, crossover_kind, mask, taken, stream)
        else:
            born[twins[0]], born[twins[1]] = mother, father
        for place in twins:
            child = born[place]
            if draw_unit(stream) < mutation:
                mutate_placement_row(child, n, domain, mutation_kind, logarithm, stream)
                if order_at > 0:
                    order = child[order_at : order_at + n]
                    mutate_order_row(order, logarithm, parents, children, near, stream)
                mutate_times_row(child, layout, logarithm, START_RATE, stream)
            hashes[place] = row_hash(child, weights)
