"""Coverage: what share of the energy figures of a schedule rests on values that no trace states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfsched.core.arguments import takes
from wfsched.core.arrays import FloatArray
from wfsched.energy.instant import format_instant, year_of
from wfsched.energy.trace import Basis, PastEnd, Trace
from wfsched.schedule.check.laid_out import LaidOut
from wfsched.schedule.check.power_profile import Intervals, PowerProfile, power_profile
from wfsched.schedule.schedule import Schedule

# Shares below this are rounding of times.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class TraceCoverage:
    """Coverage of a schedule by one trace.

    Parameters
    ----------
    site : str
    trace : {"green", "carbon", "price"}
    known_from, known_to : float [POSIX s]
        Span of the trace.
    past_end : {"wrap", "hold", "raise"}
        Where the values outside come from.
    basis : {"told", "assumed", "modelled"}
        See `wfsched.energy.Trace`.
    repeated_share : float
        Share of the energy of the site that is drawn outside the span, 0 to 1.
    """

    site: str
    trace: str
    known_from: float
    known_to: float
    past_end: PastEnd
    basis: Basis
    repeated_share: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of a schedule by the traces of all its sites.

    Parameters
    ----------
    repeated_share : float
        Share of the energy of all sites that is drawn outside the span of one trace of their site or more,
        0 to 1: so much of the origin of the energy, carbon and electricity cost rests on repeated or
        held values.
    traces : tuple of TraceCoverage
        Those of all sites; constants, which hold at all times, are left out.
    """

    repeated_share: float
    traces: tuple[TraceCoverage, ...]


@takes("schedule", "wfsched.schedule.schedule:Schedule")
def coverage(schedule: Schedule) -> Coverage:
    """Return the coverage of a schedule; full without a supply.

    Complexity O(n log n).
    """
    if not schedule.problem.supply:
        return Coverage(0.0, ())
    p = LaidOut.of(schedule.problem, schedule)
    intervals = Intervals(p.machine, p.start, p.finish, p.share, p.watts)
    profile = power_profile(schedule.problem.platform, intervals, schedule.makespan_s)
    found: list[TraceCoverage] = []
    total = outside = 0.0
    for index, site in enumerate(schedule.problem.platform.sites):
        supply = schedule.problem.supply[site.name]
        traces = {role: trace for role, trace in supply.traces().items() if trace.basis != "constant"}
        own, watts = _of_site(schedule, profile, index)
        joules = site.pue * _within(own, watts, -np.inf, np.inf)
        first = max((trace.start for trace in traces.values()), default=-np.inf)
        last = min((trace.end for trace in traces.values()), default=np.inf)
        total += joules
        outside += joules * _share_outside(own, watts, first, last)
        found += [_row(site.name, role, trace, own, watts) for role, trace in traces.items()]
    return Coverage(_rounded(outside / total) if total > 0 else 0.0, tuple(found))


def coverage_notices(schedules: Sequence[Schedule]) -> tuple[str, ...]:
    """Return a line for each trace, or group of traces, outside of which some schedule draws energy.

    The share in a line is the greatest of the schedules.
    """
    worst: dict[tuple[str, str], TraceCoverage] = {}
    for row in (row for schedule in schedules for row in coverage(schedule).traces):
        key = row.site, row.trace
        if row.repeated_share > 0 and (key not in worst or row.repeated_share > worst[key].repeated_share):
            worst[key] = row
    grouped: dict[str, list[TraceCoverage]] = {}
    for row in worst.values():
        grouped.setdefault(_line(row), []).append(row)
    return tuple(f"{_names(rows)}: {line}" for line, rows in grouped.items())


def _names(rows: Sequence[TraceCoverage]) -> str:
    """Return sites, with the traces where they are not modelled: ``"a, b"`` or ``"a (carbon, price)"``."""
    traces: dict[str, list[str]] = {}
    for row in rows:
        traces.setdefault(row.site, []).append(row.trace)
    if rows[0].basis == "modelled":
        return ", ".join(traces)
    return ", ".join(f"{site} ({', '.join(roles)})" for site, roles in traces.items())


def _line(row: TraceCoverage) -> str:
    if row.basis == "modelled" and row.past_end == "wrap":
        return f"no data for that time; the year {year_of(row.known_from)} is repeated"
    done = "repeated" if row.past_end == "wrap" else "held"
    return (
        f"known from {format_instant(row.known_from)} to {format_instant(row.known_to)} only; "
        f"{row.repeated_share:.0%} of the energy is drawn outside, on values that are {done} "
        f"(past_end = {row.past_end})"
    )


def _row(site: str, role: str, trace: Trace, profile: FloatArray, watts: FloatArray) -> TraceCoverage:
    share = _rounded(_share_outside(profile, watts, trace.start, trace.end))
    return TraceCoverage(site, role, trace.start, trace.end, trace.past_end, trace.basis, share)


def _of_site(schedule: Schedule, profile: PowerProfile, index: int) -> tuple[FloatArray, FloatArray]:
    """Return begin and end (2, pieces) [POSIX s] and power (pieces,) [W] of the machines of a site."""
    problem = schedule.problem
    here = np.array([machine.site for machine in problem.platform.machines])[profile.machine] == index
    submitted = problem.start + schedule.offset
    span = submitted + np.array([profile.begin[here], profile.end[here]])
    return span, (profile.busy_w + profile.idle_w + profile.boot_w)[here]


def _within(span: FloatArray, watts: FloatArray, first: float, last: float) -> float:
    """Return the energy [J] that is drawn from `first` to `last`."""
    seconds = np.maximum(0.0, np.minimum(span[1], last) - np.maximum(span[0], first))
    return float(np.dot(watts, seconds))


def _share_outside(span: FloatArray, watts: FloatArray, first: float, last: float) -> float:
    whole = _within(span, watts, -np.inf, np.inf)
    return 1.0 - _within(span, watts, first, last) / whole if whole > 0 else 0.0


def _rounded(share: float) -> float:
    return 0.0 if share < _ROUNDING else min(share, 1.0)
