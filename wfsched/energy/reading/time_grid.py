"""Time grid of a file: one step for each row, with gaps refused or filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import SupplyError
from wfsched.energy.fill import Fill, filled
from wfsched.energy.instant import format_instant
from wfsched.energy.layouts.layout import Sheet
from wfsched.energy.reading.clock_changes import zone_that_skips
from wfsched.energy.reading.row_times import Times
from wfsched.energy.reading.steps import Steps, find_steps

_REMEDY = "Pass fill='previous', 'linear', 'day-before' or 'zero' (--fill), or correct the file."


@dataclass(frozen=True, slots=True)
class TimeGrid:
    """Time steps of the rows of a file, with those of missing rows.

    Parameters
    ----------
    times : Times
    places : array (n_rows,)
        Step that starts at each of `times`.
    knots : array (n,) [s]
        Start of each step.
    end : float [s]
        End of the last step.
    notes : tuple of str
        What was assumed on the steps.
    """

    times: Times
    places: IntArray
    knots: FloatArray
    end: float
    notes: tuple[str, ...] = ()

    @property
    def lengths(self) -> FloatArray:
        """Length of the step of each of `times` [s]."""
        lengths: FloatArray = np.diff(np.append(self.knots, self.end))[self.places]
        return lengths

    def on_steps(
        self, numbers: FloatArray, sheet: Sheet, label: str, where: str, fill: Fill | None
    ) -> FloatArray:
        """Return `numbers` (one for each of `times`) on the steps, gaps and NaN filled by `fill`.

        Raises
        ------
        SupplyError
            If a number is missing and `fill` is None, or has no value to fill it from.
        """
        values = np.full(len(self.knots), np.nan)
        values[self.places] = numbers
        empty = np.flatnonzero(np.isnan(numbers))
        if fill is None and len(empty):
            row = int(self.times.rows[empty[0]])
            raise SupplyError(
                f"missing value in column {label}",
                where=f"{where}, row {sheet.lines[row]} ({sheet.times[row]})",
                remedy=_REMEDY,
            )
        whole = values if fill is None else filled(values, fill, self.knots)
        if np.isnan(whole).any():
            place = int(np.argmax(np.isnan(whole)))
            raise SupplyError(
                f"no value to fill column {label} from",
                where=f"{where}, {format_instant(float(self.knots[place]))}",
                got=f"fill='{fill}'",
            )
        return whole


def find_time_grid(
    times: Times, sheet: Sheet, where: str, fill: Fill | None, step: str | None = None
) -> TimeGrid:
    """Return the steps of the rows; `step` is as in `wfsched.energy.reading.steps.find_steps`.

    Raises
    ------
    SupplyError
        If the steps cannot be told, or rows are missing and `fill` is None, or lie where the clocks of
        a zone went forward and nobody says that the times are in UTC.
    """
    steps = find_steps(times, sheet, where, step)
    gaps = sorted(steps.missing)
    count = len(times.instants) + sum(map(len, steps.missing.values()))
    for index in gaps:
        zone = _skipping_zone(times, steps, index)
        if fill is None or zone is not None:
            raise _gap(times, sheet, steps, index, where, zone)
    if count > 2 * len(times.instants):
        raise SupplyError(
            "more rows missing than present",
            where=where,
            got=f"{len(times.instants)} rows from {sheet.times[0]} to {sheet.times[-1]}",
            remedy="Check the timestamps for typos.",
        )
    more = np.zeros(len(times.instants), np.int64)
    for index in gaps:
        more[index + 1] = len(steps.missing[index])
    places = np.arange(len(times.instants)) + np.cumsum(more)
    knots = np.empty(count)
    knots[places] = times.instants
    for index in gaps:
        first = int(places[index]) + 1
        knots[first : first + len(steps.missing[index])] = steps.missing[index]
    return TimeGrid(times, places, knots, steps.end, steps.notes)


def _skipping_zone(times: Times, steps: Steps, index: int) -> str | None:
    """Return a zone whose clocks skipped the missing steps, if the times may be local."""
    before, after = (times.moments[int(row)] for row in times.rows[index : index + 2])
    if not times.guessed or before.tzinfo is not None or after.tzinfo is not None:
        return None
    first = steps.missing[index][0] - float(times.instants[index])
    return zone_that_skips(before, after, timedelta(seconds=first))


def _gap(times: Times, sheet: Sheet, steps: Steps, index: int, where: str, zone: str | None) -> SupplyError:
    before, after = (int(row) for row in times.rows[index : index + 2])
    missing, label = len(steps.missing[index]), steps.labels[index]
    return SupplyError(
        f"gap of {missing} steps of {label}" if missing > 1 else f"missing step of {label}",
        where=f"{where}, rows {sheet.lines[before]} to {sheet.lines[after]}",
        got=f"{sheet.times[before]}, then {sheet.times[after]}",
        remedy=_REMEDY
        if zone is None
        else f"The clocks of {zone} and others went forward then: if the times are local, "
        f"pass zone={zone!r} (--zone {zone}) or the zone of the file. If they are in UTC, pass zone='UTC' "
        "and fill=...; filling local times would leave all later rows an hour off.",
    )
