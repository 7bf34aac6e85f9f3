"""Bounds on fronts: a lower bound for each schedule, and a curve of bounds below the front."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from wfsched.core.arguments import takes
from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import ParameterError
from wfsched.core.summary import Summarised
from wfsched.relaxation.relaxation import Relaxation
from wfsched.schedule.figures import COST, MAKESPAN
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.objectives import Objective, objective

# Most programs for the schedules of a front, and for the curve between them.
_MAX_SCHEDULES, _MAX_CURVE_POINTS = 100, 40
# Most columns of all programs together; there are at least so many programs nevertheless.
_MAX_COLUMNS = 400_000
_MIN_PROGRAMS = 8

# The bounded objective is the first of these that the front has.
_BOUNDED_PREFERENCE = ("energy", "brown_energy", "carbon", "cost", "makespan")

Observer = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FrontBounds(Summarised):
    """Lower bounds on one objective of the schedules of a front.

    Parameters
    ----------
    bounded : Objective
    given : tuple of str
        Objectives limited to the values of each schedule: makespan, cost, both or none.
    bound : array (n_schedules,)
        Proven lower bound on all schedules no worse in `given`; in the unit of the objective.
    gap : array (n_schedules,)
        ``1 - bound / value`` of each schedule.
    solved : int
        Number of schedules for which a program was solved; the others have the bound of one whose
        makespan and cost are no less than theirs.
    curve : array (points, 2)
        If one objective is `given`: some of its values, ascending from the least possible one, and
        the bound at each. No rows otherwise.
    """

    bounded: Objective
    given: tuple[str, ...]
    bound: FloatArray
    gap: FloatArray
    solved: int
    curve: FloatArray


@takes("front", "wfsched.schedule.fronts.front:Front")
def bound_front(front: Front, observer: Observer | None = None) -> FrontBounds:
    """Return lower bounds on the schedules of `front`; of many schedules, on evenly spaced ones.

    Parameters
    ----------
    observer : callable, optional
        Called with the number of programs solved, and of all.
    """
    names = front.problem.objectives
    bounded = _bounded(names)
    given = tuple(name for name in ("makespan", "cost") if name in names and name != bounded.name)
    held = np.full((len(front), 2), np.inf)
    for column, (name, figure) in enumerate((("makespan", MAKESPAN), ("cost", COST))):
        if name in given:
            held[:, column] = front.figures[:, figure]
    relaxed = Relaxation(front.problem)
    most = max(_MIN_PROGRAMS, _MAX_COLUMNS // relaxed.columns)
    chosen = _spread(held, min(most, _MAX_SCHEDULES))
    between = _between(relaxed, held, given, min(most, _MAX_CURVE_POINTS))
    solved = np.vstack([held[chosen], between])
    bounds = relaxed.along(
        bounded.name,
        solved[:, 0].tolist(),
        solved[:, 1].tolist(),
        None if observer is None else lambda done: observer(done, len(solved)),
    )
    values = np.array([each.value for each in bounds])
    bound, figures = _known(held, solved, values), front.figures[:, bounded.column]
    gap = np.divide(figures - bound, figures, out=np.zeros(len(bound)), where=figures > bound)
    curve = np.zeros((0, 2))
    if len(between):
        column = 0 if given == ("makespan",) else 1
        own = np.unique(solved, axis=0)
        curve = np.column_stack([own[:, column], _known(own, solved, values)])
        curve = curve[np.isfinite(curve[:, 1])]
    return FrontBounds(
        bounded,
        given,
        readonly(bound, np.float64),
        readonly(gap, np.float64),
        len(chosen),
        readonly(curve, np.float64),
    )


def _bounded(names: Sequence[str]) -> Objective:
    """Return the objective that is bounded; refuse a front that has none."""
    for name in _BOUNDED_PREFERENCE:
        if name in names:
            return objective(name)
    raise ParameterError(
        "no objective of the front has such a bound",
        where="objectives",
        got=", ".join(names),
        allowed=", ".join(_BOUNDED_PREFERENCE),
    )


def _spread(held: FloatArray, most: int) -> IntArray:
    """Return the schedules whose programs are solved: evenly spaced ones of different limits."""
    _, first = np.unique(held, axis=0, return_index=True)
    places = np.linspace(0, len(first) - 1, min(most, len(first)))
    return first[np.unique(places.astype(np.int64))].astype(np.int64)


def _between(relaxed: Relaxation, held: FloatArray, given: tuple[str, ...], count: int) -> FloatArray:
    """Return limits from the least possible to the largest of the front, if one objective is given."""
    if len(given) != 1:
        return np.zeros((0, 2))
    column = 0 if given == ("makespan",) else 1
    least = min(relaxed.along(given[0], [np.inf])[0].value, float(held[:, column].min()))
    # Slightly above the least, or rounding may leave no solution there.
    least *= 1.0 + 1e-6
    most = float(held[:, column].max())
    if not 0.0 < least < most:
        return np.zeros((0, 2))
    limits = np.full((count, 2), np.inf)
    limits[:, column] = np.geomspace(least, most, count)
    return limits


def _known(held: FloatArray, solved: FloatArray, values: FloatArray) -> FloatArray:
    """Return the best bound of `solved` for each of `held`: bounds of looser limits hold too."""
    looser = (solved >= held[:, None]).all(axis=2)
    bound: FloatArray = np.where(looser, values, 0.0).max(axis=1)
    return bound
