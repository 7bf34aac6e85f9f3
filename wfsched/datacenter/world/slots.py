"""Units of time of data centres: minutes, and slots of five of them."""

from __future__ import annotations

from wfsched.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

MINUTES_PER_HOUR = round(SECONDS_PER_HOUR / SECONDS_PER_MINUTE)
MINUTES_PER_DAY = round(SECONDS_PER_DAY / SECONDS_PER_MINUTE)
SLOT_MIN = 5
SLOTS_PER_HOUR = MINUTES_PER_HOUR // SLOT_MIN
SLOTS_PER_DAY = MINUTES_PER_DAY // SLOT_MIN
