"""Supply from a trace file: green power, carbon intensity and, if there is one, price."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from wfsched.core.errors import SupplyError
from wfsched.energy.align import combine
from wfsched.energy.fill import Fill
from wfsched.energy.reading.read import read_traces
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace

_SUFFIXES = (".csv", ".csv.gz")
_GREEN_NAMES = ("green",)
_GREEN_PARTS = ("sun", "wind", "wind_onshore", "wind_offshore")
_CARBON_NAMES = ("carbon", "carbon_intensity")


def is_trace_file(name: str) -> bool:
    """Return whether `name` is that of a trace file, judged by its suffix.

    >>> is_trace_file("site.CSV.gz"), is_trace_file("site.toml"), is_trace_file("solar-edge")
    (True, False, False)
    """
    return name.lower().endswith(_SUFFIXES)


def supply_of_traces(path: str | os.PathLike[str], *, greatest_w: float, fill: Fill | None = None) -> Supply:
    """Read the supply in a trace file.

    Parameters
    ----------
    path : path
        A file with the column ``green`` or parts of it (``sun``, ``wind``, ``wind_onshore``,
        ``wind_offshore``), with ``carbon`` or ``carbon_intensity`` [g/kWh], and perhaps ``price``.
    greatest_w : float [W]
        Greatest value of the green power, which is scaled to it.
    fill : {"previous", "linear", "day-before", "zero"}, optional
        How to fill gaps; without it they are an error.

    Raises
    ------
    SupplyError
        If the file is malformed or has no green power or carbon intensity.
    """
    file = Path(path)
    traces = read_traces(file, fill=fill)
    green = _green(traces, str(file))
    top = float(green.values.max())
    if top <= 0:
        raise SupplyError("no green power in the file", where=str(file), got=top, allowed="a trace above 0")
    carbon = [traces[name] for name in _CARBON_NAMES if name in traces and traces[name].unit == "g/kWh"]
    if not carbon:
        raise _missing(str(file), "carbon intensity", _CARBON_NAMES, traces)
    price = traces.get("price")
    return Supply(green.scaled(greatest_w / top, "W"), carbon[0], price, None, file.name, str(file))


def _green(traces: Mapping[str, Trace], where: str) -> Trace:
    whole = [traces[name] for name in _GREEN_NAMES if name in traces]
    if whole:
        return whole[0]
    parts = [traces[name] for name in _GREEN_PARTS if name in traces]
    if not parts:
        raise _missing(where, "green power", (*_GREEN_NAMES, *_GREEN_PARTS), traces)
    return parts[0] if len(parts) == 1 else combine(parts, name="green")


def _missing(where: str, what: str, names: tuple[str, ...], traces: Mapping[str, Trace]) -> SupplyError:
    return SupplyError(
        f"no {what} in the file",
        where=where,
        got=", ".join(traces),
        allowed=", ".join(names),
        remedy="Describe the supply in a TOML file (docs/energy.md).",
    )
