"""`read_trace` and `read_traces`: read traces from a file of any known layout."""

from __future__ import annotations

import os

from wfsched.energy.fill import Fill
from wfsched.energy.reading.reader import Reading
from wfsched.energy.reading.row_times import Clock, Dst
from wfsched.energy.trace import PastEnd, Trace


def read_trace(
    path: str | os.PathLike[str],
    column: str | None = None,
    *,
    fill: Fill | None = None,
    zone: str | None = None,
    dst: Dst = "exact",
    layout: str | None = None,
    unit: str | None = None,
    past_end: PastEnd = "wrap",
) -> Trace:
    """Read one column of a file as a trace.

    Parameters
    ----------
    path : path
        A file in one of the layouts of ``wfsched.energy.reading.registry.LAYOUTS``, plain or ``.gz``.
    column : str, optional
        Name of the trace (``wind``) or of the column (``WND``); required if there are several.
    fill : {"previous", "linear", "day-before", "zero"}, optional
        How to fill missing rows and empty cells; without it they are an error.
    zone : str, optional
        IANA name of the zone of times without an offset; UTC if not given, except for layouts in
        local time, which require it.
    dst : {"exact", "padded"}
        Whether local times follow the clock on days of change, or every day has 24 hours
        (see `wfsched.energy.reading.row_times.Clock`).
    layout : str, optional
        Name of the layout; detected from the header if not given.
    unit : str, optional
        Unit of the values if the file does not name it.
    past_end : {"wrap", "hold", "raise"}
        Rule of the trace outside of the file.

    Returns
    -------
    Trace
        In W, g/kWh, money per kWh, 1 (shares), m/s, W/m2 or degC. The last value lasts one step.

    Raises
    ------
    SupplyError
        If the file or the column is missing or malformed; the message names file, row and time.
    ParameterError
        If `fill`, `zone`, `dst` or `layout` is unknown.
    """
    reading = Reading(path, fill, Clock(zone, dst), layout, unit, past_end)
    return reading.traces(None if column is None else (column,), single=True)[0]


def read_traces(
    path: str | os.PathLike[str],
    columns: tuple[str, ...] | None = None,
    *,
    fill: Fill | None = None,
    zone: str | None = None,
    dst: Dst = "exact",
    layout: str | None = None,
    unit: str | None = None,
    past_end: PastEnd = "wrap",
) -> dict[str, Trace]:
    """Read several columns of a file (all if None) as traces by name; options as in `read_trace`."""
    reading = Reading(path, fill, Clock(zone, dst), layout, unit, past_end)
    return {trace.name: trace for trace in reading.traces(columns)}
