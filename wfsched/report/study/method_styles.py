"""How methods look in the figures of a study: a colour, a mark, a line and a hatch for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wfsched.report.style import steps

_MARKS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "d")
_LINES = ("-", "--", "-.", ":")
_HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----")


@dataclass(frozen=True, slots=True)
class MethodLook:
    """The look of a method.

    Parameters
    ----------
    name : str
    colour : tuple of float
    mark, line, hatch : str
        As matplotlib calls them.
    """

    name: str
    colour: tuple[float, float, float]
    mark: str
    line: str
    hatch: str


def method_looks(names: Sequence[str]) -> list[MethodLook]:
    """Return a look for each method; no two share colour, mark and line.

    Colours are evenly spaced in luminance, from light for the first to dark for the last.
    """
    colours = steps(len(names), 0.92)[::-1]
    return [
        MethodLook(name, colour, _MARKS[i % len(_MARKS)], _LINES[i % 4], _HATCHES[i % len(_HATCHES)])
        for i, (name, colour) in enumerate(zip(names, colours))
    ]
