"""Gaps and times of routers and policies of slots: python experiments/network/slots/measure.py."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations, product

import numpy as np

import wfsched.network as net

RNG = np.random.default_rng


def slots(users: int, nodes: int, count: int, *, queue: bool, k_paths: int = 3) -> Iterator[net.Slot]:
    """Yield slots of drawn worlds at noon; seeds count from 0."""
    base = net.SETTINGS["carry" if queue else "costly"]
    for seed in range(count):
        setting = replace(
            base, topology=f"ring-{nodes}", users=users, k_paths=k_paths, hydro_nodes=nodes // 2
        )
        yield net.build_world(setting, seed, n_slots=60).slot(12)


def told(name: str, gaps: list[float]) -> None:
    """Print mean and greatest gap [%] and how often there is none."""
    values = 100.0 * np.array(gaps)
    none = f"none {(values < 1e-7).sum()} of {len(values)}"
    print(f"  {name}: mean {values.mean():.3f} %, most {values.max():.2f} %, {none}")


def routing() -> None:
    """Routers beside all paths and orders on the sum of work over time: three users, five nodes."""
    # Nearly all of the profit is haste then.
    hasty = net.Economics(price=1e-6, haste=1e6, holding=0.0, kappa=0.0)
    for name, one, factor in (
        ("drawn nodes", False, 1.0),
        ("one node for all", True, 1.0),
        ("one node for all, four times the data", True, 4.0),
    ):
        print(f"routing, 60 cases: {name}")
        found: dict[str, list[float]] = {"list": [], "one sweep": [], "two sweeps": [], "transform": []}
        for case, drawn in enumerate(slots(3, 5, 60, queue=False)):
            slot = replace(drawn, economics=hasty, deadline=100.0, data=factor * np.asarray(drawn.data))
            node = RNG(case).integers(5, size=3)
            for router, gap in routing_gaps(slot, np.full(3, node[0]) if one else node).items():
                found[router].append(gap)
        for router, gaps in found.items():
            told(router, gaps)


def routing_gaps(slot: net.Slot, node: np.ndarray) -> dict[str, float]:
    """Return what each router misses of the best of all paths and orders."""
    counts = [range(int(slot.network.paths.count[u, node[u]])) for u in range(3)]
    best = max(
        net.Plan.decode(slot, node, path, order).total
        for path in product(*counts)
        for order in permutations(range(3))
    )
    sweeps = {"list": 0, "one sweep": 1, "two sweeps": 2}
    genes = {name: net.routed(slot, node, count) for name, count in sweeps.items()}
    genes["transform"] = net.Transform().routed(slot, node)
    return {name: 1.0 - net.Plan.decode(slot, *each).total / best for name, each in genes.items()}


def joint() -> None:
    """Policies beside all nodes, two paths and all orders: four users, queues."""
    print("joint, 12 cases of 4 users and 5 nodes with queues")
    cases = list(slots(4, 5, 12, queue=True, k_paths=2))
    best = [net.Exhaustive(2)(slot, RNG(1)).total for slot in cases]
    for entry in net.SLOT_POLICIES:
        policy = entry.load()
        told(entry.name, [1.0 - policy(slot, RNG(1)).total / most for slot, most in zip(cases, best)])


def times() -> None:
    """Milliseconds of processor time, shares of the iterated search and the bound: ten users and nodes."""
    for queue in (False, True):
        print(f"30 slots of 10 users and 10 nodes, {'with' if queue else 'without'} queues")
        cases = list(slots(10, 10, 30, queue=queue))
        iterated = np.array([net.LocalSearch(60)(slot, RNG(1)).total for slot in cases])
        for entry in net.SLOT_POLICIES:
            if entry.name in ("evolve", "greedy-transform"):
                continue
            policy: Callable[..., net.Plan] = entry.load()
            begin = time.process_time()
            totals = np.array([policy(slot, RNG(1)).total for slot in cases])
            spent = (time.process_time() - begin) / len(cases)
            print(f"  {entry.name}: {1e3 * spent:.2f} ms, {(totals / iterated).mean():.4f} of iterated")
        for sweeps in (0, 1, 2):
            print(f"  router, {sweeps} sweeps: {rate(cases, sweeps):.0f} decisions a second")
        bound = np.array([net.upper_bound(slot) for slot in cases])
        print(f"  bound: {(bound / iterated).mean():.4f} of iterated")


def rate(cases: list[net.Slot], sweeps: int) -> float:
    """Return how many slots a second of processor time the router routes: median of five rounds."""
    nodes = [net.Greedy(0).genes(slot)[0] for slot in cases]
    rates = []
    for _ in range(5):
        begin = time.process_time()
        for slot, node in zip(cases * 5, nodes * 5):
            net.routed(slot, node, sweeps)
        rates.append(5 * len(cases) / (time.process_time() - begin))
    return float(np.median(rates))


if __name__ == "__main__":
    routing()
    joint()
    times()
