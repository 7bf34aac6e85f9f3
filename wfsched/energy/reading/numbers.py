"""Numbers of a column; errors name row and time."""

from __future__ import annotations

import math
import re

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import SupplyError
from wfsched.energy.layouts.layout import Column, Sheet

_GERMAN = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?")


def read_numbers(sheet: Sheet, column: Column, where: str) -> FloatArray:
    """Return the numbers of a column; NaN for empty cells and ``nan``.

    Raises
    ------
    SupplyError
        If another cell is not a finite number.
    """
    cells = sheet.cells(column)
    numbers = np.empty(len(cells))
    for row, cell in enumerate(cells):
        number = _number(cell, german=sheet.german)
        if number is None:
            raise SupplyError(
                f"not a number in column {column.header}",
                where=f"{where}, row {sheet.lines[row]} ({sheet.times[row]})",
                got=cell,
            )
        numbers[row] = number
    return numbers


def _number(cell: str, *, german: bool) -> float | None:
    """Return the number; NaN for an empty cell, None if the cell is not a finite number."""
    if not cell or cell.lower() == "nan":
        return math.nan
    if german:
        if not _GERMAN.fullmatch(cell):
            return None
        cell = cell.replace(".", "").replace(",", ".")
    try:
        number = float(cell)
    except ValueError:
        return None
    # float() also accepts 1_000 and digits of other scripts.
    return number if math.isfinite(number) and cell.isascii() and "_" not in cell else None
