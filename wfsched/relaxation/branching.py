"""Leases are billed by whole quanta: branching on how many there are of each group of machines."""

from __future__ import annotations

import heapq

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.relaxation.instance import Instance
from wfsched.relaxation.limits import Limits
from wfsched.relaxation.linear_program.linear_program import LinearProgram, Outcome

# Programs that are solved beyond the first one.
_NODES = 40

# Of a quantum: a lease may be so much longer than what it is billed (`Pricing.billed_s` says 1e-9),
# and what is billed so far from a whole number that it is one.
_LONGER = 4e-9
_WHOLE = 1e-6

# Quanta shorter than this share of the least makespan are not worth it.
_COARSE = 0.05


def quanta_matter(facts: Instance, terms: FloatArray) -> bool:
    """Tell whether quanta are so long that it pays to look at whole ones."""
    return bool(len(_branched(facts, terms))) and facts.problem.tables.quantum_s > _COARSE * facts.least_s


def whole_quanta(
    facts: Instance, terms: FloatArray, program: LinearProgram, narrowed: Limits, outcome: Outcome
) -> Outcome:
    """Return what can be proven if as many quanta are billed as there can be in a schedule.

    Branch and bound: the program of the least bound is split at the costliest fraction, into one
    with fewer quanta and one with more. What is left when the nodes are used up is a bound as well.

    Parameters
    ----------
    program, outcome
        A program and its solution, within the bounds `narrowed` of the columns.
    """
    quantum = facts.problem.tables.quantum_s / facts.layout.seconds
    columns = _branched(facts, terms)
    # Bound, order of creation, lower and upper bounds of the columns, solution.
    queue = [(outcome.least, 0, narrowed.lower, narrowed.upper, outcome.point)]
    created = 0
    while queue:
        least, _, lower, upper, point = queue[0]
        billed = point[columns] / quantum if len(point) else np.zeros(len(columns))
        far = np.abs(billed - np.round(billed))
        if far.max() < _WHOLE or created >= _NODES:
            return Outcome(least, point)
        heapq.heappop(queue)
        chosen = int((far * terms[columns]).argmax())
        column, count = columns[chosen], float(np.floor(billed[chosen]))
        fewer, more = upper.copy(), lower.copy()
        fewer[column] = quantum * (count + _LONGER * max(1.0, count))
        more[column] = quantum * (count + 1.0) * (1.0 - _LONGER)
        for low, high in ((lower, fewer), (more, upper)):
            program.move(low, high)
            found = program.solve()
            created += 1
            if found.least < np.inf:
                heapq.heappush(queue, (max(least, found.least), created, low, high, found.point))
    return Outcome(np.inf, np.zeros(0))


def _branched(facts: Instance, terms: FloatArray) -> IntArray:
    """Return the columns of what is billed, where it costs something."""
    columns = facts.layout.billed
    return columns[terms[columns] > 0.0]
