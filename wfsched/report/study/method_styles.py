"""Styles of methods in the figures of a study: colour, mark, line and hatch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wfsched.report.style import steps

_MARKS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "d")
_LINES = ("-", "--", "-.", ":")
_HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----")


@dataclass(frozen=True, slots=True)
class MethodStyle:
    """The style of a method.

    Parameters
    ----------
    name : str
    colour : tuple of float
    mark, line, hatch : str
        In the notation of matplotlib.
    """

    name: str
    colour: tuple[float, float, float]
    mark: str
    line: str
    hatch: str


def method_styles(names: Sequence[str]) -> list[MethodStyle]:
    """Return a style for each method; no two share colour, mark and line.

    Colours are evenly spaced in luminance, from light for the first to dark for the last.
    """
    colours = steps(len(names), 0.92)[::-1]
    return [
        MethodStyle(name, colour, _MARKS[i % len(_MARKS)], _LINES[i % 4], _HATCHES[i % len(_HATCHES)])
        for i, (name, colour) in enumerate(zip(names, colours))
    ]
