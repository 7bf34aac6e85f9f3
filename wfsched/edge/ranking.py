"""Standings of policies, as in Table 1 of the published experiment: costs relative to the best policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError


@dataclass(frozen=True, slots=True)
class Standing:
    """Standing of a policy among others.

    Parameters
    ----------
    policy : str
    mean : float
        Geometric mean of the ratio of its cost to the lowest cost of each instance.
    deviation : float
        Geometric standard deviation of the ratios, ``exp(sd(ln ratio))``.
    best, close : float
        Shares of instances in which it is the best policy, and within 10 % of the best.
    """

    policy: str
    mean: float
    deviation: float
    best: float
    close: float


# Table 1 of the slides (Benoit et al., HAL hal-05224558v1). Printed as "mean" and "SD": geometric ones.
PUBLISHED_STANDINGS = (
    Standing("all-cloud", 18.058, 3.608, 0.00, 0.00),
    Standing("local-green", 8.824, 3.143, 0.00, 0.00),
    Standing("local", 4.940, 3.247, 0.01, 0.03),
    Standing("ect-green", 3.748, 2.416, 0.01, 0.03),
    Standing("greedy-no-carb-comm", 2.642, 2.132, 0.00, 0.05),
    Standing("realloc-no-carb-comm-looseness", 2.321, 1.969, 0.00, 0.06),
    Standing("greedy-low-carb", 2.007, 1.815, 0.01, 0.10),
    Standing("greedy-in-place", 1.883, 1.683, 0.01, 0.08),
    Standing("ect", 1.816, 1.644, 0.00, 0.03),
    Standing("realloc-low-carb-looseness", 1.617, 1.493, 0.01, 0.13),
    Standing("realloc-no-carb-comm-edf", 1.590, 1.935, 0.18, 0.37),
    Standing("realloc-in-place-looseness", 1.587, 1.433, 0.00, 0.09),
    Standing("realloc-in-place-edf", 1.118, 1.256, 0.48, 0.70),
    Standing("realloc-low-carb-edf", 1.060, 1.091, 0.32, 0.79),
)


def ratios(costs: Mapping[str, npt.ArrayLike], over: Sequence[str] | None = None) -> dict[str, FloatArray]:
    """Return the cost of each policy divided by the lowest cost of each instance.

    Parameters
    ----------
    costs : mapping of str to array (n,)
        Costs by policy, for the same instances. Costs below 1 count as 1.
    over : sequence of str, optional
        Policies among which the lowest cost is sought; all by default.

    Raises
    ------
    ParameterError
        If there are no instances.
    """
    table = {name: np.maximum(np.asarray(row, np.float64), 1.0) for name, row in costs.items()}
    if not table or not all(len(row) for row in table.values()):
        raise ParameterError("no instances to compare", where="costs", got=0)
    least = np.min([table[name] for name in (over or table)], axis=0)
    return {name: row / least for name, row in table.items()}


def standings(costs: Mapping[str, npt.ArrayLike], over: Sequence[str] | None = None) -> tuple[Standing, ...]:
    """Return the standing of each policy, lowest mean first; parameters as in `ratios`."""
    found = [_standing(name, row) for name, row in ratios(costs, over).items()]
    return tuple(sorted(found, key=lambda row: (row.mean, row.policy)))


def _standing(name: str, row: FloatArray) -> Standing:
    logs = np.log(row)
    spread = float(logs.std(ddof=1)) if len(row) > 1 else 0.0
    best = float((row <= 1.0 + 1e-12).mean())
    return Standing(name, float(np.exp(logs.mean())), float(np.exp(spread)), best, float((row <= 1.1).mean()))


def rank_correlation(
    standing: Sequence[Standing], printed: Sequence[Standing] = PUBLISHED_STANDINGS
) -> float:
    """Return Spearman's rank correlation of the geometric means of the policies in both tables."""
    means = {row.policy: row.mean for row in standing}
    pairs = [(means[row.policy], row.mean) for row in printed if row.policy in means]
    first, second = (_ranks(np.array(column)) for column in zip(*pairs))
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(values: FloatArray) -> FloatArray:
    """Return the ranks of `values`; ties share their mean rank."""
    less = (values[None, :] < values[:, None]).sum(axis=1)
    equal = (values[None, :] == values[:, None]).sum(axis=1)
    out: FloatArray = less + (equal - 1) / 2
    return out


def saving(costs: Mapping[str, npt.ArrayLike], policy: str, against: str) -> float:
    """Return the saving of a policy: 1 minus the ratio of the geometric means of two costs."""
    of = {name: np.maximum(np.asarray(costs[name], np.float64), 1.0) for name in (policy, against)}
    return 1.0 - float(np.exp(np.mean(np.log(of[policy]) - np.log(of[against]))))
