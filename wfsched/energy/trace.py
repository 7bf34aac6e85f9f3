"""Traces: piecewise constant quantities over time, with one rule for instants outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, get_args, overload

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import ParameterError, SupplyError
from wfsched.core.summary import Record, Summarised, Tabular, count, cut
from wfsched.energy.instant import format_instant
from wfsched.energy.pieces import Positions, between, locate, unrolled

PastEnd: TypeAlias = Literal["hold", "wrap", "raise"]
Basis: TypeAlias = Literal["told", "assumed", "modelled", "constant"]

# Repetitions are written out for the kernels: more would fill memory.
_MAX_PIECES = 20_000_000


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Trace(Summarised, Tabular):
    """Piecewise constant quantity over time.

    The trace is ``values[i]`` on ``[knots[i], knots[i + 1])`` and ``values[-1]`` on
    ``[knots[-1], end)``. Outside ``[knots[0], end)`` the rule `past_end` applies.

    Parameters
    ----------
    knots : array (n,) [s]
        Strictly ascending; seconds since 1970-01-01T00:00Z (POSIX time), or since any other
        instant after `shifted`.
    values : array (n,) [unit]
        Finite; may be negative, as prices are.
    end : float [s]
        End of the last piece, after the last knot.
    unit : str
        ``W``, ``g/kWh``, ``EUR/kWh``, ``1`` for shares, ...
    past_end : {"wrap", "hold", "raise"}
        ``wrap``: the trace repeats for ever in both directions with the period ``end - knots[0]``.
        ``hold``: the first value holds before, the last one after. ``raise``: an instant outside is an
        error; the instant `end` itself may only bound an integral.
    name : str
    source : str
        Origin of the numbers.
    filled : int
        Number of values filled in because the source lacks them; later operations keep it.
    notes : tuple of str
        What was assumed, repaired or left out when the trace was read or added up, one sentence each;
        later operations keep them.
    basis : {"told", "assumed", "modelled", "constant"}
        What the values outside rest on. ``told``: `past_end` was chosen for this trace. ``assumed``: nobody
        chose it, so that a problem may not begin outside. ``modelled``: a modelled year, made to be repeated.
        ``constant``: a value that holds at all times by definition.
    layout : str
        Layout of the file that the trace was read from; empty for other traces.

    Raises
    ------
    SupplyError
        If shapes, order or values of the arrays do not make a trace.
    """

    knots: FloatArray
    values: FloatArray
    end: float
    unit: str
    past_end: PastEnd = "wrap"
    name: str = ""
    source: str = ""
    filled: int = 0
    notes: tuple[str, ...] = ()
    basis: Basis = "told"
    layout: str = ""
    offsets: FloatArray = field(init=False, repr=False)
    """(n + 1,) [s]: from the first knot to each knot and to `end`."""
    cumulative: FloatArray = field(init=False, repr=False)
    """(n + 1,) [unit s]: the integral from the first knot to each knot and to `end`."""

    def __post_init__(self) -> None:
        for key in ("knots", "values"):
            object.__setattr__(self, key, readonly(getattr(self, key), np.float64))
        object.__setattr__(self, "end", float(self.end))
        self._check()
        offsets = np.append(self.knots, self.end) - self.knots[0]
        total = np.concatenate(([0.0], np.cumsum(self.values * np.diff(offsets))))
        object.__setattr__(self, "offsets", readonly(offsets, np.float64))
        object.__setattr__(self, "cumulative", readonly(total, np.float64))

    def _check(self) -> None:
        if self.past_end not in get_args(PastEnd):
            raise self._error("unknown rule past the end", self.past_end, ", ".join(get_args(PastEnd)))
        shape = self.knots.shape
        if len(shape) != 1 or shape != self.values.shape or shape == (0,):
            got = f"knots of shape {shape}, values of shape {self.values.shape}"
            raise self._error("wrong shape of knots or values", got, "two arrays of one length n >= 1")
        if not (np.isfinite(self.knots).all() and np.isfinite(self.end)):
            raise self._error("instant is not finite", None, "finite seconds")
        if not np.isfinite(self.values).all():
            place = int(np.argmin(np.isfinite(self.values)))
            raise self._error(f"value {place} is not finite", float(self.values[place]), "finite numbers")
        if (np.diff(self.knots) <= 0).any():
            place = int(np.argmax(np.diff(self.knots) <= 0))
            pair = [float(self.knots[place]), float(self.knots[place + 1])]
            raise self._error(f"knots {place} and {place + 1} do not ascend", pair, "ascending instants")
        if self.end <= self.knots[-1]:
            raise self._error("end is not after the last knot", self.end, f"> {self.knots[-1]}")

    def _error(self, what: str, got: object, allowed: str) -> SupplyError:
        return SupplyError(what, where=self.name or "trace", got=got, allowed=allowed)

    @property
    def start(self) -> float:
        """First knot [s]."""
        return float(self.knots[0])

    @property
    def span(self) -> float:
        """Length from the first knot to the end [s]; the period under ``wrap``."""
        return float(self.offsets[-1])

    @property
    def step(self) -> float | None:
        """Length of the pieces [s] if all are equal, else None."""
        lengths = np.diff(self.offsets)
        return float(lengths[0]) if (lengths == lengths[0]).all() else None

    @overload
    def at(self, t: float) -> float: ...
    @overload
    def at(self, t: FloatArray) -> FloatArray: ...
    def at(self, t: npt.ArrayLike) -> Any:
        """Return the value [unit] at each instant `t` [s].

        Complexity: O(log n) for each instant.

        Raises
        ------
        SupplyError
            If an instant is outside and the rule is ``raise``.

        Examples
        --------
        >>> Trace([0.0, 10.0], [1.0, 3.0], 20.0, "W").at(35.0)
        3.0
        """
        return _plain(self.values[self._locate(t, closed=False).piece])

    @overload
    def integral(self, t0: float, t1: float) -> float: ...
    @overload
    def integral(self, t0: npt.ArrayLike, t1: npt.ArrayLike) -> FloatArray: ...
    def integral(self, t0: npt.ArrayLike, t1: npt.ArrayLike) -> Any:
        """Return the integral [unit s] from `t0` to `t1` [s]; its sign flips if `t1` is before `t0`.

        Exact up to rounding over any number of periods; O(log n) for each pair.

        Examples
        --------
        >>> Trace([0.0, 10.0], [1.0, 3.0], 20.0, "W").integral(5.0, 45.0)
        80.0
        """
        first, second = np.broadcast_arrays(np.asarray(t0, np.float64), np.asarray(t1, np.float64))
        low, high = np.minimum(first, second), np.maximum(first, second)
        area = between(self, self._locate(low, closed=True), self._locate(high, closed=True), high - low)
        return _plain(np.where(second < first, -area, area))

    @overload
    def mean(self, t0: float, t1: float) -> float: ...
    @overload
    def mean(self, t0: npt.ArrayLike, t1: npt.ArrayLike) -> FloatArray: ...
    def mean(self, t0: npt.ArrayLike, t1: npt.ArrayLike) -> Any:
        """Return the mean [unit] over each interval from `t0` to `t1` [s], none of them empty."""
        length = np.asarray(t1, np.float64) - np.asarray(t0, np.float64)
        if (length == 0).any():
            raise ParameterError("mean over an empty interval", where=self.name or "trace")
        return _plain(np.asarray(self.integral(t0, t1)) / length)

    def _locate(self, t: npt.ArrayLike, *, closed: bool) -> Positions:
        instants = np.asarray(t, np.float64)
        if not np.isfinite(instants).all():
            raise ParameterError("instant is not finite", where=self.name or "trace", got=t)
        if self.past_end == "raise":
            self._check_inside(instants, closed=closed)
        return locate(self, instants)

    def _check_inside(self, instants: FloatArray, *, closed: bool) -> None:
        inside = (instants >= self.start) & ((instants <= self.end) if closed else (instants < self.end))
        if inside.all():
            return
        raise SupplyError(
            "instant outside the trace",
            where=self.name or "trace",
            got=format_instant(float(instants[~inside].flat[0])),
            allowed=f"{format_instant(self.start)} to {format_instant(self.end)}",
            remedy="Use another start, a longer trace, or past_end = 'hold' or 'wrap'.",
        )

    def scaled(self, factor: float, unit: str | None = None) -> Trace:
        """Return the trace times `factor`, in `unit` (its own if None)."""
        return replace(
            self, values=readonly(self.values * factor, np.float64), unit=self.unit if unit is None else unit
        )

    def shifted(self, seconds: float) -> Trace:
        """Return the trace with all its instants `seconds` later.

        ``shifted(-start)`` counts the time from `start` and so keeps digits that POSIX seconds lose:
        their doubles are 2.4e-7 s apart.
        """
        return replace(self, knots=readonly(self.knots + seconds, np.float64), end=self.end + seconds)

    def window(self, t0: float, t1: float, past_end: PastEnd = "raise") -> Trace:
        """Return the trace on ``[t0, t1)``; `past_end` is the rule of the new trace.

        Raises
        ------
        ParameterError
            If the window is empty.
        SupplyError
            If the window reaches outside and the rule of this trace is ``raise``, or it would have more than
            20 million pieces.
        """
        if not t0 < t1:
            raise ParameterError("window is empty", where=self.name or "trace", got=[t0, t1])
        self._locate(np.array([t0, t1]), closed=True)
        pieces = len(self.knots) * (t1 - t0) / self.span if self.past_end == "wrap" else 0.0
        if pieces > _MAX_PIECES:
            raise SupplyError(
                "repeated too often",
                where=self.name or "trace",
                got=f"{pieces:.3g} pieces in {t1 - t0:.6g} s",
                allowed=f"at most {_MAX_PIECES}",
                remedy="Check the units of runtimes and deadline, or hold the ends (--past-end).",
            )
        knots, values = unrolled(self, t0, t1)
        return replace(
            self,
            knots=readonly(knots, np.float64),
            values=readonly(values, np.float64),
            end=t1,
            past_end=past_end,
        )

    def resampled(self, step_s: float) -> Trace:
        """Return the means over pieces of `step_s` [s] from the first knot on; the integral is kept.

        The last piece is shorter if `step_s` does not divide the span.
        """
        if not step_s > 0:
            raise ParameterError("step is not positive", where=self.name or "trace", got=step_s)
        count = int(np.ceil(round(self.span / step_s, 9)))
        knots = self.start + step_s * np.arange(count)
        values = np.asarray(self.mean(knots, np.append(knots[1:], self.end)))
        return replace(self, knots=readonly(knots, np.float64), values=readonly(values, np.float64))

    def _records(self) -> list[Record]:
        ends = [*self.knots[1:].tolist(), self.end]
        return [
            {"begin_s": begin, "end_s": end, "value": value}
            for begin, end, value in zip(self.knots.tolist(), ends, self.values.tolist())
        ]

    def _summary(self) -> str:
        """Return name, unit, length, span and range."""
        name = f"Trace {cut(self.name, 60)}".rstrip()
        window = f"{format_instant(self.start)} to {format_instant(self.end)}"
        ends = f"{self.values.min():.4g} to {self.values.max():.4g} {self.unit}"
        return f"{name}: {count(len(self.values), 'value')}, {window}, {ends}, then {self.past_end}"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "values", str(len(self.values))
        yield "unit", self.unit
        yield "first knot", format_instant(self.start)
        yield "end", format_instant(self.end)
        yield "range", f"{self.values.min():.4g} to {self.values.max():.4g}"
        yield "past its end", self.past_end
        yield "filled in", str(self.filled)
        yield "source", self.source


def constant(value: float, unit: str, *, name: str = "", source: str = "") -> Trace:
    """Return a constant trace."""
    return Trace(np.zeros(1), np.array([value]), 1.0, unit, "hold", name, source, basis="constant")


def _plain(array: Any) -> Any:
    return float(array) if np.ndim(array) == 0 else array
