"""Instants: conversion between ISO 8601 text and POSIX seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wfsched.core.errors import ParameterError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_instant(text: str, where: str = "instant") -> float:
    """Return the POSIX seconds of an ISO 8601 instant; UTC if it has no offset.

    >>> parse_instant("2022-06-01T06:00Z") == parse_instant("2022-06-01T08:00+02:00")
    True

    Raises
    ------
    ParameterError
        If `text` is not such an instant.
    """
    try:
        return seconds(datetime.fromisoformat(text.strip()))
    except ValueError as error:
        raise ParameterError(
            "not an instant",
            where=where,
            got=text,
            allowed="ISO 8601, such as 2022-06-01, 2022-06-01T06:00Z or 2022-06-01T08:00+02:00",
        ) from error


def seconds(instant: datetime) -> float:
    """Return the POSIX seconds of `instant`; UTC if it has no offset."""
    aware = instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
    return (aware - _EPOCH) / timedelta(seconds=1)


def format_instant(posix_s: float) -> str:
    """Return ISO 8601 text in UTC, to the minute if the instant has no seconds.

    >>> format_instant(1654063200.0)
    '2022-06-01T06:00Z'
    """
    try:
        instant = _EPOCH + timedelta(seconds=posix_s)
    except OverflowError:
        return f"{posix_s:g} s since 1970"
    whole = instant.second == 0 and instant.microsecond == 0
    return instant.strftime("%Y-%m-%dT%H:%MZ" if whole else "%Y-%m-%dT%H:%M:%SZ")


def year_of(posix_s: float) -> int:
    """Return the calendar year of an instant, in UTC.

    >>> year_of(1672531200.0)
    2023
    """
    return (_EPOCH + timedelta(seconds=posix_s)).year
