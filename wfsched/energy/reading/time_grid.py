"""Time grid of a file: even steps, with gaps refused or filled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import SupplyError
from wfsched.energy.fill import Fill, filled
from wfsched.energy.instant import format_instant
from wfsched.energy.layouts.layout import Sheet
from wfsched.energy.reading.row_times import Times

_REMEDY = "Pass fill='previous', 'linear', 'day-before' or 'zero', or correct the file."


@dataclass(frozen=True, slots=True)
class TimeGrid:
    """Even time steps of the rows of a file.

    Parameters
    ----------
    times : Times
    places : array (n_rows,)
        Step that starts at each of `times`.
    step : float [s]
    count : int
        Number of steps from the first to the last row.
    """

    times: Times
    places: IntArray
    step: float
    count: int

    @property
    def knots(self) -> FloatArray:
        """Start of each step [s]."""
        first = float(self.times.instants[0])
        return first + self.step * np.arange(self.count, dtype=np.float64)

    def on_steps(
        self, numbers: FloatArray, sheet: Sheet, label: str, where: str, fill: Fill | None
    ) -> FloatArray:
        """Return `numbers` (one for each of `times`) on the steps, gaps and NaN filled by `fill`.

        Raises
        ------
        SupplyError
            If a number is missing and `fill` is None, or has no value to fill it from.
        """
        values = np.full(self.count, np.nan)
        values[self.places] = numbers
        empty = np.flatnonzero(np.isnan(numbers))
        if fill is None and len(empty):
            row = int(self.times.rows[empty[0]])
            raise SupplyError(
                f"missing value in column {label}",
                where=f"{where}, row {sheet.lines[row]} ({sheet.times[row]})",
                remedy=_REMEDY,
            )
        whole = values if fill is None else filled(values, fill, self.step)
        if np.isnan(whole).any():
            place = int(np.argmax(np.isnan(whole)))
            raise SupplyError(
                f"no value to fill column {label} from",
                where=f"{where}, {format_instant(float(self.knots[place]))}",
                got=f"fill='{fill}'",
            )
        return whole


def find_time_grid(times: Times, sheet: Sheet, where: str, fill: Fill | None) -> TimeGrid:
    """Return the even steps of the rows; the step is the most frequent distance of two rows.

    Raises
    ------
    SupplyError
        If there are fewer than two rows, a row lies between two steps, or rows are missing and
        `fill` is None.
    """
    if len(times.instants) < 2:
        raise SupplyError("fewer than two rows of values", where=where, got=len(times.instants))
    distances, counts = np.unique(np.diff(times.instants), return_counts=True)
    step = float(distances[np.argmax(counts)])
    since = (times.instants - times.instants[0]) / step
    places = np.rint(since).astype(np.int64)
    off = np.abs(since - places) > 1e-6
    if off.any():
        raise _irregular(times, sheet, int(np.argmax(off)), step, where)
    jumps = np.flatnonzero(np.diff(places) > 1)
    if len(jumps) and fill is None:
        raise _gap(times, sheet, int(jumps[0]), step, where)
    count = int(places[-1]) + 1
    if count > 2 * len(places):
        raise SupplyError(
            "more rows missing than present",
            where=where,
            got=f"{len(places)} rows from {sheet.times[0]} to {sheet.times[-1]} in steps of {step:g} s",
            remedy="Check the timestamps for typos.",
        )
    return TimeGrid(times, places, step, count)


def _irregular(times: Times, sheet: Sheet, place: int, step: float, where: str) -> SupplyError:
    row = int(times.rows[place])
    return SupplyError(
        "uneven steps",
        where=f"{where}, row {sheet.lines[row]} ({sheet.times[row]})",
        got=f"{times.instants[place] - times.instants[place - 1]:g} s after the row before",
        allowed=f"steps of {step:g} s, as between most rows",
    )


def _gap(times: Times, sheet: Sheet, place: int, step: float, where: str) -> SupplyError:
    before, after = (int(row) for row in times.rows[place : place + 2])
    missing = round((times.instants[place + 1] - times.instants[place]) / step) - 1
    return SupplyError(
        f"gap of {missing} steps of {step:g} s" if missing > 1 else f"missing step of {step:g} s",
        where=f"{where}, rows {sheet.lines[before]} to {sheet.lines[after]}",
        got=f"{sheet.times[before]}, then {sheet.times[after]}",
        remedy=_REMEDY,
    )
