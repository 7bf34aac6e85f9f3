"""Green intervals of an edge, in whole ticks, and their computation from traces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import BoolArray, FloatArray, IntArray, readonly
from wfsched.core.errors import ParameterError, SupplyError
from wfsched.core.summary import Summarised
from wfsched.edge.ticks import as_ticks, whole_ticks
from wfsched.energy.trace import Trace


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GreenIntervals(Summarised):
    """Green time of one edge; all other time is brown.

    Parameters
    ----------
    begin, end : array (n,) [ticks]
        Half-open intervals ``[begin, end)``, non-empty, ascending, without overlap; they may touch.
    name : str

    Raises
    ------
    SupplyError
        If the intervals are not of that form.
    """

    begin: IntArray
    end: IntArray
    name: str = ""

    def __post_init__(self) -> None:
        for key in ("begin", "end"):
            object.__setattr__(self, key, whole_ticks(getattr(self, key), f"{self._where}: {key}"))
        if self.begin.shape != self.end.shape:
            got = f"{len(self.begin)} begins, {len(self.end)} ends"
            raise SupplyError("begins and ends do not match in length", where=self._where, got=got)
        self._refuse(self.end <= self.begin, "is empty or ends before it begins", "end > begin")
        late = np.zeros(len(self.begin), dtype=bool)
        late[1:] = self.begin[1:] < self.end[:-1]
        self._refuse(late, "overlaps or precedes the one before", "ascending, without overlap")

    def _refuse(self, broken: BoolArray, what: str, allowed: str) -> None:
        if broken.any():
            i = int(np.argmax(broken))
            got = [[int(self.begin[k]), int(self.end[k])] for k in range(max(i - 1, 0), i + 1)]
            raise SupplyError(f"green interval {i} {what}", where=self._where, got=got, allowed=allowed)

    @property
    def _where(self) -> str:
        return self.name or "green intervals"

    def __len__(self) -> int:
        return len(self.begin)

    def before(self, t: npt.ArrayLike) -> IntArray:
        """Return the green ticks before each instant `t` [ticks]; the same shape as `t`.

        >>> GreenIntervals([2, 8], [5, 9]).before([0, 4, 8, 20]).tolist()
        [0, 2, 3, 4]
        """
        instants = np.asarray(t, np.int64)
        total = np.concatenate(([0], np.cumsum(self.end - self.begin)))
        place = np.searchsorted(self.begin, instants, side="right")
        over = np.maximum(self.end[place - 1] - instants, 0) if len(self) else 0
        out: IntArray = total[place] - np.where(place > 0, over, 0)
        return out

    def within(self, begin: npt.ArrayLike, end: npt.ArrayLike) -> IntArray:
        """Return the green ticks of each ``[begin, end)``."""
        return self.before(end) - self.before(begin)


def no_green(name: str = "grid") -> GreenIntervals:
    """Return the intervals of an edge without green power."""
    empty = np.zeros(0, dtype=np.int64)
    return GreenIntervals(empty, empty, name)


def green_of(pairs: Sequence[tuple[int, int]], name: str = "") -> GreenIntervals:
    """Return the intervals of `pairs` (begin, end) [ticks]."""
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return GreenIntervals(table[:, 0], table[:, 1], name)


def green_by_threshold(
    trace: Trace, threshold: float, t0: float, t1: float, *, tick_s: float = 1.0
) -> GreenIntervals:
    """Return the intervals from `t0` to `t1` [s] in which `trace` exceeds `threshold`.

    Parameters
    ----------
    trace : Trace
        Power, or another quantity whose high values are green.
    threshold : float [unit of the trace]
    t0, t1 : float [s]
        Tick 0 is `t0`.
    tick_s : float [s]
        Length of a tick. Knots are rounded to whole ticks.
    """
    part = trace.window(t0, t1)
    edges = as_ticks(np.rint((np.append(part.knots, part.end) - t0) / tick_s), "green time")
    return _runs(part.values > threshold, edges, trace.name)


def green_by_share(
    trace: Trace, share: float, t0: float, t1: float, *, tick_s: float = 1.0, step_s: float = 300.0
) -> GreenIntervals:
    """Return the greenest `share` of the time from `t0` to `t1` [s], in steps of `step_s`.

    Values are interpolated linearly between the middles of the pieces of the trace. The threshold is the
    ``1 - share`` quantile of the steps, so that the share is met to within one step if values differ.

    Raises
    ------
    ParameterError
        If the share is not in [0, 1].
    """
    if not 0.0 <= share <= 1.0:
        raise ParameterError("out of range", where="share", got=share, allowed="0 to 1")
    values = smooth(trace, t0, t1, step_s)
    chosen = np.zeros(len(values), dtype=bool)
    # A stable sort prefers the earlier of equal values.
    chosen[np.argsort(-values, kind="stable")[: round(share * len(values))]] = True
    return green_where(chosen, ticks_per_step(step_s, tick_s), trace.name)


def smooth(trace: Trace, t0: float, t1: float, step_s: float) -> FloatArray:
    """Return `trace` at steps from `t0` to `t1` [s], interpolated linearly between middles of pieces."""
    part = trace.window(t0, t1)
    middles = (part.knots + np.append(part.knots[1:], part.end)) / 2
    out: FloatArray = np.interp(np.arange(t0, t1, step_s) + step_s / 2, middles, part.values)
    return out


def ticks_per_step(step_s: float, tick_s: float) -> int:
    """Return the number of ticks of a step.

    Raises
    ------
    ParameterError
        If it is not a whole number >= 1.
    """
    ratio = step_s / tick_s
    if ratio < 1 or ratio != round(ratio):
        raise ParameterError("not a whole number of ticks", where="step_s", got=[step_s, tick_s])
    return round(ratio)


def green_where(green: BoolArray, ticks: int, name: str = "") -> GreenIntervals:
    """Return the runs of `green` steps (n_steps,), of `ticks` ticks each."""
    return _runs(green, as_ticks(float(ticks) * np.arange(len(green) + 1), name), name)


def _runs(green: BoolArray, edges: IntArray, name: str) -> GreenIntervals:
    """Return the runs of `green` pieces; piece i is ``[edges[i], edges[i + 1])``."""
    padded = np.concatenate(([False], green, [False]))
    turns = np.flatnonzero(padded[1:] != padded[:-1])
    begin, end = edges[turns[::2]], edges[turns[1::2]]
    lasting = end > begin
    return GreenIntervals(readonly(begin[lasting], np.int64), readonly(end[lasting], np.int64), name)
