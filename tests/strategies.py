"""Hypothesis strategies for random problems and schedules, small and full of corner cases.

Structure is drawn from hypothesis, so that it shrinks; bulk numbers come from a generator whose
seed is drawn. Many are small integers: ties and exact fits find more than noise does.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray, readonly
from wfsched.energy.battery import Battery
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant
from wfsched.platforms.model import Machine, MachineType, Network, Platform, Site
from wfsched.platforms.pricing import Lease, PerTask, PriceModel
from wfsched.platforms.routed import route_platform
from wfsched.platforms.topology import Link, Topology
from wfsched.schedule.constraints import Constraint, Mode, budget, deadline
from wfsched.schedule.placement_rules import AnyConstraint, MemoryRule, PlacementRule
from wfsched.schedule.problem import Problem
from wfsched.workflow.adjacency import Adjacency
from wfsched.workflow.model import Edges, Files, Tasks, Workflow

SHAPES = ("single", "chain", "fork", "join", "diamonds", "random", "dense", "disconnected")
Genes = tuple[GeneArray, GeneArray, IndexArray]


def seeds() -> SearchStrategy[int]:
    return st.integers(0, 2**32 - 1)


@st.composite
def workflows(draw: DrawFn, max_tasks: int = 40) -> Workflow:
    """Draw a workflow of 1 to `max_tasks` tasks of some shape, with files beside its edges."""
    rng = np.random.default_rng(draw(seeds()))
    shape = draw(st.sampled_from(SHAPES))
    n = 1 if shape == "single" else draw(st.integers(min(2, max_tasks), max_tasks))
    source, target = _pairs(shape, n, rng)
    label = rng.permutation(n)  # the order of the file need not be topological
    size = rng.choice([0.0, 1e6, 3e6, 2.5e7], len(source))
    return Workflow.build(
        f"{shape}-{n}",
        _tasks(n, rng, timeless=draw(st.booleans())),
        Edges.of(label[source], label[target], size),
        _files(n, rng),
    )


def _pairs(shape: str, n: int, rng: np.random.Generator) -> tuple[IndexArray, IndexArray]:
    """Return edges from lower to higher indices."""
    low, high = np.triu_indices(n, 1)
    diamond = (low // 4 == high // 4) & ((low % 4 == 0) | (high % 4 == 3))
    keep = {
        "single": low < 0,
        "chain": high == low + 1,
        "fork": low == 0,
        "join": high == n - 1,
        "diamonds": diamond | (low % 4 == 3) & (high == low + 1),
        "random": rng.random(len(low)) < 2.5 / n,
        "dense": rng.random(len(low)) < 0.5,
        "disconnected": (rng.random(len(low)) < 0.3) & (low % 3 == high % 3),
    }[shape]
    return low[keep], high[keep]


def _tasks(n: int, rng: np.random.Generator, *, timeless: bool) -> Tasks:
    work = np.where(rng.random(n) < 0.5, rng.integers(1, 6, n), rng.lognormal(2.0, 1.5, n))
    return Tasks.of(
        [f"T{i}" for i in range(n)],
        np.where(rng.random(n) < 0.3, 0.0, work) if timeless else work,
        cores=rng.integers(1, 5, n),
        memory=rng.choice([0.0, 1e9, 3e9, 7e9], n),
        accelerator=rng.choice(4, n, p=[0.7, 0.1, 0.1, 0.1]),
    )


def _files(n: int, rng: np.random.Generator) -> Files:
    """Return files of which some are external, some final, some neither and some are empty."""
    count = int(rng.integers(0, 2 * n + 1))
    read, written = rng.random((n, count)) < 0.7 / n, rng.random((n, count)) < 0.7 / n
    return Files(
        names=tuple(f"f{j}" for j in range(count)),
        sizes=readonly(rng.choice([0.0, 1e6, 4e7], count), np.float64),
        inputs=Adjacency.from_pairs(n, *np.nonzero(read)),
        outputs=Adjacency.from_pairs(n, *np.nonzero(written)),
    )


@st.composite
def platforms(
    draw: DrawFn,
    max_machines: int = 5,
    shared: bool | None = None,
    leased: bool | None = None,
    routed: bool | None = None,
) -> Platform:
    """Draw a platform whose one machine at least can host whatever `workflows` asks for.

    `shared`, `leased` and `routed` fix what is drawn otherwise: whether some machines run several tasks at
    a time, the price model, and whether data meet on the links of a topology.
    """
    rng = np.random.default_rng(draw(seeds()))
    n_sites, n_machines = draw(st.integers(1, 3)), draw(st.integers(1, max_machines))
    sharing = draw(st.sampled_from([False, True, True])) if shared is None else shared
    host_of_all = draw(st.integers(0, n_machines - 1))
    booting = draw(st.booleans())
    types = [_type(k, rng, sharing, k == host_of_all, booting) for k in range(n_machines)]
    at = rng.integers(0, n_sites, n_machines)
    platform = Platform(
        name="drawn",
        currency="USD",
        sites=tuple(_site(s, rng) for s in range(n_sites)),
        machines=tuple(Machine(f"m{k}", kind, int(at[k])) for k, kind in enumerate(types)),
        network=_network(n_sites, rng, free=draw(st.booleans())),
        pricing=draw(prices(leased)),
        count_static=draw(st.booleans()),
    )
    if not (draw(st.booleans()) if routed is None else routed):
        return platform
    topology = _topology(rng)
    return route_platform(platform, topology, rng.choice(topology.nodes, n_sites).tolist())


def _topology(rng: np.random.Generator) -> Topology:
    """Return a tree of few nodes, and some links more."""
    n = int(rng.integers(2, 6))
    pairs = {(int(rng.integers(0, j)), j) for j in range(1, n)}
    pairs |= {(i, j) for j in range(n) for i in range(j) if rng.random() < 0.2}
    terms = [(float(rng.choice([1e6, 1e7])), float(rng.choice([0.0, 0.1])), 1e-8) for _ in pairs]
    links = tuple(Link(f"v{i}", f"v{j}", *each) for (i, j), each in zip(sorted(pairs), terms))
    return Topology("drawn", tuple(f"v{i}" for i in range(n)), links)


def prices(leased: bool | None = None) -> SearchStrategy[PriceModel]:
    per_task = st.just(PerTask())
    lease = st.builds(Lease, st.sampled_from([0.0, 1.0, 60.0]), st.sampled_from([0.0, 30.0]))
    return st.one_of(per_task, lease) if leased is None else (lease if leased else per_task)


def _site(s: int, rng: np.random.Generator) -> Site:
    idle = "always" if rng.random() < 0.4 else "leased"
    return Site(f"s{s}", pue=float(rng.choice([1.0, 1.2, 1.58])), idle=idle)


def _network(n_sites: int, rng: np.random.Generator, *, free: bool) -> Network:
    """Return links that are not the same in both directions."""
    if free:
        return Network.uniform(n_sites, bandwidth=1e8)
    shape = (n_sites, n_sites)
    return Network(
        bandwidth=readonly(rng.choice([1e6, 1e7, 1.25e8], shape), np.float64),
        latency=readonly(rng.choice([0.0, 0.1, 2.0], shape), np.float64),
        joules_per_byte=readonly(rng.choice([0.0, 1e-8, 1e-6], shape), np.float64),
        price_per_byte=readonly(rng.choice([0.0, 1e-11, 9e-11], shape), np.float64),
    )


def _type(k: int, rng: np.random.Generator, sharing: bool, host_of_all: bool, booting: bool) -> MachineType:
    levels = int(rng.integers(1, 5))
    frequencies = np.sort(rng.choice(np.arange(8, 36), levels, replace=False)) / 10.0
    factors = np.array([1.0, *rng.choice([0.0, 4.0], 3)])
    active = 5.0 + rng.integers(1, 10) * frequencies**3
    return MachineType(
        name=f"type{k}",
        speed=float(rng.choice([0.5, 1.0, 2.0, 3.7])),
        accelerator_speed=readonly(np.array([1.0, 8.0, 4.0, 2.0]) if host_of_all else factors, np.float64),
        cores=8 if host_of_all else int(rng.integers(1, 9)),
        memory_bytes=1e10 if host_of_all else float(rng.choice([2e9, 5e9, 1e10])),
        shared=bool(sharing and rng.random() < 0.6),
        price_per_hour=float(rng.choice([0.0, 0.36, 1.08, 2.5])),
        frequencies_ghz=readonly(frequencies, np.float64),
        active_w=readonly(active, np.float64),
        # Beyond the active power of the lowest level at times: such machines exist, alas.
        idle_w=float(rng.choice([0.0, 2.0, 30.0])),
        static_w=float(rng.choice([0.0, 4.0])),
        boot_s=float(rng.choice([0.0, 30.0])) if booting else 0.0,
        boot_w=float(rng.choice([0.0, 25.0])),
    )


@st.composite
def problems(
    draw: DrawFn,
    max_tasks: int = 40,
    max_machines: int = 5,
    shared: bool | None = None,
    leased: bool | None = None,
    routed: bool | None = None,
) -> Problem:
    """Draw a problem: any workflow on any platform, with staging, own run times, constraints."""
    workflow = draw(workflows(max_tasks))
    platform = draw(platforms(max_machines, shared, leased, routed))
    rng = np.random.default_rng(draw(seeds()))
    own_times = draw(st.sampled_from([False, False, True]))
    homes = ["free", "free", *(f"site:{site.name}" for site in platform.sites)]
    return Problem(
        workflow,
        platform,
        objectives=("makespan", "energy", "cost"),
        constraints=draw(constraints()),
        staging=draw(st.sampled_from(homes)),
        cpu_bound=draw(st.sampled_from([1.0, 1.0, 0.6, 0.0])),
        times=_own_times(workflow, platform, rng) if own_times else None,
    )


@st.composite
def supplied_problems(
    draw: DrawFn,
    max_tasks: int = 15,
    shared: bool | None = None,
    leased: bool | None = None,
    routed: bool | None = None,
) -> Problem:
    """Draw a problem whose sites all have a supply, with a window to start in and every constraint."""
    free = draw(problems(max_tasks, 5, shared, leased, routed))
    rng = np.random.default_rng(draw(seeds()))
    # Submission within, before and after what the traces describe, between knots and in the year 2022.
    start = draw(st.sampled_from([0.0, 13.0, -4.5, 1654041600.0, 1654041607.25]))
    supply = {site.name: _supply(start, rng) for site in free.platform.sites}
    return replace(
        free,
        objectives=("makespan", "cost", "brown_energy", "carbon"),
        constraints=(*free.constraints, *supplied_constraints(free, rng)),
        supply=supply,
        start=start,
        window_s=float(rng.choice([0.0, 40.0, 300.0])),
        time_step_s=10.0,
    )


def _supply(start: float, rng: np.random.Generator) -> Supply:
    """Return a supply of any sort: no green power, plenty, some; prices below 0; with a battery."""
    sort = rng.choice(["none", "plenty", "some", "some", "some"])
    some = sort == "some"
    flat = constant(0.0 if sort == "none" else 1e6, "W")
    return Supply(
        green=trace([0.0, 3.0, 20.0, 60.0, 200.0], "W", start, rng) if some else flat,
        carbon=trace([0.0, 50.0, 360.0, 800.0], "g/kWh", start, rng),
        price=trace([-0.1, 0.0, 0.1, 0.4], "EUR/kWh", start, rng) if rng.random() < 0.6 else None,
        battery=battery(rng) if rng.random() < 0.5 else None,
    )


def trace(values: list[float], unit: str, start: float, rng: np.random.Generator) -> Trace:
    """Return a trace of whole seconds that begins somewhere near `start`, of any period."""
    count = int(rng.integers(1, 9))
    knots = np.cumsum(rng.integers(1, 30, count)).astype(float)
    begin = np.floor(start) + float(rng.integers(-60, 20))
    return Trace(
        knots - knots[0] + begin,
        rng.choice(values, count),
        float(knots[-1] - knots[0] + begin + rng.integers(1, 30)),
        unit,
        rng.choice(["wrap", "hold"]),
    )


def battery(rng: np.random.Generator) -> Battery:
    return Battery(
        capacity_j=float(rng.choice([10.0, 400.0, 3000.0, 1e5])),
        charge_w=float(rng.choice([5.0, 50.0, 1e4])),
        discharge_w=float(rng.choice([5.0, 50.0, 1e4])),
        efficiency=float(rng.choice([1.0, 0.8, 0.5])),
        initial_share=float(rng.choice([0.0, 0.5, 1.0])),
    )


def supplied_constraints(problem: Problem, rng: np.random.Generator) -> list[AnyConstraint]:
    """Return some constraints of the kinds that `constraints` does not draw."""
    modes: list[Mode] = ["hard", "soft", "epsilon", "objective"]
    sites = [site.name for site in problem.platform.sites]
    every: list[AnyConstraint] = [
        Constraint("energy", float(rng.choice([0.0, 100.0, 1e4])), rng.choice(modes)),
        Constraint("brown_energy", float(rng.choice([0.0, 100.0, 1e4])), rng.choice(modes)),
        Constraint("carbon", float(rng.choice([0.0, 1e-2, 1.0])), rng.choice(modes), tolerance=1e-3),
        Constraint("green_share", float(rng.choice([0.0, 0.5, 1.0])), rng.choice(modes), tolerance=0.1),
        PlacementRule((str(rng.choice(sites)),), mode=rng.choice(modes[1:])),
        PlacementRule(("cloud",), tasks="T*0", files=None, mode="soft"),
        MemoryRule(rng.choice(modes[1:])),
    ]
    return [constraint for constraint in every if rng.random() < 0.4]


def random_times(problem: Problem, rng: np.random.Generator) -> tuple[FloatArray, float]:
    """Return holds, half of them 0, and an offset within the window; some on knots, some between."""
    n, most = problem.n_tasks, problem.window_s
    step = float(rng.choice([1.0, 0.25, 0.1]))
    hold = np.floor(rng.random(n) * most / step) * step * (rng.random(n) < 0.5)
    return hold, float(np.floor(rng.random() * most / step) * step)


@st.composite
def gridded_problems(draw: DrawFn, max_tasks: int = 8, max_machines: int = 4) -> Problem:
    """Draw a problem with a supply in which everything happens at whole seconds."""
    workflow = draw(workflows(max_tasks))
    n_sites, n_machines = draw(st.integers(1, 3)), draw(st.integers(1, max_machines))
    rng = np.random.default_rng(draw(seeds()))
    sharing, start = draw(st.booleans()), draw(st.sampled_from([0.0, 11.0, 1654041600.0]))
    sites = tuple(_site(s, rng) for s in range(n_sites))
    machines = [
        Machine(f"m{k}", _gridded_type(k, rng, sharing), int(rng.integers(n_sites)))
        for k in range(n_machines)
    ]
    shape = (n_sites, n_sites)
    network = Network(
        bandwidth=readonly(rng.choice([1e6, 5e5], shape), np.float64),
        latency=readonly(rng.choice([0.0, 1.0], shape), np.float64),
        joules_per_byte=readonly(np.full(shape, 1e-6), np.float64),
        price_per_byte=readonly(np.zeros(shape), np.float64),
    )
    times = rng.integers(0, 9, (workflow.n_tasks, n_machines)).astype(float)
    platform = Platform("gridded", "EUR", sites, tuple(machines), network, PerTask())
    supply = {site.name: _supply(start, rng) for site in sites}
    return Problem(workflow, platform, times=times, supply=supply, start=start, window_s=20.0)


def _gridded_type(k: int, rng: np.random.Generator, sharing: bool) -> MachineType:
    return replace(
        _type(k, rng, sharing, True, booting=False),
        frequencies_ghz=readonly([1.0, 2.0], np.float64),
        active_w=readonly([15.0, 85.0], np.float64),
        boot_s=float(rng.choice([0.0, 3.0])),
    )


def constraints() -> SearchStrategy[tuple[Constraint, ...]]:
    bounds = st.sampled_from([0.0, 1e-3, 10.0, 1e6])
    tolerances = st.sampled_from([0.0, 0.5])
    optional = st.tuples(
        st.none() | st.builds(lambda b, q: deadline(b, tolerance=q), bounds, tolerances),
        st.none() | st.builds(lambda b, q: budget(b, tolerance=q), bounds, tolerances),
    )
    return optional.map(lambda pair: tuple(c for c in pair if c is not None))


def _own_times(workflow: Workflow, platform: Platform, rng: np.random.Generator) -> np.ndarray:
    """Return times without any rank of the machines; NaN on some that the task would fit on."""
    free = Problem(workflow, platform)
    times = np.where(free.hosts, rng.integers(0, 20, free.hosts.shape) / 2.0, np.nan)
    holes = rng.random(times.shape) < 0.3
    holes[np.arange(len(times)), np.argmax(free.hosts, axis=1)] = False
    times[holes] = np.nan
    return times


def random_genes(problem: Problem, rng: np.random.Generator) -> Genes:
    """Return random machines that can host, levels that exist, and a random topological order."""
    machine = np.array([rng.choice(np.flatnonzero(row)) for row in problem.hosts], np.int16)
    level = rng.integers(0, problem.level_counts()[machine]).astype(np.int16)
    return machine, level, random_order(problem.workflow, rng)


def random_order(workflow: Workflow, rng: np.random.Generator) -> IndexArray:
    """Return a random topological order: of the tasks that may come next, any one does."""
    missing = workflow.parents.degrees().copy()
    ready, order = list(np.flatnonzero(missing == 0)), []
    while ready:
        i = ready.pop(int(rng.integers(len(ready))))
        order.append(i)
        for child in workflow.children.row(i):
            missing[child] -= 1
            if missing[child] == 0:
                ready.append(child)
    return np.array(order, np.int32)


def random_population(problem: Problem, rows: int, rng: np.random.Generator) -> Genes:
    """Return `rows` random schedules: machine, level and order, each (rows, n_tasks)."""
    drawn = [random_genes(problem, rng) for _ in range(rows)]
    machine, level, order = (np.stack(parts) for parts in zip(*drawn))
    return machine, level, order
