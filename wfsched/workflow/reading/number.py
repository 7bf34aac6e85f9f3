"""Finite numbers in the text of workflow files."""

from __future__ import annotations

import math


def finite(text: str) -> float | None:
    """Return the finite number in `text`, or None.

    >>> finite(" 13.39 "), finite("-2e3"), finite("NaN"), finite("1e999"), finite("1_000")
    (13.39, -2000.0, None, None, None)
    """
    if "_" in text:  # Python accepts 1_000; workflow formats do not
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
