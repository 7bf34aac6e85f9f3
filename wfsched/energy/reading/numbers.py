"""Cells of a column become numbers; what is none is named with its row and time."""

from __future__ import annotations

import math
import re

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import SupplyError
from wfsched.energy.layouts.layout import Column, Sheet

_GERMAN = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?")


def read_numbers(sheet: Sheet, column: Column, where: str) -> FloatArray:
    """Return the numbers of a column; NaN where a cell is empty or says so.

    Raises
    ------
    SupplyError
        If a cell holds anything else.
    """
    cells = sheet.cells(column)
    numbers = np.empty(len(cells))
    for row, cell in enumerate(cells):
        number = _number(cell, german=sheet.german)
        if number is None:
            raise SupplyError(
                f"this is no number in column {column.header}",
                where=f"{where}, row {sheet.lines[row]} ({sheet.times[row]})",
                got=cell,
            )
        numbers[row] = number
    return numbers


def _number(cell: str, *, german: bool) -> float | None:
    """Return NaN for an empty cell and None for what is no finite number."""
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
    # float() also takes 1_000 and digits of other scripts.
    return number if math.isfinite(number) and cell.isascii() and "_" not in cell else None
