"""Reading of one trace file: text, layout, zone of the grid, times, steps, traces."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import cast

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import SupplyError
from wfsched.energy.layouts.layout import Column, Layout
from wfsched.energy.reading.column_choice import chosen_names
from wfsched.energy.reading.file_rules import FileRules
from wfsched.energy.reading.moments import ordered_rows
from wfsched.energy.reading.negative import Place, is_generation, without_own_use
from wfsched.energy.reading.numbers import read_numbers
from wfsched.energy.reading.registry import LAYOUTS
from wfsched.energy.reading.row_times import Clock
from wfsched.energy.reading.text import read_text
from wfsched.energy.reading.time_grid import find_time_grid
from wfsched.energy.reading.unit import Unit, unit_of
from wfsched.energy.reading.zone_choice import of_one_zone
from wfsched.energy.trace import Trace

# A layout is told by the first lines of a file.
_HEAD = 2**16


class Reading:
    """Reading of one file.

    Parameters
    ----------
    path : path
    rules : FileRules
    """

    def __init__(self, path: str | os.PathLike[str], rules: FileRules) -> None:
        self.where = str(path)
        self.rules = rules
        clock = Clock(rules.zone, rules.dst)
        text = read_text(Path(path))
        self.layout = _layout(text[:_HEAD], rules.layout, self.where)
        try:
            sheet = self.layout.sheet(text, self.where)
        except csv.Error as error:
            raise SupplyError(f"not valid CSV: {error}", where=self.where) from error
        rows = ordered_rows(
            of_one_zone(sheet, rules.zone_id, self.where), self.where, clock.timezone, rules.time_format
        )
        self.sheet = rows.sheet
        clock, assumed = clock.at_home(self.sheet, rows.moments, self.where)
        times = clock.read(self.sheet, rows.moments, self.where)
        self.grid = find_time_grid(times, self.sheet, self.where, rules.fill, rules.step)
        self.notes = (*self.sheet.plan.notes, *assumed, *rows.notes, *self.grid.notes)

    def traces(self, names: tuple[str, ...] | None, *, single: bool = False) -> list[Trace]:
        """Return the traces called `names`, all if None (`single`: the only one)."""
        chosen, notes = chosen_names(self.sheet, names, self.rules.unit, self.where, single=single)
        return [self._trace(name, notes) for name in chosen]

    def _trace(self, name: str, notes: tuple[str, ...]) -> Trace:
        values, unit, more = self._values(name)
        columns = self._columns(name)
        headers = " + ".join(part.header for part in columns)
        gaps = len(self.grid.knots) - min(int(np.isfinite(self._numbers(part)[0]).sum()) for part in columns)
        return Trace(
            readonly(self.grid.knots, np.float64),
            values,
            self.grid.end,
            unit.name,
            self.rules.past_end,
            name,
            f"{Path(self.where).name}, {headers} ({self.layout.name})",
            gaps,
            tuple(f"{Path(self.where).name}: {note}" for note in (*self.notes, *notes, *more)),
            layout=self.layout.name,
        )

    def _columns(self, name: str) -> list[Column]:
        """Return the columns whose sum the trace is."""
        if name in self.sheet.plan.sums:
            return [column for part in self.sheet.plan.sums[name] for column in self._columns(part)]
        return [column for column in self.sheet.columns if column.name == name]

    def _values(self, name: str) -> tuple[FloatArray, Unit, tuple[str, ...]]:
        """Return the values on all steps, their unit and notes on them."""
        raw, unit, notes = self._raw(name)
        if unit.name != "W" or not (self.rules.generation or is_generation(name)):
            return raw, unit, notes
        kept, more = without_own_use(name, raw, self._greatest_w, lambda step: self._place(name, step))
        return kept, unit, (*notes, *more)

    def _raw(self, name: str) -> tuple[FloatArray, Unit, tuple[str, ...]]:
        parts = self.sheet.plan.sums.get(name)
        if parts is None:
            numbers, unit, column = *self._numbers(self._columns(name)[0]), self._columns(name)[0]
            fill = self.rules.fill
            return self.grid.on_steps(numbers, self.sheet, column.header, self.where, fill), unit, ()
        # The parts of a source add up before own use is left out: they may have one meter.
        read = self._raw if is_generation(name) else self._values
        found = [read(part) for part in parts]
        notes = tuple(note for _, _, more in found for note in more)
        return np.sum([values for values, _, _ in found], axis=0), found[0][1], notes

    def _numbers(self, column: Column) -> tuple[FloatArray, Unit]:
        """Return the numbers of the rows in the unit of the trace, NaN where they are missing."""
        unit = unit_of(column, self.rules.unit, self.where)
        decimal = self.rules.decimal or self.sheet.decimal
        numbers = read_numbers(self.sheet, column, self.where, decimal)[self.grid.times.rows] * unit.factor
        if unit.per_step:
            numbers = numbers * self.grid.times.share / self.grid.lengths
        return numbers, unit

    def _greatest_w(self) -> float:
        """Return the greatest power of all columns [W]."""
        powers = [0.0]
        for column in self.sheet.columns:
            try:
                numbers, unit = self._numbers(column)
            except SupplyError:
                continue
            if unit.name == "W" and np.isfinite(numbers).any():
                powers.append(float(np.nanmax(numbers)))
        return max(powers)

    def _place(self, name: str, step: int) -> Place:
        index = int(np.searchsorted(self.grid.places, step, side="right")) - 1
        row = int(self.grid.times.rows[index])
        cells = [
            f"{self.sheet.cells(column)[row]} {column.unit or self.rules.unit}"
            for column in self._columns(name)
        ]
        return Place(
            f"{self.where}, row {self.sheet.lines[row]} ({self.sheet.times[row]})", " + ".join(cells)
        )


def _layout(head: str, name: str | None, where: str) -> Layout:
    if name is not None:
        return cast(Layout, LAYOUTS.entry(name).load())
    for entry in LAYOUTS:
        layout = cast(Layout, entry.load())
        if layout.fits(head):
            return layout
    headers = [f"{entry.name} ({entry.load().header})" for entry in LAYOUTS]
    first_line = head.lstrip("\r\n").partition("\n")[0].rstrip("\r")
    raise SupplyError("unknown layout", where=where, got=first_line, allowed="; ".join(headers))
