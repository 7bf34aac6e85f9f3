"""Options that limit a schedule: deadline and budget, absolute or by factors, and further constraints."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.constraint_terms import Term, parse_term, read_terms
from wfsched.cli.terminal.output import warn
from wfsched.core.duration import seconds_of
from wfsched.core.errors import ParameterError

if TYPE_CHECKING:
    from wfsched.heuristics.limits_by_factors import FactorLimits
    from wfsched.schedule.constraints import Constraint
    from wfsched.schedule.problem import Problem


@dataclass(frozen=True, slots=True)
class LimitOptions:
    """Limits and constraints as given; None where an option was left out.

    Attributes
    ----------
    terms : tuple of Term
        The constraints of the file, then those of the command line.
    deadline_s : float or None
        The deadline [s].

    Raises
    ------
    ParameterError
        If a constraint is malformed, a factor is out of its range, one limit is set in two ways, or there is
        a tolerance without a budget.
    """

    panel: ClassVar[str] = "Limits"

    mu: Annotated[
        float | None,
        typer.Option(
            "--mu",
            metavar="FACTOR",
            help="Deadline M_f + (M_t - M_f) * mu: M_f is the makespan of the fastest schedule (HEFT at the "
            "top frequencies), M_t that of the cheapest (all tasks on the cheapest machine).",
            show_default="1 - lambda if that is given",
        ),
    ] = None
    lam: Annotated[
        float | None,
        typer.Option(
            "--lambda",
            metavar="FACTOR",
            help="Budget C_t + (C_f - C_t) * lambda: C_t is the cost of the cheapest schedule, C_f that of "
            "the fastest.",
            show_default="1 - mu if that is given",
        ),
    ] = None
    deadline: Annotated[
        str | None,
        typer.Option(
            "--deadline",
            metavar="TIME",
            help="Hard limit on the time from submission to completion: a number and s, min, h or d.",
            show_default=False,
        ),
    ] = None
    budget: Annotated[
        float | None,
        typer.Option(
            "--budget",
            metavar="MONEY",
            help="Soft limit on the cost, in the currency of the platform.",
            show_default=False,
        ),
    ] = None
    tolerance: Annotated[
        float,
        typer.Option(
            "--tolerance",
            min=0.0,
            metavar="MONEY",
            help="Excess over the budget that still counts as within it (q).",
        ),
    ] = 0.0
    constraint: Annotated[
        list[str] | None,
        typer.Option(
            "--constraint",
            metavar="NAME:MODE:KEY=VALUE,...",
            autocompletion=completion.CONSTRAINT,
            help="deadline, budget, energy, brown_energy, carbon, electricity_cost, green_share, placement "
            "or memory; hard, soft, epsilon or objective; such as green_share:soft:min=0.6. Repeatable.",
            show_default=False,
        ),
    ] = None
    constraints: Annotated[
        Path | None,
        typer.Option(
            "--constraints",
            metavar="FILE",
            help="TOML file with [[constraint]] tables: name, mode and the same keys.",
            show_default=False,
        ),
    ] = None
    terms: tuple[Term, ...] = field(init=False, repr=False)
    deadline_s: float | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        file = read_terms(self.constraints) if self.constraints is not None else []
        object.__setattr__(self, "terms", (*file, *map(parse_term, self.constraint or ())))
        limit_s = None if self.deadline is None else seconds_of(self.deadline, "--deadline")
        object.__setattr__(self, "deadline_s", limit_s)
        self._check_factors()
        self._check_tolerance()

    def _check_factors(self) -> None:
        for option, value in (("mu", self.mu), ("lambda", self.lam)):
            if value is not None and not 0.0 <= value <= 1.0:
                raise ParameterError("out of range", where=f"--{option}", got=value, allowed="0 to 1")
        both = (("mu", self.mu, "deadline", self.deadline), ("lambda", self.lam, "budget", self.budget))
        for factor, first, limit, second in both:
            if first is not None and second is not None:
                raise ParameterError(
                    f"--{factor} sets the same limit", where=f"--{limit}", remedy="Give one of them."
                )

    def _check_tolerance(self) -> None:
        if not self.tolerance:
            return
        for term in self.terms:
            if term.name == "budget":
                raise ParameterError(
                    "cannot be combined with a budget constraint",
                    where="--tolerance",
                    remedy=f"Set the tolerance in {term.where}.",
                )
        if self.budget is None and not self.by_factors:
            raise ParameterError("needs a budget", where="--tolerance", remedy="Set one with --budget.")

    @property
    def by_factors(self) -> bool:
        """Whether deadline or budget is given by its factor; each factor sets both."""
        return self.mu is not None or self.lam is not None

    @property
    def factors(self) -> tuple[float, float]:
        """Mu and lambda; the one that is left out is 1 minus the other."""
        if self.mu is not None:
            return self.mu, 1.0 - self.mu if self.lam is None else self.lam
        lam = self.lam or 0.0
        return 1.0 - lam, lam

    def apply(self, problem: Problem) -> tuple[Problem, FactorLimits | None]:
        """Return the problem within these limits, and the factors if they were used.

        Where the fastest schedule is cheaper than the cheapest placement, its budgets are swapped; a
        warning says so.

        Raises
        ------
        ParameterError
            If a factor or a limit is out of its range.
        """
        from wfsched.heuristics.limits_by_factors import limits_by_factors

        # Placement rules come first: the fastest and the cheapest schedule have to keep them.
        problem = problem.constrained(*(term.rule() for term in self.terms if term.is_rule))
        factors = limits_by_factors(problem, *self.factors) if self.by_factors else None
        if factors is not None and factors.swapped:
            warn("the fastest schedule costs less than the cheapest placement: budget range swapped")
        if factors is not None and factors.free:
            warn("budget factor (--lambda) without meaning: the cheapest and the fastest schedule cost 0")
        return problem.constrained(*self._constraints(factors)), factors

    def _constraints(self, factors: FactorLimits | None) -> list[Constraint]:
        """Return the constraints; limits of options and factors go to the terms of the same name first."""
        limits = {"deadline": self.deadline_s, "budget": self.budget}
        if factors is not None:
            by_factors = {"deadline": factors.deadline_s, "budget": factors.budget}
            given = {term.name for term in self.terms if not term.is_rule and term.limit is not None}
            for name, value in by_factors.items():
                if limits[name] is None and name not in given:
                    limits[name] = value
        named = [term.constraint(limits.pop(term.name, None)) for term in self.terms if not term.is_rule]
        return [*self._plain(limits.get("deadline"), limits.get("budget")), *named]

    def _plain(self, seconds: float | None, money: float | None) -> list[Constraint]:
        """Return the limits that no term names: a hard deadline and a soft budget."""
        from wfsched.schedule.constraints import budget, deadline

        constraints = [] if seconds is None else [deadline(seconds)]
        return constraints if money is None else [*constraints, budget(money, tolerance=self.tolerance)]
