"""Coarse numbers: floats without their last bits, so that sums in another order are equal."""

from __future__ import annotations

from math import frexp, ldexp

COARSE_BITS = 40
"""Bits of the significand that stay: a relative 1e-12."""


def coarse(value: float) -> float:
    """Return a finite number rounded to `COARSE_BITS` bits.

    Examples
    --------
    >>> coarse(0.1 + 0.2) == coarse(0.3)
    True
    """
    significand, exponent = frexp(value)
    return ldexp(round(ldexp(significand, COARSE_BITS)), exponent - COARSE_BITS)
