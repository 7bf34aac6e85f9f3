"""Constraints on a schedule: limits on its figures, and rules on where tasks may run.

A violation is relative: how far a figure lies beyond its limit and tolerance, over the limit;
``max(0, value - limit - tolerance) / limit`` for an upper one, at most 1e100. (CFN Eq. 5 prints an
absolute value, which would punish cheap schedules.) Of a limit below 0 the absolute value counts; at a limit
of 0 a violation is the excess itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real
from typing import Literal, TypeAlias, get_args

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.duration import Duration, seconds_of
from wfsched.core.errors import ParameterError
from wfsched.schedule.figures import BROWN, CARBON, COMPLETION, COST, ELECTRICITY, ENERGY, green_shares

Mode: TypeAlias = Literal["hard", "soft", "epsilon", "objective"]

# An excess below this, relative to the limit or to what the figure is a difference of, is rounding.
_ROUNDING_SLACK = 1e-9
# Over a limit near 0 the quotient overflows; sums and products of this one are finite.
LARGEST_VIOLATION = 1e100


@dataclass(frozen=True, slots=True)
class LimitedFigure:
    """A figure that a constraint limits.

    Parameters
    ----------
    name : str
    value : callable
        From figures (n_schedules, N_FIGURES) to the limited figure (n_schedules,).
    unit : str
    lower : bool
        Whether the limit is a lower one.
    needs : frozenset of str
        What a problem must give, as of `wfsched.schedule.objectives.Objective`.
    largest, smallest : float
        Largest and least limit that make sense.
    magnitude : callable, optional
        From figures to the amounts (n_schedules,) that the limited figure is a difference of, in its unit:
        rounding is relative to them.
    """

    name: str
    value: Callable[[FloatArray], FloatArray]
    unit: str
    lower: bool = False
    needs: frozenset[str] = frozenset()
    largest: float = math.inf
    smallest: float = 0.0
    magnitude: Callable[[FloatArray], FloatArray] | None = None


def _column(index: int) -> Callable[[FloatArray], FloatArray]:
    return lambda figures: figures[:, index]


def _carbon_of_all(figures: FloatArray) -> FloatArray:
    """Return the carbon (n_schedules,) [g] if all energy were as dirty as the brown part."""
    brown = figures[:, BROWN]
    intensity = np.divide(figures[:, CARBON], brown, out=np.zeros(len(brown)), where=brown > 0)
    carbon: FloatArray = intensity * figures[:, ENERGY]
    return carbon


_SUPPLY = frozenset({"supply"})
_CARBON = _SUPPLY | {"carbon_intensity"}
_PRICED = _SUPPLY | {"electricity_price"}

CONSTRAINTS = {
    figure.name: figure
    for figure in (
        LimitedFigure("deadline", _column(COMPLETION), "s"),
        LimitedFigure("budget", _column(COST), "currency"),
        LimitedFigure("energy", _column(ENERGY), "J"),
        LimitedFigure("brown_energy", _column(BROWN), "J", needs=_SUPPLY, magnitude=_column(ENERGY)),
        LimitedFigure("carbon", _column(CARBON), "g", needs=_CARBON, magnitude=_carbon_of_all),
        LimitedFigure(
            "electricity_cost", _column(ELECTRICITY), "currency", needs=_PRICED, smallest=-math.inf
        ),
        LimitedFigure("green_share", green_shares, "1", lower=True, needs=_SUPPLY, largest=1.0),
    )
}


@dataclass(frozen=True, slots=True)
class Constraint:
    """A limit on one figure of a schedule.

    Parameters
    ----------
    name : str
        One of `CONSTRAINTS`.
    limit : float
        In the unit of the figure: s, J, g, the currency of the platform, or a share. A time may be text
        such as ``"2h"``.
    mode : {"hard", "soft", "epsilon", "objective"}
        ``hard``: feasible schedules beat infeasible ones. ``soft``: a violation worsens every
        objective of the schedule by `weight` times itself. ``epsilon``: as
        hard, with a tolerance that shrinks from what the first population needs to nothing.
        ``objective``: the violation is one more objective.
    tolerance : float
        Excess that is still feasible (q of CFN Eq. 5), in the unit of the limit.
    weight : float
        Penalty of the soft mode: 100 means that 1 % of excess doubles the objectives.

    Raises
    ------
    ParameterError
        If a number is out of its range, or the name or the mode unknown.
    """

    name: str
    limit: float
    mode: Mode = "hard"
    tolerance: float = 0.0
    weight: float = 100.0

    def __post_init__(self) -> None:
        if self.name not in CONSTRAINTS:
            raise ParameterError("unknown constraint", where="constraints", got=self.name, known=CONSTRAINTS)
        check_mode(self.name, self.mode)
        for what in ("limit", "tolerance", "weight"):
            object.__setattr__(self, what, self._number(what))
        figure = CONSTRAINTS[self.name]
        for what, least, most in (
            ("limit", figure.smallest, figure.largest),
            ("tolerance", 0.0, math.inf),
            ("weight", 0.0, math.inf),
        ):
            value = getattr(self, what)
            if not (math.isfinite(value) and least <= value <= most):
                finite = "a finite number" if math.isinf(least) else "a finite number >= 0"
                raise ParameterError(
                    f"{what} out of range",
                    where=self.name,
                    got=value,
                    allowed=finite if math.isinf(most) else f"0 to {most:g}",
                )

    def _number(self, what: str) -> float:
        """Return a field as a number; a limit on time may be text such as ``2h``."""
        value = getattr(self, what)
        if CONSTRAINTS[self.name].unit == "s" and what != "weight":
            return seconds_of(value, f"{self.name}: {what}")
        if isinstance(value, bool) or not isinstance(value, Real):
            raise ParameterError(f"{what} is not a number", where=self.name, got=value, allowed="a number")
        return float(value)

    def violation(self, figures: FloatArray) -> FloatArray:
        """Return the relative violation of each row of figures, shape (n_schedules,)."""
        figure = CONSTRAINTS[self.name]
        excess = (figure.value(figures) - self.limit) * (-1.0 if figure.lower else 1.0) - self.tolerance
        scale = abs(self.limit) or 1.0
        least = scale if figure.magnitude is None else np.maximum(scale, figure.magnitude(figures))
        with np.errstate(over="ignore"):
            relative = np.minimum(excess / scale, LARGEST_VIOLATION)
        kept: FloatArray = np.where(excess > _ROUNDING_SLACK * least, relative, 0.0)
        return kept


def check_mode(name: str, mode: str) -> None:
    """Refuse an unknown mode."""
    if mode not in get_args(Mode):
        raise ParameterError("unknown mode", where=name, got=mode, known=get_args(Mode))


def deadline(
    limit: Duration, *, mode: Mode = "hard", tolerance: Duration = 0.0, weight: float = 100.0
) -> Constraint:
    """Return a limit on the time from submission to end; hard by default.

    Limit and tolerance are numbers of seconds, text such as ``"2h"``, or `timedelta`.
    """
    seconds = seconds_of(limit, "deadline: limit"), seconds_of(tolerance, "deadline: tolerance")
    return Constraint("deadline", seconds[0], mode, seconds[1], weight)


def budget(limit: float, *, mode: Mode = "soft", tolerance: float = 0.0, weight: float = 100.0) -> Constraint:
    """Return a limit [currency] on the cost; soft by default, as in CFN."""
    return Constraint("budget", limit, mode, tolerance, weight)
