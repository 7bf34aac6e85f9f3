"""Tables as text that goes into a paper or another program: Markdown, CSV and LaTeX."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from wfsched.core.errors import ParameterError

_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_LATEX |= {letter: f"\\{letter}" for letter in "&%$#_{}"}


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of texts.

    Parameters
    ----------
    title : str
        What it shows, with the unit of its numbers.
    columns : tuple of str
        One whose name starts with ``>`` is set to the right.
    rows : tuple of tuple of str
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(name.removeprefix(">") for name in self.columns)

    def markdown(self) -> str:
        """Return it as a Markdown table.

        >>> print(TextTable("", ("method", ">p"), (("heft", "0.5"),)).markdown())
        | method | p |
        |---|---:|
        | heft | 0.5 |
        """
        rules = ["---:" if name.startswith(">") else "---" for name in self.columns]
        lines = [_piped(self.names), f"|{'|'.join(rules)}|", *map(_piped, self.rows)]
        return "\n".join([*([self.title, ""] if self.title else []), *lines])

    def csv(self) -> str:
        """Return it as CSV, without the title."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.names)
        writer.writerows(self.rows)
        return buffer.getvalue().rstrip("\n")

    def latex(self) -> str:
        r"""Return it as a LaTeX table; it needs the package booktabs."""
        sides = "".join("r" if name.startswith(">") else "l" for name in self.columns)
        body = [_ampersands(row) for row in self.rows]
        caption = [rf"\caption{{{_escaped(self.title)}}}"] if self.title else []
        return "\n".join(
            [
                r"\begin{table}",
                r"\centering",
                *caption,
                rf"\begin{{tabular}}{{{sides}}}",
                r"\toprule",
                _ampersands(self.names),
                r"\midrule",
                *body,
                r"\bottomrule",
                r"\end{tabular}",
                r"\end{table}",
            ]
        )

    def text(self, form: str) -> str:
        """Return it in the form ``markdown``, ``csv`` or ``latex``.

        Raises
        ------
        ParameterError
            If there is no such form.
        """
        forms = {"markdown": self.markdown, "csv": self.csv, "latex": self.latex}
        if form not in forms:
            raise ParameterError("unknown form of a table", where="form", got=form, allowed=", ".join(forms))
        return forms[form]()


def _piped(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _ampersands(cells: Sequence[str]) -> str:
    return " & ".join(map(_escaped, cells)) + r" \\"


def _escaped(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in text).replace("–", "--")
