"""Seasonal model of a grid quantity: harmonics of year, week and day, a walk and a distribution.

    s(t) = sum of b_k x_k(t) + spread * z_t,   z_t = memory * z_{t-1} + noise,   y(t) = Q(s(t))

x are the constant, two harmonics of the year, two of the week, three of the day, and the products of
the first harmonic of the year with two of the day (days are longer in summer): `TERMS`. Prices have
spikes, so the harmonics are fitted, by least squares, not on the values but on their normal scores;
z is the residual, a walk with memory of an hour; and Q maps s to the quantiles of the values of
the file. So mean, spread and range are those of the file, and no value is outside that range.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from wfsched.energy.synthetic.walk import memory_of, normal_scores, walk
from wfsched.energy.trace import Trace
from wfsched.energy.year import seasons

TERMS = (
    "1",
    *(f"{f} {k} year" for k in (1, 2) for f in ("cos", "sin")),
    *(f"{f} {k} week" for k in (1, 2) for f in ("cos", "sin")),
    *(f"{f} {k} day" for k in (1, 2, 3) for f in ("cos", "sin")),
    *(f"{f} 1 year x {g} {k} day" for k in (1, 2) for f in ("cos", "sin") for g in ("cos", "sin")),
)

# Scores of the stored quantiles; beyond +-3.75 lies less than an hour of a year.
SCORES = np.linspace(-3.75, 3.75, 31)


@dataclass(frozen=True, slots=True, eq=False)
class Seasonal:
    """Fitted model of a grid quantity.

    Parameters
    ----------
    unit : str
    coefficients : array (23,)
        One for each of `TERMS`; of normal scores, so without unit.
    spread : float
        Standard deviation of the residual of the harmonics; 1 - spread^2 is the share of the
        variance of the scores that they explain.
    memory : float
        Autocorrelation of the residual at one hour.
    quantiles : array (31,) [unit]
        Values at `SCORES`, ascending.
    mean, deviation : float [unit]
        Mean and standard deviation of the fitted file.
    source : str
    """

    unit: str
    coefficients: FloatArray
    spread: float
    memory: float
    quantiles: FloatArray
    mean: float
    deviation: float
    source: str = ""

    def typical(self, t: FloatArray) -> FloatArray:
        """Return the median [unit] at the instants `t` [POSIX s]."""
        return np.interp(_terms(t) @ self.coefficients, SCORES, self.quantiles)

    def trace(self, hours: FloatArray, rng: np.random.Generator, name: str = "") -> Trace:
        """Return a random trace on `hours` (start of each hour, POSIX s); it wraps."""
        scores = _terms(hours) @ self.coefficients + self.spread * walk(len(hours), self.memory, rng)
        values = np.interp(scores, SCORES, self.quantiles)
        end = float(hours[-1]) + SECONDS_PER_HOUR
        return Trace(hours, values, end, self.unit, "wrap", name, self.source, basis="modelled")


def fit(trace: Trace) -> Seasonal:
    """Return the model of an hourly trace of a year."""
    terms, scores = _terms(trace.knots), normal_scores(trace.values)
    coefficients, *_ = np.linalg.lstsq(terms, scores, rcond=None)
    expected = terms @ coefficients
    residual = scores - expected
    spread = float(residual.std())
    return Seasonal(
        unit=trace.unit,
        coefficients=readonly(coefficients, np.float64),
        spread=spread,
        memory=memory_of(residual),
        quantiles=readonly(np.quantile(trace.values, _probabilities(expected, spread)), np.float64),
        mean=float(trace.values.mean()),
        deviation=float(trace.values.std()),
        source=trace.source,
    )


def _probabilities(expected: FloatArray, spread: float) -> FloatArray:
    """Return the probability of falling below each of `SCORES`, averaged over the hours."""
    scaled = (SCORES[:, None] - expected) / (spread * math.sqrt(2.0))
    return np.array([math.fsum(map(math.erfc, (-row).tolist())) / (2 * row.size) for row in scaled])


def _terms(t: FloatArray) -> FloatArray:
    """Return x (len(t), 23) of the model."""
    year, week, day = seasons(t), 2 * np.pi * t / (7 * SECONDS_PER_DAY), 2 * np.pi * t / SECONDS_PER_DAY
    columns = [np.ones_like(t)]
    for angle, count in ((year, 2), (week, 2), (day, 3)):
        for k in range(1, count + 1):
            columns += [np.cos(k * angle), np.sin(k * angle)]
    for k in (1, 2):
        for f in (np.cos, np.sin):
            columns += [f(year) * np.cos(k * day), f(year) * np.sin(k * day)]
    return np.stack(columns, axis=1)
