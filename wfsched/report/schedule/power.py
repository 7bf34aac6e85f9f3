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
from matplotlib.ticker import FuncFormatter, MaxNLocator

from wfsched.core.arguments import takes
from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.units import SECONDS_PER_DAY
from wfsched.core.visible import visible
from wfsched.energy.instant import format_instant
from wfsched.report.axis import title_of
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.schedule.site_power import LAYERS, SitePower, site_powers
from wfsched.report.style import ACCENT, BROWN_INK, DASHES, GREEN, GREEN_AREA, INK, MUTED, PAGE_IN
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


@takes("schedule", "wfsched.schedule.schedule:Schedule")
def plot_power(schedule: Schedule, path: str | Path | None = None) -> Figure:
    """Draw the power of each site over the makespan, and its supply: two panels for each.

    Sites at which nothing runs are named in the title. The lower panel stacks what machines draw while they
    run tasks, boot and idle, and what the facility adds; power above the line of the green supply comes from
    the grid, or out of a battery, whose charge is the dashed line. The upper one is the carbon intensity of
    the grid.

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
    every = site_powers(schedule)
    # A site at which nothing runs would take a third of a page to show that.
    powers = [power for power in every if power.joules > 0] or list(every[:1])
    idle = [power.name for power in every if power not in powers]
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
    panels[-1].xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 2.5, 5, 10]))
    panels[-1].xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value:g}\n{_clock(begin + value * time.size)}")
    )
    figure.suptitle(_title(schedule, idle), x=0.01, horizontalalignment="left", fontsize=7.5)
    figure.legend(
        handles=_handles(powers),
        loc="outside lower left",
        # The entries of a battery are too long for one line on the width of a page.
        ncols=4 if _batteries(powers) else 7,
        handlelength=1.6,
    )
    figure.align_ylabels(panels)
    figure.draw_without_rendering()
    return figure


def _carbon(panel: Axes, power: SitePower, time: Unit) -> None:
    steps = power.supply
    panel.set_title(_site_title(power), pad=3.0)
    panel.tick_params(axis="x", length=0)
    if np.isnan(steps.carbon).any():
        panel.set_yticks([])
        panel.text(0.01, 0.5, "carbon intensity of the grid unknown", transform=panel.transAxes, va="center")
        return
    panel.stairs(steps.carbon, steps.knots / time.size, baseline=None, color=BROWN_INK, linewidth=1.2)
    panel.set_ylim(0.0, 1.25 * max(float(steps.carbon.max()), 1.0))
    panel.yaxis.set_major_locator(MaxNLocator(2, steps=[1, 2, 5, 10]))
    panel.set_ylabel("Grid\n[g/kWh]")


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
    if power.charged is not None:
        _battery(panel, power.charged, time)
    if greatest > 1.12 * top:
        text = f"green supply up to {amount('W', greatest)}, beyond the scale"
        panel.set_title(text, loc="right", color=MUTED, size=_TEXT_PT, pad=2.0)


def _battery(panel: Axes, charged: FloatArray, time: Unit) -> None:
    """Draw the charge of the battery on an axis of its own, on the right."""
    at, charge = charged
    unit = unit_of("J", float(charge.max()))
    right = panel.twinx()
    right.plot(at / time.size, charge / unit.size, color=ACCENT, linewidth=1.2, linestyle=DASHES, zorder=5)
    right.set_ylim(0.0, 1.12 * max(float(charge.max()) / unit.size, 1e-9))
    right.spines["right"].set_visible(True)
    right.grid(visible=False)
    right.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    right.set_ylabel(f"Battery\n[{unit.symbol}]")


def _site_title(power: SitePower) -> str:
    if power.joules == 0:
        return f"{visible(power.name)}: idle"
    text = f"{visible(power.name)}: {amount('J', power.joules)}"
    if power.charged is not None:
        first, last = power.charged[1, [0, -1]]
        return f"{text}; battery {amount('J', first)} at the start, {amount('J', last)} at the end"
    return f"{text}, {power.green_joules / power.joules:.0%} green"


def _clock(instant: float) -> str:
    """Return the time of day in UTC, with seconds where it is not a whole minute.

    >>> _clock(1685599200.0), _clock(1685599230.0)
    ('06:00Z', '06:00:30Z')
    """
    minutes, seconds = divmod(round(instant) % int(SECONDS_PER_DAY), 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{seconds:02d}Z" if seconds else f"{text}Z"


def _title(schedule: Schedule, idle: Sequence[str]) -> str:
    parts = [title_of(schedule.problem)]
    origin = schedule.figures.origin
    if origin is not None:
        parts.append(
            f"makespan {amount('s', schedule.makespan_s)}, {origin.green_share:.1%} green, "
            f"carbon {amount('g', origin.carbon_g)}"
        )
    text = ": ".join(parts)
    return f"{text}; nothing runs at {', '.join(map(visible, idle))}" if idle else text


def _batteries(powers: Sequence[SitePower]) -> bool:
    return any(power.charged is not None for power in powers)


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
    batteries = _batteries(powers)
    spare = "to the battery, or unused" if batteries else "unused"
    unused = Patch(facecolor=GREEN_AREA, linewidth=0.0, label=spare)
    battery = Line2D([], [], color=ACCENT, linewidth=1.2, linestyle=DASHES, label="charge of the battery")
    known = any(not np.isnan(power.supply.carbon).any() for power in powers)
    return [*layers, supply, unused, *([grid] if known else []), *([battery] if batteries else [])]
