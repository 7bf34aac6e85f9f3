"""Times of rows: exact conversion of local times to UTC, clock changes included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import ParameterError, SupplyError
from wfsched.energy.instant import seconds
from wfsched.energy.layouts.layout import Sheet
from wfsched.energy.reading.clock_changes import local_readings, zone_that_repeats
from wfsched.energy.reading.file_rules import Dst


@dataclass(frozen=True, slots=True)
class Times:
    """Start of each value.

    Parameters
    ----------
    instants : array (n,) [s]
        POSIX seconds, in ascending order.
    rows : array (n,)
        Row of the sheet that each comes from: all rows in their order, except on padded days of
        clock changes.
    share : array (n,)
        Share of an energy in that row: 1, or 1/2 if one row covers a repeated hour.
    moments : tuple of datetime
        Of each row of the sheet, as its clock showed it.
    zone : ZoneInfo or None
        Zone of moments without an offset; None: UTC.
    guessed : bool
        Whether neither the file nor the user says that the times are in UTC.
    """

    instants: FloatArray
    rows: IntArray
    share: FloatArray
    moments: tuple[datetime, ...]
    zone: ZoneInfo | None
    guessed: bool

    def wall(self, index: int) -> datetime:
        """Return what a clock in the zone of the file showed at an instant, without an offset."""
        moment = self.moments[int(self.rows[index])]
        if moment.tzinfo is not None and self.zone is not None:
            moment = moment.astimezone(self.zone)
        return moment.replace(tzinfo=None)

    def instant_of(self, wall: datetime, index: int) -> float:
        """Return the POSIX seconds of a time on that clock, in the zone or with the offset of `index`."""
        written = self.moments[int(self.rows[index])].tzinfo
        return seconds(wall.replace(tzinfo=self.zone or written or UTC))


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

    Raises
    ------
    ParameterError
        If the zone or the rule is unknown.
    """

    zone: str | None = None
    dst: Dst = "exact"

    def __post_init__(self) -> None:
        if self.dst not in get_args(Dst):
            raise ParameterError(
                "unknown rule for clock changes",
                where="dst",
                got=self.dst,
                known=get_args(Dst),
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
                known=available_timezones(),
            ) from error

    @property
    def timezone(self) -> ZoneInfo | None:
        """Zone of times without an offset; None: UTC."""
        return None if self.zone is None else self._zone()

    def at_home(self, sheet: Sheet, moments: list[datetime], where: str) -> tuple[Clock, tuple[str, ...]]:
        """Return the clock for a sheet, and a note if its zone is assumed.

        Raises
        ------
        SupplyError
            If the times are local and neither the user nor the layout says the zone.
        """
        naive = [moment.tzinfo is None for moment in moments]
        if self.zone is not None or not any(naive) or sheet.base == "utc":
            return self, ()
        if sheet.base == "unsaid":
            return self, ("times without an offset taken as UTC",)
        if sheet.home is not None:
            return Clock(sheet.home, self.dst), (f"local times taken as those of {sheet.home}",)
        raise SupplyError(
            "local times without a zone",
            where=where,
            got=sheet.times[naive.index(True)],
            remedy="Pass zone='Europe/Berlin' or another zone (--zone); zone='UTC' for times in UTC.",
        )

    def read(self, sheet: Sheet, moments: list[datetime], where: str) -> Times:
        """Return the start of each row of `sheet`.

        Raises
        ------
        SupplyError
            If a time is nonexistent or ambiguous, or times do not ascend; the message names the row.
        """
        naive = [moment.tzinfo is None for moment in moments]
        zone = self.timezone
        guessed = any(naive) and zone is None and sheet.base == "unsaid"
        if zone is None or not any(naive):
            instants = [seconds(moment) for moment in moments]
            times = _times(instants, list(range(len(moments))), moments, zone, guessed)
            _check_order(times, sheet, where)
            return times
        return self._local(sheet, moments, zone, where)

    def _local(self, sheet: Sheet, moments: list[datetime], zone: ZoneInfo, where: str) -> Times:
        padded = self.dst == "padded"
        instants: list[float] = []
        rows: list[int] = []
        twice: dict[float, int] = {}  # Second instant of each repeated time -> row of the first.
        for row, moment in enumerate(moments):
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
        if not padded:
            _begin_in_second_hour(instants, twice)
        times = _times(instants, rows, moments, zone, guessed=False)
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


def _candidates(moment: datetime, zone: ZoneInfo) -> tuple[float, float]:
    """Return both readings of a local time: equal, ascending if repeated, descending if nonexistent."""
    if moment.tzinfo is not None:
        instant = seconds(moment)
        return instant, instant
    first = seconds(moment.replace(tzinfo=zone))
    early, late = local_readings(moment, zone)
    return first, first + (early - late).total_seconds()


def _begin_in_second_hour(instants: list[float], twice: dict[float, int]) -> None:
    """Move the first rows to the second of two repeated hours if only so they are a step before the next.

    `instants` and `twice` (second instant -> row) are changed.
    """
    late = sorted(twice)
    count = 0
    while count < len(late) and twice[late[count]] == count:
        count += 1
    if not 0 < count < len(instants) - 1:
        return
    step = instants[1] - instants[0] if count > 1 else instants[count + 1] - instants[count]
    if instants[count] - late[count - 1] == step:
        for row in range(count):
            instants[row] = late[row]
            del twice[late[row]]


def _check_order(times: Times, sheet: Sheet, where: str) -> None:
    """Refuse rows that are not in ascending order."""
    steps = np.diff(times.instants)
    if (steps > 0).all():
        return
    place = int(np.argmax(steps <= 0))
    before, after = (int(row) for row in times.rows[place : place + 2])
    raise SupplyError(
        f"duplicate time, as in row {sheet.lines[before]}, with other values"
        if steps[place] == 0
        else f"time before that of row {sheet.lines[before]}, {sheet.times[before]}",
        where=f"{where}, row {sheet.lines[after]}",
        got=sheet.times[after],
        allowed="each time once, in ascending order",
        remedy=_remedy_of_repeat(times, after),
    )


def _remedy_of_repeat(times: Times, row: int) -> str | None:
    """Return the remedy where a clock went back, if the times may be local."""
    moment = times.moments[row]
    zone = zone_that_repeats(moment) if times.guessed and moment.tzinfo is None else None
    if zone is None:
        return None
    return (
        f"The clocks of {zone} and others went back then: if the times are local, "
        f"pass zone={zone!r} (--zone {zone}) or the zone of the file."
    )


def _times(
    instants: list[float], rows: list[int], moments: list[datetime], zone: ZoneInfo | None, guessed: bool
) -> Times:
    ones = np.ones(len(instants))
    return Times(np.array(instants), np.array(rows, np.int64), ones, tuple(moments), zone, guessed)


def _with_both(times: Times, twice: dict[float, int]) -> Times:
    """Return `times` with the second hour of each row that covers two."""
    again = np.array(list(twice.values()), np.int64)
    when = np.concatenate((times.instants, np.array(list(twice))))
    which = np.concatenate((times.rows, again))
    order = np.argsort(when, kind="stable")
    share = np.where(np.isin(which, again), 0.5, 1.0)[order]
    return Times(when[order], which[order], share, times.moments, times.zone, times.guessed)
