"""Clock changes of common zones, to tell times in a local clock from times in UTC with a gap or a double."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

# Those that change at different hours and days come first, by their population.
_COMMON = (
    "Europe/Berlin", "America/New_York", "Europe/London", "Europe/Helsinki", "Australia/Sydney",
    "Pacific/Auckland", "America/Santiago", "America/Sao_Paulo", "Asia/Jerusalem", "Asia/Beirut",
    "Australia/Lord_Howe",
)  # fmt: skip


def local_readings(moment: datetime, zone: ZoneInfo) -> tuple[timedelta, timedelta]:
    """Return the offsets of both readings of a local time: equal, unless the clock repeats or skips it.

    The first is larger for a repeated time, smaller for a skipped one.
    """
    first = moment.replace(tzinfo=zone, fold=0).utcoffset() or timedelta()
    second = moment.replace(tzinfo=zone, fold=1).utcoffset() or timedelta()
    return first, second


def zone_that_skips(before: datetime, after: datetime, step: timedelta) -> str | None:
    """Return a common zone whose clock skipped all steps between the rows `before` and `after`."""
    first, last = before + step, after - step
    if last < first or last - first > timedelta(hours=2):
        return None
    for name, zone in _zones():
        offsets = [local_readings(moment, zone) for moment in (before, first, last, after)]
        skipped = [early < late for early, late in offsets]
        if skipped == [False, True, True, False]:
            return name
    return None


def zone_that_repeats(moment: datetime) -> str | None:
    """Return a common zone whose clock showed `moment` twice."""
    for name, zone in _zones():
        early, late = local_readings(moment, zone)
        if early > late:
            return name
    return None


def _zones() -> Iterator[tuple[str, ZoneInfo]]:
    yield from _loaded()


@cache
def _loaded() -> tuple[tuple[str, ZoneInfo], ...]:
    """Return the common zones, then all others, as far as they are installed."""
    names = [*_COMMON, *sorted(available_timezones() - set(_COMMON))]
    found = []
    for name in names:
        try:
            found.append((name, ZoneInfo(name)))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return tuple(found)
