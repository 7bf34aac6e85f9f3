"""Gaps and times of routers and policies of slots: python experiments/network/slots/measure.py."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations, product

import numpy as np

import wfsched.network as net

RNG = np.random.default_rng


def slots(
    users: int, nodes: int, count: int, *, queue: bool, k_paths: int = 3, free: bool = False
) -> Iterator[net.Slot]:
    """Yield slots of drawn worlds at noon."""
    base = net.SETTINGS["carry" if queue else "costly"]
    economics = net.Economics(kappa=0.0) if free else base.economics
    for seed in range(count):
        setting = replace(
            base,
            topology=f"ring-{nodes}",
            users=users,
            k_paths=k_paths,
            economics=economics,
            hydro_nodes=nodes // 2,
        )
        yield net.build_world(setting, seed, n_slots=60).slot(12)


def told(name: str, gaps: list[float]) -> None:
    """Print mean and greatest gap [%] and how often there is none."""
    values = 100.0 * np.array(gaps)
    none = f"none {(values < 1e-7).sum()} of {len(values)}"
    print(f"  {name}: mean {values.mean():.3f} %, most {values.max():.2f} %, {none}")


def routing() -> None:
    """Routers beside all paths and orders: three users whose nodes are drawn."""
    print("routing, 60 cases of 3 users and 5 nodes")
    found: dict[str, list[float]] = {"list": [], "one sweep": [], "two sweeps": [], "transform": []}
    for case, slot in enumerate(slots(3, 5, 60, queue=False, free=True)):
        node = RNG(case).integers(5, size=3)
        counts = [range(int(slot.network.paths.count[u, node[u]])) for u in range(3)]
        best = max(
            net.Plan.decode(slot, node, path, order).total
            for path in product(*counts)
            for order in permutations(range(3))
        )
        genes = {
            name: net.routed(slot, node, sweeps)
            for sweeps, name in enumerate(("list", "one sweep", "two sweeps"))
        }
        genes["transform"] = net.Transform().routed(slot, node)
        for name, each in genes.items():
            found[name].append(1.0 - net.Plan.decode(slot, *each).total / best)
    for name, gaps in found.items():
        told(name, gaps)


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
        bound = np.array([net.upper_bound(slot) for slot in cases])
        print(f"  bound: {(bound / iterated).mean():.4f} of iterated")


if __name__ == "__main__":
    routing()
    joint()
    times()
