"""The part of the check that keeps the books: figures made again from the intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.figures import Energy, Figures
from wfsched.schedule.placement import Placement, machine_facts
from wfsched.schedule.power_profile import Intervals, power_profile, windows
from wfsched.schedule.violation import Violation

# What a figure may be off, relative to its value.
_TOLERANCE = 1e-9


def check_figures(p: Placement, stated: Figures, violations: tuple[float, ...]) -> Iterator[Violation]:
    """Yield the figures that are not what the intervals of the schedule say."""
    makespan = float(np.max(p.finish + p.staging_s(inward=False)))
    yield from _compare("makespan", "makespan_s", stated.makespan_s, makespan, p.slack_s)
    yield from _compare("cost", "cost", stated.cost, _cost(p), _rounding_s(p) * _highest_rate(p))
    energy, slack = _energy(p, makespan), _rounding_s(p) * _highest_power(p)
    for name in (part.name for part in fields(Energy)):
        yield from _compare("energy", name, getattr(stated.energy, name), getattr(energy, name), slack)
    yield from _compare("machines", "machines_used", stated.machines_used, len(np.unique(p.machine)), 0.0)
    yield from _constraints(p.problem.constraints, stated, violations)


def _compare(code: str, name: str, stated: float, right: float, slack: float) -> Iterator[Violation]:
    if not abs(stated - right) <= _TOLERANCE * abs(right) + slack:
        yield Violation(code, name, f"is {stated:.12g}, should be {right:.12g}")


def _rounding_s(p: Placement) -> float:
    """Return what the rounding of all times to floats may sum up to [s]."""
    return 4.0 * float(np.finfo(np.float64).eps) * len(p.finish) * float(p.finish.max())


def _highest_power(p: Placement) -> float:
    """Return the most that a machine can make its facility draw [W]."""
    platform = p.problem.platform
    most = max(machine.type.active_w.max() for machine in platform.machines)
    others = sum(float(machine_facts(platform, name).max()) for name in ("idle_w", "static_w", "boot_w"))
    return (float(most) + others) * max(site.pue for site in platform.sites)


def _highest_rate(p: Placement) -> float:
    """Return the price of the dearest machine [currency/s]."""
    return float(machine_facts(p.problem.platform, "price_per_hour").max()) / SECONDS_PER_HOUR


def _energy(p: Placement, makespan: float) -> Energy:
    """Integrate the power of the machines over time, and add what the links draw."""
    platform = p.problem.platform
    profile = power_profile(platform, _intervals(p), makespan)
    by_machine = [
        profile.joules(watts, platform.n_machines)
        for watts in (profile.busy_w, profile.idle_w, profile.boot_w)
    ]
    pue = np.array([platform.sites[machine.site].pue for machine in platform.machines])
    busy, idle, boot = (float(joules.sum()) for joules in by_machine)
    overhead = float(((pue - 1.0) * sum(by_machine)).sum())
    links = _carried(p, platform.network.joules_per_byte)
    return Energy(busy, idle, boot, overhead, links, busy + idle + boot + overhead + links)


def _cost(p: Placement) -> float:
    platform = p.problem.platform
    rate = machine_facts(platform, "price_per_hour") / SECONDS_PER_HOUR
    if platform.pricing.model == "per_task":
        return float(np.sum(p.base * p.share * p.ratio * rate[p.machine]))
    seen = windows(_intervals(p), platform.n_machines)
    used = np.flatnonzero(seen.used)
    leased = (seen.last - seen.first)[used] + machine_facts(platform, "boot_s")[used]
    billed = [platform.pricing.billed_s(seconds) for seconds in leased.tolist()]
    return float(np.dot(rate[used], billed)) + _carried(p, platform.network.price_per_byte)


def _carried(p: Placement, per_byte: FloatArray) -> float:
    """Return what all bytes that cross a link come to, at a table (n_sites, n_sites) per byte."""
    edges = p.problem.workflow.edges
    sites = p.site[edges.source], p.site[edges.target]
    total = float(np.sum(edges.bytes * per_byte[sites] * p.crossing()))
    for inward in (True, False):
        size, link = p.staging(inward=inward)
        total += float(np.sum(size * per_byte[link]))
    return total


def _intervals(p: Placement) -> Intervals:
    return Intervals(p.machine, p.start, p.finish, p.share, p.watts)


def _constraints(
    constraints: tuple[Constraint, ...], stated: Figures, violations: tuple[float, ...]
) -> Iterator[Violation]:
    """Compare the stated violations with how far the stated figures lie above the bounds."""
    if len(violations) != len(constraints):
        message = f"{len(violations)} violations stated for {len(constraints)} constraints"
        yield Violation("constraints", "violations", message)
        return
    value = {"deadline": stated.makespan_s, "budget": stated.cost}
    for constraint, violation in zip(constraints, violations):
        excess = max(0.0, value[constraint.name] - constraint.bound - constraint.tolerance)
        right = excess / constraint.bound if constraint.bound > 0 else excess
        # A violation up to 1e-9 is stated as none: a second slack beside that of the value.
        yield from _compare("constraints", constraint.name, violation, right, _TOLERANCE)
