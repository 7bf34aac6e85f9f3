"""Units: SI inside (s, B, W, J); these are the conversions at the door and the printed forms."""

from __future__ import annotations

SECONDS_PER_HOUR = 3600.0
JOULES_PER_KWH = 3.6e6

_BYTE_STEPS = ("B", "kB", "MB", "GB", "TB", "PB")
_JOULE_STEPS = ("J", "kJ", "MJ", "GJ", "TJ")


def _stepped(value: float, steps: tuple[str, ...]) -> str:
    index = 0
    while abs(value) >= 1000.0 and index < len(steps) - 1:
        value /= 1000.0
        index += 1
    return f"{value:.4g} {steps[index]}"


def format_bytes(value: float) -> str:
    """Return `value` [B] with a decimal prefix.

    >>> format_bytes(4_222_080)
    '4.222 MB'
    """
    return _stepped(value, _BYTE_STEPS)


def format_joules(value: float) -> str:
    """Return `value` [J] with a decimal prefix.

    >>> format_joules(9755.2)
    '9.755 kJ'
    """
    return _stepped(value, _JOULE_STEPS)


def format_seconds(value: float) -> str:
    """Return `value` [s], followed by hours and minutes where it is long.

    >>> format_seconds(71.2)
    '71.20 s'
    >>> format_seconds(4000.0)
    '4000 s (1 h 07 min)'
    """
    if abs(value) < 120.0:
        return f"{value:.2f} s"
    minutes = round(value / 60.0)
    hours, minutes = divmod(minutes, 60)
    return f"{value:.0f} s ({hours} h {minutes:02d} min)" if hours else f"{value:.1f} s ({minutes} min)"
