"""Deadline and budget by factors between the cheapest and the fastest schedule (CFN Eq. 6, 7)."""

from __future__ import annotations

from dataclasses import dataclass

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.heuristics.budget.cheapest import cheapest
from wfsched.heuristics.makespan.heft import heft
from wfsched.schedule.problem import Problem


@dataclass(frozen=True, slots=True)
class FactorLimits:
    """Deadline and budget, and the schedules that they lie between.

    Parameters
    ----------
    mu, lam : float
        The factors; lam is called lambda outside of Python.
    cheapest_makespan_s, cheapest_cost : float
        Of the schedule of `cheapest`: M_t, C_t.
    fastest_makespan_s, fastest_cost : float
        Of HEFT over the whole platform at f_max: M_f, C_f.
    deadline_s, budget : float
    swapped : bool
        Whether the fastest schedule costs less than the cheapest, so that the budget was put
        between them the other way round.
    """

    mu: float
    lam: float
    cheapest_makespan_s: float
    cheapest_cost: float
    fastest_makespan_s: float
    fastest_cost: float
    deadline_s: float
    budget: float
    swapped: bool

    @property
    def free(self) -> bool:
        """Whether neither schedule costs anything, so that the budget is 0 whatever its factor."""
        return self.cheapest_cost == 0.0 and self.fastest_cost == 0.0


def limits_by_factors(problem: Problem, mu: float, lam: float | None = None) -> FactorLimits:
    """Return ``deadline = M_f + (M_t - M_f) mu`` and ``budget = C_t + (C_f - C_t) lambda``.

    Parameters
    ----------
    mu : float
        0: the fastest schedule's makespan, 1: the cheapest one's.
    lam : float, optional
        0: the cheapest schedule's cost, 1: the fastest one's; ``1 - mu`` if None. Where the fastest
        schedule is the cheaper one, the two costs change places.

    Raises
    ------
    ParameterError
        If a factor is outside [0, 1] or NaN.

    References
    ----------
    Lan, Wang, Kong, Long, ANIT 2023, doi 10.5220/0012277500003807, Eq. 6, 7.
    """
    given = 1.0 - mu if lam is None else lam
    for name, factor in (("mu", mu), ("lambda", given)):
        if not 0.0 <= factor <= 1.0:
            raise ParameterError("out of range", where=name, got=factor, allowed="0 to 1")
    rng = generator(0, "bounds")
    slow, fast = cheapest(problem, rng), heft(problem, rng)
    low, high = sorted((slow.cost, fast.cost))
    return FactorLimits(
        mu=mu,
        lam=given,
        cheapest_makespan_s=slow.makespan_s,
        cheapest_cost=slow.cost,
        fastest_makespan_s=fast.makespan_s,
        fastest_cost=fast.cost,
        deadline_s=_between(fast.makespan_s, slow.makespan_s, mu),
        budget=_between(low, high, given),
        swapped=fast.cost < slow.cost,
    )


def _between(start: float, end: float, factor: float) -> float:
    """Return the point between two values; the end itself at 1, rounding error or not."""
    return end if factor == 1.0 else start + (end - start) * factor
