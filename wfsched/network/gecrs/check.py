"""Independent check of outcomes of a day: looks at intervals and energies only, whoever made them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from wfsched.network.gecrs.nodes import KINDS
from wfsched.network.gecrs.outcome import DayOutcome

_TOLERANCE = 1e-9
# Energies are sums over a day [J]: a millijoule in kilowatt-hours.
_ENERGY_TOLERANCE = 1e-3


def check_day(outcome: DayOutcome) -> tuple[str, ...]:
    """Return the violations of an outcome, one sentence each; none for a valid outcome.

    Paths lead from the user to the node and pass no other user; tasks begin when their data are there and
    their pool is free, run for their work, one after another; reserves never fall below zero nor rise above
    the cap, and green energy is used first; brown energy is what is left.
    """
    return (*_paths(outcome), *_runs(outcome), *_pools(outcome), *_reserves(outcome), *_brown(outcome))


def _paths(outcome: DayOutcome) -> Iterator[str]:
    network = outcome.day.network
    topology = network.topology
    for u, n in sorted(set(zip(outcome.day.tasks.user.tolist(), outcome.node.tolist()))):
        at, user = network.users[u], network.users[u]
        for arc in network.path(u, n):
            link = topology.links[arc // 2]
            tail, head = (link.u, link.v) if arc % 2 == 0 else (link.v, link.u)
            if tail != at:
                yield f"path {user} to {network.names[n]}: goes on at {tail}, and has come to {at}"
            if tail in topology.users and tail != user:
                yield f"path {user} to {network.names[n]}: passes the user {tail}"
            at = head
        if at != network.names[n]:
            yield f"path {user} to {network.names[n]}: ends at {at}"


def _runs(outcome: DayOutcome) -> Iterator[str]:
    """Yield tasks that leave before they arrive, run before their data are there, or for another time."""
    network, tasks = outcome.day.network, outcome.day.tasks
    links = network.topology.links
    columns = (outcome.node, outcome.decided, outcome.start, outcome.finish, tasks.user, tasks.kind)
    rows = zip(*(column.tolist() for column in columns), tasks.arrival.tolist(), tasks.work.tolist())
    for i, (n, decided, start, finish, user, kind, arrival, work) in enumerate(rows):
        units = getattr(network.nodes[n], KINDS[kind])
        if decided < arrival:
            yield f"task {i}: sent at {decided:g} s, before it arrives at {arrival:g} s"
        path = (links[arc // 2] for arc in network.path(user, n))
        there = decided + sum(link.latency + tasks.data[i] / link.bandwidth for link in path)
        if start < there - _TOLERANCE * max(1.0, there):
            yield f"task {i}: begins at {start:g} s, its data arrive at {there:g} s"
        if not units > 0:
            yield f"task {i}: runs on {network.names[n]}, which has no units of kind {KINDS[kind]}"
        elif abs(start + work / units - finish) > _TOLERANCE * max(1.0, finish):
            yield f"task {i}: runs from {start:g} s to {finish:g} s, not for its work"


def _pools(outcome: DayOutcome) -> Iterator[str]:
    """Yield pools that run two tasks at a time, or not in the order of the decisions."""
    pools: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    kinds = outcome.day.tasks.kind.tolist()
    for i, (n, decided) in enumerate(zip(outcome.node.tolist(), outcome.decided.tolist())):
        pools[n, kinds[i]].append((decided, i))
    for (n, kind), own in pools.items():
        for (_, before), (_, after) in pairwise(sorted(own)):
            end, begin = float(outcome.finish[before]), float(outcome.start[after])
            if begin < end - _TOLERANCE * max(1.0, end):
                name = f"{outcome.day.network.names[n]}, {KINDS[kind]}"
                yield f"{name}: task {after} begins at {begin:g} s, task {before} ends at {end:g} s"


def _reserves(outcome: DayOutcome) -> Iterator[str]:
    """Yield reserves that are overdrawn, and tasks that use more or less than what is there."""
    day = outcome.day
    decisions = sorted((float(at), i) for i, at in enumerate(outcome.decided))
    for n, node in enumerate(day.network.nodes):
        powers, stored, clock = day.supply[n].tolist(), node.reserve, 0.0
        for at, i in decisions:
            if outcome.node[i] != n:
                continue
            stored = min(node.reserve_cap, stored + _supplied(powers, day.piece_s, clock, at))
            clock, used, energy = at, float(outcome.used[i]), float(outcome.energy[i])
            if used < 0 or used > stored + _ENERGY_TOLERANCE:
                yield f"{node.name}: task {i} takes {used:g} J, {stored:g} J are stored"
            elif abs(used - min(stored, energy)) > _ENERGY_TOLERANCE:
                yield f"{node.name}: task {i} takes {used:g} J of {stored:g} J, and needs {energy:g} J"
            stored -= used


def _supplied(powers: list[float], piece_s: float, begin: float, end: float) -> float:
    """Return the energy of the pieces between two instants [J]."""
    total, at = 0.0, begin
    while at < end:
        k = int(at / piece_s)
        if k >= len(powers):
            break
        until = min(end, (k + 1) * piece_s)
        if until <= at:
            # An instant that rounds down to its own piece.
            k, until = k + 1, min(end, (k + 2) * piece_s)
        total += (powers[k] if k < len(powers) else 0.0) * (until - at)
        at = until
    return total


def _brown(outcome: DayOutcome) -> Iterator[str]:
    """Yield energies that are not those of the facts."""
    network, tasks = outcome.day.network, outcome.day.tasks
    total = 0.0
    for i, (n, kind) in enumerate(zip(outcome.node.tolist(), tasks.kind.tolist())):
        energy = getattr(network.nodes[n], f"{KINDS[kind]}_power") * float(tasks.work[i])
        if abs(energy - float(outcome.energy[i])) > _TOLERANCE * max(1.0, energy):
            yield f"task {i}: needs {energy:g} J, not {float(outcome.energy[i]):g} J"
        path = network.path(int(tasks.user[i]), n)
        per_byte = sum(network.topology.links[arc // 2].joules_per_byte for arc in path)
        total += energy - float(outcome.used[i]) + per_byte * float(tasks.data[i])
    reported = float(outcome.brown.sum())
    if abs(total - reported) > _ENERGY_TOLERANCE + _TOLERANCE * abs(total):
        yield f"brown energy is {total:g} J, not {reported:g} J"
