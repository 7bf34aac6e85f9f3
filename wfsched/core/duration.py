"""Durations: text such as ``24h``, ``15min`` or ``90``, a number of seconds, or a `timedelta`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TypeAlias

from wfsched.core.errors import ParameterError
from wfsched.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

Duration: TypeAlias = str | float | timedelta

_SECONDS = {
    "": 1.0,
    "s": 1.0,
    "min": SECONDS_PER_MINUTE,
    "h": SECONDS_PER_HOUR,
    "d": SECONDS_PER_DAY,
}
# Each digit can be matched in one way only, so that matching takes linear time.
_TEXT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*([a-z]*)")
# No number needs more; longer text is refused unread.
_MOST_CHARACTERS = 64
ALLOWED = "a number and s, min, h or d, such as 24h; seconds without a unit"


def seconds_of(duration: Duration, where: str) -> float:
    """Return a duration in seconds.

    Parameters
    ----------
    duration : str, float or timedelta
        Text is a number >= 0 and s, min, h or d; a bare number is in seconds. The range of numbers is
        left to who uses them.
    where : str
        Option, key or argument, for messages.

    Returns
    -------
    float [s]

    Raises
    ------
    ParameterError
        If it is text that is malformed, or of another type.

    Examples
    --------
    >>> seconds_of("24h", "--window"), seconds_of("1.5 min", "--window"), seconds_of("90", "")
    (86400.0, 90.0, 90.0)
    """
    if isinstance(duration, str):
        return _parsed(duration, where)
    if isinstance(duration, timedelta):
        return duration.total_seconds()
    if isinstance(duration, bool):
        raise _error(duration, where)
    try:
        return float(duration)
    except (TypeError, ValueError, OverflowError) as error:
        raise _error(duration, where) from error


def _parsed(text: str, where: str) -> float:
    match = _TEXT.fullmatch(text.strip()) if len(text) <= _MOST_CHARACTERS else None
    if match is None or match[3] not in _SECONDS:
        raise _error(text, where)
    seconds = float(match[1] + (match[2] or "")) * _SECONDS[match[3]]
    if seconds == float("inf"):
        raise _error(text, where)
    return seconds


def _error(got: object, where: str) -> ParameterError:
    return ParameterError("not a duration", where=where, got=got, allowed=ALLOWED)
