"""Branching on the number of billed quanta of each group of machines."""

from __future__ import annotations

import heapq

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.relaxation.instance import Instance
from wfsched.relaxation.limits import Limits
from wfsched.relaxation.linear_program.linear_program import LinearProgram, Outcome

# Most programs to solve after the first.
_MAX_NODES = 40

# In quanta: most that a lease may exceed what is billed (`BILLING_SLACK` and as much as a margin), and
# the greatest distance from an integer that counts as one.
_BILLING_MARGIN = 4e-9
_INTEGER_TOLERANCE = 1e-6

# Shorter quanta, as a share of the least makespan, are not worth branching.
_MIN_QUANTUM = 0.05


def quanta_matter(facts: Instance, terms: FloatArray) -> bool:
    """Tell whether quanta are long enough for branching to pay."""
    return (
        bool(len(_branched(facts, terms))) and facts.problem.tables.quantum_s > _MIN_QUANTUM * facts.least_s
    )


def whole_quanta(
    facts: Instance, terms: FloatArray, program: LinearProgram, narrowed: Limits, outcome: Outcome
) -> Outcome:
    """Return the best bound for whole numbers of billed quanta.

    Branch and bound: the program of the least bound is split at the most expensive fraction, into one
    with fewer quanta and one with more. The least bound after the last node is a bound as well.

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
        if far.max() < _INTEGER_TOLERANCE or created >= _MAX_NODES:
            return Outcome(least, point)
        heapq.heappop(queue)
        chosen = int((far * terms[columns]).argmax())
        column, count = columns[chosen], float(np.floor(billed[chosen]))
        fewer, more = upper.copy(), lower.copy()
        fewer[column] = quantum * (count + _BILLING_MARGIN * max(1.0, count))
        more[column] = quantum * (count + 1.0) * (1.0 - _BILLING_MARGIN)
        for low, high in ((lower, fewer), (more, upper)):
            program.move(low, high)
            found = program.solve()
            created += 1
            if found.least < np.inf:
                heapq.heappush(queue, (max(least, found.least), created, low, high, found.point))
    return Outcome(np.inf, np.zeros(0))


def _branched(facts: Instance, terms: FloatArray) -> IntArray:
    """Return the columns of billed time that have a price."""
    columns = facts.layout.billed
    return columns[terms[columns] > 0.0]
