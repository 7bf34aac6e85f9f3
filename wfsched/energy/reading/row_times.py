"""Times of rows: local time becomes UTC exactly, clock changes included, or the row is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import ParameterError, SupplyError
from wfsched.energy.instant import seconds
from wfsched.energy.layouts.layout import Sheet

Dst: TypeAlias = Literal["exact", "padded"]


@dataclass(frozen=True, slots=True)
class Times:
    """When each value begins.

    Parameters
    ----------
    instants : array (n,) [s]
        POSIX seconds, in the order of the rows.
    rows : array (n,)
        The row of the sheet that each comes from: all of them, in their order, unless padded days
        were mended.
    share : array (n,)
        Share of an energy in that row: 1, or 1/2 where one row stands for an hour that came twice.
    """

    instants: FloatArray
    rows: IntArray
    share: FloatArray


@dataclass(frozen=True, slots=True)
class Clock:
    """How the times of a file are read.

    Parameters
    ----------
    zone : str or None
        IANA name of the zone of times without an offset; None: UTC.
    dst : {"exact", "padded"}
        ``exact``: each local time stands as often as the clock showed it. ``padded``: the file has 24
        hours on every day; the row of the hour that spring leaves out is dropped, and one row of the
        hour that autumn repeats stands for both: energies are its sum, everything else holds in both.
    local : bool
        Whether times without an offset are known to be local, so that a zone must be said.

    Raises
    ------
    ParameterError
        If there is no such zone or way.
    """

    zone: str | None = None
    dst: Dst = "exact"
    local: bool = False

    def __post_init__(self) -> None:
        if self.dst not in get_args(Dst):
            raise ParameterError(
                "unknown way to read clock changes",
                where="dst",
                got=self.dst,
                allowed=", ".join(get_args(Dst)),
            )
        if self.zone is not None:
            self._zone()
        elif self.dst == "padded":
            raise ParameterError("padded days need the zone of the clock", where="zone", got=self.zone)

    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(str(self.zone))
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ParameterError(
                "unknown time zone",
                where="zone",
                got=self.zone,
                allowed="an IANA name such as Europe/Berlin, America/Los_Angeles or UTC",
            ) from error

    def read(self, sheet: Sheet, where: str) -> Times:
        """Return when the rows of `sheet` begin.

        Raises
        ------
        SupplyError
            If a time cannot be read, never was or is one of two; the message names the row.
        """
        read = [_parse(text, f"{where}, row {line}") for text, line in zip(sheet.times, sheet.lines)]
        naive = [moment.tzinfo is None for moment in read]
        if any(naive) and self.local and self.zone is None:
            raise SupplyError(
                "the times are local and do not say their zone",
                where=where,
                got=sheet.times[naive.index(True)],
                remedy="Say zone='Europe/Berlin' or wherever it is (zone='UTC' if they are in UTC).",
            )
        if self.zone is None or not any(naive):
            times = _as_they_stand([seconds(moment) for moment in read], list(range(len(read))))
            _check_order(times, sheet, where)
            return times
        return self._local(read, sheet, where)

    def _local(self, read: list[datetime], sheet: Sheet, where: str) -> Times:
        zone, padded = self._zone(), self.dst == "padded"
        instants: list[float] = []
        rows: list[int] = []
        twice: dict[float, int] = {}  # The second instant of a repeated time whose first is taken.
        for row, moment in enumerate(read):
            early, late = _candidates(moment, zone)
            if early > late:
                if padded:
                    continue
                raise self._never(sheet, row, where)
            instant = late if late in twice else early
            if instant == late:
                twice.pop(late, None)
            elif early < late:
                twice[late] = row
            instants.append(instant)
            rows.append(row)
        times = _as_they_stand(instants, rows)
        _check_order(times, sheet, where)
        if padded:
            return _with_both(times, twice)
        self._check_twice(twice, instants, sheet, where)
        return times

    def _never(self, sheet: Sheet, row: int, where: str) -> SupplyError:
        return SupplyError(
            f"this local time never was in {self.zone}: the clocks went forward",
            where=f"{where}, row {sheet.lines[row]}",
            got=sheet.times[row],
            remedy="Say dst='padded' if the file has 24 hours on every day, or zone='UTC'.",
        )

    def _check_twice(self, twice: dict[float, int], instants: list[float], sheet: Sheet, where: str) -> None:
        """Refuse a time that the clock showed twice and that stands once amid other rows."""
        for late, row in twice.items():
            if row + 1 < len(sheet.lines) and instants[-1] > late:
                raise SupplyError(
                    f"the clock in {self.zone} showed this time twice, and it stands here once",
                    where=f"{where}, row {sheet.lines[row]}",
                    got=sheet.times[row],
                    remedy="Say dst='padded' if the row stands for both, or zone='UTC'.",
                )


def _parse(text: str, where: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise SupplyError(
            "this is no time", where=where, got=text, allowed="ISO 8601, such as 2024-01-31 06:00:00"
        ) from error


def _candidates(moment: datetime, zone: ZoneInfo) -> tuple[float, float]:
    """Return the two readings of a local time: alike, ascending if it came twice, else descending."""
    if moment.tzinfo is not None:
        instant = seconds(moment)
        return instant, instant
    first = seconds(moment.replace(tzinfo=zone))
    offset = moment.replace(tzinfo=zone, fold=0).utcoffset()
    other = moment.replace(tzinfo=zone, fold=1).utcoffset()
    change = (offset or timedelta()) - (other or timedelta())
    return first, first + change.total_seconds()


def _check_order(times: Times, sheet: Sheet, where: str) -> None:
    """Refuse rows that do not follow each other in time."""
    steps = np.diff(times.instants)
    if (steps > 0).all():
        return
    place = int(np.argmax(steps <= 0))
    before, after = (int(row) for row in times.rows[place : place + 2])
    raise SupplyError(
        f"the time is that of row {sheet.lines[before]} again"
        if steps[place] == 0
        else f"the time lies before that of row {sheet.lines[before]}, {sheet.times[before]}",
        where=f"{where}, row {sheet.lines[after]}",
        got=sheet.times[after],
        allowed="each time once, in ascending order",
    )


def _as_they_stand(instants: list[float], rows: list[int]) -> Times:
    return Times(np.array(instants), np.array(rows, np.int64), np.ones(len(instants)))


def _with_both(times: Times, twice: dict[float, int]) -> Times:
    """Add the second hour of each row that stands for two."""
    again = np.array(list(twice.values()), np.int64)
    when = np.concatenate((times.instants, np.array(list(twice))))
    which = np.concatenate((times.rows, again))
    order = np.argsort(when, kind="stable")
    return Times(when[order], which[order], np.where(np.isin(which, again), 0.5, 1.0)[order])
