"""Small problems whose schedules and figures are worked out by hand in docs/model.md."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import readonly
from wfsched.platforms.model import Machine, MachineType, Network, Platform, Site
from wfsched.platforms.pricing import PerTask, PriceModel
from wfsched.schedule.problem import Problem
from wfsched.workflow.model import Edges, Tasks, Workflow

MB = 1e6


def machine_type(name: str, speed: float, price_per_hour: float, **other: object) -> MachineType:
    """Return a type of levels 1 and 2 GHz with 5 W + 10 W/GHz^3: 15 W and 85 W active, 2 W idle."""
    frequencies = np.array([1.0, 2.0])
    values: dict[str, object] = {
        "accelerator_speed": readonly([1.0, 0.0, 0.0, 0.0], np.float64),
        "cores": 4,
        "memory_bytes": 8e9,
        "shared": False,
        "frequencies_ghz": readonly(frequencies, np.float64),
        "active_w": readonly(5.0 + 10.0 * frequencies**3, np.float64),
        "idle_w": 2.0,
    }
    return MachineType(name=name, speed=speed, price_per_hour=price_per_hour, **(values | other))  # type: ignore[arg-type]


def platform(*types: MachineType, pricing: PriceModel | None = None, site: Site | None = None) -> Platform:
    """Return one site with a machine of each type; links of 10 MB/s, no latency, 1e-8 J/B."""
    return Platform(
        name="by-hand",
        currency="USD",
        sites=(site or Site("here"),),
        machines=tuple(Machine(f"M{k}", kind, 0) for k, kind in enumerate(types)),
        network=Network.uniform(bandwidth=1e7, joules_per_byte=1e-8),
        pricing=pricing or PerTask(),
    )


def two_machines(pricing: PriceModel | None = None, **other: object) -> Platform:
    """Return M0 (speed 1, 0.36 per hour) and M1 (speed 2, 1.08 per hour)."""
    slow, fast = machine_type("slow", 1.0, 0.36, **other), machine_type("fast", 2.0, 1.08, **other)
    return platform(slow, fast, pricing=pricing)


def fork(pricing: PriceModel | None = None) -> Problem:
    """A (10 s) hands 100 MB to B (20 s) and 50 MB to C (15 s)."""
    tasks = Tasks.of(["A", "B", "C"], [10.0, 20.0, 15.0])
    edges = Edges.of([0, 0], [1, 2], [100 * MB, 50 * MB])
    return Problem(Workflow.build("fork", tasks, edges), two_machines(pricing))


def chain(pricing: PriceModel | None = None) -> Problem:
    """A (10 s) hands 100 MB to B (20 s), which E (5 s) waits for without data."""
    tasks = Tasks.of(["A", "B", "E"], [10.0, 20.0, 5.0])
    edges = Edges.of([0, 1], [1, 2], [100 * MB, 0.0])
    return Problem(Workflow.build("chain", tasks, edges), two_machines(pricing))


def four_on_one(pricing: PriceModel | None = None) -> Problem:
    """P (10 s), Q (20 s), R (6 s), S (2 s) of 2, 2, 3, 1 cores on a shared machine of 4 cores.

    It boots for 5 s at 20 W, draws 40 W when full and 8 W idle, costs 3.60 per hour; PUE 1.5.
    """
    kind = machine_type(
        "big",
        1.0,
        3.6,
        shared=True,
        frequencies_ghz=readonly([1.0], np.float64),
        active_w=readonly([40.0], np.float64),
        idle_w=8.0,
        boot_s=5.0,
        boot_w=20.0,
    )
    tasks = Tasks.of(["P", "Q", "R", "S"], [10.0, 20.0, 6.0, 2.0], cores=[2, 2, 3, 1])
    workflow = Workflow.build("four", tasks, Edges.of([], []))
    return Problem(workflow, platform(kind, pricing=pricing, site=Site("hall", pue=1.5)))
