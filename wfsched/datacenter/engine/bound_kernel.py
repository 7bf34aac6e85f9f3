"""Kernels of the Lagrangian bound: each job's cheapest start at given prices, and the load that follows."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import compiled, internal
from wfsched.datacenter.engine.state import SLOT

_HOUR = 60.0


@internal
def _cheapest(
    prefix: FloatArray, price: FloatArray, ready: int, run: float, kw: float, cores: int, due: float,
    alpha: float,
) -> tuple[float, int]:  # fmt: skip
    """Return cost and slot of the cheapest start; late ones too, while lateness alone is cheaper."""
    whole = int(np.floor(run / SLOT))
    part = run / SLOT - whole
    best, at = np.inf, ready
    for b in range(ready, prefix.shape[0] - whole - 1):
        late = alpha * max(0.0, b * SLOT + run - due)
        if late >= best:
            break
        grams = prefix[b + whole] * (1 - part) + prefix[b + whole + 1] * part - prefix[b]
        paid = price[b + whole] * (1 - part) + price[b + whole + 1] * part - price[b]
        cost = kw / _HOUR * grams + cores / _HOUR * paid + late
        if cost < best:
            best, at = cost, b
    return best, at


@internal
def _add_load(load: FloatArray, slot: int, run: float, cores: int) -> None:
    """Add the mean cores of a run to each hour."""
    begin, end = slot * SLOT, slot * SLOT + run
    for hour in range(int(begin // _HOUR), int(np.ceil(end / _HOUR))):
        load[hour] += cores * (min(end, (hour + 1) * _HOUR) - max(begin, hour * _HOUR)) / _HOUR


@compiled
def cheapest_starts(
    prefix: FloatArray, price: FloatArray, ready: IntArray, run: FloatArray, kw: FloatArray, cores: IntArray,
    due: FloatArray, alpha: float, load: FloatArray,
) -> float:  # fmt: skip
    """Return the sum of the cheapest costs of all jobs, and put their load into `load`.

    Parameters
    ----------
    prefix : array (D, Q + 1) [g min/kWh]
    price : array (D, Q + 1) [g min/core h]
    ready : array (m, D)
    run, kw : array (m, D) [min], [kW]
    cores, due : array (m,), array (m,) [min]
    alpha : float [g/min]
    load : array (D, H)
        Overwritten: mean cores in each hour.
    """
    load[:] = 0.0
    total = 0.0
    for j in range(ready.shape[0]):
        best, centre, slot = np.inf, 0, 0
        for d in range(ready.shape[1]):
            cost, b = _cheapest(
                prefix[d], price[d], ready[j, d], run[j, d], kw[j, d], cores[j], due[j], alpha
            )
            if cost < best:
                best, centre, slot = cost, d, b
        total += best
        _add_load(load[centre], slot, run[j, centre], cores[j])
    return total
