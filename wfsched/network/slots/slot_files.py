"""Slots from JSON files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.core.errors import NetworkError
from wfsched.network.network_files import named_topology, read_network_file
from wfsched.network.slots.economics import Economics
from wfsched.network.slots.slot import Network, Slot
from wfsched.platforms.topology.model import Link, Topology
from wfsched.platforms.topology.units import MEGABIT_BYTES

if TYPE_CHECKING:
    from wfsched.network.slots.slot_schema import SlotEntry


def read_slot(path: str | os.PathLike[str]) -> Slot:
    """Read a slot from a JSON file; docs/network.md lists the keys.

    Raises
    ------
    NetworkError
        If the file is not a slot; the message names the file and each key at fault.
    """
    return read_placed_slot(path)[0]


def read_placed_slot(path: str | os.PathLike[str]) -> tuple[Slot, IntArray | None]:
    """Read a slot and the nodes that its tasks name: indices (n_users,), None where no task names one.

    Raises
    ------
    NetworkError
        As `read_slot`; if some tasks name a node and some do not; if what is named does not compute.
    """
    return read_network_file(path, "slot", "wfsched.network.slots.slot_schema:SlotEntry", _placed)


def _placed(entry: SlotEntry, folder: Path) -> tuple[Slot, IntArray | None]:
    slot = _slot(entry, folder)
    named = [task.node for task in entry.tasks if task.node is not None]
    if not named:
        return slot, None
    if len(named) < len(entry.tasks):
        first = next(task.user for task in entry.tasks if task.node is None)
        raise NetworkError(
            "some tasks name their nodes and some do not",
            where=f"tasks[{first}].node",
            got="none",
            allowed="a node of each task, or of none",
        )
    return slot, np.array([slot.network.node(name) for name in named], np.int64)


def _slot(entry: SlotEntry, folder: Path) -> Slot:
    users = tuple(task.user for task in entry.tasks)
    data = np.array([task.data_mb * MEGABIT_BYTES for task in entry.tasks])
    network = Network(
        _topology(entry, folder),
        users,
        tuple(node.name for node in entry.nodes),
        np.array([node.speed for node in entry.nodes]),
        entry.k_paths,
        max(float(data.mean()), 1.0) if len(data) else 1.0,
        entry.switch_ms * 1e-3,
    )
    return Slot(
        network,
        np.array([task.work for task in entry.tasks]),
        np.array([task.deadline_s for task in entry.tasks]),
        data,
        np.array([node.electricity for node in entry.nodes]),
        np.array([node.brown for node in entry.nodes]),
        np.array([node.backlog for node in entry.nodes]),
        entry.queue,
        Economics() if entry.economics is None else Economics(**entry.economics.model_dump()),
    )


def _topology(entry: SlotEntry, folder: Path) -> Topology:
    """Return the topology; users that do not compute forward nothing."""
    named = named_topology(entry.topology, entry.links is not None, folder)
    if named is not None:
        return named
    links = tuple(
        Link(link.u, link.v, link.bandwidth_mbps * MEGABIT_BYTES, link.latency_ms * 1e-3)
        for link in entry.links or ()
    )
    ends = dict.fromkeys(end for link in links for end in (link.u, link.v))
    users_and_nodes = [*(task.user for task in entry.tasks), *(node.name for node in entry.nodes)]
    nodes = tuple(dict.fromkeys([*ends, *users_and_nodes]))
    computing = {node.name for node in entry.nodes}
    users = dict.fromkeys(task.user for task in entry.tasks if task.user not in computing)
    return Topology("links of the file", nodes, links, users=tuple(users))
