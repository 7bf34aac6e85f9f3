"""Numbers as XML writes them."""

from __future__ import annotations

import math


def finite(text: str) -> float | None:
    """Return the finite number that `text` spells, or None if it spells none.

    >>> finite(" 13.39 "), finite("-2e3"), finite("NaN"), finite("1e999"), finite("1_000")
    (13.39, -2000.0, None, None, None)
    """
    if "_" in text:  # Python reads 1_000; no file means that
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
