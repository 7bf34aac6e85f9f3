"""Layouts with header lines and one row for each step, cells parted by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from wfsched.core.errors import SupplyError
from wfsched.energy.layouts.layout import Decimal, Plan, Sheet, TimeBase, Zones

_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class CsvLayout:
    """Layout with header lines and one row for each step.

    Lines that begin with ``#`` before the header are comments. Cells are parted by the sign, of comma,
    semicolon and tab, that makes the most cells of the header.

    Parameters
    ----------
    name, header
        As in `Layout`.
    plan : callable
        Function from the cells of the header to the plan of the rows; None for another layout.
    base : {"utc", "local", "unsaid"}
        What times without an offset are; ``local`` requires a zone.
    home : str or None
        IANA name of the zone that the source always writes.
    decimal : {".", ","} or None
        Decimal sign; None: the numbers tell (a point where commas part the cells).
    header_lines : tuple of int
        Numbers of header lines that are tried; the cells of several are joined by `` - ``.
    """

    name: str
    header: str
    plan: Callable[[Sequence[str]], Plan | None]
    base: TimeBase = "utc"
    home: str | None = None
    decimal: Decimal | None = None
    header_lines: tuple[int, ...] = (1,)

    def fits(self, text: str) -> bool:
        """Return whether a file with this text has this layout; only its first lines count."""
        try:
            return self._planned(text) is not None
        except csv.Error:
            return False

    def sheet(self, text: str, where: str) -> Sheet:
        """Return rows and columns of the text of a file.

        Raises
        ------
        SupplyError
            If the header does not fit this layout, or a row is longer or shorter than the header.
        """
        found = self._planned(text)
        if found is None:
            header = next(rows_of(text), (0, []))[1]
            raise SupplyError(
                f"header does not fit the layout {self.name}", where=where, got=header, allowed=self.header
            )
        lines, width, plan = found
        body = list(islice(rows_of(text), lines, None))
        for line, row in body:
            _check_length(row, width, f"{where}, row {line}")
        return Sheet(
            [line for line, _ in body],
            [" ".join(row[i].strip() for i in plan.time) for _, row in body],
            lambda column: [row[column.index].strip() for _, row in body],
            plan,
            plan.base or self.base,
            self.home,
            self._zones(text, lines, plan, body),
            self.decimal or ("." if delimiter_of(text) == "," else None),
        )

    def _planned(self, text: str) -> tuple[int, int, Plan] | None:
        """Return the number of header lines, that of cells and the plan, or None for another layout."""
        for lines in self.header_lines:
            header = _joined([row for _, row in islice(rows_of(text), lines)])
            plan = self.plan(header)
            if plan is not None:
                return lines, len(header), plan
        return None

    def _zones(self, text: str, lines: int, plan: Plan, body: list[tuple[int, list[str]]]) -> Zones | None:
        if plan.zone is None:
            return None
        header = _joined([row for _, row in islice(rows_of(text), lines)])
        place = plan.zone
        return Zones(header[place].strip(), [row[place].strip() for _, row in body])


def comments_of(text: str) -> list[str]:
    """Return the lines before the header that begin with ``#``, without it."""
    lines = text[: _header_at(text)].split("\n")
    return [line.strip()[1:].strip() for line in lines if line.strip()]


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of the rows that are not blank, the header first."""
    begin = _header_at(text)
    skipped, stream = text.count("\n", 0, begin), io.StringIO(text)
    stream.seek(begin)
    reader = csv.reader(stream, delimiter=delimiter_of(text), strict=False)
    return ((skipped + reader.line_num, row) for row in reader if any(cell.strip() for cell in row))


def delimiter_of(text: str) -> str:
    """Return the delimiter that makes the most cells of the header line."""
    begin = _header_at(text)
    end = text.find("\n", begin)
    line = text[begin : end if end >= 0 else len(text)].rstrip("\r")
    return max(_DELIMITERS, key=lambda sign: len(next(csv.reader([line], delimiter=sign), [])))


def _header_at(text: str) -> int:
    """Return where the first line begins that is neither blank nor a comment."""
    begin = 0
    while (end := text.find("\n", begin)) >= 0:
        line = text[begin:end].strip()
        if line and not line.startswith("#"):
            break
        begin = end + 1
    return begin


def _joined(rows: list[list[str]]) -> list[str]:
    """Return one header of several lines, without the empty cells at its end."""
    width = max(map(len, rows), default=0)
    parts = [[row[i].strip() if i < len(row) else "" for row in rows] for i in range(width)]
    header = [" - ".join(filter(None, cells)) for cells in parts]
    while len(header) > 1 and not header[-1]:
        header.pop()
    return header


def _check_length(row: list[str], width: int, where: str) -> None:
    """Refuse a row that is shorter than the header, or longer by cells that are not empty."""
    if len(row) < width or any(cell.strip() for cell in row[width:]):
        raise SupplyError(
            f"the row has {len(row)} cells", where=where, got=",".join(row),
            allowed=f"{width} cells, as in the header",
        )  # fmt: skip
