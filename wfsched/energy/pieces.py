"""Piecewise constant functions: location of instants, integrals and unrolled repetitions."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray


class Steps(Protocol):
    """Fields of a trace that this module reads."""

    @property
    def knots(self) -> FloatArray:
        """(n,) ascending."""

    @property
    def values(self) -> FloatArray:
        """(n,)."""

    @property
    def offsets(self) -> FloatArray:
        """(n + 1,) time from the first knot to each knot and to the end of the last piece."""

    @property
    def past_end(self) -> str:
        """``wrap`` repeats; anything else extends the first and the last piece."""

    @property
    def cumulative(self) -> FloatArray:
        """(n + 1,) integral up to each knot and to the end."""


class Positions(NamedTuple):
    """Positions of instants on a trace.

    `period` counts repetitions (0 unless wrapped), `piece` is the index of the knot at or before
    the instant, `offset` [s] the time since that knot, negative before the first one.
    """

    period: FloatArray
    piece: IntArray
    offset: FloatArray


def locate(trace: Steps, t: FloatArray) -> Positions:
    """Return the positions of the instants `t` under the rule of `trace` (``raise`` is not checked here)."""
    since = t - trace.knots[0]
    period = np.zeros_like(since)
    if trace.past_end == "wrap":
        span = trace.offsets[-1]
        period = np.floor(since / span)
        since = since - period * span
        # The quotient may round up to a whole number, or the product down below one.
        period = period + np.where(since < 0, -1.0, 0.0) + np.where(since >= span, 1.0, 0.0)
        since = np.where(since < 0, since + span, np.where(since >= span, since - span, since))
    piece = np.clip(np.searchsorted(trace.offsets, since, side="right") - 1, 0, len(trace.knots) - 1)
    return Positions(period, piece, since - trace.offsets[piece])


def between(trace: Steps, low: Positions, high: Positions, length: FloatArray) -> FloatArray:
    """Return the integral from `low` to `high`, which are `length` [s] apart and in this order.

    Whole pieces are differences of the cumulative integral; the parts at both ends are products.
    Within one piece nothing is subtracted, so short intervals keep their digits.
    """
    values, cumulative = trace.values, trace.cumulative
    length_of_first = trace.offsets[low.piece + 1] - trace.offsets[low.piece]
    first = values[low.piece] * (length_of_first - low.offset)
    whole = cumulative[high.piece] - cumulative[low.piece + 1]
    periods = (high.period - low.period) * cumulative[-1]
    last = values[high.piece] * high.offset
    one_piece = (low.piece == high.piece) & (low.period == high.period)
    return np.where(one_piece, values[low.piece] * length, first + whole + periods + last)


def unrolled(trace: Steps, t0: float, t1: float) -> tuple[FloatArray, FloatArray]:
    """Return knots and values on ``[t0, t1)``, with repetitions written out; the first knot is `t0`."""
    knots, values = trace.knots, trace.values
    if trace.past_end == "wrap":
        span = trace.offsets[-1]
        first, last = np.floor((np.array([t0, t1]) - knots[0]) / span)
        periods = np.arange(first - 1, last + 2)
        knots = (knots + span * periods[:, None]).ravel()
        values = np.tile(values, len(periods))
    begin = max(int(np.searchsorted(knots, t0, side="right")) - 1, 0)
    stop = max(int(np.searchsorted(knots, t1, side="left")), begin + 1)
    return np.concatenate(([t0], knots[begin + 1 : stop])), values[begin:stop].copy()
