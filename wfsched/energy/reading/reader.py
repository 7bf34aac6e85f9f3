"""Reading of one trace file: text, layout, time grid, traces."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import SupplyError
from wfsched.energy.fill import Fill, check_fill
from wfsched.energy.layouts.layout import Column, Layout
from wfsched.energy.reading.numbers import read_numbers
from wfsched.energy.reading.registry import LAYOUTS
from wfsched.energy.reading.row_times import Clock
from wfsched.energy.reading.text import read_text
from wfsched.energy.reading.time_grid import find_time_grid
from wfsched.energy.reading.unit import Unit, parse_unit
from wfsched.energy.trace import PastEnd, Trace


class Reading:
    """Reading of one file.

    Parameters
    ----------
    path, fill, layout, unit, past_end
        As in `wfsched.energy.reading.read.read_trace`.
    clock : Clock
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        fill: Fill | None,
        clock: Clock,
        layout: str | None,
        unit: str | None,
        past_end: PastEnd,
    ) -> None:
        self.where = str(path)
        self.fill = fill
        self.unit = unit
        self.past_end = past_end
        check_fill(fill)
        self._read_rows(read_text(Path(path)), clock, layout)

    def _read_rows(self, text: str, clock: Clock, layout: str | None) -> None:
        self.layout = _layout(text, layout, self.where)
        try:
            self.sheet = self.layout.sheet(text, self.where)
        except csv.Error as error:
            raise SupplyError(f"not valid CSV: {error}", where=self.where) from error
        local = Clock(clock.zone, clock.dst, self.layout.local)
        self.grid = find_time_grid(local.read(self.sheet, self.where), self.sheet, self.where, self.fill)

    def traces(self, names: tuple[str, ...] | None, *, single: bool = False) -> list[Trace]:
        """Return the traces called `names`, all if None (`single`: the only one)."""
        known = {**{c.name: c.header for c in self.sheet.columns}, **dict.fromkeys(self.sheet.sums, "")}
        if names is None and single and len(known) > 1:
            raise SupplyError("several columns in the file", where=self.where, allowed=", ".join(known),
                              remedy="Choose one with column=...")  # fmt: skip
        return [self._trace(_resolved(name, known, self.where)) for name in names or tuple(known)]

    def _trace(self, name: str) -> Trace:
        columns = {column.name: column for column in self.sheet.columns}
        parts = [columns[part] for part in self.sheet.sums.get(name, (name,))]
        read = [self._column(column) for column in parts]
        knots = readonly(self.grid.knots, np.float64)
        headers = " + ".join(part.header for part in parts)
        return Trace(
            knots,
            np.sum([values for values, _, _ in read], axis=0),
            float(knots[-1]) + self.grid.step,
            read[0][1].name,
            self.past_end,
            name,
            f"{Path(self.where).name}, {headers} ({self.layout.name})",
            max(missing for _, _, missing in read),
        )

    def _column(self, column: Column) -> tuple[FloatArray, Unit, int]:
        """Return the values, their unit and the number of values filled in."""
        unit, times = self._unit(column), self.grid.times
        numbers = read_numbers(self.sheet, column, self.where)[times.rows] * unit.factor
        if unit.per_step:
            numbers = numbers * times.share / self.grid.step
        values = self.grid.on_steps(numbers, self.sheet, column.header, self.where, self.fill)
        return values, unit, self.grid.count - int(np.isfinite(numbers).sum())

    def _unit(self, column: Column) -> Unit:
        where = f"{self.where}, column {column.header}"
        if column.unit is None and self.unit is None:
            raise SupplyError("no unit in the file", where=where,
                              remedy="Pass unit='g/kWh' or another unit.")  # fmt: skip
        unit = parse_unit(self.unit or str(column.unit), where)
        if column.unit is not None and unit != parse_unit(column.unit, where):
            raise SupplyError("unit differs from the file's", where=where, got=self.unit, allowed=column.unit)
        return unit


def _layout(text: str, name: str | None, where: str) -> Layout:
    if name is not None:
        return cast(Layout, LAYOUTS.entry(name).load())
    first_line = text.lstrip("\r\n").partition("\n")[0].rstrip("\r")
    for entry in LAYOUTS:
        layout = cast(Layout, entry.load())
        if layout.fits(first_line):
            return layout
    headers = [f"{entry.name} ({entry.load().header})" for entry in LAYOUTS]
    raise SupplyError("unknown layout", where=where, got=first_line, allowed="; ".join(headers))


def _resolved(name: str, known: Mapping[str, str], where: str) -> str:
    """Return the name of the trace called `name`; headers of columns are accepted, too."""
    for trace, header in known.items():
        if name == trace or (header and name == header):
            return trace
    raise SupplyError("unknown column", where=where, got=name, allowed=", ".join(known))
