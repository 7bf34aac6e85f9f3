"""Times of rows: exact conversion of local times to UTC, clock changes included."""

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
    """Start of each value.

    Parameters
    ----------
    instants : array (n,) [s]
        POSIX seconds, in the order of the rows.
    rows : array (n,)
        Row of the sheet that each comes from: all rows in their order, except on padded days of
        clock changes.
    share : array (n,)
        Share of an energy in that row: 1, or 1/2 if one row covers a repeated hour.
    """

    instants: FloatArray
    rows: IntArray
    share: FloatArray


@dataclass(frozen=True, slots=True)
class Clock:
    """Clock of a file: time zone and rule for clock changes.

    Parameters
    ----------
    zone : str or None
        IANA name of the zone of times without an offset; None: UTC.
    dst : {"exact", "padded"}
        ``exact``: each local time occurs as often as the clock showed it. ``padded``: every day of the
        file has 24 hours; the row of the hour skipped in spring is dropped, and one row covers both
        of the hours repeated in autumn: energies are their sum, other values hold in both.
    local : bool
        Whether times without an offset are local, so that a zone is required.

    Raises
    ------
    ParameterError
        If the zone or the rule is unknown.
    """

    zone: str | None = None
    dst: Dst = "exact"
    local: bool = False

    def __post_init__(self) -> None:
        if self.dst not in get_args(Dst):
            raise ParameterError(
                "unknown rule for clock changes",
                where="dst",
                got=self.dst,
                allowed=", ".join(get_args(Dst)),
            )
        if self.zone is not None:
            self._zone()
        elif self.dst == "padded":
            raise ParameterError("padded days need a time zone", where="zone", got=self.zone)

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
        """Return the start of each row of `sheet`.

        Raises
        ------
        SupplyError
            If a time is malformed, nonexistent or ambiguous; the message names the row.
        """
        read = [_parse(text, f"{where}, row {line}") for text, line in zip(sheet.times, sheet.lines)]
        naive = [moment.tzinfo is None for moment in read]
        if any(naive) and self.local and self.zone is None:
            raise SupplyError(
                "local times without a zone",
                where=where,
                got=sheet.times[naive.index(True)],
                remedy="Pass zone='Europe/Berlin' or another zone (zone='UTC' for times in UTC).",
            )
        if self.zone is None or not any(naive):
            times = _one_for_each_row([seconds(moment) for moment in read], list(range(len(read))))
            _check_order(times, sheet, where)
            return times
        return self._local(read, sheet, where)

    def _local(self, read: list[datetime], sheet: Sheet, where: str) -> Times:
        zone, padded = self._zone(), self.dst == "padded"
        instants: list[float] = []
        rows: list[int] = []
        twice: dict[float, int] = {}  # Second instant of each repeated time -> row of the first.
        for row, moment in enumerate(read):
            early, late = _candidates(moment, zone)
            if early > late:
                if padded:
                    continue
                raise self._nonexistent(sheet, row, where)
            instant = late if late in twice else early
            if instant == late:
                twice.pop(late, None)
            elif early < late:
                twice[late] = row
            instants.append(instant)
            rows.append(row)
        times = _one_for_each_row(instants, rows)
        _check_order(times, sheet, where)
        if padded:
            return _with_both(times, twice)
        self._check_twice(twice, instants, sheet, where)
        return times

    def _nonexistent(self, sheet: Sheet, row: int, where: str) -> SupplyError:
        return SupplyError(
            f"nonexistent local time in {self.zone}: the clocks went forward",
            where=f"{where}, row {sheet.lines[row]}",
            got=sheet.times[row],
            remedy="Pass dst='padded' if every day of the file has 24 hours, or zone='UTC'.",
        )

    def _check_twice(self, twice: dict[float, int], instants: list[float], sheet: Sheet, where: str) -> None:
        """Refuse a repeated time that has only one row, amid other rows."""
        for late, row in twice.items():
            if row + 1 < len(sheet.lines) and instants[-1] > late:
                raise SupplyError(
                    f"one row for a repeated local time in {self.zone}: the clocks went back",
                    where=f"{where}, row {sheet.lines[row]}",
                    got=sheet.times[row],
                    remedy="Pass dst='padded' if the row covers both hours, or zone='UTC'.",
                )


def _parse(text: str, where: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise SupplyError(
            "not a time", where=where, got=text, allowed="ISO 8601, such as 2024-01-31 06:00:00"
        ) from error


def _candidates(moment: datetime, zone: ZoneInfo) -> tuple[float, float]:
    """Return both readings of a local time: equal, ascending if repeated, descending if nonexistent."""
    if moment.tzinfo is not None:
        instant = seconds(moment)
        return instant, instant
    first = seconds(moment.replace(tzinfo=zone))
    offset = moment.replace(tzinfo=zone, fold=0).utcoffset()
    other = moment.replace(tzinfo=zone, fold=1).utcoffset()
    change = (offset or timedelta()) - (other or timedelta())
    return first, first + change.total_seconds()


def _check_order(times: Times, sheet: Sheet, where: str) -> None:
    """Refuse rows that are not in ascending order."""
    steps = np.diff(times.instants)
    if (steps > 0).all():
        return
    place = int(np.argmax(steps <= 0))
    before, after = (int(row) for row in times.rows[place : place + 2])
    raise SupplyError(
        f"duplicate time, as in row {sheet.lines[before]}"
        if steps[place] == 0
        else f"time before that of row {sheet.lines[before]}, {sheet.times[before]}",
        where=f"{where}, row {sheet.lines[after]}",
        got=sheet.times[after],
        allowed="each time once, in ascending order",
    )


def _one_for_each_row(instants: list[float], rows: list[int]) -> Times:
    return Times(np.array(instants), np.array(rows, np.int64), np.ones(len(instants)))


def _with_both(times: Times, twice: dict[float, int]) -> Times:
    """Return `times` with the second hour of each row that covers two."""
    again = np.array(list(twice.values()), np.int64)
    when = np.concatenate((times.instants, np.array(list(twice))))
    which = np.concatenate((times.rows, again))
    order = np.argsort(when, kind="stable")
    return Times(when[order], which[order], np.where(np.isin(which, again), 0.5, 1.0)[order])
