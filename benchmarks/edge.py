"""Time of the policies on one month of jobs on ten edges, on one processor, and the costs that go with it.

Drawn with the parameters that `wfsched edge simulate` has by default. Every outcome is passed to the
independent checker first. A prototype in C++ took 0.4 s for the fourteen on another machine.
"""

from __future__ import annotations

from benchmarks.timing import markdown, median_s
from wfsched.edge.check import check
from wfsched.edge.instances.generate import generate
from wfsched.edge.instances.setting import Setting
from wfsched.edge.instances.sunwind import built_in_region
from wfsched.edge.registry import OWN_POLICIES, PUBLISHED_POLICIES
from wfsched.edge.simulate import simulate
from wfsched.workflow import Workflow

TITLE = "Edge servers"
LOADS = (0.1, 0.4, 0.7, 1.0)
BEST = "realloc-low-carb-edf"
FOURTEEN = tuple(entry.name for entry in PUBLISHED_POLICIES)
OURS = tuple(entry.name for entry in OWN_POLICIES)


def table(_: list[Workflow]) -> list[str]:
    """Return the table of this benchmark."""
    header = ("load", "jobs", "fourteen [s]", f"{BEST} [s]", *(f"{name} [s]" for name in OURS))
    return markdown((*header, *(f"{name} / {BEST}, cost" for name in OURS)), [_row(load) for load in LOADS])


def _row(load: float) -> tuple[str, ...]:
    instance = generate(Setting(load=load), built_in_region(), 1)
    cost = {}
    for name in (*FOURTEEN, *OURS):
        outcome = simulate(instance, name)
        if violations := check(outcome):
            raise RuntimeError(f"{name} at load {load}: {violations[0]}")
        cost[name] = outcome.cost
    all_of_them = median_s(lambda: [simulate(instance, name) for name in FOURTEEN], repeats=3)
    single = [median_s(lambda name=name: simulate(instance, name), repeats=3) for name in (BEST, *OURS)]
    return (
        f"{load:g}",
        str(len(instance.jobs)),
        f"{all_of_them:.2f}",
        *(f"{seconds:.3f}" for seconds in single),
        *(f"{cost[name] / cost[BEST]:.3f}" for name in OURS),
    )
