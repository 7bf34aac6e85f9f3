"""Durations as text: 24h, 15min, 90."""

from __future__ import annotations

import re

from wfsched.core.errors import ParameterError
from wfsched.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

_SECONDS = {
    "": 1.0,
    "s": 1.0,
    "min": SECONDS_PER_MINUTE,
    "h": SECONDS_PER_HOUR,
    "d": SECONDS_PER_DAY,
}
_DURATION = re.compile(r"\s*(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)\s*(s|min|h|d|)\s*")


def parse_duration(text: str, where: str) -> float:
    """Return the seconds of a duration; a bare number is in seconds.

    >>> parse_duration("24h", "--window"), parse_duration("1.5 min", "--window"), parse_duration("90", "")
    (86400.0, 90.0, 90.0)

    Raises
    ------
    ParameterError
        If it is malformed or not finite.
    """
    match = _DURATION.fullmatch(text)
    seconds = float(match[1]) * _SECONDS[match[2]] if match else float("inf")
    if seconds == float("inf"):
        raise ParameterError(
            "not a duration", where=where, got=text, allowed="a number and s, min, h or d, such as 24h"
        )
    return seconds
