"""Layouts: detection by the header, and the columns of time and values."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from wfsched.core.errors import SupplyError


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
    """Plan of the rows of a file: columns of time and of values.

    Parameters
    ----------
    time : tuple of int
        Columns that are joined by a blank to the time.
    columns : tuple of Column
    sums : mapping of str to tuple of str
        Traces that are sums of other traces.
    """

    time: tuple[int, ...]
    columns: tuple[Column, ...]
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows and columns of a file as text, not yet checked.

    Parameters
    ----------
    lines : list of int
        Line of each row in the file, from 1.
    times : list of str
        ISO 8601, local or not; German dates are already converted.
    cells : callable
        Function from a column to its cells, row by row; ``""`` for a missing value.
    columns : tuple of Column
    sums : mapping of str to tuple of str
    german : bool
        Whether numbers are written as 1.234,5.
    """

    lines: list[int]
    times: list[str]
    cells: Callable[[Column], list[str]]
    columns: tuple[Column, ...]
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    german: bool = False


class Layout(Protocol):
    """Layout of supply files."""

    @property
    def name(self) -> str:
        """Name of the layout."""

    @property
    def header(self) -> str:
        """Example of its header line, for messages and docs."""

    @property
    def local(self) -> bool:
        """Whether times without an offset are local, so that a zone is required."""

    def fits(self, first_line: str) -> bool:
        """Return whether a file with this first line has this layout."""

    def sheet(self, text: str, where: str) -> Sheet:
        """Return rows and columns of the text of a file."""


@dataclass(frozen=True, slots=True)
class CsvLayout:
    """Layout with one header line and one row for each step.

    Parameters
    ----------
    name, header, local
        As in `Layout`.
    plan : callable
        Function from the cells of a header line to the plan of the rows; None for another layout.
    delimiter : str
    german : bool
        Whether dates are written as 31.12.2024 and numbers as 1.234,5.
    nothing : frozenset of str
        Texts of missing values, besides the empty cell and ``nan``.
    """

    name: str
    header: str
    plan: Callable[[Sequence[str]], Plan | None]
    local: bool = False
    delimiter: str = ","
    german: bool = False
    nothing: frozenset[str] = frozenset()

    def fits(self, first_line: str) -> bool:
        """Return whether a file with this first line has this layout."""
        try:
            return self.plan(next(self._rows(first_line), (0, []))[1]) is not None
        except csv.Error:
            return False

    def sheet(self, text: str, where: str) -> Sheet:
        """Return rows and columns of the text of a file.

        Raises
        ------
        SupplyError
            If the header does not fit this layout, or a row is longer or shorter than the header.
        """
        rows = self._rows(text)
        _, header = next(rows, (0, []))
        plan = self.plan(header)
        if plan is None:
            raise SupplyError(
                f"header does not fit the layout {self.name}", where=where, got=header, allowed=self.header
            )
        body = list(rows)
        for line, row in body:
            if len(row) != len(header):
                raise SupplyError(
                    f"the row has {len(row)} cells",
                    where=f"{where}, row {line}",
                    got=self.delimiter.join(row),
                    allowed=f"{len(header)} cells, as in the header",
                )
        return Sheet(
            [line for line, _ in body],
            [self._time(" ".join(row[i] for i in plan.time)) for _, row in body],
            lambda column: [self._cell(row[column.index]) for _, row in body],
            plan.columns,
            plan.sums,
            self.german,
        )

    def _rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(text), delimiter=self.delimiter, strict=False)
        return ((reader.line_num, row) for row in reader if any(cell.strip() for cell in row))

    def _time(self, text: str) -> str:
        found = _GERMAN_DATE.match(text) if self.german else None
        return f"{found[3]}-{found[2]}-{found[1]}{text[found.end() :]}" if found else text

    def _cell(self, text: str) -> str:
        bare = text.strip()
        return "" if bare in self.nothing else bare


_GERMAN_DATE = re.compile(r"\s*(\d\d)\.(\d\d)\.(\d{4})")
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
