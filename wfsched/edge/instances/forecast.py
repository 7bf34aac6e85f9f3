"""Forecasts of the green time, issued at instants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import IntArray, readonly
from wfsched.core.errors import ParameterError
from wfsched.edge.green_time.green_intervals import GreenIntervals
from wfsched.edge.system import System
from wfsched.edge.ticks import whole_ticks


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Expected green intervals; costs are computed on those of the system.

    Parameters
    ----------
    issued : array (n,) [ticks]
        Ascending. At a decision a policy sees the latest issue, and the first issue before that.
    green : tuple of tuple of GreenIntervals
        Intervals by issue and edge.

    Raises
    ------
    ParameterError
        If the lengths do not match or the instants do not ascend.
    """

    issued: IntArray
    green: tuple[tuple[GreenIntervals, ...], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "issued", whole_ticks(self.issued, "issued"))
        object.__setattr__(self, "green", tuple(tuple(row) for row in self.green))
        if len(self.issued) != len(self.green) or not len(self.green):
            got = [len(self.issued), len(self.green)]
            raise ParameterError("issues and instants do not match in length", where="forecast", got=got)
        if (np.diff(self.issued) <= 0).any():
            raise ParameterError("the instants of issue do not ascend", where="forecast")
        if len({len(row) for row in self.green}) != 1:
            raise ParameterError("issues differ in their number of edges", where="forecast")

    def issue_at(self, t: IntArray) -> IntArray:
        """Return the index of the issue that is current at each instant `t` [ticks]."""
        out: IntArray = np.maximum(np.searchsorted(self.issued, t, side="right") - 1, 0)
        return out


def perfect(system: System) -> Forecast:
    """Return the exact forecast, issued once."""
    return Forecast(np.zeros(1, dtype=np.int64), (system.green,))


@dataclass(frozen=True, slots=True, eq=False)
class GreenRows:
    """Intervals of all issues and edges, one row each; row = issue * n_edges + edge.

    Parameters
    ----------
    first : array (n_rows + 1,)
        Position of the first interval of each row in `begin` and `end`.
    begin, end : array (n,) [ticks]
    """

    first: IntArray
    begin: IntArray
    end: IntArray


def green_rows(forecast: Forecast) -> GreenRows:
    """Return the intervals of `forecast` in the layout of the kernels."""
    rows = [green for issue in forecast.green for green in issue]
    first = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
    return GreenRows(
        readonly(first, np.int64),
        readonly(np.concatenate([row.begin for row in rows]), np.int64),
        readonly(np.concatenate([row.end for row in rows]), np.int64),
    )
