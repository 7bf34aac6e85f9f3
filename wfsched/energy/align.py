"""Alignment and sums of traces on common knots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import SupplyError
from wfsched.energy.instant import format_instant
from wfsched.energy.trace import Trace


class Aligned(NamedTuple):
    """Traces on the union of their knots: `values[r, j]` is trace r on piece j."""

    knots: FloatArray
    values: FloatArray


def aligned(traces: Sequence[Trace], t0: float, t1: float) -> Aligned:
    """Return `traces` on the union of their knots within ``[t0, t1)``, with repetitions written out.

    The first knot is `t0`; the last piece ends at `t1`.

    Raises
    ------
    SupplyError
        If a trace with the rule ``raise`` does not cover the interval.
    """
    windows = [trace.window(t0, t1) for trace in traces]
    knots = np.unique(np.concatenate([window.knots for window in windows]))
    return Aligned(knots, np.stack([_on(window, knots) for window in windows]))


def _on(trace: Trace, knots: FloatArray) -> FloatArray:
    """Return the values of `trace` at `knots`, a superset of its own with the same first knot."""
    found: FloatArray = trace.values[np.searchsorted(trace.knots, knots, side="right") - 1]
    return found


# What a sum of traces rests on outside: the weakest of its parts.
_WEAKEST = ("assumed", "told", "modelled", "constant")


def combine(traces: Sequence[Trace], *, name: str = "") -> Trace:
    """Return the sum of `traces` on the union of their knots.

    Parameters
    ----------
    traces : sequence of Trace
        At least one, all with one unit, rule past the end, first knot and end, because traces of
        different periods have no periodic sum (see `wfsched.energy.common_span.sum_over_common_span`).

    Raises
    ------
    SupplyError
        If there are none, or they differ in one of these.
    """
    if not traces:
        raise SupplyError("no traces to add", where=name or "combine")
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
        notes=tuple(dict.fromkeys(note for trace in traces for note in trace.notes)),
        basis=min((trace.basis for trace in traces), key=_WEAKEST.index),
        layout=first.layout if len({trace.layout for trace in traces}) == 1 else "",
    )


def _check_alike(traces: Sequence[Trace], name: str) -> None:
    for what, values in (
        ("unit", [trace.unit for trace in traces]),
        ("rule past the end", [trace.past_end for trace in traces]),
        ("first knot", [format_instant(trace.start) for trace in traces]),
        ("end", [format_instant(trace.end) for trace in traces]),
    ):
        if len(set(values)) > 1:
            raise SupplyError(
                f"traces to add differ in {what}",
                where=name or "combine",
                got=list(dict.fromkeys(values)),
                remedy="Convert them to one unit and rule; sum_over_common_span brings them on one span.",
            )
