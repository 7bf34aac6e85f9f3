"""Supply from a trace file: green power, carbon intensity and price, as far as it has them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from wfsched.core.errors import SupplyError
from wfsched.energy.align import combine
from wfsched.energy.catalogue.supply_rules import NOTHING_SAID, SupplyRules
from wfsched.energy.reading.read import read_traces
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Basis, Trace, constant

_SUFFIXES = (".csv", ".csv.gz")
_GREEN_NAMES = ("green",)
_GREEN_PARTS = ("sun", "wind", "wind_onshore", "wind_offshore")
_CARBON_NAMES = ("carbon", "carbon_intensity")
# Layouts in which users write the power of their own site; all others are those of grid operators.
_SITE_LAYOUTS = ("plain", "renewables-ninja")


def is_trace_file(name: str) -> bool:
    """Return whether `name` is that of a trace file, judged by its suffix.

    >>> is_trace_file("site.CSV.gz"), is_trace_file("site.toml"), is_trace_file("solar-edge")
    (True, False, False)
    """
    return name.lower().endswith(_SUFFIXES)


def supply_of_traces(
    path: str | os.PathLike[str], *, site_w: float, scale: float = 1.0, rules: SupplyRules = NOTHING_SAID
) -> Supply:
    """Read the supply in a trace file.

    Watts are watts. Green power is sized to the site where it cannot be that of the site: shares of a
    nameplate, and files of a whole grid (all layouts of grid operators); or where `rules` ask for it. The
    notes of the trace say so.

    Parameters
    ----------
    path : path
        A file with green power (the column ``green``, or the sum of ``sun``, ``wind``, ``wind_onshore`` and
        ``wind_offshore``), carbon intensity (``carbon`` or ``carbon_intensity`` [g/kWh]) or ``price``: at
        least one of them. Without green power there is none; without carbon intensity carbon is unknown.
    site_w : float [W]
        Power of the site with all machines at work: the nameplate of shares, and the greatest value of green
        power that is sized.
    scale : float
        Factor on the green power.
    rules : SupplyRules

    Raises
    ------
    SupplyError
        If the file is malformed or has none of the three, or its green power is to be sized and is 0
        throughout.
    """
    file = Path(path)
    found = read_traces(
        file,
        fill=rules.fill,
        zone=rules.zone,
        zone_id=rules.zone_id,
        past_end=rules.past_end or "wrap",
    )
    basis: Basis = "assumed" if rules.past_end is None else "told"
    traces = {name: replace(trace, basis=basis) for name, trace in found.items()}
    green = _green(traces)
    carbon = next((traces[name] for name in _CARBON_NAMES if _is_carbon(traces.get(name))), None)
    price = traces.get("price")
    if green is None and carbon is None and price is None:
        raise SupplyError(
            "no green power, carbon intensity or price in the file",
            where=str(file),
            got=", ".join(traces),
            allowed=", ".join((*_GREEN_NAMES, *_GREEN_PARTS, *_CARBON_NAMES, "price")),
            remedy="Describe the supply in a TOML file (docs/energy.md).",
        )
    if green is None:
        power = constant(0.0, "W", name="green")
    else:
        power = _sized(green, site_w, scale, rules, str(file))
    return Supply(power, carbon, price, None, file.name, str(file))


def _is_carbon(trace: Trace | None) -> bool:
    return trace is not None and trace.unit == "g/kWh"


_FULL = "the power of the site with all machines at work"


def _sized(green: Trace, site_w: float, scale: float, rules: SupplyRules, where: str) -> Trace:
    """Return green power in the watts of the site; a note says what was done beyond taking the watts."""
    greatest = float(green.values.max())
    if green.unit == "1" and not rules.size_green:
        done = f"shares of a nameplate of {scale * site_w:.6g} W, {_FULL}"
        return _noted(green.scaled(scale * site_w, "W"), done)
    whole_grid = green.layout not in _SITE_LAYOUTS
    if not (whole_grid or rules.size_green):
        return green if scale == 1.0 else _noted(green.scaled(scale), f"scaled by {scale:g}")
    if greatest <= 0:
        raise SupplyError(
            "no green power in the file to size to the site",
            where=where,
            got=greatest,
            allowed="a trace above 0",
        )
    unit = "W" if green.unit == "W" else "of its nameplate"
    why = f"a file of a whole grid ({green.layout})" if whole_grid and not rules.size_green else "as asked"
    done = (
        f"scaled by {scale * site_w / greatest:.4g}, its greatest value from {greatest:.6g} {unit} to "
        f"{scale * site_w:.6g} W, {_FULL}: {why}"
    )
    return _noted(green.scaled(scale * site_w / greatest, "W"), done)


def _noted(trace: Trace, text: str) -> Trace:
    return replace(trace, notes=(*trace.notes, text))


def _green(traces: Mapping[str, Trace]) -> Trace | None:
    """Return the green power of a file; None if it has none."""
    whole = [traces[name] for name in _GREEN_NAMES if name in traces]
    if whole:
        return whole[0]
    parts = [traces[name] for name in _GREEN_PARTS if name in traces]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else combine(parts, name="green")
