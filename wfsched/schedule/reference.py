"""Reference evaluation: the model of the kernel in plain Python, written to be read.

This is the definition of a schedule and its figures for a human reader, and the twin that the
tests hold the kernel to. It reads the workflow and the platform themselves, never the compiled
tables, and is slow on purpose: lists of runs and small functions, one for each sentence.

The rules, in the order of the code:

- A run at level h takes ``base * (b * f_max / f_h + 1 - b)``, b the CPU-bound share.
- Between machines data take ``latency + bytes / bandwidth``; within a machine, nothing.
- On a routed platform data between sites wait for one another on the links of their path, in the order in
  which the tasks are placed (`wfsched.schedule.reference_links`): first the external inputs of a task, then
  the data of its parents by their end, and last its final outputs.
- Tasks are placed in the given order. Each starts when the machine has booted, its external
  inputs are there, the data of all its parents have arrived, and the machine has room.
- An exclusive machine has room when the task before has finished. A shared one has room when
  cores and memory of what runs leave enough, but no task starts before one placed earlier
  (first in, first out).
- Machine power is active, idle or boot power; a task on a shared machine draws its share of the
  active power (its cores over the machine's) and takes that share of the idle power away.
- Idle power is drawn from a machine's first start to its last finish, or for the whole makespan
  on a site that is always on; boot power on top of it. PUE multiplies all three.
- Links draw joules per byte, outside the facility.
- The workflow starts `offset` after its submission. No task starts before its hold, which counts
  from the start of the workflow.
- A battery is charged from the submission on; a site at rest draws the idle power of machines that
  are always on.
- What a site draws beyond its green supply is brown (`wfsched.schedule.reference_supply`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wfsched.core.coarse import coarse
from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.platforms.model import MachineType, Site
from wfsched.schedule.figures import Energy, EnergyOrigin, Figures
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference_links import Links
from wfsched.schedule.reference_supply import Draw, account


@dataclass(frozen=True, slots=True)
class ReferenceSchedule:
    """Times and figures of one evaluation by the reference.

    Parameters
    ----------
    start, finish : tuple of float [s]
        One of each per task.
    figures : Figures
    """

    start: tuple[float, ...]
    finish: tuple[float, ...]
    figures: Figures


class Run(NamedTuple):
    """One task on its machine, `share` (in 0..1) of which it takes, from start to finish [s].

    Its final outputs are at home at `brought` [s]; at its finish, where they stay.
    """

    task: int
    machine: int
    level: int
    share: float
    start: float
    finish: float
    brought: float

    @property
    def machine_s(self) -> float:
        """Seconds of the whole machine: run time times share."""
        return self.share * (self.finish - self.start)


def evaluate_reference(
    problem: Problem,
    machine: npt.ArrayLike,
    level: npt.ArrayLike,
    order: npt.ArrayLike,
    hold: npt.ArrayLike | None = None,
    offset: float = 0.0,
) -> ReferenceSchedule:
    """Return times and figures of the genes `machine`, `level` and `order`, each (n_tasks,).

    The genes must be valid (see `wfsched.schedule.genes.check_genes`). Complexity
    O(n * (n + e)), and with a supply as much for each of its knots on the way.

    Parameters
    ----------
    hold : array (n_tasks,) [s], optional
        Instants, counted from the start of the workflow, before which tasks do not start.
    offset : float [s]
        From the submission of the workflow to its start.
    """
    places, levels = _integers(machine), _integers(level)
    holds = [0.0] * problem.n_tasks if hold is None else [float(value) for value in np.asarray(hold)]
    runs: dict[int, Run] = {}
    links = Links(problem.platform.routing)
    for i in _integers(order):
        runs[i] = _place(problem, i, places, levels[i], holds[i], runs, links)
    tasks = range(problem.n_tasks)
    return ReferenceSchedule(
        start=tuple(runs[i].start for i in tasks),
        finish=tuple(runs[i].finish for i in tasks),
        figures=_figures(problem, list(runs.values()), offset),
    )


def _integers(values: npt.ArrayLike) -> list[int]:
    return [int(value) for value in np.asarray(values)]


# Times


def _place(
    problem: Problem,
    i: int,
    places: list[int],
    level: int,
    hold: float,
    runs: dict[int, Run],
    links: Links,
) -> Run:
    """Start task i as early as its hold, data and machine allow, given what was placed before."""
    k = places[i]
    ready = max(hold, _machine_type(problem, k).boot_s, _fetched(problem, i, k, links))
    parents = sorted(_parents(problem, i), key=lambda edge: coarse(runs[edge[0]].finish))
    for parent, size in parents:
        ready = max(ready, _arrival(problem, runs[parent], k, size, links))
    before = [run for run in runs.values() if run.machine == k]
    start = _first_room(problem, i, k, ready, before)
    finish = start + _duration_s(problem, i, k, level)
    brought = _brought(problem, i, k, finish, links)
    return Run(i, k, level, _share(problem, i, k), start, finish, brought)


def _arrival(problem: Problem, parent: Run, k: int, size: float, links: Links) -> float:
    """Return when the data of a parent are on machine k."""
    origin, target = _site_of(problem, parent.machine), _site_of(problem, k)
    if size > 0.0 and links.shared(origin, target):
        return links.send(origin, target, parent.finish, size)
    return parent.finish + _transfer_s(problem, parent.machine, k, size)


def _first_room(problem: Problem, i: int, k: int, ready: float, before: list[Run]) -> float:
    """Return when machine k has room for task i, from `ready` on."""
    if not _machine_type(problem, k).shared:
        return max([ready, *(run.finish for run in before)])
    earliest = max([ready, *(run.start for run in before)])
    moments = sorted({earliest, *(run.finish for run in before if run.finish > earliest)})
    return next(t for t in moments if _fits(problem, i, k, [r for r in before if r.start <= t < r.finish]))


def _fits(problem: Problem, i: int, k: int, running: list[Run]) -> bool:
    """Tell whether task i fits beside the running tasks; alone it always does."""
    if not running:
        return True
    tasks, machine_type = problem.workflow.tasks, _machine_type(problem, k)
    cores = sum(int(tasks.cores[run.task]) for run in running) + int(tasks.cores[i])
    memory = sum(float(tasks.memory[run.task]) for run in running) + float(tasks.memory[i])
    return cores <= machine_type.cores and memory <= machine_type.memory_bytes


def _base_s(problem: Problem, i: int, k: int) -> float:
    """Return the run time of task i on machine k at the top frequency."""
    if problem.times is not None:
        return float(np.asarray(problem.times)[i, k])
    tasks, machine_type = problem.workflow.tasks, _machine_type(problem, k)
    speed = machine_type.speed * float(machine_type.accelerator_speed[tasks.accelerator[i]])
    return float(tasks.work[i]) / speed


def _duration_s(problem: Problem, i: int, k: int, level: int) -> float:
    cpu_bound = problem.cpu_bound
    slowdown = cpu_bound * _top_over(_machine_type(problem, k), level) + (1.0 - cpu_bound)
    return _base_s(problem, i, k) * slowdown


def _top_over(machine_type: MachineType, level: int) -> float:
    """Return f_max / f."""
    return float(machine_type.frequencies_ghz[-1]) / float(machine_type.frequencies_ghz[level])


def _transfer_s(problem: Problem, origin: int, target: int, size: float) -> float:
    if origin == target:
        return 0.0
    link = _site_of(problem, origin), _site_of(problem, target)
    network = problem.platform.network
    return float(network.latency[link]) + size / float(network.bandwidth[link])


# Staging: external inputs come from the home site, final outputs go there.


def _fetched(problem: Problem, i: int, k: int, links: Links) -> float:
    """Return when the external inputs of task i are on machine k."""
    size = _external_bytes(problem, i)
    return _staged(problem, size, _home(problem), _site_of(problem, k), 0.0, links)


def _brought(problem: Problem, i: int, k: int, finish: float, links: Links) -> float:
    """Return when the final outputs of task i, which ends at `finish`, are at home."""
    return _staged(problem, _final_bytes(problem, i), _site_of(problem, k), _home(problem), finish, links)


def _staged(
    problem: Problem, size: float, origin: int | None, target: int | None, ready: float, links: Links
) -> float:
    if size == 0.0 or origin is None or target is None:
        return ready
    if links.shared(origin, target):
        return links.send(origin, target, ready, size)
    network = problem.platform.network
    return ready + float(network.latency[origin, target]) + size / float(network.bandwidth[origin, target])


def _home(problem: Problem) -> int | None:
    """Return the site that external inputs come from; None where staging is free."""
    if problem.staging == "free":
        return None
    return problem.platform.site_index(problem.staging.partition(":")[2])


def _external_bytes(problem: Problem, i: int) -> float:
    """Return the bytes of the files that task i reads and no task writes."""
    files = problem.workflow.files
    written = {int(f) for f in files.outputs.item}
    return sum(float(files.sizes[f]) for f in files.inputs.row(i) if int(f) not in written)


def _final_bytes(problem: Problem, i: int) -> float:
    """Return the bytes of the files that task i writes and no task reads."""
    files = problem.workflow.files
    read = {int(f) for f in files.inputs.item}
    return sum(float(files.sizes[f]) for f in files.outputs.row(i) if int(f) not in read)


# Figures


def _figures(problem: Problem, runs: list[Run], offset: float) -> Figures:
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
                if _site_of(problem, k) == s
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
    idle, machine_type = _idle_w(problem, k), _machine_type(problem, k)
    draws = [
        Draw(run.start, run.finish, run.share * (_active_w(problem, k, run.level) - idle)) for run in own
    ]
    if own:
        first = min(run.start for run in own)
        draws.append(Draw(first - machine_type.boot_s, first, machine_type.boot_w))
    if _site(problem, k).idle == "always":
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
        here, home = _site_of(problem, k), _home(problem)
        for parent, size in _parents(problem, i):
            if at[parent] != k:
                moves.append(_Move(_site_of(problem, at[parent]), here, size))
        if home is not None:
            moves.append(_Move(home, here, _external_bytes(problem, i)))
            moves.append(_Move(here, home, _final_bytes(problem, i)))
    return moves


def _energy(
    problem: Problem, of_machine: dict[int, list[Run]], moves: list[_Move], makespan: float
) -> Energy:
    busy = idle = boot = overhead = 0.0
    for k, own in of_machine.items():
        machine_type, site = _machine_type(problem, k), _site(problem, k)
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
    return float(_machine_type(problem, k).active_w[level]) + _static_w(problem, k)


def _idle_w(problem: Problem, k: int) -> float:
    return _machine_type(problem, k).idle_w + _static_w(problem, k)


def _static_w(problem: Problem, k: int) -> float:
    return _machine_type(problem, k).static_w if problem.platform.count_static else 0.0


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
    machine_type = _machine_type(problem, run.machine)
    top_s = run.share * _base_s(problem, run.task, run.machine)
    rate = problem.platform.pricing.billing.task_factor * machine_type.price_per_hour
    return top_s * rate / SECONDS_PER_HOUR * _top_over(machine_type, run.level)


def _lease_price(problem: Problem, k: int, own: list[Run]) -> float:
    """Return the price of a machine from the start of its boot to its last finish."""
    machine_type = _machine_type(problem, k)
    billing = problem.platform.pricing.billing
    seconds = billing.billed_s(_leased_s(own) + machine_type.boot_s)
    return seconds * (billing.lease_factor * machine_type.price_per_hour) / SECONDS_PER_HOUR


# Facts


def _machine_type(problem: Problem, k: int) -> MachineType:
    return problem.platform.machines[k].type


def _site_of(problem: Problem, k: int) -> int:
    return problem.platform.machines[k].site


def _site(problem: Problem, k: int) -> Site:
    return problem.platform.sites[_site_of(problem, k)]


def _share(problem: Problem, i: int, k: int) -> float:
    """Return the part of machine k that task i takes."""
    machine_type = _machine_type(problem, k)
    return int(problem.workflow.tasks.cores[i]) / machine_type.cores if machine_type.shared else 1.0


def _parents(problem: Problem, i: int) -> list[tuple[int, float]]:
    """Return the parents of task i and the bytes of each edge."""
    edges = problem.workflow.edges
    into = np.flatnonzero(edges.target == i)
    return [(int(edges.source[e]), float(edges.bytes[e])) for e in into]
