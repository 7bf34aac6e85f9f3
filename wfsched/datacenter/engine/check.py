"""Check of outcomes, written apart from the engine: loops over the facts, and recomputes the bill."""

from __future__ import annotations

import math

import numpy as np

from wfsched.datacenter.engine.outcome import Outcome
from wfsched.datacenter.world.instance import Instance
from wfsched.datacenter.world.nature import Nature

_SLOT, _HOUR = 5.0, 60.0
_TOLERANCE = 1e-6


def check(outcome: Outcome, nature: Nature) -> list[str]:
    """Return what is impossible in an outcome or wrong in its bill; nothing if all is well.

    Every job once, in one centre, at a slot, after its release and the transfer of its data; cores within the
    capacity in every slot; run times, grams, kWh, USD and lateness from the signals and `nature`.
    """
    m, segments = len(outcome.instance.jobs), outcome.segments()
    seen = np.bincount(segments.job, minlength=m)
    found = [f"job {j}: runs {int(seen[j])} times" for j in np.flatnonzero(seen != 1)]
    for row in range(len(segments.job)):
        found += _wrong_times(outcome, row)
    found += _crowded(outcome)
    if found:
        return found
    return [*_wrong_runs(outcome, nature), *_wrong_bill(outcome, nature)]


def _wrong_times(outcome: Outcome, row: int) -> list[str]:
    instance, segments = outcome.instance, outcome.segments()
    job, centre, begin = int(segments.job[row]), int(segments.centre[row]), float(segments.begin[row])
    if not 0 <= centre < len(instance.fleet):
        return [f"job {job}: centre {centre} is none"]
    earliest = float(instance.jobs.release[job])
    if centre != instance.jobs.origin[job]:
        earliest += float(instance.jobs.data_gb[job]) * 8.0 / 60.0
    found = []
    if begin < earliest - _TOLERANCE:
        found.append(f"job {job}: starts at {begin:g} min, but is released and moved at {earliest:g}")
    if begin % _SLOT:
        found.append(f"job {job}: does not start at a slot")
    if segments.end[row] <= begin:
        found.append(f"job {job}: ends before it starts")
    return found


def _crowded(outcome: Outcome) -> list[str]:
    """Find centres and slots with more cores in use than there are."""
    instance, found = outcome.instance, []
    use = [list(map(int, row)) for row in instance.held]
    segments = outcome.segments()
    for job, centre, begin, end in zip(
        segments.job.tolist(), segments.centre.tolist(), segments.begin.tolist(), segments.end.tolist()
    ):
        cores = int(instance.jobs.cores[job])
        for slot in range(int(begin // _SLOT), math.ceil(end / _SLOT - 1e-12)):
            use[centre][slot] += cores
    for row, centre in zip(use, instance.fleet.centres):
        if max(row) > centre.cores:
            found.append(f"{centre.name}: {max(row)} of {centre.cores} cores in slot {row.index(max(row))}")
    return found


def _wrong_runs(outcome: Outcome, nature: Nature) -> list[str]:
    instance, found = outcome.instance, []
    for j in range(len(instance.jobs)):
        d = int(outcome.centre[j])
        run = float(nature.run[j, d])
        if instance.contention:
            share = _busy_before(outcome, j) / instance.fleet.centres[d].cores
            run *= 1 + instance.contention * share**2
        if not math.isclose(run, float(outcome.run[j]), rel_tol=1e-9):
            found.append(f"job {j}: ran {outcome.run[j]:g} min, by nature {run:g}")
    return found


def _busy_before(outcome: Outcome, j: int) -> int:
    """Return the cores of a job's centre that were busy when it began, without those that began with it."""
    instance, slot = outcome.instance, int(outcome.slot[j])
    same = (outcome.centre == outcome.centre[j]) & (outcome.slot < slot)
    same &= outcome.slot * _SLOT + outcome.run > slot * _SLOT + 1e-9
    return int(instance.held[outcome.centre[j], slot] + instance.jobs.cores[same].sum())


def _wrong_bill(outcome: Outcome, nature: Nature) -> list[str]:
    found, bill = [], outcome.bill
    for j in range(len(outcome.instance.jobs)):
        due = _billed(
            outcome.instance, nature, j, int(outcome.centre[j]), outcome.slot[j] * _SLOT, outcome.run[j]
        )
        told = (bill.grams[j], bill.kwh[j], bill.usd[j], bill.late[j])
        for name, value, stated in zip(("grams", "kWh", "USD", "minutes late"), due, told):
            if abs(value - stated) > _TOLERANCE * max(1.0, abs(value)):
                found.append(f"job {j}: {stated:g} {name} in the bill, but {value:g}")
    return found


def _billed(
    instance: Instance, nature: Nature, j: int, d: int, begin: float, run: float
) -> tuple[float, float, float, float]:
    """Return grams, kWh, USD and minutes late of a run, hour by hour."""
    centre, signals, end = instance.fleet.centres[d], instance.signals, begin + run
    grams = kwh = usd = 0.0
    for hour in range(int(begin // _HOUR), int(end // _HOUR) + 1):
        minutes = min(end, (hour + 1) * _HOUR) - max(begin, hour * _HOUR)
        if minutes <= 0:
            continue
        heat = max(0.0, float(signals.temperature[d, hour]) - 18.0)
        used = float(nature.kw[j, d]) * minutes / _HOUR * (centre.pue + 0.005 * heat)
        price = float(signals.price[d, hour])
        grams += used * float(signals.intensity[d, hour])
        kwh += used
        usd += used * (0.0 if math.isnan(price) else price)
    jobs = instance.jobs
    if d != jobs.origin[j]:
        usd += float(jobs.data_gb[j]) * instance.fleet.centres[int(jobs.origin[j])].usd_per_gb
    return grams, kwh, usd, max(0.0, end - float(jobs.release[j]) - float(jobs.tau[j]))
