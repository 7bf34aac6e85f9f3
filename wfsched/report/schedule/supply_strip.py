"""Strips below a Gantt chart: green power and carbon intensity of each site."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from wfsched.core.arrays import FloatArray
from wfsched.report.schedule.site_power import SupplySteps, supply_steps
from wfsched.report.style import BROWN_INK, DASHES, GREEN, GREEN_AREA, MUTED
from wfsched.report.units import Unit, shortened, unit_of
from wfsched.schedule.schedule import Schedule

STRIP_IN = 0.34
_TEXT_PT, _TITLE_PT = 6.0, 6.5


def strip_steps(schedule: Schedule, end: float) -> list[SupplySteps]:
    """Return the supply of each site from the start of `schedule` to `end` [s]; empty without a supply."""
    problem = schedule.problem
    sites = range(len(problem.platform.sites)) if problem.supply else range(0)
    return [supply_steps(problem, site, schedule.offset, schedule.offset + end) for site in sites]


def draw_strips(panels: Sequence[Axes], schedule: Schedule, steps: Sequence[SupplySteps], time: Unit) -> None:
    """Draw one strip for each site, all on one scale; `time` is the unit of the time axis."""
    if not steps:
        return
    greatest = max(float(supply.green.max()) for supply in steps)
    unit = unit_of("W", greatest)
    known = [supply for supply in steps if not np.isnan(supply.carbon).any()]
    green_top = _round(greatest / unit.size)
    carbon_top = _round(max((float(supply.carbon.max()) for supply in known), default=0.0))
    for panel, supply, site in zip(panels, steps, schedule.problem.platform.sites):
        knots = supply.knots / time.size
        panel.stairs(supply.green / unit.size, knots, fill=True, color=GREEN_AREA, zorder=1)
        panel.stairs(supply.green / unit.size, knots, baseline=None, color=GREEN, linewidth=0.9, zorder=2)
        _scale(panel, green_top, GREEN)
        if not np.isnan(supply.carbon).any():
            _draw_carbon(panel.twinx(), supply, knots, carbon_top)
        panel.set_ylabel(shortened(site.name, 16), rotation=0, ha="right", va="center", labelpad=2.0)
    unknown = " (unknown for some)" if len(known) < len(steps) else ""
    grid = f"Dashed, right: carbon intensity of the grid [g/kWh]{unknown}." if known else ""
    text = f"Area, left: green power [{unit.symbol}]. {grid}".rstrip()
    panels[0].set_title(text, color=MUTED, size=_TITLE_PT, pad=2.5)


def _draw_carbon(right: Axes, supply: SupplySteps, knots: FloatArray, top: float) -> None:
    right.stairs(supply.carbon, knots, baseline=None, color=BROWN_INK, linestyle=DASHES, linewidth=0.9)
    right.spines["right"].set_visible(True)
    _scale(right, top, BROWN_INK)


def _round(top: float) -> float:
    """Return a round number above `top`; 1 if that is 0."""
    power = 10.0 ** math.floor(math.log10(top)) if top > 0 else 1.0
    return (
        next(step for step in (1.0, 1.5, 2.0, 2.5, 4.0, 5.0, 7.5, 10.0, 20.0) if step * power >= 1.05 * top)
        * power
    )


def _scale(axes: Axes, end: float, colour: str) -> None:
    """Scale an axis from 0 to `end`, with a tick at both ends."""
    axes.set_ylim(0.0, end)
    axes.set_yticks([0.0, end], ["0", f"{end:g}"])
    axes.tick_params(axis="y", labelsize=_TEXT_PT, labelcolor=colour, pad=1.5)
    axes.grid(visible=False, axis="y")
