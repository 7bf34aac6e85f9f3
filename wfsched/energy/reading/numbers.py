"""Numbers of a column; errors name row and time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import SupplyError
from wfsched.energy.layouts.layout import Column, Decimal, Sheet

# What files write for a missing value, in lower case.
MISSING = frozenset({"", "nan", "na", "n/a", "n.a.", "#n/a", "null", "none", "n/e", "-", "--"})

# Thousands are parted by the other of point and comma, by a blank or by an apostrophe, one sign in a number.
_GROUPS = r"[1-9]\d{{0,2}}(?:(?P<sign>[{signs} '\u2019\u00a0\u202f])\d{{3}}(?:(?P=sign)\d{{3}})*)?"
_NUMBER = r"[+-]?(?:\d+|{groups})(?:{decimal}\d*)?(?:[eE][+-]?\d+)?"
_STRICT = {
    ".": re.compile(_NUMBER.format(groups=_GROUPS.format(signs=","), decimal=r"\."), re.ASCII),
    ",": re.compile(_NUMBER.format(groups=_GROUPS.format(signs="."), decimal=","), re.ASCII),
}
_SIMPLE = re.compile(r"[+-]?\d+(?:\.\d*)?", re.ASCII)
# One point or comma amid digits that may part thousands as well.
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


def read_numbers(sheet: Sheet, column: Column, where: str, decimal: Decimal | None) -> FloatArray:
    """Return the numbers of a column; NaN for missing values (`MISSING`).

    Parameters
    ----------
    sheet, column
    where : str
        Name of the file in messages.
    decimal : {".", ","} or None
        Decimal sign; None: the numbers of the file tell.

    Raises
    ------
    SupplyError
        If another cell is not a finite number, or the decimal sign cannot be told.
    """
    cells = sheet.cells(column)
    sign = decimal or _told(sheet, where)
    numbers = np.empty(len(cells))
    for row, cell in enumerate(cells):
        number = _number(cell, sign)
        if number is None:
            raise SupplyError(
                f"not a number in column {column.header}",
                where=f"{where}, row {sheet.lines[row]} ({sheet.times[row]})",
                got=cell,
            )
        numbers[row] = number
    return numbers


def is_missing(cell: str) -> bool:
    """Return whether a cell says that there is no value."""
    return cell.strip().lower() in MISSING


def _number(cell: str, decimal: Decimal) -> float | None:
    """Return the number; NaN for a missing value, None if the cell is not a finite number."""
    if decimal == "." and _SIMPLE.fullmatch(cell):
        number = float(cell)
        return number if math.isfinite(number) else None
    if is_missing(cell):
        return math.nan
    if not _STRICT[decimal].fullmatch(cell):
        # The pattern wants digits before the decimal sign; ".5" is a number all the same.
        return _number(cell.replace(decimal, f"0{decimal}", 1), decimal) if cell[:1] == decimal else None
    kept = re.sub(r"[^\d.,eE+-]", "", cell).replace("," if decimal == "." else ".", "")
    number = float(kept.replace(",", "."))
    return number if math.isfinite(number) else None


def _told(sheet: Sheet, where: str) -> Decimal:
    """Return the decimal sign that the numbers of all columns can only have."""
    points = commas = 0
    unclear: tuple[str, Column, int] | None = None
    for column in sheet.columns:
        for row, cell in enumerate(sheet.cells(column)):
            if _EITHER.fullmatch(cell):
                unclear = unclear or (cell, column, row)
            elif "." in cell or "," in cell:
                points += _STRICT["."].fullmatch(cell) is not None
                commas += _STRICT[","].fullmatch(cell) is not None
    if points != commas or unclear is None:
        return "," if commas > points else "."
    cell, column, row = unclear
    raise SupplyError(
        f"the comma or the point in column {column.header} may be decimal or part thousands",
        where=f"{where}, row {sheet.lines[row]} ({sheet.times[row]})",
        got=cell,
        remedy="Say which sign is decimal with decimal='.' or decimal=',' (--decimal).",
    )


def without_any(cells: Iterable[str]) -> bool:
    """Return whether no cell has a value."""
    return all(map(is_missing, cells))
