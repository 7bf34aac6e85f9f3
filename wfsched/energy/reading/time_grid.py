"""The steps of a file: even ones, with every gap found and named or filled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import SupplyError
from wfsched.energy.fill import Fill, filled
from wfsched.energy.instant import format_instant
from wfsched.energy.layouts.layout import Sheet
from wfsched.energy.reading.row_times import Times

_REMEDY = "Say fill='previous', 'linear', 'day-before' or 'zero' to fill it, or mend the file."


@dataclass(frozen=True, slots=True)
class Grid:
    """The even steps that the rows of a file lie on.

    Parameters
    ----------
    times : Times
    places : array (n_rows,)
        The step that each of `times` begins.
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
        """The beginning of each step [s]."""
        first = float(self.times.instants[0])
        return first + self.step * np.arange(self.count, dtype=np.float64)

    def laid(
        self, numbers: FloatArray, sheet: Sheet, label: str, where: str, fill: Fill | None
    ) -> FloatArray:
        """Return `numbers` (one for each of `times`) on the steps, gaps and NaN filled as `fill` says.

        Raises
        ------
        SupplyError
            If a number is missing and there is no `fill`, or nothing to fill it from.
        """
        values = np.full(self.count, np.nan)
        values[self.places] = numbers
        empty = np.flatnonzero(np.isnan(numbers))
        if fill is None and len(empty):
            row = int(self.times.rows[empty[0]])
            raise SupplyError(
                f"there is no value in column {label}",
                where=f"{where}, row {sheet.lines[row]} ({sheet.times[row]})",
                remedy=_REMEDY,
            )
        whole = values if fill is None else filled(values, fill, self.step)
        if np.isnan(whole).any():
            place = int(np.argmax(np.isnan(whole)))
            raise SupplyError(
                f"there is nothing to fill column {label} from",
                where=f"{where}, {format_instant(float(self.knots[place]))}",
                got=f"fill='{fill}'",
            )
        return whole


def find_grid(times: Times, sheet: Sheet, where: str, fill: Fill | None) -> Grid:
    """Return the even steps of the rows: the most frequent distance between two of them.

    Raises
    ------
    SupplyError
        If there are fewer than two rows, a row lies between two steps, or rows are missing and
        there is no `fill`.
    """
    if len(times.instants) < 2:
        raise SupplyError("there are fewer than two rows of values", where=where, got=len(times.instants))
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
            "more rows are missing than there are",
            where=where,
            got=f"{len(places)} rows from {sheet.times[0]} to {sheet.times[-1]} in steps of {step:g} s",
            remedy="Is there a typing error in a time?",
        )
    return Grid(times, places, step, count)


def _irregular(times: Times, sheet: Sheet, place: int, step: float, where: str) -> SupplyError:
    row = int(times.rows[place])
    return SupplyError(
        "the steps are uneven",
        where=f"{where}, row {sheet.lines[row]} ({sheet.times[row]})",
        got=f"{times.instants[place] - times.instants[place - 1]:g} s after the row before",
        allowed=f"steps of {step:g} s, as between most rows",
    )


def _gap(times: Times, sheet: Sheet, place: int, step: float, where: str) -> SupplyError:
    before, after = (int(row) for row in times.rows[place : place + 2])
    missing = round((times.instants[place + 1] - times.instants[place]) / step) - 1
    return SupplyError(
        f"there is a gap of {missing} steps of {step:g} s"
        if missing > 1
        else f"a step of {step:g} s is missing",
        where=f"{where}, rows {sheet.lines[before]} to {sheet.lines[after]}",
        got=f"{sheet.times[before]}, then {sheet.times[after]}",
        remedy=_REMEDY,
    )
