"""Several traces on common knots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import SupplyError
from wfsched.energy.trace import Trace


class Aligned(NamedTuple):
    """Traces on the union of their knots: `values[r, j]` is trace r on piece j."""

    knots: FloatArray
    values: FloatArray


def aligned(traces: Sequence[Trace], t0: float, t1: float) -> Aligned:
    """Return `traces` on the union of their knots within ``[t0, t1)``, repetitions written out.

    Knots begin with `t0`; the last piece ends at `t1`.

    Raises
    ------
    SupplyError
        If a trace whose rule is ``raise`` does not cover the interval.
    """
    windows = [trace.window(t0, t1) for trace in traces]
    knots = np.unique(np.concatenate([window.knots for window in windows]))
    return Aligned(knots, np.stack([_on(window, knots) for window in windows]))


def _on(trace: Trace, knots: FloatArray) -> FloatArray:
    """Return the values of `trace` at `knots`, which contain its own and begin with them."""
    found: FloatArray = trace.values[np.searchsorted(trace.knots, knots, side="right") - 1]
    return found


def combine(traces: Sequence[Trace], *, name: str = "") -> Trace:
    """Return the sum of `traces` on the union of their knots.

    Parameters
    ----------
    traces : sequence of Trace
        At least one, of one unit and one rule past the end; they begin and end together, because
        the sum of different periods is no trace (`window` and `shifted` make them so).

    Raises
    ------
    SupplyError
        If they differ in one of these.
    """
    if not traces:
        raise SupplyError("there are no traces to add up", where=name or "combine")
    _check_alike(traces, name)
    first = traces[0]
    knots = np.unique(np.concatenate([trace.knots for trace in traces]))
    return replace(
        first,
        knots=readonly(knots, np.float64),
        values=readonly(np.sum([_on(trace, knots) for trace in traces], axis=0), np.float64),
        name=name or " + ".join(trace.name for trace in traces if trace.name),
        source="; ".join(dict.fromkeys(trace.source for trace in traces if trace.source)),
        filled=max(trace.filled for trace in traces),
    )


def _check_alike(traces: Sequence[Trace], name: str) -> None:
    for what, values in (
        ("unit", [trace.unit for trace in traces]),
        ("rule past the end", [trace.past_end for trace in traces]),
        ("first knot", [trace.start for trace in traces]),
        ("end", [trace.end for trace in traces]),
    ):
        if len(set(values)) > 1:
            raise SupplyError(
                f"the traces to add up differ in their {what}",
                where=name or "combine",
                got=list(dict.fromkeys(values)),
                remedy="Bring them on one window, unit and rule first.",
            )
