"""Power and supply of each site over time, as step functions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.units import JOULES_PER_KWH
from wfsched.report.schedule.battery_level import battery_level
from wfsched.schedule.check.energy_origin import charge_at_start
from wfsched.schedule.check.laid_out import LaidOut
from wfsched.schedule.check.power_profile import Intervals, PowerProfile, power_profile
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

LAYERS = ("busy", "boot", "idle", "overhead")


@dataclass(frozen=True, slots=True, eq=False)
class SupplySteps:
    """The supply of a site; value j is valid from knot j to knot j + 1.

    Parameters
    ----------
    knots : array (n + 1,) [s]
        From the start of the workflow.
    green : array (n,) [W]
    carbon : array (n,) [g/kWh]
    """

    knots: FloatArray
    green: FloatArray
    carbon: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class SitePower:
    """The power of a site; value j of each layer is valid from knot j to knot j + 1.

    Parameters
    ----------
    name : str
    knots : array (n + 1,) [s]
        From the start of the workflow.
    layers : array (4, n) [W]
        In the order of `LAYERS`; the last one is the overhead of the facility.
    supply : SupplySteps
    charged : array (2, m), optional
        Instants [s] and the charge of the battery at them [J]; None without a battery.
    """

    name: str
    knots: FloatArray
    layers: FloatArray
    supply: SupplySteps
    charged: FloatArray | None = None

    @property
    def demand(self) -> FloatArray:
        """Total power (n,) [W]."""
        total: FloatArray = self.layers.sum(axis=0)
        return total

    @property
    def joules(self) -> float:
        """Energy [J]."""
        return float((self.demand * np.diff(self.knots)).sum())

    @property
    def green_joules(self) -> float:
        """Energy from green power without a battery [J]."""
        knots = np.union1d(self.knots, self.supply.knots)
        middle = (knots[1:] + knots[:-1]) / 2.0
        demand = at_steps(self.knots, self.demand, middle)
        green = at_steps(self.supply.knots, self.supply.green, middle)
        return float((np.minimum(demand, green) * np.diff(knots)).sum())


def at_steps(knots: FloatArray, values: FloatArray, t: FloatArray) -> FloatArray:
    """Return the value of the step function at each instant; 0 outside of the knots."""
    place = np.searchsorted(knots, t, side="right") - 1
    inside = (place >= 0) & (place < len(values))
    found: FloatArray = np.where(inside, values[np.clip(place, 0, max(len(values) - 1, 0))], 0.0)
    return found


def site_powers(schedule: Schedule) -> tuple[SitePower, ...]:
    """Return power and supply of each site over the makespan; all sites need a supply."""
    problem = schedule.problem
    placed = LaidOut.of(problem, schedule)
    intervals = Intervals(placed.machine, placed.start, placed.finish, placed.share, placed.watts)
    profile = power_profile(problem.platform, intervals, schedule.makespan_s)
    sites = range(len(problem.platform.sites))
    return tuple(_charged(placed, _site_power(schedule, profile, site), site) for site in sites)


def _charged(placed: LaidOut, power: SitePower, index: int) -> SitePower:
    """Return the power with the charge of the battery of the site, if it has one."""
    battery = placed.problem.supply[power.name].battery
    if battery is None:
        return power
    knots = np.union1d(power.knots, power.supply.knots)
    middle = (knots[1:] + knots[:-1]) / 2.0
    surplus = at_steps(power.supply.knots, power.supply.green, middle) - at_steps(
        power.knots, power.demand, middle
    )
    at, charge = battery_level(battery, knots, surplus, charge_at_start(placed, battery, index))
    return replace(power, charged=np.vstack([at, charge]))


def _site_power(schedule: Schedule, profile: PowerProfile, site: int) -> SitePower:
    platform, end = schedule.problem.platform, schedule.makespan_s or 1.0
    here = np.isin(profile.machine, [k for k, m in enumerate(platform.machines) if m.site == site])
    begin, finish = profile.begin[here], profile.end[here]
    knots = np.unique(np.concatenate([begin, finish, [0.0, end]]))
    change = np.zeros((3, len(knots)))
    for row, watts in enumerate((profile.busy_w, profile.boot_w, profile.idle_w)):
        np.add.at(change[row], np.searchsorted(knots, begin), watts[here])
        np.add.at(change[row], np.searchsorted(knots, finish), -watts[here])
    drawn = np.maximum(np.cumsum(change, axis=1)[:, :-1], 0.0)
    overhead = (platform.sites[site].pue - 1.0) * drawn.sum(axis=0)
    name = platform.sites[site].name
    supply = supply_steps(schedule.problem, site, schedule.offset, schedule.offset + end)
    return SitePower(name, knots, np.vstack([drawn, overhead]), supply)


def supply_steps(problem: Problem, site: int, begin: float, end: float) -> SupplySteps:
    """Return the supply of a site between two instants [s after submission], counted from the first."""
    tables = problem.tables.supply
    pieces = slice(int(tables.first[site]), int(tables.first[site + 1]))
    knots = tables.knot[pieces]
    inner = knots[(knots > begin) & (knots < end)]
    starts = np.concatenate([[begin], inner])
    place = np.maximum(np.searchsorted(knots, starts, side="right") - 1, 0)
    return SupplySteps(
        knots=np.append(starts, end) - begin,
        green=tables.green[pieces][place],
        carbon=tables.carbon[pieces][place] * JOULES_PER_KWH,
    )
