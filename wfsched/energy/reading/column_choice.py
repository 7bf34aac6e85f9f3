"""Columns of a file: those that are asked for, or all that can be read."""

from __future__ import annotations

from collections.abc import Mapping

from wfsched.core.errors import SupplyError
from wfsched.energy.layouts.layout import Column, Sheet, plain_name
from wfsched.energy.reading.numbers import without_any


def chosen_names(
    sheet: Sheet, names: tuple[str, ...] | None, unit: str | None, where: str, *, single: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the traces to read, and notes on columns that are left out.

    Parameters
    ----------
    sheet : Sheet
    names : tuple of str or None
        Names of traces or headers of columns; None: all that have values and a unit.
    unit : str or None
        Unit that the user says.
    where : str
    single : bool
        Whether only one may be read.

    Raises
    ------
    SupplyError
        If a name is unknown, if several columns are there for a single one, or if none has a unit.
    """
    known = {**{c.name: c.header for c in sheet.columns}, **dict.fromkeys(sheet.plan.sums, "")}
    if names is not None:
        return tuple(_resolved(name, known, where) for name in names), ()
    if single and len(known) > 1:
        raise SupplyError("several columns in the file", where=where, allowed=", ".join(known),
                          remedy="Choose one with column=... (--column).")  # fmt: skip
    left, notes = _left_out(sheet, unit, where)
    kept = [name for name in known if name not in left]
    return tuple(kept), notes


def _left_out(sheet: Sheet, unit: str | None, where: str) -> tuple[set[str], tuple[str, ...]]:
    """Return the columns without values or unit, the sums that lack all their parts, and notes."""
    bare = [column for column in sheet.columns if column.unit is None]
    notes = []
    if len(bare) > 1 and len(bare) == len(sheet.columns) and not sheet.plan.alike:
        raise _no_unit(bare, unit, where)
    if len(bare) == len(sheet.columns):
        bare = []
    empty = [c for c in sheet.columns if c not in bare and sheet.lines and without_any(sheet.cells(c))]
    if sheet.plan.whole or len(empty) + len(bare) == len(sheet.columns):
        empty = []
    for columns, what in ((bare, "without a unit"), (empty, "without any value")):
        if columns:
            notes.append(f"columns {what} left out: {', '.join(column.header for column in columns)}")
    left = {column.name for column in (*bare, *empty)}
    left.update(name for name, parts in sheet.plan.sums.items() if left.intersection(parts))
    return left, tuple(notes)


def _no_unit(columns: list[Column], unit: str | None, where: str) -> SupplyError:
    first = columns[0].header
    return SupplyError(
        "no unit in the file",
        where=f"{where}, columns {', '.join(column.header for column in columns)}",
        remedy=f"Choose one column and say its unit: column={first!r}, unit={unit or 'g/kWh'!r} "
        f'(--column "{first}" --unit {unit or "g/kWh"}).',
    )


def _resolved(name: str, known: Mapping[str, str], where: str) -> str:
    """Return the name of the trace called `name`; headers of columns are accepted, too."""
    for trace, header in known.items():
        if name == trace or (header and name == header):
            return trace
    alike = [trace for trace, header in known.items() if plain_name(name) in map(plain_name, (trace, header))]
    if len(alike) == 1 and plain_name(name):
        return alike[0]
    raise SupplyError("unknown column", where=where, got=name, known=known)
