"""Independent check of plans: looks at intervals only, whoever made them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from wfsched.network.slots.plan import Plan

_TOLERANCE = 1e-9


class Violation(NamedTuple):
    """What is wrong with a plan: a code, where, and a sentence."""

    code: str
    where: str
    message: str


def check_plan(plan: Plan) -> tuple[Violation, ...]:
    """Return everything that makes a plan impossible or its figures wrong; empty if nothing does.

    Paths connect the user with its node and pass no other user; arcs and queues carry one thing at a time;
    nodes store and forward; times and profits are those of the facts.
    """
    return (*_paths(plan), *_transfers(plan), *_overlaps(plan), *_nodes(plan), *_profits(plan))


def _paths(plan: Plan) -> Iterator[Violation]:
    network = plan.slot.network
    topology = network.topology
    for u, user in enumerate(network.users):
        at = user
        for arc in plan.arcs(u):
            link = topology.links[arc // 2]
            tail, head = (link.u, link.v) if arc % 2 == 0 else (link.v, link.u)
            if tail != at:
                yield Violation("path", user, f"the path goes on at {tail}, and has come to {at}")
            if tail in topology.users and tail != user:
                yield Violation("path", user, f"the path passes the user {tail}")
            at = head
        if at != network.nodes[plan.node[u]]:
            yield Violation("path", user, f"the path ends at {at}, not at {network.nodes[plan.node[u]]}")


def _durations(plan: Plan, u: int) -> list[float]:
    links = plan.slot.network.topology.links
    size = float(np.asarray(plan.slot.data)[u])
    return [size / links[arc // 2].bandwidth for arc in plan.arcs(u)]


def _transfers(plan: Plan) -> Iterator[Violation]:
    """Yield transfers that begin before the node has what it sends, and arrivals that are not theirs."""
    network = plan.slot.network
    for u, user in enumerate(network.users):
        arcs, durations = plan.arcs(u), _durations(plan, u)
        if len(plan.begin[u]) != len(arcs):
            yield Violation("transfer", user, "not one start for each arc")
            continue
        ready = 0.0
        for hop, (arc, start, duration) in enumerate(zip(arcs, plan.begin[u], durations)):
            if start < ready - _TOLERANCE:
                yield Violation("transfer", user, f"hop {hop} begins at {start:g} s, ready at {ready:g} s")
            ready = start + duration + network.topology.links[arc // 2].latency
            ready += network.switch_s if hop + 1 < len(arcs) else 0.0
        if abs(plan.arrival[u] - ready) > _TOLERANCE * max(1.0, ready):
            yield Violation("arrival", user, f"arrives at {ready:g} s, not at {plan.arrival[u]:g} s")


def _overlaps(plan: Plan) -> Iterator[Violation]:
    """Yield arcs that carry two transfers at a time."""
    carried: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for u in range(plan.slot.network.n_users):
        for arc, start, duration in zip(plan.arcs(u), plan.begin[u], _durations(plan, u)):
            carried[arc].append((start, start + duration))
    for arc, spans in carried.items():
        spans.sort()
        for (_, end), (begin, _) in pairwise(spans):
            if begin < end - _TOLERANCE * max(1.0, end):
                yield Violation("arc", str(arc), f"a transfer begins at {begin:g} s, one ends at {end:g} s")


def _nodes(plan: Plan) -> Iterator[Violation]:
    slot, network = plan.slot, plan.slot.network
    for n, name in enumerate(network.nodes):
        speed = float(network.speed[n])
        own = np.flatnonzero(plan.node == n)
        busy = float(np.asarray(slot.backlog)[n]) / speed if slot.queue else 0.0
        for u in sorted(own.tolist(), key=lambda u: (plan.arrival[u], u)):
            earliest = max(float(plan.arrival[u]), busy) if slot.queue else float(plan.arrival[u])
            if abs(plan.start[u] - earliest) > _TOLERANCE * max(1.0, earliest):
                yield Violation("node", name, f"{network.users[u]} starts at {plan.start[u]:g} s")
            finish = float(plan.start[u] + np.asarray(slot.work)[u] / speed)
            if abs(plan.finish[u] - finish) > _TOLERANCE * max(1.0, finish):
                yield Violation("node", name, f"{network.users[u]} ends at {plan.finish[u]:g} s")
            busy = finish


def _profits(plan: Plan) -> Iterator[Violation]:
    slot = plan.slot
    costs = slot.economics.cost_per_work(
        slot.network.speed, np.asarray(slot.electricity), np.asarray(slot.brown)
    )
    for u, user in enumerate(slot.network.users):
        work, deadline = float(np.asarray(slot.work)[u]), float(np.asarray(slot.deadline)[u])
        earned = slot.economics.reward(work, float(plan.finish[u]), deadline)
        profit = earned - float(costs[plan.node[u]]) * work
        if abs(plan.profit[u] - profit) > _TOLERANCE * max(1.0, abs(profit)):
            yield Violation("profit", user, f"profit {profit:g}, not {plan.profit[u]:g}")
