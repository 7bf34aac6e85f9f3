"""Summary statistics of a trace."""

from __future__ import annotations

from dataclasses import dataclass

from wfsched.energy.instant import format_instant
from wfsched.energy.trace import PastEnd, Trace


@dataclass(frozen=True, slots=True)
class Summary:
    """Summary statistics of a trace between its first knot and its end.

    Parameters
    ----------
    name, unit : str
    begin, end : str
        ISO 8601, UTC.
    span_s : float [s]
    pieces : int
    step_s : float or None [s]
        Length of the pieces if all are equal.
    low, mean, high : float [unit]
        Mean over time.
    integral : float
    integral_unit : str
        ``J`` for watts, else the unit times seconds.
    filled : int
        Number of values filled in because the source lacks them.
    past_end : {"wrap", "hold", "raise"}
    source : str
    notes : tuple of str
        What was assumed, repaired or left out.
    """

    name: str
    unit: str
    begin: str
    end: str
    span_s: float
    pieces: int
    step_s: float | None
    low: float
    mean: float
    high: float
    integral: float
    integral_unit: str
    filled: int
    past_end: PastEnd
    source: str
    notes: tuple[str, ...] = ()


def summarise(trace: Trace) -> Summary:
    """Return the summary of a trace."""
    integral = trace.integral(trace.start, trace.end)
    return Summary(
        name=trace.name,
        unit=trace.unit,
        begin=format_instant(trace.start),
        end=format_instant(trace.end),
        span_s=trace.span,
        pieces=len(trace.values),
        step_s=trace.step,
        low=float(trace.values.min()),
        mean=integral / trace.span,
        high=float(trace.values.max()),
        integral=integral,
        integral_unit="J" if trace.unit == "W" else f"{trace.unit} s",
        filled=trace.filled,
        past_end=trace.past_end,
        source=trace.source,
        notes=trace.notes,
    )
