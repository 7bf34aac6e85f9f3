"""Carbon of a schedule as an exact function of its start."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.heuristics.carbon.site_demand import Demand, site_demands
from wfsched.schedule.evaluation.supply_tables import SupplyTables
from wfsched.schedule.schedule import Schedule


def last_start(schedule: Schedule, latest: float) -> float:
    """Return the latest start [s], at most `latest`, at which no supply ends before the schedule."""
    return min(latest, supply_end(schedule.problem.tables.supply) - schedule.makespan_s)


def supply_end(supply: SupplyTables) -> float:
    """Return the first end of a supply [s], counted from the start of the problem; infinite if none ends."""
    ends = (supply.knot[q - 1] for q in supply.first[1:] if np.isnan(supply.green[q - 1]))
    return float(min(ends, default=np.inf))


def carbon_by_start(schedule: Schedule, latest: float) -> tuple[FloatArray, FloatArray]:
    """Return the carbon of an otherwise unchanged schedule by its start, without batteries.

    Demand and supply are step functions: the carbon is linear in the start between the starts at
    which an instant of the schedule (a task begins or ends, a machine is switched on or off) meets
    a knot of a supply. Its slope is summed over all knots: as the start moves on, the demand at a
    knot is met a moment earlier than before. O(m log m) for m such meetings.

    Parameters
    ----------
    latest : float [s]
        At least 0.

    Returns
    -------
    offset : array (m,) [s]
        0, all meetings up to `latest`, and `latest`; ascending.
    change : array (m,) [g]
        Carbon there, less that at 0.
    """
    supply = schedule.problem.tables.supply
    parts = [_bends(site, demand, supply) for site, demand in enumerate(site_demands(schedule))]
    when, bend = (np.concatenate(columns) for columns in zip(*parts))
    slope = bend[when <= 0.0].sum()
    inside = (when > 0.0) & (when < latest)
    order = np.argsort(when[inside], kind="stable")
    offset = np.concatenate([[0.0], when[inside][order], [latest]])
    slopes = slope + np.concatenate([[0.0], np.cumsum(bend[inside][order])])
    return offset, np.concatenate([[0.0], np.cumsum(slopes * np.diff(offset))])


def _bends(site: int, demand: Demand, supply: SupplyTables) -> tuple[FloatArray, FloatArray]:
    """Return the starts at which the slope of the carbon of a site changes, and by how much [g/s]."""
    pieces = slice(supply.first[site], supply.first[site + 1])
    known = ~np.isnan(supply.green[pieces])
    knot, green = supply.knot[pieces][known], supply.green[pieces][known]
    intensity = supply.carbon[pieces][known]
    if len(knot) < 2 or len(demand.time) == 0:
        return np.empty(0), np.empty(0)
    levels = np.concatenate([[0.0], demand.watts])
    rate = np.maximum(0.0, levels[:, None] - green) * intensity
    # What a second more in piece q - 1 and a second less in piece q is worth, at each power level.
    jump = rate[:, 1:] - rate[:, :-1]
    when = knot[1:] - demand.time[:, None]
    return when.ravel(), (jump[:-1] - jump[1:]).ravel()
