"""Layouts: what a file says by its form, and its columns of time and values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, TypeAlias

from wfsched.energy.layouts.times import ToIso, any_time

TimeBase: TypeAlias = Literal["utc", "local", "unsaid"]
"""What times without an offset are: in UTC, in a local time, or the file does not say."""

Decimal: TypeAlias = Literal[".", ","]


@dataclass(frozen=True, slots=True)
class Column:
    """Column of values in a file.

    Parameters
    ----------
    name : str
        Name of its trace: ``wind``.
    header : str
        Header in the file: ``WND``; accepted as a name, too.
    index : int
        Place in a row, from 0.
    unit : str or None
        Unit named by the file or its layout; None if neither names it.
    """

    name: str
    header: str
    index: int
    unit: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Plan of the rows of a file: columns of time, of values and of the zone of the grid.

    Parameters
    ----------
    time : tuple of int
        Columns that are joined by a blank to the time.
    columns : tuple of Column
    sums : mapping of str to tuple of str
        Traces that are sums of other traces, of columns or sums.
    zone : int or None
        Column that names the zone of the grid in each row.
    base : {"utc", "local", "unsaid"} or None
        What times without an offset are; None: as the layout says.
    iso : callable
        From a time as the file writes it to ISO 8601.
    shift_s : float [s]
        From the written time to the start of the step: -3600 for the end of an hour.
    alike : bool
        Whether all columns have one unit, which the user may name for all.
    whole : bool
        Whether each column must have values.
    lone_step : str or None
        Step of a file with a single row, if it can be known.
    notes : tuple of str
        What the layout assumes.
    """

    time: tuple[int, ...]
    columns: tuple[Column, ...]
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    zone: int | None = None
    base: TimeBase | None = None
    iso: ToIso = any_time
    shift_s: float = 0.0
    alike: bool = False
    whole: bool = False
    lone_step: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Zones:
    """Zone of the grid of each row.

    Parameters
    ----------
    header : str
        Header of the column.
    of_rows : list of str
    """

    header: str
    of_rows: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows and columns of a file as text, not yet checked.

    Parameters
    ----------
    lines : list of int
        Line of each row in the file, from 1.
    times : list of str
        As the file writes them; ISO 8601 once they are understood.
    cells : callable
        Function from a column to its cells, row by row.
    plan : Plan
    base : {"utc", "local", "unsaid"}
        What times without an offset are.
    home : str or None
        IANA name of the zone that the source of the layout always writes.
    zones : Zones or None
        None if the file names no zone of the grid.
    decimal : {".", ","} or None
        Decimal sign; None if the numbers must tell.
    """

    lines: list[int]
    times: list[str]
    cells: Callable[[Column], list[str]]
    plan: Plan
    base: TimeBase = "utc"
    home: str | None = None
    zones: Zones | None = None
    decimal: Decimal | None = "."

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns of values."""
        return self.plan.columns

    def taking(self, rows: Sequence[int]) -> Sheet:
        """Return the sheet with these rows only, in this order."""
        zones = self.zones
        return replace(
            self,
            lines=[self.lines[row] for row in rows],
            times=[self.times[row] for row in rows],
            cells=lambda column: _taken(self.cells(column), rows),
            zones=None if zones is None else replace(zones, of_rows=_taken(zones.of_rows, rows)),
        )


def _taken(cells: list[str], rows: Sequence[int]) -> list[str]:
    return [cells[row] for row in rows]


class Layout(Protocol):
    """Layout of supply files."""

    @property
    def name(self) -> str:
        """Name of the layout."""

    @property
    def header(self) -> str:
        """Example of its header line, for messages and docs."""

    def fits(self, text: str) -> bool:
        """Return whether a file with this text has this layout; only its first lines count."""

    def sheet(self, text: str, where: str) -> Sheet:
        """Return rows and columns of the text of a file."""


_BRACKETS = re.compile(r"(.*?)\s*[\[(]([^\[\]()]+)[\])][^\[\]()]*")


def named_unit(header: str) -> tuple[str, str | None]:
    """Return name and unit of a header cell; the unit is in its last brackets, None without them.

    >>> named_unit("Gesamt (Netzlast) [MWh] Originalauflösungen")
    ('Gesamt (Netzlast)', 'MWh')
    """
    found = _BRACKETS.fullmatch(header.strip())
    return (found[1], found[2].strip()) if found else (header.strip(), None)


def plain_name(text: str) -> str:
    """Return `text` as the name of a trace: lower case, words joined by underscores.

    >>> plain_name("Wind Onshore")
    'wind_onshore'
    """
    return re.sub(r"\W+", "_", text.strip().lower()).strip("_")
