"""One slot of PCM and ST-CLIP, by linear programme."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.datacenter.baselines.pursuit import PursuitTerms

SEGMENTS = 50
"""Pieces of the integral of the threshold over the work that is left."""


def moving_cost(terms: PursuitTerms, before: FloatArray, after: FloatArray) -> float:
    """Return what it costs to come from one state to another [g].

    The Wasserstein distance of the shares by region, all regions equally far, plus switching.

    Parameters
    ----------
    terms : PursuitTerms
    before, after : array (2, n_regions)
        Shares on, off.
    """
    arrives = np.maximum(after.sum(axis=0) - before.sum(axis=0), 0.0).sum()
    return float(terms.diameter * arrives + terms.switching * np.abs(after[0] - before[0]).sum())


@dataclass(frozen=True, eq=False)
class Allowance:
    """How far a slot may go from the advice.

    Parameters
    ----------
    advised : array (2, n_regions)
        State of the advice in the slot.
    done : float
        Share of the job that the advice has done after the slot.
    cost : float
        Greatest cost of the slot, of coming back to the advice and of what may be left [g].
    again : float
        Cost of switching on again for work behind the advice, for the whole job [g].
    """

    advised: FloatArray
    done: float
    cost: float
    again: float


@dataclass(frozen=True, eq=False)
class Step:
    """Facts of one slot.

    Parameters
    ----------
    terms : PursuitTerms
    rate : float
        Share of the job that the slot does at full rate.
    cost : array (n_regions,) [g]
        Cost of the whole job at the intensity of the slot.
    before : array (2, n_regions)
        State of the slot before.
    done, least : float
        Share of the job that is done, and that the slot must do.
    """

    terms: PursuitTerms
    rate: float
    cost: FloatArray
    before: FloatArray
    done: float
    least: float

    def best(self, ratio: float, allowance: Allowance | None = None) -> FloatArray | None:
        """Return the state of least cost less the worth of its work, (2, n_regions); None if there is none.

        Parameters
        ----------
        ratio : float
            Ratio that shapes the threshold.
        allowance : Allowance, optional
        """
        from scipy.optimize import linprog

        n, terms = len(self.cost), self.terms
        left = max(0.0, 1.0 - self.done)
        edges = self.done + left * np.arange(SEGMENTS + 1) / SEGMENTS
        worth = [terms.threshold_integral(a, b, ratio) for a, b in pairwise(edges)]
        width = max(left / SEGMENTS, 1e-300)
        price = _row(
            n,
            on=self.rate * self.cost,
            arrives=terms.diameter,
            switched=terms.switching,
            pieces=-np.array(worth) / width,
        )
        rows = self._rows(min(self.rate, left))
        if allowance is not None:
            rows += self._allowed(allowance)
        bounds = np.zeros((len(price), 2))
        bounds[:, 1] = np.inf
        bounds[4 * n : 4 * n + SEGMENTS, 1] = width
        equal = [_row(n, on=1.0, off=1.0), _row(n, on=self.rate, pieces=-1.0)]
        answer = linprog(
            price,
            A_ub=np.array([row for row, _ in rows]),
            b_ub=[most for _, most in rows],
            A_eq=np.array(equal),
            b_eq=[1.0, 0.0],
            bounds=bounds,
        )
        if answer.x is None:
            return None
        state: FloatArray = np.clip(answer.x[: 2 * n].reshape(2, n), 0.0, 1.0)
        return state

    def _rows(self, most: float) -> list[tuple[FloatArray, float]]:
        """Return the limits of each slot: what arrives, what is switched, least and greatest work."""
        n = len(self.cost)
        rows = [
            (_row(n, on=self.rate), most),
            (_row(n, on=-self.rate), -min(self.least, most)),
        ]
        for unit, on, both in zip(np.eye(n), self.before[0], self.before.sum(axis=0)):
            rows.append((_row(n, on=unit, off=unit, arrives=-unit), float(both)))
            rows.append((_row(n, on=unit, switched=-unit), float(on)))
            rows.append((_row(n, on=-unit, switched=-unit), -float(on)))
        return rows

    def _allowed(self, allowance: Allowance) -> list[tuple[FloatArray, float]]:
        """Return the limits by the advice: the way back to it, the work behind it, and what all may cost."""
        n, terms = len(self.cost), self.terms
        rows = [
            (_row(n, on=-self.rate, behind=-1.0), self.done - allowance.done),
            (
                _row(
                    n,
                    on=self.rate * (self.cost - terms.low),
                    arrives=terms.diameter,
                    switched=terms.switching,
                    returns=terms.diameter,
                    switched_back=terms.switching,
                    behind=terms.high - terms.low + allowance.again,
                ),
                allowance.cost - (1.0 - self.done) * terms.low,
            ),
        ]
        for unit, on, both in zip(np.eye(n), allowance.advised[0], allowance.advised.sum(axis=0)):
            rows.append((_row(n, on=-unit, off=-unit, returns=-unit), -float(both)))
            rows.append((_row(n, on=unit, switched_back=-unit), float(on)))
            rows.append((_row(n, on=-unit, switched_back=-unit), -float(on)))
        return rows


def _row(
    n: int,
    on: FloatArray | float = 0.0,
    off: FloatArray | float = 0.0,
    arrives: FloatArray | float = 0.0,
    switched: FloatArray | float = 0.0,
    pieces: FloatArray | float = 0.0,
    returns: FloatArray | float = 0.0,
    switched_back: FloatArray | float = 0.0,
    behind: float = 0.0,
) -> FloatArray:
    """Return a row over the variables: four by region, pieces, two by region, work behind."""
    row = np.zeros(6 * n + SEGMENTS + 1)
    row[:n], row[n : 2 * n], row[2 * n : 3 * n], row[3 * n : 4 * n] = on, off, arrives, switched
    row[4 * n : 4 * n + SEGMENTS] = pieces
    row[4 * n + SEGMENTS : 5 * n + SEGMENTS], row[5 * n + SEGMENTS : -1] = returns, switched_back
    row[-1] = behind
    return row
