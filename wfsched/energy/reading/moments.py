"""Moments of rows: their times as dates, in ascending order and each once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from wfsched.core.errors import SupplyError
from wfsched.energy.layouts.layout import Sheet
from wfsched.energy.reading.clock_changes import local_readings, zone_that_repeats


@dataclass(frozen=True, slots=True)
class OrderedRows:
    """Rows of a sheet in ascending order, equal ones once.

    Parameters
    ----------
    sheet : Sheet
    moments : list of datetime
        Of each row, without an offset where the file writes none.
    notes : tuple of str
        What was sorted or left out.
    """

    sheet: Sheet
    moments: list[datetime]
    notes: tuple[str, ...] = ()


def ordered_rows(sheet: Sheet, where: str, zone: ZoneInfo | None, time_format: str | None) -> OrderedRows:
    """Return the rows of `sheet` in ascending order, and equal ones once.

    Rows in descending order are reversed. Neighbours with the same time and values count once, unless the
    clock of `zone` (of any zone if the file may be in local time) showed the time twice.

    Raises
    ------
    SupplyError
        If a time is malformed; the message names the row.
    """
    moments = [_moment(sheet, row, where, time_format) for row in range(len(sheet.lines))]
    sheet = replace(sheet, times=[_shown(sheet, row, moments, time_format) for row in range(len(moments))])
    if sheet.plan.shift_s:
        moments = [moment + timedelta(seconds=sheet.plan.shift_s) for moment in moments]
    notes = []
    if _descends(moments):
        sheet, moments = sheet.taking(range(len(moments) - 1, -1, -1)), moments[::-1]
        notes.append("rows in descending order: sorted")
    again = _equal_neighbours(sheet, moments, zone)
    if again:
        kept = [row for row in range(len(moments)) if row not in again]
        many = f"{len(again)} rows that repeat" if len(again) > 1 else "1 row that repeats"
        notes.append(f"{many} the row before (row {sheet.lines[min(again)]}): counted once")
        sheet, moments = sheet.taking(kept), [moments[row] for row in kept]
    return OrderedRows(sheet, moments, tuple(notes))


def _moment(sheet: Sheet, row: int, where: str, time_format: str | None) -> datetime:
    text = sheet.times[row]
    try:
        if time_format is not None:
            return datetime.strptime(text, time_format)
        return datetime.fromisoformat(sheet.plan.iso(text))
    except (ValueError, OverflowError, OSError) as error:
        raise SupplyError(
            "not a time" if time_format is None else "not a time in the format that was said",
            where=f"{where}, row {sheet.lines[row]}",
            got=text,
            allowed=time_format
            or "ISO 8601, such as 2024-01-31 06:00:00; 31.01.2024 06:00; seconds since 1970",
            remedy=_remedy(text) if time_format is None else None,
        ) from error


def _shown(sheet: Sheet, row: int, moments: list[datetime], time_format: str | None) -> str:
    return sheet.plan.iso(sheet.times[row]) if time_format is None else moments[row].isoformat(" ")


def _remedy(text: str) -> str:
    """Return how to say the format of a time."""
    first, slash, rest = text.strip().partition("/")
    if not slash:
        return "Say its format with time_format='%d.%m.%Y %H:%M' or the like (--time-format)."
    clock = " %I:%M %p" if rest.rstrip()[-1:] in "Mm" else " %H:%M" if ":" in rest else ""
    if rest.count(":") > 1:
        clock = clock.replace("%M", "%M:%S")
    month_first, day_first = f"%m/%d/%Y{clock}", f"%d/%m/%Y{clock}"
    if first.isdigit() and int(first) > 12:
        return f"Say its format with time_format={day_first!r} (--time-format)."
    if rest.partition("/")[0].isdigit() and int(rest.partition("/")[0]) > 12:
        return f"Say its format with time_format={month_first!r} (--time-format)."
    return f"Say its format with time_format={month_first!r} or {day_first!r} (--time-format)."


def _descends(moments: list[datetime]) -> bool:
    """Return whether most rows are before the row above them; clock changes may turn a few."""
    fixed = all(moment.tzinfo is not None for moment in moments)
    bare = moments if fixed else [moment.replace(tzinfo=None) for moment in moments]
    down = sum(after < before for before, after in pairwise(bare))
    up = sum(after > before for before, after in pairwise(bare))
    return down > up


def _equal_neighbours(sheet: Sheet, moments: list[datetime], zone: ZoneInfo | None) -> set[int]:
    """Return the rows that repeat the row before, but for times that a clock may have shown twice."""
    same = [row for row in range(1, len(moments)) if _same(moments[row - 1], moments[row])]
    if not same:
        return set()
    columns = [sheet.cells(column) for column in sheet.columns]
    return {
        row
        for row in same
        if all(cells[row - 1] == cells[row] for cells in columns)
        and not _may_repeat(moments[row], zone, sheet)
    }


def _same(before: datetime, after: datetime) -> bool:
    return (before.tzinfo is None) == (after.tzinfo is None) and before == after


def _may_repeat(moment: datetime, zone: ZoneInfo | None, sheet: Sheet) -> bool:
    if moment.tzinfo is not None:
        return False
    if zone is not None:
        early, late = local_readings(moment, zone)
        return early > late
    return sheet.base != "utc" and zone_that_repeats(moment) is not None
