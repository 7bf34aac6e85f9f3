"""Shapes of generated topologies: which nodes are linked, and where they stand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError

SIDE_KM = 1000.0
"""Side of the square on which nodes are strewn [km]; a ring touches it."""

# Waxman's alpha and beta: how many links there are, and how many of them are long.
_WAXMAN_DENSITY, _WAXMAN_REACH = 0.4, 0.2


class Shape(NamedTuple):
    """Places of nodes (n, 2) [km], and pairs of their indices that are linked."""

    place: FloatArray
    pairs: list[tuple[int, int]]


def ring(n_nodes: int, rng: np.random.Generator) -> Shape:
    """Return a ring with half as many chords as it has nodes, drawn at random."""
    turn = 2.0 * np.pi * np.arange(n_nodes) / n_nodes
    place = 0.5 * SIDE_KM * (1.0 + np.column_stack((np.cos(turn), np.sin(turn))))
    pairs = [(i, (i + 1) % n_nodes) for i in range(n_nodes)] if n_nodes > 2 else [(0, 1)]
    linked = {frozenset(pair) for pair in pairs}
    free = [(i, j) for i in range(n_nodes) for j in range(i + 1, n_nodes) if frozenset((i, j)) not in linked]
    chosen = rng.permutation(len(free))[: n_nodes // 2]
    return Shape(place, pairs + [free[c] for c in sorted(chosen.tolist())])


def gabriel(n_nodes: int, rng: np.random.Generator) -> Shape:
    """Return the Gabriel graph of random places: a pair is linked if no node lies in the circle between.

    K. R. Gabriel, R. R. Sokal, "A new statistical approach to geographic variation analysis", Systematic
    Zoology 18(3), 1969, doi 10.2307/2412323. It is connected.
    """
    place = rng.uniform(0.0, SIDE_KM, (n_nodes, 2))
    squared = _squared_distances(place)
    pairs = []
    for i in range(n_nodes):
        for j in range(i + 1, n_nodes):
            within = squared[i] + squared[j] < squared[i, j]
            within[[i, j]] = False
            if not within.any():
                pairs.append((i, j))
    return Shape(place, pairs)


def waxman(n_nodes: int, rng: np.random.Generator) -> Shape:
    """Return random links, rarer the longer they are; parts that do not meet are joined at their nearest.

    B. M. Waxman, "Routing of multipoint connections", IEEE JSAC 6(9), 1988, doi 10.1109/49.12889.
    """
    place = rng.uniform(0.0, SIDE_KM, (n_nodes, 2))
    distance = np.sqrt(_squared_distances(place))
    chance = _WAXMAN_DENSITY * np.exp(-distance / (_WAXMAN_REACH * np.sqrt(2.0) * SIDE_KM))
    drawn = rng.random((n_nodes, n_nodes)) < chance
    pairs = [(i, j) for i in range(n_nodes) for j in range(i + 1, n_nodes) if drawn[i, j]]
    return Shape(place, _joined(pairs, distance))


def _joined(pairs: list[tuple[int, int]], distance: FloatArray) -> list[tuple[int, int]]:
    """Return the pairs and, while there are several parts, the nearest pair of nodes of two of them."""
    part = np.arange(len(distance))
    for i, j in pairs:
        part[part == part[j]] = part[i]
    while len(np.unique(part)) > 1:
        apart = np.where(part[:, None] != part[None, :], distance, np.inf)
        i, j = divmod(int(np.argmin(apart)), len(distance))
        pairs.append((min(i, j), max(i, j)))
        part[part == part[j]] = part[i]
    return pairs


def _squared_distances(place: FloatArray) -> FloatArray:
    squared: FloatArray = ((place[:, None] - place[None, :]) ** 2).sum(axis=2)
    return squared


def check_size(n_nodes: int, most: int) -> None:
    """Refuse a number of nodes that makes no network, or one beyond memory."""
    if not 2 <= n_nodes <= most:
        raise ParameterError(
            "number of nodes out of range", where="nodes", got=n_nodes, allowed=f"an integer, 2 to {most}"
        )
