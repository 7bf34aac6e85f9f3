"""Slots from JSON files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from wfsched.core.config.reading import read_json
from wfsched.core.errors import NetworkError, WfschedError
from wfsched.network.slots.economics import Economics
from wfsched.network.slots.slot import Network, Slot
from wfsched.platforms.topology.load import load_topology
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
    document = read_json(path, NetworkError)
    if not isinstance(document, dict):
        raise NetworkError("not a slot: expected a table", where=str(path), got=type(document).__name__)
    from wfsched.core.config.faults import as_one_error
    from wfsched.core.config.tables import validate
    from wfsched.network.slots.slot_schema import SlotEntry

    entry, faults = validate(SlotEntry, document)
    if entry is None:
        raise as_one_error(str(path), faults, NetworkError)
    try:
        return _slot(entry, Path(path).parent)
    except WfschedError as error:
        where = f"{path}: {error.where}" if error.where else str(path)
        raise NetworkError(
            error.what,
            where=where,
            got=error.got,
            allowed=error.allowed,
            remedy=error.remedy,
            near=error.near,
        ) from error


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
    if (entry.topology is None) == (entry.links is None):
        got = "neither" if entry.links is None else "both"
        raise NetworkError("not one topology", got=got, allowed="either topology or links")
    if entry.topology is not None:
        beside = folder / entry.topology
        return load_topology(beside if beside.is_file() else entry.topology)
    links = tuple(
        Link(link.u, link.v, link.bandwidth_mbps * MEGABIT_BYTES, link.latency_ms * 1e-3)
        for link in entry.links or ()
    )
    ends = dict.fromkeys(end for link in links for end in (link.u, link.v))
    named = [*(task.user for task in entry.tasks), *(node.name for node in entry.nodes)]
    nodes = tuple(dict.fromkeys([*ends, *named]))
    computing = {node.name for node in entry.nodes}
    users = dict.fromkeys(task.user for task in entry.tasks if task.user not in computing)
    return Topology("links of the file", nodes, links, users=tuple(users))
