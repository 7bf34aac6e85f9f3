"""Power and green supply of each site, and the carbon intensity of its grid."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.energy.instant import format_instant
from wfsched.report.axis import title_of
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.schedule.site_power import LAYERS, SitePower, site_powers
from wfsched.report.style import BROWN_INK, GREEN, GREEN_AREA, INK, MUTED, PAGE_IN
from wfsched.report.units import Unit, amount, unit_of
from wfsched.schedule.schedule import Schedule

# Heights [inch] of the two panels of a site and of the margins.
_CARBON_IN, _POWER_IN, _MARGINS_IN = 0.42, 1.0, 0.95
# From dark to light in the order of the layers; neighbours of similar grey are hatched.
_COLOURS = ("#2B4C7E", "#6F93C4", "#B9C9DE", "#E3E8EF")
_HATCHES = ("", "////", "", "....")
# The scale ends at this multiple of the demand if the supply is above it.
_MAX_SUPPLY_RATIO = 2.5
_TEXT_PT = 6.5


def plot_power(schedule: Schedule, path: str | Path | None = None) -> Figure:
    """Draw the power of each site over the makespan, and its supply: two panels for each.

    The lower one stacks what machines draw while they run tasks, boot and idle, and what the
    facility adds; power above the line of the green supply comes from the grid (or out of a
    battery, which is not drawn). The upper one is the carbon intensity of the grid.

    Parameters
    ----------
    schedule : Schedule
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.

    Raises
    ------
    ParameterError
        If the sites have no supply.
    """
    return drawn(lambda: _panels(schedule), path)


def _panels(schedule: Schedule) -> Figure:
    if not schedule.problem.supply:
        raise ParameterError(
            "no supply to draw",
            where="power",
            remedy="Pass supply=... or --supply, such as 'mixed'.",
        )
    powers = site_powers(schedule)
    figure = new_figure(PAGE_IN, _MARGINS_IN + (_CARBON_IN + _POWER_IN) * len(powers))
    ratios = [_CARBON_IN, _POWER_IN] * len(powers)
    panels = figure.subplots(len(ratios), 1, sharex=True, gridspec_kw={"height_ratios": ratios})
    time = unit_of("s", schedule.makespan_s)
    for power, above, panel in zip(powers, panels[::2], panels[1::2]):
        _carbon(above, power, time)
        _power(panel, power, time)
    begin = schedule.problem.start + schedule.offset
    panels[-1].set_xlabel(f"Time since {format_instant(begin, schedule.problem.zone)} [{time.symbol}]")
    panels[-1].set_xlim(0.0, (schedule.makespan_s or 1.0) / time.size)
    panels[-1].xaxis.set_major_locator(MaxNLocator(10, steps=[1, 2, 2.5, 5, 10]))
    figure.suptitle(_title(schedule), x=0.01, horizontalalignment="left", fontsize=7.5)
    figure.legend(
        handles=_handles(powers),
        loc="outside lower left",
        ncols=7,
        handlelength=1.6,
    )
    figure.align_ylabels(panels)
    figure.draw_without_rendering()
    return figure


def _carbon(panel: Axes, power: SitePower, time: Unit) -> None:
    steps = power.supply
    panel.stairs(steps.carbon, steps.knots / time.size, baseline=None, color=BROWN_INK, linewidth=1.2)
    panel.set_ylim(0.0, 1.25 * max(float(steps.carbon.max()), 1.0))
    panel.yaxis.set_major_locator(MaxNLocator(2, steps=[1, 2, 5, 10]))
    panel.set_ylabel("Grid\n[g/kWh]")
    panel.tick_params(axis="x", length=0)
    panel.set_title(_site_title(power), pad=3.0)


def _power(panel: Axes, power: SitePower, time: Unit) -> None:
    steps, demand = power.supply, float(power.demand.max(initial=0.0))
    greatest = float(steps.green.max(initial=0.0))
    top = max(min(greatest, _MAX_SUPPLY_RATIO * demand) if demand else greatest, demand, 1e-9)
    unit = unit_of("W", top)
    knots = power.knots / time.size
    panel.stairs(steps.green / unit.size, steps.knots / time.size, fill=True, color=GREEN_AREA, zorder=1)
    floor: FloatArray = np.zeros(power.layers.shape[1])
    for values, colour, hatch in zip(power.layers, _COLOURS, _HATCHES):
        panel.stairs(
            (floor + values) / unit.size, knots, baseline=floor / unit.size, fill=True, facecolor=colour,
            edgecolor="white", hatch=hatch or None, linewidth=0.0, zorder=2,
        )  # fmt: skip
        floor = floor + values
    panel.stairs(floor / unit.size, knots, color=INK, linewidth=0.4, zorder=3)
    panel.stairs(
        steps.green / unit.size, steps.knots / time.size, baseline=None, color=GREEN, linewidth=1.4, zorder=4,
        path_effects=[withStroke(linewidth=2.8, foreground="white")],
    )  # fmt: skip
    panel.set_ylim(0.0, 1.12 * top / unit.size)
    panel.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    panel.set_ylabel(f"Power\n[{unit.symbol}]")
    if greatest > 1.12 * top:
        text = f"green supply up to {amount('W', greatest)}, beyond the scale"
        panel.set_title(text, loc="right", color=MUTED, size=_TEXT_PT, pad=2.0)


def _site_title(power: SitePower) -> str:
    if power.joules == 0:
        return f"{power.name}: idle"
    text = f"{power.name}: {amount('J', power.joules)}"
    if power.battery:
        return f"{text}, with a battery (not drawn)"
    return f"{text}, {power.green_joules / power.joules:.0%} green"


def _title(schedule: Schedule) -> str:
    parts = [title_of(schedule.problem)]
    origin = schedule.figures.origin
    if origin is not None:
        parts.append(
            f"makespan {amount('s', schedule.makespan_s)}, {origin.green_share:.1%} green, "
            f"carbon {amount('g', origin.carbon_g)}"
        )
    return ": ".join(parts)


def _handles(powers: Sequence[SitePower]) -> list[Patch | Line2D]:
    """Return the legend entries: layers that occur, supply and grid."""
    names = {"overhead": "facility (PUE)"}
    drawn = [max(float(power.layers[k].max(initial=0.0)) for power in powers) > 0 for k in range(len(LAYERS))]
    layers: list[Patch | Line2D] = [
        Patch(
            facecolor=colour,
            edgecolor="white",
            hatch=hatch or None,
            linewidth=0.0,
            label=names.get(name, name),
        )
        for name, colour, hatch, there in zip(LAYERS, _COLOURS, _HATCHES, drawn)
        if there
    ]
    supply = Line2D([], [], color=GREEN, linewidth=1.4, label="green supply")
    grid = Line2D([], [], color=BROWN_INK, linewidth=1.2, label="carbon intensity of the grid")
    unused = Patch(facecolor=GREEN_AREA, linewidth=0.0, label="unused")
    return [*layers, supply, unused, grid]
