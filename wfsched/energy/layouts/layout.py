"""What a layout is: how it is told by its header, and where in a row the time and the values stand."""

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
    """One column of values.

    Parameters
    ----------
    name : str
        What its trace is called: ``wind``.
    header : str
        What the file calls it: ``WND``; accepted as a name, too.
    index : int
        Place in a row, from 0.
    unit : str or None
        As the file or its layout says; None if neither does.
    """

    name: str
    header: str
    index: int
    unit: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to find what in each row.

    Parameters
    ----------
    time : tuple of int
        The columns that make up the time when joined by a blank.
    columns : tuple of Column
    sums : mapping of str to tuple of str
        Traces that are sums of others.
    """

    time: tuple[int, ...]
    columns: tuple[Column, ...]
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text of a file, taken apart and not yet believed.

    Parameters
    ----------
    lines : list of int
        The line of each row in the file, from 1.
    times : list of str
        ISO 8601 once dates are turned round; local or not.
    cells : callable
        From a column to its texts, row by row; ``""`` where there is no value.
    columns : tuple of Column
    sums : mapping of str to tuple of str
    german : bool
        Numbers are written as 1.234,5.
    """

    lines: list[int]
    times: list[str]
    cells: Callable[[Column], list[str]]
    columns: tuple[Column, ...]
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    german: bool = False


class Layout(Protocol):
    """A layout of supply files."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    @property
    def header(self) -> str:
        """An example of its header line, for messages and docs."""

    @property
    def local(self) -> bool:
        """Whether its times without an offset are known to be local, so that a zone must be said."""

    def fits(self, first_line: str) -> bool:
        """Tell whether a file that begins with this line is of this layout."""

    def sheet(self, text: str, where: str) -> Sheet:
        """Take the text of a file apart."""


@dataclass(frozen=True, slots=True)
class CsvLayout:
    """A layout with one header line and one row for each step.

    Parameters
    ----------
    name, header, local
        As `Layout` says.
    plan : callable
        From the cells of a header line to the plan of the rows, or None if it is not this layout's.
    delimiter : str
    german : bool
        Dates as 31.12.2024, numbers as 1.234,5.
    nothing : frozenset of str
        Texts that stand for no value, beside the empty cell and ``nan``.
    """

    name: str
    header: str
    plan: Callable[[Sequence[str]], Plan | None]
    local: bool = False
    delimiter: str = ","
    german: bool = False
    nothing: frozenset[str] = frozenset()

    def fits(self, first_line: str) -> bool:
        """Tell whether a file that begins with this line is of this layout."""
        try:
            return self.plan(next(self._rows(first_line), (0, []))[1]) is not None
        except csv.Error:
            return False

    def sheet(self, text: str, where: str) -> Sheet:
        """Take the text of a file apart.

        Raises
        ------
        SupplyError
            If the header is not this layout's, or a row is longer or shorter than it.
        """
        rows = self._rows(text)
        _, header = next(rows, (0, []))
        plan = self.plan(header)
        if plan is None:
            raise SupplyError(
                f"this is not the layout {self.name}", where=where, got=header, allowed=self.header
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
    """Return the name before the last brackets of a header cell and the unit within, or None.

    >>> named_unit("Gesamt (Netzlast) [MWh] Originalauflösungen")
    ('Gesamt (Netzlast)', 'MWh')
    """
    found = _BRACKETS.fullmatch(header.strip())
    return (found[1], found[2].strip()) if found else (header.strip(), None)


def plain_name(text: str) -> str:
    """Return `text` as a trace is called: lower case, words joined by underscores.

    >>> plain_name("Wind Onshore")
    'wind_onshore'
    """
    return re.sub(r"\W+", "_", text.strip().lower()).strip("_")
