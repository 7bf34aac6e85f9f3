"""Tables of a problem: the plain arrays that evaluation kernels read."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from wfsched.core.accelerator import Accelerator
from wfsched.core.arrays import BoolArray, FloatArray, IntArray, readonly
from wfsched.core.errors import ProblemError
from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.platforms.model import Platform
from wfsched.schedule.evaluation.route_tables import Routes, compile_routes
from wfsched.schedule.evaluation.supply_tables import NO_SUPPLY, SupplyTables
from wfsched.workflow.analysis import external_input_bytes, final_output_bytes
from wfsched.workflow.model import Workflow

UnsignedArray = npt.NDArray[np.uint32]


class Tables(NamedTuple):
    """Arrays of one problem; n tasks, e edges, K machines, H the most levels of a machine.

    Indices are unsigned, so that compiled code need not ask whether one counts from the end.
    Columns h past the levels of a machine hold NaN, so that their use shows at once.

    Parameters
    ----------
    parent_start : (n + 1,), parent : (e,), edge_bytes : (e,) [B]
        The parents of each task in CSR form and what they hand over.
    base : (n, K) [s]
        Run time at the top frequency; NaN where the machine cannot host the task.
    levels : (K,)
        How many levels each machine has.
    slowdown : (K, H)
        Run time at a level over that at the top frequency.
    watts : (K, H) [W]
        Active power at a level.
    task_rate : (K, H) [currency/s]
        Price per second of `base` that tasks pay (CFN Eq. 3); 0 where only leases are paid.
    idle_w, boot_w : (K,) [W]; boot_s : (K,) [s]; pue : (K,)
    always_on : (K,)
        1 where idle power is drawn from the start of the workflow to its end.
    lease_rate : (K,) [currency/s]
        Price of a leased second; 0 where only tasks are paid.
    quantum_s, minimum_s : float [s]
    latency : (K, K) [s], inverse_bandwidth : (K, K) [s/B]
    link_joules : (K, K) [J/B], link_price : (K, K) [currency/B]
        Links from row to column; all zero on the diagonal.
    links : (K, K, 4)
        The same four in this order, side by side, from the second index to the first.
    uniform_links : bool
        Whether all links between different machines are alike.
    shared : (K,)
        1 where several tasks run at a time; then `cores` (K,) and `memory` (K,) [B] are shared
        by what `task_cores` (n,) and `task_memory` (n,) ask for.
    stage_in_s, stage_out_s : (n, K) [s] or (0, K)
        Time to fetch external inputs before a task and to bring final outputs home after it;
        no rows where staging is free. `stage_joules` and `stage_price` likewise.
    routes : Routes
        Paths over a topology, on which the links above are what a path takes that nothing else is on.
    supply : SupplyTables
    """

    parent_start: UnsignedArray
    parent: UnsignedArray
    edge_bytes: FloatArray
    base: FloatArray
    levels: IntArray
    slowdown: FloatArray
    watts: FloatArray
    task_rate: FloatArray
    idle_w: FloatArray
    boot_w: FloatArray
    boot_s: FloatArray
    pue: FloatArray
    always_on: BoolArray
    lease_rate: FloatArray
    quantum_s: float
    minimum_s: float
    latency: FloatArray
    inverse_bandwidth: FloatArray
    link_joules: FloatArray
    link_price: FloatArray
    links: FloatArray
    uniform_links: bool
    shared: BoolArray
    cores: FloatArray
    memory: FloatArray
    task_cores: FloatArray
    task_memory: FloatArray
    stage_in_s: FloatArray
    stage_out_s: FloatArray
    stage_joules: FloatArray
    stage_price: FloatArray
    routes: Routes
    supply: SupplyTables


def execution_times(workflow: Workflow, platform: Platform) -> FloatArray:
    """Return the run time of each task on each machine at the top frequency.

    Returns
    -------
    array (n_tasks, n_machines) [s]
        ``work / (speed * accelerator factor)``; NaN where a machine lacks the accelerator.
    """
    tasks = workflow.tasks
    types = [machine.type for machine in platform.machines]
    factor = np.array([each.accelerator_speed for each in types]).T
    speed = np.array([each.speed for each in types]) * factor[tasks.accelerator]
    times = np.full(speed.shape, np.nan)
    np.divide(tasks.work[:, None], speed, out=times, where=speed > 0)
    return times


def hosting(workflow: Workflow, platform: Platform, *, memory: bool) -> BoolArray:
    """Tell which machines have the cores, and the memory if `memory`, of which tasks.

    The capacity constraint of CFN Eq. 5; (n_tasks, n_machines).
    """
    tasks, types = workflow.tasks, [machine.type for machine in platform.machines]
    enough: BoolArray = tasks.cores[:, None] <= np.array([each.cores for each in types])
    if memory:
        enough &= tasks.memory[:, None] <= np.array([each.memory_bytes for each in types])
    return enough


def longest_schedule(tables: Tables) -> float:
    """Return an upper bound on all makespans [s]: every step in sequence, at its slowest."""
    slowest = np.nanmax(tables.slowdown, axis=1)
    runs = float(np.nanmax(tables.base * slowest, axis=1).sum())
    links = tables.latency.max() + tables.edge_bytes * tables.inverse_bandwidth.max()
    # What is staged takes its path at once with all else, but on routed links one after another.
    each = np.sum if len(tables.routes.site) else np.max
    tables_of_staging = (table.max(axis=1) for table in (tables.stage_in_s, tables.stage_out_s) if len(table))
    staging = sum(float(each(slowest_of_task)) for slowest_of_task in tables_of_staging)
    return runs + float(links.sum()) + float(tables.boot_s.max()) + staging


def compile_tables(
    workflow: Workflow,
    platform: Platform,
    *,
    base: FloatArray,
    cpu_bound: float,
    staging_site: int | None,
) -> Tables:
    """Compile a workflow and a platform to the arrays that the kernels read.

    Parameters
    ----------
    base : array (n_tasks, n_machines) [s]
        Run times at the top frequency; NaN where a machine cannot host a task.
    cpu_bound : float
        Share b of the run time that slows down with the frequency.
    staging_site : int, optional
        Site that external inputs come from and final outputs go to; free if None.

    Returns
    -------
    Tables
        Without a supply: `wfsched.schedule.evaluation.supply_tables.compile_supply` makes that.
    """
    _check_hosts(workflow, platform, base)
    parents = workflow.parents
    columns: dict[str, Any] = {
        "supply": NO_SUPPLY,
        "routes": compile_routes(workflow, platform, staging_site),
        "parent_start": readonly(parents.start, np.uint32),
        "parent": readonly(parents.item, np.uint32),
        "edge_bytes": readonly(workflow.edges.bytes[parents.position], np.float64),
        "base": readonly(base, np.float64),
        "task_cores": readonly(workflow.tasks.cores, np.float64),
        "task_memory": readonly(workflow.tasks.memory, np.float64),
    }
    columns |= _machine_columns(platform)
    columns |= _level_columns(platform, cpu_bound)
    columns |= _link_columns(platform)
    columns |= _staging_columns(workflow, platform, staging_site)
    return Tables(**columns)


def _check_hosts(workflow: Workflow, platform: Platform, base: FloatArray) -> None:
    """Refuse a task that no machine can host."""
    stranded = np.flatnonzero(np.isnan(base).all(axis=1))
    if len(stranded):
        i = int(stranded[0])
        tasks = workflow.tasks
        raise ProblemError(
            f"no machine of {platform.name} can host the task",
            where=f"{workflow.name}, task {tasks.ids[i]}",
            got=f"cores {tasks.cores[i]}, memory {tasks.memory[i]:g} B, "
            f"accelerator {Accelerator(int(tasks.accelerator[i])).name.lower()}",
            remedy=f"No machine fits {len(stranded)} of the tasks. Choose a platform with larger machines.",
        )


def _machine_columns(platform: Platform) -> dict[str, Any]:
    types = [machine.type for machine in platform.machines]
    sites = [platform.sites[machine.site] for machine in platform.machines]
    billing = platform.pricing.billing
    rate = np.array([each.price_per_hour for each in types]) / SECONDS_PER_HOUR
    static = np.array([each.static_w for each in types]) * platform.count_static
    return {
        "idle_w": readonly(np.array([each.idle_w for each in types]) + static, np.float64),
        "boot_w": readonly([each.boot_w for each in types], np.float64),
        "boot_s": readonly([each.boot_s for each in types], np.float64),
        "pue": readonly([site.pue for site in sites], np.float64),
        "always_on": readonly([site.idle == "always" for site in sites], np.bool_),
        "lease_rate": readonly(rate * billing.lease_factor, np.float64),
        "quantum_s": float(billing.quantum_s),
        "minimum_s": float(billing.minimum_s),
        "shared": readonly([each.shared for each in types], np.bool_),
        "cores": readonly([each.cores for each in types], np.float64),
        "memory": readonly([each.memory_bytes for each in types], np.float64),
    }


def _level_columns(platform: Platform, cpu_bound: float) -> dict[str, Any]:
    types = [machine.type for machine in platform.machines]
    factor = platform.pricing.billing.task_factor
    shape = (len(types), max(each.n_levels for each in types))
    slowdown, watts, task_rate = (np.full(shape, np.nan) for _ in range(3))
    for k, each in enumerate(types):
        ratio = each.frequencies_ghz[-1] / each.frequencies_ghz
        slowdown[k, : each.n_levels] = cpu_bound * ratio + 1.0 - cpu_bound
        watts[k, : each.n_levels] = each.active_w + each.static_w * platform.count_static
        task_rate[k, : each.n_levels] = factor * ratio * each.price_per_hour / SECONDS_PER_HOUR
    return {
        "levels": readonly([each.n_levels for each in types], np.int64),
        "slowdown": readonly(slowdown, np.float64),
        "watts": readonly(watts, np.float64),
        "task_rate": readonly(task_rate, np.float64),
    }


def _link_columns(platform: Platform) -> dict[str, Any]:
    """Expand the site tables to pairs of machines; nothing moves within one machine."""
    site = np.array([machine.site for machine in platform.machines])
    pairs = np.ix_(site, site)
    network = platform.network
    columns = {
        "latency": network.latency[pairs],
        "inverse_bandwidth": 1.0 / network.bandwidth[pairs],
        "link_joules": network.joules_per_byte[pairs],
        "link_price": network.price_per_byte[pairs] * platform.pricing.billing.egress,
    }
    for table in columns.values():
        np.fill_diagonal(table, 0.0)
    links = np.stack([table.T for table in columns.values()], axis=-1)
    apart = links[~np.eye(len(links), dtype=np.bool_)]
    tables: dict[str, Any] = {name: readonly(table, np.float64) for name, table in columns.items()}
    return tables | {"links": readonly(links, np.float64), "uniform_links": bool((apart == apart[:1]).all())}


def _staging_columns(workflow: Workflow, platform: Platform, home: int | None) -> dict[str, Any]:
    names = ("stage_in_s", "stage_out_s", "stage_joules", "stage_price")
    if home is None:
        nothing = readonly(np.zeros((0, platform.n_machines)), np.float64)
        return dict.fromkeys(names, nothing)
    site = np.array([machine.site for machine in platform.machines])
    network = platform.network
    inward = external_input_bytes(workflow)[:, None]
    outward = final_output_bytes(workflow)[:, None]
    paid = platform.pricing.billing.egress
    there, back = (home, site), (site, home)
    tables = (
        np.where(inward > 0, network.latency[there] + inward / network.bandwidth[there], 0.0),
        np.where(outward > 0, network.latency[back] + outward / network.bandwidth[back], 0.0),
        inward * network.joules_per_byte[there] + outward * network.joules_per_byte[back],
        paid * (inward * network.price_per_byte[there] + outward * network.price_per_byte[back]),
    )
    return {name: readonly(table, np.float64) for name, table in zip(names, tables)}
