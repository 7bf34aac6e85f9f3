"""Reference of the figures: what runs cost and draw, and where their energy comes from."""

from __future__ import annotations

from typing import NamedTuple

from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.platforms.model import Site
from wfsched.schedule.figures import Energy, EnergyOrigin, Figures
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference.facts import (
    base_s,
    external_bytes,
    final_bytes,
    home_of,
    parents_of,
    site_facts,
    site_of,
    top_over,
    type_of,
)
from wfsched.schedule.reference.run import Run
from wfsched.schedule.reference.supply import Draw, account


def figures_of(problem: Problem, runs: list[Run], offset: float) -> Figures:
    """Return the figures of all runs of a schedule that starts `offset` [s] after its submission."""
    makespan = max(run.brought for run in runs)
    of_machine = {k: [run for run in runs if run.machine == k] for k in range(problem.platform.n_machines)}
    return Figures(
        makespan_s=makespan,
        completion_s=offset + makespan,
        cost=_cost(problem, runs, of_machine),
        energy=_energy(problem, of_machine, _moves(problem, runs), makespan),
        machines_used=sum(1 for own in of_machine.values() if own),
        origin=_origin(problem, of_machine, offset, makespan) if problem.supply else None,
    )


def _origin(
    problem: Problem, of_machine: dict[int, list[Run]], offset: float, makespan: float
) -> EnergyOrigin:
    """Add up the accounts of the sites."""
    accounts = [
        account(
            problem.supply[site.name],
            [
                draw._replace(watts=site.pue * draw.watts)
                for k, own in of_machine.items()
                if site_of(problem, k) == s
                for draw in _draws(problem, k, own, offset, makespan)
            ],
            problem.start,
            offset,
            makespan,
        )
        for s, site in enumerate(problem.platform.sites)
    ]
    facility, brown, carbon, price = (sum(column) for column in zip(*accounts))
    share = 1.0 - brown / facility if facility > 0 else 1.0
    return EnergyOrigin(facility - brown, brown, share, carbon, price)


def _draws(problem: Problem, k: int, own: list[Run], offset: float, makespan: float) -> list[Draw]:
    """Return the draws of machine k: idle power while it is on, changes by its tasks, boot power.

    A machine that is always on idles from the submission on, `offset` before the start.
    """
    idle, machine_type = _idle_w(problem, k), type_of(problem, k)
    draws = [
        Draw(run.start, run.finish, run.share * (_active_w(problem, k, run.level) - idle)) for run in own
    ]
    if own:
        first = min(run.start for run in own)
        draws.append(Draw(first - machine_type.boot_s, first, machine_type.boot_w))
    if site_facts(problem, k).idle == "always":
        draws.append(Draw(-offset, makespan, idle))
    elif own:
        draws.append(Draw(first, max(run.finish for run in own), idle))
    return draws


class _Move(NamedTuple):
    """Transfer of bytes between two sites (or two machines of one site)."""

    origin: int
    target: int
    size: float


def _moves(problem: Problem, runs: list[Run]) -> list[_Move]:
    """Return all transfers over links: edges between machines, and staging."""
    at = {run.task: run.machine for run in runs}
    moves = []
    for i, k in at.items():
        here, home = site_of(problem, k), home_of(problem)
        for parent, size in parents_of(problem, i):
            if at[parent] != k:
                moves.append(_Move(site_of(problem, at[parent]), here, size))
        if home is not None:
            moves.append(_Move(home, here, external_bytes(problem, i)))
            moves.append(_Move(here, home, final_bytes(problem, i)))
    return moves


def _energy(
    problem: Problem, of_machine: dict[int, list[Run]], moves: list[_Move], makespan: float
) -> Energy:
    busy = idle = boot = overhead = 0.0
    for k, own in of_machine.items():
        machine_type, site = type_of(problem, k), site_facts(problem, k)
        busy_k = sum(_active_w(problem, k, run.level) * run.machine_s for run in own)
        idle_k = _idle_w(problem, k) * _idle_s(site, own, makespan)
        boot_k = machine_type.boot_w * machine_type.boot_s if own else 0.0
        busy, idle, boot = busy + busy_k, idle + idle_k, boot + boot_k
        overhead += (site.pue - 1.0) * (busy_k + idle_k + boot_k)
    joules = problem.platform.network.joules_per_byte
    links = sum(move.size * float(joules[move.origin, move.target]) for move in moves)
    return Energy(busy, idle, boot, overhead, links, busy + idle + boot + overhead + links)


def _idle_s(site: Site, own: list[Run], makespan: float) -> float:
    """Return the seconds a machine is on and waits; a machine in part use waits in part."""
    on = makespan if site.idle == "always" else _leased_s(own)
    return max(0.0, on - sum(run.machine_s for run in own))


def _active_w(problem: Problem, k: int, level: int) -> float:
    return float(type_of(problem, k).active_w[level]) + _static_w(problem, k)


def _idle_w(problem: Problem, k: int) -> float:
    return type_of(problem, k).idle_w + _static_w(problem, k)


def _static_w(problem: Problem, k: int) -> float:
    return type_of(problem, k).static_w if problem.platform.count_static else 0.0


def _leased_s(own: list[Run]) -> float:
    """Return the time from the first start to the last finish on a machine; 0 if unused."""
    return max(run.finish for run in own) - min(run.start for run in own) if own else 0.0


def _cost(problem: Problem, runs: list[Run], of_machine: dict[int, list[Run]]) -> float:
    billing = problem.platform.pricing.billing
    tasks = sum(_task_price(problem, run) for run in runs) if billing.task_factor else 0.0
    leases = (
        sum(_lease_price(problem, k, own) for k, own in of_machine.items() if own) if billing.leases else 0.0
    )
    return tasks + leases + (_egress_price(problem, runs) if billing.egress else 0.0)


def _egress_price(problem: Problem, runs: list[Run]) -> float:
    """Return the price of all bytes that cross a link."""
    price = problem.platform.network.price_per_byte
    return sum(move.size * float(price[move.origin, move.target]) for move in _moves(problem, runs))


def _task_price(problem: Problem, run: Run) -> float:
    """Return the price of a run: its time at the top frequency, more expensive the slower it runs."""
    machine_type = type_of(problem, run.machine)
    top_s = run.share * base_s(problem, run.task, run.machine)
    rate = problem.platform.pricing.billing.task_factor * machine_type.price_per_hour
    return top_s * rate / SECONDS_PER_HOUR * top_over(machine_type, run.level)


def _lease_price(problem: Problem, k: int, own: list[Run]) -> float:
    """Return the price of a machine from the start of its boot to its last finish."""
    machine_type = type_of(problem, k)
    billing = problem.platform.pricing.billing
    seconds = billing.billed_s(_leased_s(own) + machine_type.boot_s)
    return seconds * (billing.lease_factor * machine_type.price_per_hour) / SECONDS_PER_HOUR
