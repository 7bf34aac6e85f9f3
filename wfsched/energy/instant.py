"""Instants: conversion between ISO 8601 text and POSIX seconds, and the zone in which they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from numbers import Real
from zoneinfo import ZoneInfo, available_timezones

from wfsched.core.arguments import takes
from wfsched.core.errors import ParameterError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ALLOWED = "ISO 8601, such as 2022-06-01T06:00Z, 2022-06-01T08:00+02:00 or 2022-06-01T08:00[Europe/Berlin]"
# ISO 8601 with the suffix of RFC 9557; no instant is longer.
_TEXT = re.compile(r"([^\[\]]{1,64})(?:\[([A-Za-z0-9_+/-]{1,64})\])?")
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as somebody wrote it.

    Parameters
    ----------
    posix_s : float [s]
    zone : str
        ``"UTC"``, an offset such as ``"+02:00"``, or an IANA name.
    said : bool
        Whether the text says its zone.
    """

    posix_s: float
    zone: str
    said: bool


@takes("text", str)
def parse_instant(text: str, where: str = "instant") -> float:
    """Return the POSIX seconds of an ISO 8601 instant; UTC if it has no offset.

    >>> parse_instant("2022-06-01T06:00Z") == parse_instant("2022-06-01T08:00+02:00")
    True

    Raises
    ------
    ParameterError
        If `text` is not such an instant.
    """
    return parse_moment(text, where).posix_s


def parse_moment(text: str, where: str = "instant", zone: str = "UTC") -> Moment:
    """Return an ISO 8601 instant with its zone.

    Parameters
    ----------
    text : str
        With an offset, with an IANA name in brackets (RFC 9557, doi 10.17487/RFC9557), both or neither.
    where : str
        For messages.
    zone : str
        Zone of a text that says none.

    Raises
    ------
    ParameterError
        If it is malformed, the zone is unknown, or local clocks showed the time twice or never.

    Examples
    --------
    >>> parse_moment("2022-06-01T08:00[Europe/Berlin]").posix_s == parse_instant("2022-06-01T06:00Z")
    True
    """
    match = _TEXT.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        instant = datetime.fromisoformat(match[1].strip())
    except ValueError as error:
        raise ParameterError("not an instant", where=where, got=text, allowed=_ALLOWED) from error
    named = match[2]
    if instant.tzinfo is None:
        name = named or zone
        return Moment(seconds(_local(instant, name, text, where)), name, named is not None)
    offset = instant.utcoffset() or timedelta(0)
    if named is None:
        return Moment(seconds(instant), _offset_name(offset), True)
    there = instant.astimezone(zone_of(named, where)).utcoffset()
    if offset and offset != there:
        raise ParameterError(
            f"{named} has another offset then", where=where, got=text, allowed=_offset_name(there or offset)
        )
    return Moment(seconds(instant), named, True)


def zone_of(name: str, where: str = "zone") -> tzinfo:
    """Return a zone: ``"UTC"``, an offset such as ``"+02:00"``, or an IANA name.

    Raises
    ------
    ParameterError
        If there is none of this name.
    """
    if name in ("UTC", "Z"):
        return UTC
    if match := _OFFSET.fullmatch(name):
        minutes = timedelta(hours=int(match[2]), minutes=int(match[3]))
        if minutes < timedelta(days=1):
            return timezone(-minutes if match[1] == "-" else minutes)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ParameterError(
            "unknown time zone",
            where=where,
            got=name,
            allowed="UTC, an offset such as +02:00, or an IANA name such as Europe/Berlin",
            known=available_timezones(),
        ) from error


def _local(instant: datetime, zone: str, text: str, where: str) -> datetime:
    """Return the instant at which clocks of the zone show a time; they must do so once."""
    first, second = (instant.replace(tzinfo=zone_of(zone, where), fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    back = first.astimezone(UTC).astimezone(first.tzinfo).replace(tzinfo=None)
    often = "twice" if back == instant else "never"
    offsets = (_offset_name(each.utcoffset() or timedelta(0)) for each in (first, second))
    remedy = f"Write an offset in its place: {' or '.join(offsets)}."
    raise ParameterError(f"clocks of {zone} show this time {often}", where=where, got=text, remedy=remedy)


def _offset_name(offset: timedelta) -> str:
    """Return ``"UTC"`` or an offset such as ``"+02:00"``."""
    if not offset:
        return "UTC"
    minutes = round(abs(offset) / timedelta(minutes=1))
    return f"{'-' if offset < timedelta(0) else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


def seconds(instant: datetime) -> float:
    """Return the POSIX seconds of `instant`; UTC if it has no offset."""
    aware = instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
    # Through UTC: differences within a zone go by its clocks, also across their changes.
    return (aware.astimezone(UTC) - _EPOCH) / timedelta(seconds=1)


@takes("posix_s", Real, allowed="a number [s]")
def format_instant(posix_s: float, zone: str = "UTC") -> str:
    """Return ISO 8601 text in a zone, to the minute if the instant has no seconds.

    >>> format_instant(1654063200.0), format_instant(1654063200.0, "+02:00")
    ('2022-06-01T06:00Z', '2022-06-01T08:00+02:00')

    Raises
    ------
    ParameterError
        If the zone is unknown.
    """
    there = zone_of(zone)
    try:
        instant = (_EPOCH + timedelta(seconds=posix_s)).astimezone(there)
    except OverflowError:
        return f"{posix_s:g} s since 1970"
    whole = instant.second == 0 and instant.microsecond == 0
    text = instant.strftime("%Y-%m-%dT%H:%M" if whole else "%Y-%m-%dT%H:%M:%S")
    name = _offset_name(instant.utcoffset() or timedelta(0))
    return text + ("Z" if there is UTC else "+00:00" if name == "UTC" else name)


def year_of(posix_s: float) -> int:
    """Return the calendar year of an instant, in UTC.

    >>> year_of(1672531200.0)
    2023
    """
    return (_EPOCH + timedelta(seconds=posix_s)).year
