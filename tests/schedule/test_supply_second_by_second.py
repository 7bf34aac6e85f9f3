"""The account of the supply against one that steps through time second by second.

Everything happens at whole seconds here (runs, transfers, boots, holds, knots), so that a step of
one second is exact.
"""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import gridded_problems, random_genes, seeds
from wfsched.platforms.model import MachineType, Site
from wfsched.schedule.check.check import check
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference import evaluate_reference
from wfsched.schedule.schedule import Schedule


def machine_watts(
    site: Site, kind: MachineType, own: list[tuple[float, float, float, float]], t: float
) -> float:
    """Return what a machine draws at an instant; `own` are start, finish, share and watts of its runs."""
    running = [(share, watts) for start, finish, share, watts in own if start < t < finish]
    first = min((start for start, *_ in own), default=np.inf)
    last = max((finish for _, finish, *_ in own), default=-np.inf)
    power = sum(share * watts for share, watts in running)
    if site.idle == "always" or first < t < last:
        power += kind.idle_w * (1.0 - sum(share for share, _ in running))
    if first - kind.boot_s < t < first:
        power += kind.boot_w
    return power


def stepped(problem: Problem, schedule: Schedule) -> tuple[float, float, float, float]:
    """Return facility and brown energy [J], carbon [g] and the price of electricity."""
    platform, tasks = problem.platform, problem.workflow.tasks
    total, brown, carbon, price = 0.0, 0.0, 0.0, 0.0
    seconds = range(round(schedule.makespan_s))
    for s, site in enumerate(platform.sites):
        supply = problem.supply[site.name]
        store = supply.battery
        level = store.capacity_j * store.initial_share if store else 0.0
        machines = [(k, m.type) for k, m in enumerate(platform.machines) if m.site == s]
        runs = {
            k: [
                (
                    schedule.start[i],
                    schedule.finish[i],
                    tasks.cores[i] / kind.cores if kind.shared else 1.0,
                    kind.active_w[schedule.level[i]],
                )
                for i in np.flatnonzero(schedule.machine == k)
            ]
            for k, kind in machines
        }
        for second in range(round(-schedule.offset), 0):
            # Before the start the site is at rest: only its battery sees that.
            resting = sum(kind.idle_w for _, kind in machines) if site.idle == "always" else 0.0
            balance = supply.green.at(problem.start + schedule.offset + second + 0.5) - site.pue * resting
            if store and balance > 0:
                level = min(store.capacity_j, level + store.efficiency * min(balance, store.charge_w))
            elif store:
                level -= min(-balance, store.discharge_w, level)
        for second in seconds:
            t = second + 0.5
            instant = problem.start + schedule.offset + t
            demand = site.pue * sum(machine_watts(site, kind, runs[k], t) for k, kind in machines)
            balance = supply.green.at(instant) - demand
            if store and balance > 0:
                level = min(store.capacity_j, level + store.efficiency * min(balance, store.charge_w))
            elif store:
                given = min(-balance, store.discharge_w, level)
                level -= given
                balance += given
            total += demand
            brown += max(0.0, -balance)
            carbon += max(0.0, -balance) * supply.carbon.at(instant) / 3.6e6
            price += max(0.0, -balance) * (supply.price.at(instant) if supply.price else 0.0) / 3.6e6
    return total, brown, carbon, price


@settings(max_examples=300, deadline=None, derandomize=True)
@given(gridded_problems(), seeds(), st.integers(0, 20))
def test_stepping_through_the_seconds_gives_the_same(problem: Problem, seed: int, offset: int) -> None:
    rng = np.random.default_rng(seed)
    genes = random_genes(problem, rng)
    hold = rng.integers(0, 21, problem.n_tasks).astype(float)
    schedule = Schedule.decode(problem, *genes, hold=hold, offset=float(offset))
    np.testing.assert_allclose(schedule.finish, np.round(schedule.finish), atol=1e-9)
    total, *expected = stepped(problem, schedule)
    for figures in (schedule.figures, evaluate_reference(problem, *genes, hold, offset).figures):
        origin = figures.origin
        assert origin is not None
        facility = origin.green_j + origin.brown_j
        np.testing.assert_allclose(facility, total, rtol=1e-9, atol=1e-12 * figures.energy.total_j)
        got = (origin.brown_j, origin.carbon_g, origin.electricity_cost)
        for value, right, per_joule in zip(got, expected, (1.0, 800.0 / 3.6e6, 0.4 / 3.6e6)):
            np.testing.assert_allclose(value, right, rtol=1e-9, atol=1e-12 * total * per_joule)
    assert check(schedule, problem=problem) == ()
