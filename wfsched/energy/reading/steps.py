"""Steps between rows: even, changing from one length to another, by the calendar, or as the user says.

A row is missing where the distance of two rows is a multiple of the step around it; rows that are not
missing may have any steps, and each value holds over its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError, SupplyError
from wfsched.core.units import SECONDS_PER_HOUR, SECONDS_PER_MINUTE
from wfsched.energy.instant import format_instant
from wfsched.energy.layouts.layout import Sheet
from wfsched.energy.reading.row_times import Times

_UNITS = {"s": 1.0, "min": SECONDS_PER_MINUTE, "h": SECONDS_PER_HOUR}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(s|min|h)")
_CALENDAR = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}
UNEVEN = "uneven"
ALLOWED_STEPS = "15min, 1h, day, week, month, year or uneven (each value holds until the next row)"
# A day of a local clock has 23 to 25 hours.
_SHORTEST_DAY_S = 22.5 * SECONDS_PER_HOUR
# Runs of another step in the middle of a file must be at least that long to be no gaps.
_INNER_RUN = 4
_OUTER_RUN = 2
# A coarser run in a long file must be more than some missing rows side by side.
_LEAST_SHARE = 1e-3


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps of the rows of a file.

    Parameters
    ----------
    missing : dict of int to list of float [s]
        Row -> starts of the steps that are missing between it and the next row.
    end : float [s]
        End of the step of the last row.
    labels : dict of int to str
        Row -> name of the step that is missing after it.
    notes : tuple of str
        What was assumed.
    """

    missing: dict[int, list[float]]
    end: float
    labels: dict[int, str]
    notes: tuple[str, ...] = ()


def find_steps(times: Times, sheet: Sheet, where: str, said: str | None) -> Steps:
    """Return the steps of the rows; `said` is one of `ALLOWED_STEPS`, or None: the rows tell.

    Raises
    ------
    SupplyError
        If there are no rows, or one whose step nobody says; or a row lies between two steps.
    ParameterError
        If `said` is not a step.
    """
    if said is not None:
        return _said(times, sheet, where, said.strip())
    if len(times.instants) < 2:
        return _lone(times, sheet, where)
    return _calendar(times) or _runs(times, sheet, where)


def _said(times: Times, sheet: Sheet, where: str, said: str) -> Steps:
    known = _CALENDAR.get(said)
    length = _length_s(said)
    if said != UNEVEN and known is None and not length:
        raise ParameterError("unknown step", where="step", got=said, allowed=ALLOWED_STEPS)
    if not len(times.instants) or (said == UNEVEN and len(times.instants) < 2):
        raise SupplyError("fewer than two rows of values", where=where, got=len(times.instants))
    if said == UNEVEN:
        last = float(times.instants[-1])
        return Steps({}, last + last - float(times.instants[-2]), {}, ())
    if known is not None:
        steps = _by_calendar(times, *known, said)
        if steps is None:
            raise SupplyError(
                f"rows are not on steps of a {said}", where=f"{where}, row {sheet.lines[0]}",
                got=sheet.times[0], allowed=f"the same time of the first day of each {said}",
            )  # fmt: skip
        return steps
    return _even(times, sheet, where, np.full(len(times.instants) - 1, length), length)


def _length_s(said: str) -> float:
    """Return the seconds of a length such as 15min; 0 if it is none."""
    found = _LENGTH.fullmatch(said)
    return float(found[1]) * _UNITS[found[2]] if found else 0.0


def _lone(times: Times, sheet: Sheet, where: str) -> Steps:
    """Return the step of a single row, where layout or name of the file say it."""
    said = _step_in_name(where) if sheet.plan.lone_step else None
    if len(times.instants) == 1 and sheet.plan.lone_step:
        wall = times.wall(0)
        starts = wall == datetime(wall.year, 1, 1) if (said or sheet.plan.lone_step) == "year" else said
        if starts:
            step = said or sheet.plan.lone_step
            found = _said(times, sheet, where, step)
            note = f"one row: taken as the {step} from {sheet.times[0]} on"
            return Steps(found.missing, found.end, found.labels, (note,))
    raise SupplyError(
        "fewer than two rows of values",
        where=where,
        got=len(times.instants),
        remedy="Say the step of the row with step='1h', 'day', 'month' or 'year' (--step)."
        if len(times.instants)
        else None,
    )


def _step_in_name(where: str) -> str | None:
    name = Path(where).name.lower()
    words = {"hourly": "1h", "daily": "day", "monthly": "month", "yearly": "year"}
    return next((step for word, step in words.items() if word in name), None)


def _calendar(times: Times) -> Steps | None:
    """Return steps of days or months if all rows begin at one time of the day, and of the month."""
    distances = np.diff(times.instants)
    if distances.min() < _SHORTEST_DAY_S:
        return None
    try:
        walls = [times.wall(index) for index in range(len(times.instants))]
    except OverflowError:
        return None
    if len({wall.time() for wall in walls}) > 1:
        return None
    if all(wall.day == 1 for wall in walls):
        months = round(_most_frequent(np.diff([12.0 * wall.year + wall.month for wall in walls])))
        name = {1: "month", 12: "year"}.get(months, f"{months} months")
        return _by_calendar(times, months, 0, name)
    days = round(_most_frequent(np.array([float((b - a).days) for a, b in pairwise(walls)])))
    return _by_calendar(times, 0, days, "day" if days == 1 else f"{days} days")


