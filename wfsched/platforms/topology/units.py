"""Units of networks."""

from __future__ import annotations

MEGABIT_BYTES = 1e6 / 8.0
"""Bytes in a megabit."""

LIGHT_KM_PER_S = 200_000.0
"""Speed of a signal in glass fibre [km/s]."""
