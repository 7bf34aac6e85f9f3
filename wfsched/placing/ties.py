"""Ties of finishes and prices: sums of the same numbers in another unit differ in the last bits. Compiled."""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import compiled, inlined

# Values that differ by less (relative) are equal: the lowest index is taken.
TIE_TOLERANCE = 1e-9
# A task that outlasts the free time by less (relative) fits. Tighter: what fits must fit when decoded too.
FIT_TOLERANCE = 1e-12


@inlined
def less(value, other):  # type: ignore[no-untyped-def]
    """Tell whether a value is less than another one by more than rounding; NaN never is."""
    return value - other < -TIE_TOLERANCE * min(abs(value), abs(other))


@inlined
def no_later(value, other):  # type: ignore[no-untyped-def]
    """Tell whether a value is at most another one, or greater by rounding only; NaN never is."""
    return value - other <= TIE_TOLERANCE * min(abs(value), abs(other))


@inlined
def fits_by(finish, end):  # type: ignore[no-untyped-def]
    """Tell whether what ends at `finish` is over by `end`, but for rounding; NaN always is."""
    return not finish - end > FIT_TOLERANCE * finish


@compiled
def tied(values):  # type: ignore[no-untyped-def]
    """Return the rank (n,) of each value, the least 0; the same where a chain of them differs by rounding."""
    order = np.argsort(values, kind="mergesort")
    ranks = np.zeros(values.shape[0], np.int64)
    for j in range(1, order.shape[0]):
        lower, value = values[order[j - 1]], values[order[j]]
        ranks[order[j]] = ranks[order[j - 1]] + (1 if less(lower, value) else 0)
    return ranks
