"""The first population: schedules of heuristics, slowed down copies of them, and random ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wfsched.core.arrays import IndexArray
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.duplicates import is_new, row_hashes
from wfsched.evolve.encoding.encoding import Encoding, Genes
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.placing.least_energy import least_energy_placement
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def initial_rows(
    encoded: EncodedProblem,
    params: Parameters,
    start_from: Sequence[Schedule],
    order: IndexArray,
    rng: np.random.Generator,
) -> Genes:
    """Return the rows of the first population, (pop_size, n_genes).

    The heuristics' schedules come first, then the
    extremes (`extreme_rows`), both again at other starts where there is a window, then random
    rows: an eighth of the population at the least.
    """
    encoding = encoded.encoding
    parts = [schedule_rows(encoding, start_from)]
    if params.extremes:
        extremes = extreme_rows(encoding, encoded.scheduling, parts[0], order)
        parts.append(encoded.inserted(extremes))
    given = _distinct(np.concatenate(parts))
    if encoding.started:
        given = _distinct(np.concatenate((given, restarted(encoding, given, rng))))
    given = given[: params.pop_size - params.pop_size // 8]
    drawn = random_rows(encoding, params.pop_size - len(given), order, rng)
    return np.concatenate((given, encoded.inserted(drawn)))


def restarted(encoding: Encoding, rows: Genes, rng: np.random.Generator) -> Genes:
    """Return the rows with starts drawn anew."""
    moved = rows.copy()
    encoding.starts(moved)[:] = rng.integers(0, encoding.n_steps + 1, len(rows))
    return moved


def random_rows(encoding: Encoding, count: int, order: IndexArray, rng: np.random.Generator) -> Genes:
    """Return `count` rows with uniformly drawn machines, levels and starts, all in `order`."""
    machine = encoding.random_machines(count, rng)
    level = encoding.random_levels(machine, rng)
    rows = encoding.join(machine, level, np.broadcast_to(order, machine.shape))
    return restarted(encoding, rows, rng) if encoding.started else rows


def schedule_rows(encoding: Encoding, schedules: Sequence[Schedule]) -> Genes:
    """Return the rows of given schedules, each with the order it was made with."""
    if not schedules:
        return np.empty((0, encoding.n_genes), encoding.dtype)
    return encoding.join(*encoding.exactly(schedules))


def extreme_rows(encoding: Encoding, problem: Problem, start_from: Genes, order: IndexArray) -> Genes:
    """Return the placement of least energy, and the starting schedules with every task slowed down.

    Each is repeated once for each level below the top one, all its tasks at that level (or the
    top level of machines with fewer).
    """
    machine, level = least_energy_placement(problem)
    rows = [encoding.join(machine[None], level[None], order[None])]
    for slow in range(int(encoding.n_levels.max()) - 1):
        slowed = start_from.copy()
        placed, level_of, *_ = encoding.placement(slowed)
        level_of[:] = np.minimum(slow, encoding.n_levels[placed] - 1)
        rows.append(slowed)
    return np.concatenate(rows)


def _distinct(rows: Genes) -> Genes:
    """Return the rows without repetitions, in the order of their first appearance."""
    hashes = row_hashes(rows)
    return rows[is_new(hashes, hashes[:0])]
