"""Ties of finishes and prices: sums of the same numbers in another unit differ in the last bits. Compiled."""

from __future__ import annotations

from wfsched.core.compiling import inlined

# Values that differ by less (relative) are equal: the lowest index is taken.
TIE_TOLERANCE = 1e-9


@inlined
def less(value, other):  # type: ignore[no-untyped-def]
    """Tell whether a value is less than another one by more than rounding; NaN never is."""
    return value - other < -TIE_TOLERANCE * min(abs(value), abs(other))
