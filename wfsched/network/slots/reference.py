"""Plain twin of the evaluation of slots, on the facts rather than the tables: the definition for a reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wfsched.network.slots.slot import Slot


class ReferenceTask(NamedTuple):
    """What becomes of a task: starts of its transfers, arrival, start and end [s], profit."""

    begin: tuple[float, ...]
    arrival: float
    start: float
    finish: float
    profit: float


def evaluate_plan(
    slot: Slot, node: Sequence[int], path: Sequence[int], order: Sequence[int]
) -> tuple[ReferenceTask, ...]:
    """Return what becomes of each user's task.

    Parameters
    ----------
    node, path : sequence of int
        Of each user.
    order : sequence of int
        Users, in the order of booking.
    """
    network, taken = slot.network, dict[int, list[tuple[float, float]]]()
    sent = {u: _send(slot, u, node[u], path[u], taken) for u in order}
    free_at = [
        backlog / speed if slot.queue else 0.0
        for backlog, speed in zip(np.asarray(slot.backlog).tolist(), network.speed.tolist())
    ]
    tasks: dict[int, ReferenceTask] = {}
    for u in sorted(sent, key=lambda u: (sent[u][1], u)):
        begin, arrival = sent[u]
        n, work = node[u], float(np.asarray(slot.work)[u])
        start = max(arrival, free_at[n]) if slot.queue else arrival
        finish = start + work / float(network.speed[n])
        free_at[n] = finish
        deadline = float(np.asarray(slot.deadline)[u])
        earned = slot.economics.reward(work, finish, deadline)
        tasks[u] = ReferenceTask(begin, arrival, start, finish, earned - _cost(slot, n) * work)
    return tuple(tasks[u] for u in range(network.n_users))


def _send(
    slot: Slot, u: int, node: int, path: int, taken: dict[int, list[tuple[float, float]]]
) -> tuple[tuple[float, ...], float]:
    """Book the transfers of a user and return their starts and the arrival."""
    network, links = slot.network, slot.network.topology.links
    arcs = [arc for arc in network.paths.arc[u, node, path].tolist() if arc >= 0]
    ready, begin = 0.0, []
    for hop, arc in enumerate(arcs):
        link = links[arc // 2]
        duration = float(np.asarray(slot.data)[u]) / link.bandwidth
        start = ready
        for low, high in sorted(taken.setdefault(arc, [])):
            if start + duration - low <= 1e-12 * (start + duration):
                break
            start = max(start, high)
        taken[arc].append((start, start + duration))
        begin.append(start)
        ready = start + duration + link.latency + (network.switch_s if hop + 1 < len(arcs) else 0.0)
    return tuple(begin), ready


def _cost(slot: Slot, node: int) -> float:
    """Return what a TFLOP costs on a node."""
    economics, speed = slot.economics, float(slot.network.speed[node])
    scale = economics.nominal_speed if economics.law == "relative" else 1.0
    price = float(np.asarray(slot.electricity)[node]) * float(np.asarray(slot.brown)[node])
    return economics.kappa * price * (speed / scale) ** 2 + economics.holding / speed
