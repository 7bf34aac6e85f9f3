"""`read_trace` and `read_traces`: read traces from a file of any known layout."""

from __future__ import annotations

import os

from wfsched.core.arguments import PATH, takes
from wfsched.energy.fill import Fill
from wfsched.energy.layouts.layout import Decimal
from wfsched.energy.reading.file_rules import Dst, FileRules
from wfsched.energy.reading.reader import Reading
from wfsched.energy.trace import PastEnd, Trace


@takes("path", *PATH, allowed="a path")
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
    zone_id: str | None = None,
    step: str | None = None,
    time_format: str | None = None,
    decimal: Decimal | None = None,
    generation: bool = False,
) -> Trace:
    """Read one column of a file as a trace.

    Parameters
    ----------
    path : path
        A file in one of the layouts of ``wfsched.energy.reading.registry.LAYOUTS``, plain or gzipped, of
        at most 128 MiB of text.
    column : str, optional
        Name of the trace (``wind``) or of the column (``WND``); required if there are several.
    fill : {"previous", "linear", "day-before", "zero"}, optional
        How to fill missing rows and empty cells; without it they are an error.
    zone : str, optional
        IANA name of the zone of times without an offset; UTC if not given, except for layouts in
        local time, which require it or know it.
    dst : {"exact", "padded"}
        Whether local times follow the clock on days of change, or every day has 24 hours
        (see `wfsched.energy.reading.row_times.Clock`).
    layout : str, optional
        Name of the layout; detected from the header if not given.
    unit : str, optional
        Unit of the values if the file does not name it.
    past_end : {"wrap", "hold", "raise"}
        Rule of the trace outside of the file.
    zone_id : str, optional
        Zone of the grid whose rows are read (``PL``), in a file that holds several.
    step : str, optional
        Step of the rows: ``15min``, ``1h``, ``day``, ``week``, ``month``, ``year``, or ``uneven`` if each
        value holds until the next row; the rows tell if it is not given.
    time_format : str, optional
        Format of the times as of ``datetime.strptime``: ``%d/%m/%Y %H:%M``.
    decimal : {".", ","}, optional
        Decimal sign, if the numbers do not tell.
    generation : bool
        Whether a trace in watts is generation whatever its name: small negative values count 0, as
        those of sun and wind always do.

    Returns
    -------
    Trace
        In W, g/kWh, money per kWh, 1 (shares), m/s, W/m2 or degC. The last value lasts one step; `notes`
        say what was assumed, repaired or left out.

    Raises
    ------
    SupplyError
        If the file or the column is missing or malformed; the message names file, row and time.
    ParameterError
        If an option is unknown.
    """
    rules = FileRules(
        fill, zone, dst, layout, unit, past_end, zone_id, step, time_format, decimal, generation
    )
    return Reading(path, rules).traces(None if column is None else (column,), single=True)[0]


@takes("path", *PATH, allowed="a path")
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
    zone_id: str | None = None,
    step: str | None = None,
    time_format: str | None = None,
    decimal: Decimal | None = None,
) -> dict[str, Trace]:
    """Read several columns of a file as traces by name; options as in `read_trace`.

    Without `columns` all are read but those without any value and, if others have one, those without
    a unit; the notes of the traces name what is left out.
    """
    rules = FileRules(fill, zone, dst, layout, unit, past_end, zone_id, step, time_format, decimal)
    return {trace.name: trace for trace in Reading(path, rules).traces(columns)}
