"""Short texts and tables of facts and answers: a line for `repr`, a table for notebooks, one for pandas.

Both stay short whatever the size: arrays and lists are told by their length.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence, Sized
from dataclasses import fields, is_dataclass
from html import escape
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from wfsched.core.errors import MissingExtraError
from wfsched.core.registry import load_target
from wfsched.core.visible import visible

if TYPE_CHECKING:
    import pandas as pd

# Longest summary and longest text in it [characters]; most lines of a table.
_MOST, _MOST_OF_TEXT, _MOST_LINES = 240, 60, 12
# The one printed form of durations, energies and money is made above this layer: called by name.
_AMOUNT = "wfsched.report.units:amount"

Line = Sequence[str]


class Summarised:
    """A fact or an answer with a short `repr`, and a small table in notebooks.

    Classes say what is worth telling in `_summary` and `_lines`; without them the fields are told.
    """

    __slots__ = ()

    def _summary(self) -> str:
        """Return one line without the brackets."""
        told = ", ".join(f"{name}={text}" for name, text in _fields(self))
        return f"{type(self).__name__} {told}".rstrip()

    def _lines(self) -> Iterator[Line]:
        """Yield the lines of the table; the first cell of each is its title."""
        yield from _fields(self)

    def __repr__(self) -> str:
        try:
            return f"<{cut(visible(self._summary()), _MOST)}>"
        except Exception:  # noqa: BLE001  # A repr of what is malformed must not fail, it is wanted then.
            return object.__repr__(self)

    def _repr_html_(self) -> str:
        """Return the table that notebooks show: escaped, a dozen lines at most."""
        lines = list(self._lines())
        left = len(lines) - _MOST_LINES
        if left > 1:
            lines = [*lines[:_MOST_LINES], (f"{left} more",)]
        rows = "".join(map(_row, lines))
        return f'<table><caption style="text-align:left">{_cell(repr(self)[1:-1])}</caption>{rows}</table>'


def amount(kind: str, value: float, currency: str = "") -> str:
    """Return a value with its unit, as `wfsched.report.amount` does."""
    text: str = load_target(_AMOUNT)(kind, value, currency)
    return text


def span(kind: str, values: Sequence[float], currency: str = "") -> str:
    """Return the least and the greatest of finite values with their units; once if they are printed alike.

    >>> span("s", [30.0, 10.0])
    '10 s to 30 s'
    """
    ends = dict.fromkeys(amount(kind, end, currency) for end in (min(values), max(values)))
    return " to ".join(ends)


def count(number: int, noun: str) -> str:
    """Return a number of things.

    >>> count(1, "task"), count(3, "edge")
    ('1 task', '3 edges')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def cut(text: str, most: int) -> str:
    """Return `text`, its end left out if it is longer than `most`."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _fields(owner: object) -> Iterator[tuple[str, str]]:
    if is_dataclass(owner):
        for each in fields(owner):
            if each.repr:
                yield each.name, _short(getattr(owner, each.name))


def _short(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"[{' x '.join(map(str, value.shape))}]"
    if isinstance(value, str | bytes):
        return cut(repr(value[: _MOST_OF_TEXT + 1]), _MOST_OF_TEXT)
    if isinstance(value, Sized) and not isinstance(value, Summarised):
        return f"[{len(value)}]"
    if isinstance(value, bool) or not isinstance(value, Real):
        return type(value).__name__ if is_dataclass(value) else cut(repr(value), _MOST_OF_TEXT)
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _row(line: Line) -> str:
    title, *cells = line
    return f"<tr><th>{_cell(title)}</th>{''.join(f'<td>{_cell(cell)}</td>' for cell in cells)}</tr>"


def _cell(text: str) -> str:
    return escape(cut(visible(text), _MOST))


Record = dict[str, Any]


def frame(rows: list[Record]) -> pd.DataFrame:
    """Return `rows` as a pandas table.

    Raises
    ------
    MissingExtraError
        If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtraError(
            "to_frame() needs pandas", remedy="Install it with: pip install 'wfsched[tables]'."
        ) from error
    return pd.DataFrame(rows)


class Tabular:
    """A fact or an answer that is a table: classes say its rows in `_records`."""

    __slots__ = ()

    @abstractmethod
    def _records(self) -> list[Record]:
        """Return the rows; keys carry the unit (``work_s``)."""

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a pandas table; columns carry the unit (``work_s``).

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        return frame(self._records())
