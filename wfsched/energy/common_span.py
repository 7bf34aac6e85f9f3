"""Sums of traces that differ in their span: over what all of them know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wfsched.core.errors import SupplyError
from wfsched.energy.align import combine
from wfsched.energy.instant import format_instant
from wfsched.energy.trace import Trace


def sum_over_common_span(known: Sequence[Trace], models: Sequence[Trace] = (), *, name: str = "") -> Trace:
    """Return the sum of traces on the union of their knots, over the span that all of `known` have.

    Parameters
    ----------
    known : sequence of Trace
        Traces of files: they count within their span only. All with one unit and rule past the end.
    models : sequence of Trace
        Modelled years, which repeat wherever the others are known.
    name : str

    Returns
    -------
    Trace
        Its notes say the span if a trace knows more, and which years repeat.

    Raises
    ------
    SupplyError
        If there are none, if those of `known` have no instant in common, or if units or rules differ.
    """
    if not known:
        return combine(models, name=name)
    begin, end = max(trace.start for trace in known), min(trace.end for trace in known)
    if begin >= end:
        raise SupplyError(
            "traces to add have no span in common",
            where=name or "sum",
            got="; ".join(f"{_label(trace)} {_span(trace.start, trace.end)}" for trace in known),
        )
    rule = known[0].past_end
    parts = [trace.window(begin, end, trace.past_end) for trace in known]
    parts += [replace(model, past_end="wrap").window(begin, end, rule) for model in models]
    total = combine(parts, name=name)
    return replace(total, notes=(*total.notes, *_notes(known, models, begin, end, name)))


def _notes(
    known: Sequence[Trace], models: Sequence[Trace], begin: float, end: float, name: str
) -> tuple[str, ...]:
    notes = []
    if any((trace.start, trace.end) != (begin, end) for trace in known):
        notes.append(f"{name}: added up over {_span(begin, end)}, which all its files cover")
    repeated = [model for model in models if not (model.start <= begin and end <= model.end)]
    if repeated:
        names = ", ".join(dict.fromkeys(map(_label, repeated)))
        notes.append(f"{name}: {names} repeated over {_span(begin, end)}, a modelled year")
    return tuple(notes)


def _span(begin: float, end: float) -> str:
    return f"{format_instant(begin)} to {format_instant(end)}"


def _label(trace: Trace) -> str:
    return trace.source or trace.name or "trace"
