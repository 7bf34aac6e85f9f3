"""Deadlines and budgets of a study: pairs of factors, and the mode of each constraint."""

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
    from wfsched.study.definition.schema import LimitsEntry


@dataclass(frozen=True, slots=True)
class LimitsByFactors:
    """Deadline and budget of a trial, relative to the fastest and the cheapest schedule.

    Parameters
    ----------
    mu, lam : float or None
        Factors of the deadline and the budget, as in
        `wfsched.heuristics.limits_by_factors.limits_by_factors`; None for no such constraint.
    deadline, budget : str
        Mode of each constraint.
    tolerance : float
        Excess of the budget that still counts as feasible, as a share of the budget.
    methods : tuple of str or None
        Names of the methods that run under these limits; None for all.
    """

    mu: float | None = None
    lam: float | None = None
    deadline: Mode = "hard"
    budget: Mode = "soft"
    tolerance: float = 0.0
    methods: tuple[str, ...] | None = None

    def constrain(self, problem: Problem, limits: FactorLimits) -> Problem:
        """Return `problem` with the deadline and the budget of `limits` that a factor was given for."""
        constraints = []
        if self.mu is not None:
            constraints.append(Constraint("deadline", limits.deadline_s, self.deadline))
        if self.lam is not None:
            slack = self.tolerance * limits.budget
            constraints.append(Constraint("budget", limits.budget, self.budget, slack))
        return problem.constrained(*constraints)


def expand_limits(entries: Sequence[LimitsEntry], where: str) -> tuple[LimitsByFactors, ...]:
    """Return the pairs of factors of all ``[[limits]]``, without duplicates; one without limits if none.

    Raises
    ------
    StudyError
        If lists of factors do not combine as requested.
    """
    found = [pair for i, entry in enumerate(entries) for pair in _expanded(entry, f"{where}: limits[{i}]")]
    return tuple(dict.fromkeys(found)) if found else (LimitsByFactors(),)


def _expanded(entry: LimitsEntry, where: str) -> list[LimitsByFactors]:
    modes = (entry.deadline, entry.budget, entry.tolerance, entry.methods)
    return [LimitsByFactors(mu, lam, *modes) for mu, lam in _pairs(entry, where)]


def _pairs(entry: LimitsEntry, where: str) -> Iterable[tuple[float | None, float | None]]:
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
        allowed='combine = "product", or "pairs" with lists of equal length',
    )


def _one_list(entry: LimitsEntry, where: str) -> Sequence[tuple[float | None, float | None]]:
    """Return the pairs where mu, lambda or both are missing."""
    mus, lams = entry.mu or (), entry.lam or ()
    if entry.combine == "complement" and (mus or lams):
        return [(mu, 1.0 - mu) for mu in mus] + [(1.0 - lam, lam) for lam in lams]
    if entry.combine is not None:
        raise StudyError("nothing to combine", where=where, got=entry.combine, allowed="mu and lambda")
    return [(mu, None) for mu in mus] + [(None, lam) for lam in lams] or [(None, None)]
