"""Deadline and budget as the options give them: absolute, or as factors between two schedules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wfsched.cli.options.constraint_terms import Term, parse_term, read_terms
from wfsched.cli.terminal.output import warn
from wfsched.core.errors import ParameterError

if TYPE_CHECKING:
    from wfsched.heuristics.limits_by_factors import FactorLimits
    from wfsched.schedule.constraints import Constraint
    from wfsched.schedule.problem import Problem


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options on bounds, as given; None where an option was left out.

    Raises
    ------
    ParameterError
        If a factor is out of its range, one bound is given in two ways, or there is a tolerance
        without a budget.
    """

    mu: float | None = None
    lam: float | None = None
    deadline: float | None = None
    budget: float | None = None
    tolerance: float = 0.0
    terms: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        for option, value in (("mu", self.mu), ("lambda", self.lam)):
            if value is not None and not 0.0 <= value <= 1.0:
                raise ParameterError("out of range", where=f"--{option}", got=value, allowed="0 to 1")
        both = (("mu", self.mu, "deadline", self.deadline), ("lambda", self.lam, "budget", self.budget))
        for factor, first, bound, second in both:
            if first is not None and second is not None:
                raise ParameterError(
                    f"--{factor} sets the same bound",
                    where=f"--{bound}",
                    remedy="Give one of them.",
                )
        named = [term for term in self.terms if term.name == "budget"]
        if self.tolerance and named:
            raise ParameterError(
                "a constraint says how the budget is kept",
                where="--tolerance",
                remedy=f"Say it in {named[0].where}.",
            )
        if self.tolerance and not self.has_budget:
            raise ParameterError("there is no budget", where="--tolerance", remedy="Give one with --budget.")

    @property
    def by_factors(self) -> bool:
        """Whether either bound is given by its factor."""
        return self.mu is not None or self.lam is not None

    @property
    def has_budget(self) -> bool:
        """Whether there is a budget; the factor of a deadline sets one as well."""
        return self.budget is not None or self.by_factors

    @property
    def factors(self) -> tuple[float, float]:
        """Mu and lambda; the one that is left out is 1 minus the other."""
        if self.mu is not None:
            return self.mu, 1.0 - self.mu if self.lam is None else self.lam
        lam = self.lam or 0.0
        return 1.0 - lam, lam


def bounded(problem: Problem, wanted: Wanted) -> tuple[Problem, FactorLimits | None]:
    """Return the problem with the bounds that are wanted, and the factors if they were used.

    Where the fastest schedule is cheaper than the cheapest placement, its budgets are swapped; a
    warning says so.

    Raises
    ------
    ParameterError
        If a factor or a bound is out of its range.
    """
    from wfsched.heuristics.limits_by_factors import limits_by_factors

    # What may run where is settled before the fastest and the cheapest schedule are looked for.
    problem = problem.constrained(*(term.rule() for term in wanted.terms if term.is_rule))
    factors = limits_by_factors(problem, *wanted.factors) if wanted.by_factors else None
    if factors is not None and factors.swapped:
        warn(
            "the fastest schedule costs less than the cheapest placement: the ends of the budget are swapped"
        )
    return problem.constrained(*_constraints(wanted, factors)), factors


def read_wanted(
    mu: float | None,
    lam: float | None,
    deadline: float | None,
    budget: float | None,
    tolerance: float,
    constraints: Sequence[str] | None,
    file: Path | None,
) -> Wanted:
    """Return the options on bounds and constraints; those of the file come first."""
    terms = read_terms(file) if file is not None else []
    return Wanted(mu, lam, deadline, budget, tolerance, (*terms, *map(parse_term, constraints or ())))


def _constraints(wanted: Wanted, factors: FactorLimits | None) -> list[Constraint]:
    """Return the bounds; those of the options and factors go to the terms of the same name first."""
    bounds = {"deadline": wanted.deadline, "budget": wanted.budget}
    if factors is not None:
        by_factors = {"deadline": factors.deadline_s, "budget": factors.budget}
        said = {term.name for term in wanted.terms if not term.is_rule and term.bound is not None}
        for name, value in by_factors.items():
            if bounds[name] is None and name not in said:
                bounds[name] = value
    named = [term.constraint(bounds.pop(term.name, None)) for term in wanted.terms if not term.is_rule]
    return [*_plain(bounds, wanted.tolerance), *named]


def _plain(bounds: Mapping[str, float | None], tolerance: float) -> list[Constraint]:
    """Return the bounds that no term speaks of: a hard deadline and a soft budget."""
    from wfsched.schedule.constraints import budget, deadline

    seconds, money = bounds.get("deadline"), bounds.get("budget")
    constraints = [] if seconds is None else [deadline(seconds)]
    return constraints if money is None else [*constraints, budget(money, tolerance=tolerance)]


def bounds_document(problem: Problem, factors: FactorLimits | None) -> dict[str, Any]:
    """Return the bounds of `problem`, and where they come from."""
    from wfsched.schedule.constraints import Constraint

    found = {c.name: c for c in problem.constraints if isinstance(c, Constraint)}
    money = found.get("budget")
    return {
        "deadline_s": found["deadline"].limit if "deadline" in found else None,
        "budget": money.limit if money else None,
        "tolerance": money.tolerance if money else None,
        "constraints": [{"name": c.name, **asdict(c)} for c in problem.constraints],
        "factors": None if factors is None else _renamed(asdict(factors)),
    }


def _renamed(factors: dict[str, Any]) -> dict[str, Any]:
    """Return the factors with lambda called by its name, which Python does not allow."""
    return {"lambda" if name == "lam" else name: value for name, value in factors.items()}
