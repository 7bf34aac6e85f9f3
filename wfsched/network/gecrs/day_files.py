"""Days as JSON files: reading and writing."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import NetworkError
from wfsched.core.files import write_text
from wfsched.core.units import JOULES_PER_KWH, SECONDS_PER_HOUR
from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.nodes import KINDS, ComputingNode, GreenNetwork
from wfsched.network.gecrs.setting import GIGABIT_BYTES
from wfsched.network.gecrs.tasks import Tasks
from wfsched.network.network_files import named_topology, read_network_file
from wfsched.platforms.topology.model import Link, Topology
from wfsched.platforms.topology.units import MEGABIT_BYTES

if TYPE_CHECKING:
    from wfsched.network.gecrs.day_schema import DayEntry, NodeEntry

# Energy of a transfer: Wh per gigabit in J per byte.
_WH_PER_GBIT = SECONDS_PER_HOUR / GIGABIT_BYTES


def read_day(path: str | os.PathLike[str]) -> Day:
    """Read a day from a JSON file; docs/network.md lists the keys.

    Raises
    ------
    NetworkError
        If the file is not a day; the message names the file and each key at fault.
    """
    return read_network_file(path, "day", "wfsched.network.gecrs.day_schema:DayEntry", _day)


def _day(entry: DayEntry, folder: Path) -> Day:
    topology = _topology(entry, folder)
    data = [task.data_gbit * GIGABIT_BYTES for task in entry.tasks]
    mean = float(np.mean(data)) if data else 0.0
    network = GreenNetwork(topology, tuple(map(_node, entry.nodes)), tuple(entry.users), mean)
    users = {name: place for place, name in enumerate(entry.users)}
    for place, task in enumerate(entry.tasks):
        if task.user not in users:
            raise NetworkError("unknown user", where=f"tasks[{place}]", got=task.user, known=users)
    tasks = Tasks(
        user=np.array([users[task.user] for task in entry.tasks], dtype=np.int64),
        arrival=np.array([task.arrival_s for task in entry.tasks]),
        work=np.array([task.work for task in entry.tasks]),
        data=np.array(data),
        kind=np.array([KINDS.index(task.kind) for task in entry.tasks], dtype=np.int64),
        sensitive=np.array([task.sensitive for task in entry.tasks], dtype=np.bool_),
        deadline=np.array([math.inf if t.deadline_s is None else t.deadline_s for t in entry.tasks]),
    )
    seconds = entry.hours * SECONDS_PER_HOUR
    return Day(network, tasks, _supply(entry, seconds), seconds, entry.piece_s)


def _topology(entry: DayEntry, folder: Path) -> Topology:
    named = named_topology(entry.topology, entry.links is not None, folder)
    if named is not None:
        return named
    given = entry.links or []
    links = tuple(
        Link(
            link.u,
            link.v,
            link.bandwidth_mbps * MEGABIT_BYTES,
            link.latency_ms * 1e-3,
            link.wh_per_gbit * _WH_PER_GBIT,
        )
        for link in given
    )
    computing = [node.name for node in entry.nodes]
    names = dict.fromkeys([*(end for link in links for end in (link.u, link.v)), *entry.users, *computing])
    return Topology("links of the file", tuple(names), links)


def _node(entry: NodeEntry) -> ComputingNode:
    cap, stored = entry.cap_kwh * JOULES_PER_KWH, entry.stored_kwh * JOULES_PER_KWH
    return ComputingNode(entry.name, entry.cpu, entry.gpu, entry.cpu_w, entry.gpu_w, cap, stored)


def _supply(entry: DayEntry, seconds: float) -> FloatArray:
    """Return the supplies (n_nodes, n_pieces): nothing after the end of the longest."""
    needed = math.ceil(seconds / entry.piece_s - 1e-9)
    longest = max([needed, *(len(node.supply_w or ()) for node in entry.nodes)])
    supply = np.zeros((len(entry.nodes), longest))
    for place, node in enumerate(entry.nodes):
        if node.supply_w is None:
            continue
        if len(node.supply_w) < needed:
            raise NetworkError(
                "the supply is shorter than the day",
                where=f"nodes[{place}].supply_w",
                got=f"{len(node.supply_w)} pieces of {entry.piece_s:g} s",
                allowed=f"at least {needed}",
                remedy="Give more pieces, or fewer hours.",
            )
        supply[place, : len(node.supply_w)] = node.supply_w
    return supply


def write_day(day: Day, path: str | os.PathLike[str]) -> None:
    """Write a day to a JSON file, atomically; its links are written out.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    network, tasks = day.network, day.tasks
    document = {
        "links": [
            {
                "u": link.u,
                "v": link.v,
                "bandwidth_mbps": link.bandwidth / MEGABIT_BYTES,
                "latency_ms": link.latency * 1e3,
                "wh_per_gbit": link.joules_per_byte / _WH_PER_GBIT,
            }
            for link in network.topology.links
        ],
        "users": list(network.users),
        "nodes": [_node_document(node, power) for node, power in zip(network.nodes, day.supply.tolist())],
        "hours": day.seconds / SECONDS_PER_HOUR,
        "piece_s": day.piece_s,
        "tasks": [
            {
                "user": network.users[user],
                "arrival_s": arrival,
                "work": work,
                "data_gbit": data / GIGABIT_BYTES,
                "kind": KINDS[kind],
                "sensitive": sensitive,
                **({} if math.isinf(deadline) else {"deadline_s": deadline}),
            }
            for user, arrival, work, data, kind, sensitive, deadline in zip(
                *(getattr(tasks, name).tolist() for name in Tasks.__slots__)
            )
        ],
    }
    write_text(Path(path), json.dumps(document) + "\n")


def _node_document(node: ComputingNode, power: list[float]) -> dict[str, Any]:
    return {
        "name": node.name,
        "cpu": node.cpu,
        "gpu": node.gpu,
        "cpu_w": node.cpu_power,
        "gpu_w": node.gpu_power,
        "cap_kwh": node.reserve_cap / JOULES_PER_KWH,
        "stored_kwh": min(node.reserve, node.reserve_cap) / JOULES_PER_KWH,
        "supply_w": power,
    }
