"""Tables of texts: columns with units and sides, rendered for terminals, Markdown, CSV and LaTeX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wfsched.core.errors import ParameterError
from wfsched.core.visible import visible, visible_lines

if TYPE_CHECKING:
    import rich.table
    from rich.text import Text

Side = Literal["left", "right"]
Tone = Literal["plain", "strong", "muted", "broken", "best"]

_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_LATEX |= {letter: f"\\{letter}" for letter in "&%$#_{}"}
_LATEX |= {"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}"}
# What would end a cell, begin a tag, emphasis, code or the address of a link.
_MARKDOWN = {letter: f"\\{letter}" for letter in "\\|`*<"}
_TERMINAL_STYLES = {"plain": "", "strong": "bold", "muted": "dim", "broken": "red", "best": "bold"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    name : str
    unit : str
        Of the numbers below, without brackets; empty where they have none.
    side : {"left", "right"}
        Texts are set to the left, numbers to the right.
    muted : bool
        Whether a terminal shows it as less important.
    """

    name: str
    unit: str = ""
    side: Side = "left"
    muted: bool = False

    @property
    def title(self) -> str:
        """Name and unit on one line.

        >>> Column("energy", "kJ").title
        'energy [kJ]'
        """
        return f"{self.name} [{self.unit}]" if self.unit else self.name


def text_columns(*names: str) -> tuple[Column, ...]:
    """Return columns of texts."""
    return tuple(Column(name) for name in names)


def number_columns(*names: str) -> tuple[Column, ...]:
    """Return columns of numbers without a unit."""
    return tuple(Column(name, side="right") for name in names)


@dataclass(frozen=True, slots=True)
class Toned:
    """A cell that stands out.

    Parameters
    ----------
    text : str
    tone : {"plain", "strong", "muted", "broken", "best"}
        ``broken`` marks a constraint that is not kept. Only terminals show tones, but ``best``, which is
        bold in Markdown and LaTeX too.
    """

    text: str
    tone: Tone = "plain"