def _by_calendar(times: Times, months: int, days: int, name: str) -> Steps | None:
    """Return steps of `months` and `days` on the clock of the file; None if a row is off them."""
    try:
        return _on_calendar(times, months, days, name)
    except (ValueError, OverflowError):  # A month lacks the day, or the calendar ends.
        return None


def _on_calendar(times: Times, months: int, days: int, name: str) -> Steps | None:
    missing: dict[int, list[float]] = {}
    count = len(times.instants)
    walls = [times.wall(index) for index in range(count)]
    for index in range(count - 1):
        wall, found = _later(walls[index], months, days), []
        while wall < walls[index + 1]:
            found.append(times.instant_of(wall, index))
            if len(found) > count:
                break
            wall = _later(wall, months, days)
        if found:
            missing[index] = found
        if wall != walls[index + 1] and len(found) <= count:
            return None
    end = times.instant_of(_later(walls[-1], months, days), count - 1)
    return Steps(missing, end, dict.fromkeys(missing, name))


def _later(wall: datetime, months: int, days: int) -> datetime:
    month = 12 * wall.year + wall.month - 1 + months
    return wall.replace(year=month // 12, month=month % 12 + 1) + timedelta(days=days)


def _runs(times: Times, sheet: Sheet, where: str) -> Steps:
    """Return even steps whose length may change from one run of rows to the next."""
    distances = np.diff(times.instants)
    main = _most_frequent(distances)
    expected = np.full(len(distances), np.nan)
    begin = 0
    for step, run in groupby(distances.tolist()):
        count = len(list(run))
        if step == main or _is_run(step, count, begin, len(distances), main):
            expected[begin : begin + count] = step
        begin += count
    known = np.flatnonzero(~np.isnan(expected))
    changes = known[1:][np.diff(expected[known]) != 0]
    notes = tuple(
        f"steps of {_named(expected[index])} from {format_instant(float(times.instants[index]))} on"
        for index in changes
    )
    if len(notes) > 4:
        notes = (f"steps change {len(notes)} times, first: {notes[0]}",)
    for index in np.flatnonzero(np.isnan(expected)):
        around = [expected[known[known < index][-1:]], expected[known[known > index][:1]]]
        steps = [float(found[0]) for found in around if len(found)]
        whole = [step for step in steps if _multiple(distances[index], step)]
        expected[index] = whole[0] if whole else steps[0]
    found = _even(times, sheet, where, expected, float(expected[-1]))
    return Steps(found.missing, found.end, found.labels, notes)


def _is_run(step: float, count: int, begin: int, total: int, main: float) -> bool:
    """Return whether `count` equal distances are a run of another step rather than gaps."""
    outer = begin == 0 or begin + count == total
    if step > main:
        return count >= max(_OUTER_RUN if outer else _INNER_RUN, _LEAST_SHARE * total)
    # A finer run within the file fills whole steps of the main one.
    return count >= _OUTER_RUN and (outer or _multiple(step * count, main))


def _even(times: Times, sheet: Sheet, where: str, expected: FloatArray, last: float) -> Steps:
    """Return the steps of rows whose next row is expected at a multiple of `expected` [s] after them."""
    missing: dict[int, list[float]] = {}
    labels: dict[int, str] = {}
    ratio = np.diff(times.instants) / expected
    for index in np.flatnonzero(np.abs(ratio - 1.0) > 1e-6):
        step = float(expected[index])
        if not _multiple(ratio[index] * step, step):
            raise _irregular(times, sheet, int(index) + 1, step, where)
        many = min(round(float(ratio[index])) - 1, 2 * len(times.instants) + 1)
        missing[int(index)] = [float(times.instants[index]) + step * (k + 1) for k in range(many)]
        labels[int(index)] = _named(step)
    return Steps(missing, float(times.instants[-1]) + last, labels)


def _multiple(length: float, step: float) -> bool:
    ratio = length / step
    return round(ratio) >= 1 and bool(abs(ratio - round(ratio)) < 1e-6)


def _most_frequent(lengths: FloatArray) -> float:
    """Return the most frequent length, the least of several."""
    found, counts = np.unique(lengths, return_counts=True)
    return float(found[np.argmax(counts)])


def _named(step: float) -> str:
    return f"{step:g} s"


def _irregular(times: Times, sheet: Sheet, place: int, step: float, where: str) -> SupplyError:
    row = int(times.rows[place])
    return SupplyError(
        "uneven steps",
        where=f"{where}, row {sheet.lines[row]} ({sheet.times[row]})",
        got=f"{times.instants[place] - times.instants[place - 1]:g} s after the row before",
        allowed=f"steps of {step:g} s, as between most rows",
        remedy="If each value holds until the next row, pass step='uneven' (--step uneven).",
    )
