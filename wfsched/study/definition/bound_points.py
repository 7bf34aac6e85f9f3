"""Deadlines and budgets of a study: the factors of each problem, and how they bind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from wfsched.core.errors import StudyError
from wfsched.schedule.constraints import Constraint, Mode
from wfsched.schedule.problem import Problem

if TYPE_CHECKING:
    from wfsched.heuristics.limits_by_factors import FactorLimits
    from wfsched.study.definition.schema import BoundsEntry


@dataclass(frozen=True, slots=True)
class BoundPoint:
    """How a problem is bounded.

    Parameters
    ----------
    mu, lam : float or None
        Factors as of `wfsched.heuristics.limits_by_factors.limits_by_factors`; no such bound where None.
    deadline, budget : str
        Modes.
    tolerance : float
        Excess that counts as kept, as a share of the budget.
    methods : tuple of str or None
        Names of the methods that it is for; all where None.
    """

    mu: float | None = None
    lam: float | None = None
    deadline: Mode = "hard"
    budget: Mode = "soft"
    tolerance: float = 0.0
    methods: tuple[str, ...] | None = None

    def bounded(self, problem: Problem, factors: FactorLimits) -> Problem:
        """Return `problem` with the bounds that `factors` come to."""
        bounds = []
        if self.mu is not None:
            bounds.append(Constraint("deadline", factors.deadline_s, self.deadline))
        if self.lam is not None:
            slack = self.tolerance * factors.budget
            bounds.append(Constraint("budget", factors.budget, self.budget, slack))
        return problem.constrained(*bounds)


def bound_points(entries: Sequence[BoundsEntry], where: str) -> tuple[BoundPoint, ...]:
    """Return the points of all ``[[bounds]]``, each once; one without bounds if there are none.

    Raises
    ------
    StudyError
        If factors cannot be combined as they should.
    """
    points = [point for i, entry in enumerate(entries) for point in _points(entry, f"{where}: bounds[{i}]")]
    return tuple(dict.fromkeys(points)) if points else (BoundPoint(),)


def _points(entry: BoundsEntry, where: str) -> list[BoundPoint]:
    modes = (entry.deadline, entry.budget, entry.tolerance, entry.methods)
    return [BoundPoint(mu, lam, *modes) for mu, lam in _pairs(entry, where)]


def _pairs(entry: BoundsEntry, where: str) -> Iterable[tuple[float | None, float | None]]:
    mus, lams = entry.mu, entry.lam
    if mus is None or lams is None:
        return _one_list(entry, where)
    if entry.combine == "product" or len(mus) == len(lams) == 1:
        return product(mus, lams)
    if entry.combine == "pairs" and len(mus) == len(lams):
        return zip(mus, lams)
    raise StudyError(
        "mu and lambda do not combine",
        where=where,
        got=f"{len(mus)} mu, {len(lams)} lambda, combine = {entry.combine}",
        allowed='combine = "product", or "pairs" of lists of one length',
    )


def _one_list(entry: BoundsEntry, where: str) -> Sequence[tuple[float | None, float | None]]:
    """Return the points where mu or lambda is left out, or both."""
    mus, lams = entry.mu or (), entry.lam or ()
    if entry.combine == "complement" and (mus or lams):
        return [(mu, 1.0 - mu) for mu in mus] + [(1.0 - lam, lam) for lam in lams]
    if entry.combine is not None:
        raise StudyError(
            "there is nothing to combine", where=where, got=entry.combine, allowed="mu and lambda"
        )
    return [(mu, None) for mu in mus] + [(None, lam) for lam in lams] or [(None, None)]
