"""Spellings of times in supply files: each function returns ISO 8601, or the text if it is another one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

ToIso: TypeAlias = Callable[[str], str]

_DOTTED = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})")
_SLASHED = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})")
_WORDED = re.compile(r"([A-Z][a-z]{2})[a-z]*\.? (\d\d?), (\d{4})")
_TWELVE_HOURS = re.compile(r"\s*(\d\d?):(\d\d)(:\d\d)?\s*([AP])M")
_SINCE_1970 = re.compile(r"(\d{9,10})(\.\d*)?|\d{13}|\d{16}|\d{19}")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Central European (Summer) Time; "CET/CEST" is the clock of Brussels and says no offset.
_OFFSETS = {"UTC": "+00:00", "GMT": "+00:00", "CET": "+01:00", "CEST": "+02:00", "CET/CEST": "", "": ""}
_INTERVAL = re.compile(r"(.+?) - .+?(?:\s*\(([\w/]+)\))?")


def any_time(text: str) -> str:
    """Return ISO 8601 of ISO text, of 31.12.2024 and of seconds, ms, us or ns since 1970 (by their digits).

    >>> any_time("31.12.2024 23:45"), any_time("1740787200"), any_time("2024-12-31 23:45 UTC")
    ('2024-12-31 23:45', '2025-03-01T00:00:00+00:00', '2024-12-31 23:45+00:00')
    """
    bare = text.strip()
    if bare[4:5] == "-" and bare[-1:].isdigit():
        return bare
    if _SINCE_1970.fullmatch(bare):
        return _since_1970(bare)
    for name in ("UTC", "GMT"):
        if bare.endswith(name):
            return dotted_date(bare.removesuffix(name).rstrip()) + _OFFSETS[name]
    return dotted_date(bare)


def _since_1970(digits: str) -> str:
    whole = len(digits.partition(".")[0])
    scale = {13: 1e3, 16: 1e6, 19: 1e9}.get(whole, 1.0)
    return datetime.fromtimestamp(round(float(digits) / scale, 6), UTC).isoformat()


def dotted_date(text: str) -> str:
    """Return ISO 8601 of day, month and year with dots.

    >>> dotted_date("1.06.2026 00:15")
    '2026-06-01 00:15'
    """
    return _written(_DOTTED.match(text.strip()), text, day=1, month=2)


def american_date(text: str) -> str:
    """Return ISO 8601 of month, day and year with slashes and hours to twelve.

    >>> american_date("01/31/2025 1:00:00 PM")
    '2025-01-31 13:00:00'
    """
    return _twelve_hours(_written(_SLASHED.match(text.strip()), text, day=2, month=1))


def worded_date(text: str) -> str:
    """Return ISO 8601 of an English month, day, year and hours to twelve.

    >>> worded_date("Jan 1, 2025 12:15 AM")
    '2025-01-01 00:15'
    """
    found = _WORDED.match(text.strip())
    if not found or found[1] not in _MONTHS:
        return text
    rest = text.strip()[found.end() :]
    month = _MONTHS.index(found[1]) + 1
    return _twelve_hours(f"{found[3]}-{month:02d}-{int(found[2]):02d} {rest.strip(' ,')}".strip())


def interval_start(text: str) -> str:
    """Return ISO 8601 of the start of an interval with dots or slashes, day first, and perhaps a zone.

    >>> interval_start("01.01.2024 00:00 - 01.01.2024 01:00 (UTC)")
    '2024-01-01 00:00+00:00'
    """
    found = _INTERVAL.fullmatch(text.strip())
    if not found:
        return text
    first, _, named = found[1].partition("(")
    bare = dotted_date(first.strip())
    bare = _written(_SLASHED.match(bare), bare, day=1, month=2)
    zone = named.strip(" )") or found[2] or ""
    return bare + _OFFSETS[zone] if zone in _OFFSETS else text


def _written(found: re.Match[str] | None, text: str, *, day: int, month: int) -> str:
    if not found:
        return text
    rest = text.strip()[found.end() :]
    return f"{found[3]}-{int(found[month]):02d}-{int(found[day]):02d}{rest}"


def _twelve_hours(text: str) -> str:
    date, _, clock = text.partition(" ")
    found = _TWELVE_HOURS.fullmatch(clock)
    if not found or not 1 <= int(found[1]) <= 12:
        return text
    hour = int(found[1]) % 12 + (12 if found[4] == "P" else 0)
    return f"{date} {hour:02d}:{found[2]}{found[3] or ''}"
