"""Check of figures: makespan, cost, energy and origin, computed again from the intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.platforms.billing import Billing
from wfsched.schedule.check.constraints import right_violation
from wfsched.schedule.check.energy_origin import origin_of, reaches_outside
from wfsched.schedule.check.laid_out import LaidOut, machine_facts
from wfsched.schedule.check.power_profile import Intervals, power_profile, windows
from wfsched.schedule.check.violation import Violation
from wfsched.schedule.figures import Energy, EnergyOrigin, Figures
from wfsched.schedule.transfers import Transfer

# Allowed error of a figure, relative to its value.
_TOLERANCE = 1e-9
# Allowed error of facility energy, a difference, relative to the energies it is computed from.
_CANCELLATION = 1e-12


def check_figures(
    p: LaidOut, moved: Sequence[Transfer], stated: Figures, violations: tuple[float, ...]
) -> Iterator[Violation]:
    """Yield the figures that differ from those of the intervals and of what is `moved` on routed links."""
    home = max((transfer.arrival_s for transfer in moved if transfer.target is None), default=0.0)
    makespan = max(home, float(np.max(p.finish + p.staging_s(inward=False))))
    too_long = tuple(_compare("makespan", "makespan_s", stated.makespan_s, makespan, p.slack_s))
    # A wrong completion behind a wrong makespan is the same mistake again.
    right = p.offset + makespan
    late = _compare("completion", "completion_s", stated.completion_s, right, p.slack_s)
    yield from too_long or late
    yield from _compare("cost", "cost", stated.cost, _cost(p), _rounding_s(p) * _highest_rate(p))
    energy, slack = _energy(p, makespan), _rounding_s(p) * _highest_power(p)
    for name in (part.name for part in fields(Energy)):
        yield from _compare("energy", name, getattr(stated.energy, name), getattr(energy, name), slack)
    yield from _compare("machines", "machines_used", stated.machines_used, len(np.unique(p.machine)), 0.0)
    yield from _origin(p, stated.origin, makespan, slack)
    yield from _constraints(p, stated, violations)


def _compare(code: str, name: str, stated: float, right: float, slack: float) -> Iterator[Violation]:
    if np.isnan(stated) and np.isnan(right):
        return  # Unknown, and stated as unknown.
    if not abs(stated - right) <= _TOLERANCE * abs(right) + slack:
        yield Violation(code, name, f"is {stated:.12g}, should be {right:.12g}")


def _rounding_s(p: LaidOut) -> float:
    """Return the largest sum of rounding errors of all times [s]."""
    return 4.0 * float(np.finfo(np.float64).eps) * len(p.finish) * float(p.finish.max())


def _highest_power(p: LaidOut) -> float:
    """Return the highest power of a machine, overhead of the facility included [W]."""
    platform = p.problem.platform
    most = max(machine.type.active_w.max() for machine in platform.machines)
    others = sum(float(machine_facts(platform, name).max()) for name in ("idle_w", "static_w", "boot_w"))
    return (float(most) + others) * max(site.pue for site in platform.sites)


def _highest_rate(p: LaidOut) -> float:
    """Return the highest price of a machine [currency/s]."""
    return float(machine_facts(p.problem.platform, "price_per_hour").max()) / SECONDS_PER_HOUR


def _energy(p: LaidOut, makespan: float) -> Energy:
    """Return the integrals of the power of the machines, and the energy of the links."""
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


def _cost(p: LaidOut) -> float:
    platform = p.problem.platform
    billing = platform.pricing.billing
    rate = machine_facts(platform, "price_per_hour") / SECONDS_PER_HOUR
    tasks = billing.task_factor * float(np.sum(p.base * p.share * p.ratio * rate[p.machine]))
    egress = _carried(p, platform.network.price_per_byte) if billing.egress else 0.0
    return tasks + billing.lease_factor * _leases(p, rate, billing) + egress


def _leases(p: LaidOut, rate: FloatArray, billing: Billing) -> float:
    """Return the price of all leases at `rate` (n_machines,) [currency/s]."""
    seen = windows(_intervals(p), p.problem.platform.n_machines)
    used = np.flatnonzero(seen.used)
    leased = (seen.last - seen.first)[used] + machine_facts(p.problem.platform, "boot_s")[used]
    return float(np.dot(rate[used], [billing.billed_s(seconds) for seconds in leased.tolist()]))


def _carried(p: LaidOut, per_byte: FloatArray) -> float:
    """Return the total of a rate per byte (n_sites, n_sites) over all bytes that cross a link."""
    edges = p.problem.workflow.edges
    sites = p.site[edges.source], p.site[edges.target]
    total = float(np.sum(edges.bytes * per_byte[sites] * p.crossing()))
    for inward in (True, False):
        size, link = p.staging(inward=inward)
        total += float(np.sum(size * per_byte[link]))
    return total


def _intervals(p: LaidOut) -> Intervals:
    return Intervals(p.machine, p.start, p.finish, p.share, p.watts)


def _origin(p: LaidOut, stated: EnergyOrigin | None, makespan: float, slack_j: float) -> Iterator[Violation]:
    """Compare the stated origin with that of power and supply, as far as the supply goes."""
    if (stated is None) == bool(p.problem.supply):
        yield Violation("origin", "origin", "is missing" if stated is None else "is stated without a supply")
    if stated is None or not p.problem.supply:
        return
    if site := reaches_outside(p, makespan):
        yield Violation(
            "supply", f"site {site}", "supply does not cover the schedule, and raises past its end"
        )
        return
    profile = power_profile(p.problem.platform, _intervals(p), makespan)
    right = origin_of(p, profile, makespan)
    slack_j = slack_j * p.problem.platform.n_machines + _CANCELLATION * (right.facility_j + _links_j(p))
    slack = {
        "green_j": slack_j,
        "brown_j": slack_j,
        "green_share": slack_j / right.facility_j if right.facility_j > 0 else 0.0,
        "carbon_g": slack_j * right.carbon_per_j,
        "electricity_cost": slack_j * right.price_per_j + _TOLERANCE * right.paid,
    }
    for name, most in slack.items():
        yield from _compare("origin", name, getattr(stated, name), getattr(right.origin, name), most)


def _links_j(p: LaidOut) -> float:
    return _carried(p, p.problem.platform.network.joules_per_byte)


def _constraints(p: LaidOut, stated: Figures, violations: tuple[float, ...]) -> Iterator[Violation]:
    """Compare the stated violations with those of the stated figures."""
    constraints = p.problem.constraints
    if len(violations) != len(constraints):
        message = f"{len(violations)} violations stated for {len(constraints)} constraints"
        yield Violation("constraints", "violations", message)
        return
    for constraint, violation in zip(constraints, violations):
        right = right_violation(p, constraint, stated)
        # Violations up to 1e-9 are stated as 0: a second slack beside that of the value.
        if right is not None:
            yield from _compare("constraints", constraint.name, violation, right, _TOLERANCE)