Cell = str | Toned


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts.

    Names in it may hold anything: terminals, Markdown and LaTeX show control characters as escapes and
    mark-up as letters; CSV holds the texts as they are.

    Parameters
    ----------
    columns : tuple of Column
    rows : tuple of tuple of str or Toned
        One cell for each column.
    title, note : str
        Above and below the table; empty for none.
    headed : bool
        Whether a terminal shows the titles of the columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    note: str = ""
    headed: bool = True

    @classmethod
    def of(
        cls,
        columns: Iterable[Column],
        rows: Iterable[Iterable[Cell]],
        title: str = "",
        note: str = "",
        *,
        headed: bool = True,
    ) -> Table:
        """Return a table of any columns and rows that can be iterated over."""
        return cls(tuple(columns), tuple(tuple(row) for row in rows), title, note, headed)

    @property
    def titles(self) -> tuple[str, ...]:
        """Titles of the columns, units included."""
        return tuple(column.title for column in self.columns)

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The rows without tones."""
        return tuple(tuple(cell if isinstance(cell, str) else cell.text for cell in row) for row in self.rows)

    def markdown(self) -> str:
        """Return Markdown: the title as a line of its own, then the table, then the note.

        >>> print(Table(text_columns("method") + number_columns("p"), (("heft", "0.5"),)).markdown())
        | method | p |
        |---|---:|
        | heft | 0.5 |
        """
        rules = ["---:" if column.side == "right" else "---" for column in self.columns]
        rows = [[_marked(cell, "**", "**", _marked_down) for cell in row] for row in self.rows]
        lines = [_piped([*map(_marked_down, self.titles)]), f"|{'|'.join(rules)}|", *map(_piped, rows)]
        head = [_marked_down(self.title), ""] if self.title else []
        foot = ["", _marked_down(self.note)] if self.note else []
        return "\n".join([*head, *lines, *foot])

    def csv(self) -> str:
        """Return comma-separated values; the first line has the titles of the columns."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.titles)
        writer.writerows(self.texts)
        return buffer.getvalue().rstrip("\n")

    def latex(self, label: str = "") -> str:
        r"""Return a LaTeX table for the package booktabs; the title is the caption, the note below it.

        Parameters
        ----------
        label : str
            Of ``\label``, after the caption; empty for none.
        """
        sides = "".join("r" if column.side == "right" else "l" for column in self.columns)
        caption = [rf"\caption{{{_escaped(self.title)}}}"] if self.title else []
        named = [rf"\label{{{label}}}"] if label else []
        note = [r"\par\smallskip\footnotesize", _escaped(self.note)] if self.note else []
        return "\n".join(
            [
                r"\begin{table}",
                r"\centering",
                *caption,
                *named,
                rf"\begin{{tabular}}{{{sides}}}",
                r"\toprule",
                _ampersands(self.titles),
                r"\midrule",
                *map(_ampersands, self.rows),
                r"\bottomrule",
                r"\end{tabular}",
                *note,
                r"\end{table}",
            ]
        )

    def text(self, form: str, label: str = "") -> str:
        """Return the table in the form ``markdown``, ``csv`` or ``latex``; `label` is of LaTeX.

        Raises
        ------
        ParameterError
            If the form is unknown.
        """
        if form == "latex":
            return self.latex(label)
        forms = {"markdown": self.markdown, "csv": self.csv}
        if form not in forms:
            raise ParameterError("unknown form of a table", where="form", got=form, known=(*forms, "latex"))
        return forms[form]()

    def __rich__(self) -> rich.table.Table:
        """Return what `rich` prints on a terminal: units below the names, numbers never cut."""
        from rich import box
        from rich.table import Table as RichTable
        from rich.text import Text

        table = RichTable(
            title=Text(visible(self.title)) if self.title else None,
            caption=Text(visible(self.note)) if self.note else None,
            box=box.SIMPLE_HEAD if self.headed or self.title else None,
            show_header=self.headed,
            pad_edge=False,
            title_justify="left",
            caption_justify="left",
        )
        for column in self.columns:
            # In a plain string, rich takes [s] for a tag.
            title = f"{column.name}\n[{column.unit}]" if column.unit else column.name
            table.add_column(
                Text(visible_lines(title)),
                justify=column.side,
                style=_TERMINAL_STYLES["muted" if column.muted else "plain"],
                overflow="fold" if column.side == "right" else "ellipsis",
            )
        for row in self.rows:
            table.add_row(*map(_terminal_cell, row))
        return table


def pairs(rows: Iterable[tuple[str, str]]) -> Table:
    """Return names and values side by side."""
    return Table.of(
        text_columns("name", "value"), ((Toned(name, "strong"), value) for name, value in rows), headed=False
    )


def _terminal_cell(cell: Cell) -> Text:
    from rich.text import Text

    if isinstance(cell, str):
        return Text(visible(cell))
    return Text(visible(cell.text), style=_TERMINAL_STYLES[cell.tone])


def _piped(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marked_down(text: str) -> str:
    shown = "".join(_MARKDOWN.get(letter, letter) for letter in visible(text))
    return shown.replace("](", r"]\(")


def _ampersands(cells: Sequence[Cell]) -> str:
    # After the end of a row, LaTeX takes [ for the beginning of an option.
    row = " & ".join(_marked(cell, r"\textbf{", "}", _escaped) for cell in cells) + r" \\"
    return "{}" + row if row.startswith("[") else row


def _marked(cell: Cell, left: str, right: str, clean: Callable[[str], str]) -> str:
    """Return the text of a cell, between the marks if it is the best of its group."""
    if isinstance(cell, str):
        return clean(cell)
    return f"{left}{clean(cell.text)}{right}" if cell.tone == "best" else clean(cell.text)


def _escaped(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in visible(text)).replace("–", "--")
