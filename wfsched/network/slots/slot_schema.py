"""Keys of a slot file as pydantic models, with units and ranges.

Import this module inside functions only: importing pydantic takes longer than reading a file.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wfsched.core.config.entry import Entry, quantity


class LinkEntry(Entry):
    """One of `links`, where the topology is in the file."""

    u: str = Field(description="name of a node")
    v: str = Field(description="name of a node")
    bandwidth_mbps: float = quantity("bandwidth of each direction", "Mb/s", gt=0)
    latency_ms: float = quantity("latency", "ms", 0.0, ge=0)


class NodeEntry(Entry):
    """One of `nodes`: a computing node."""

    name: str = Field(description="name of a node of the topology")
    speed: float = quantity("speed", "TFLOP/s", gt=0)
    electricity: float = quantity("price of electricity over its mean", "1", 1.0, ge=0)
    brown: float = quantity("share that is not hydropower", "1", 1.0, ge=0, le=1)
    backlog: float = quantity("work that came before", "TFLOP", 0.0, ge=0)


class TaskEntry(Entry):
    """One of `tasks`: the task of a user."""

    user: str = Field(description="node at which the task begins; one task for each")
    work: float = quantity("work", "TFLOP", gt=0)
    node: str | None = Field(None, description="computing node that it is routed to, by network route")
    data_mb: float = quantity("data", "Mb", 5.0, ge=0)
    deadline_s: float = quantity("deadline from the begin of the slot", "s", 2.0, gt=0)


class EconomicsEntry(Entry):
    """`economics`: what tasks earn and cost."""

    price: float = quantity("reward of work", "1/TFLOP", 0.5, ge=0)
    haste: float = quantity("time at which a task earns twice the price", "s", 2.0, ge=0)
    holding: float = quantity("price of the time that a node works", "1/s", 0.2, ge=0)
    kappa: float = quantity("cost of energy", "1/TFLOP", 1e-5, ge=0)
    law: Literal["absolute", "relative"] = Field("absolute", description="as printed, or to a nominal speed")
    nominal_speed: float = quantity("speed at which the relative law gives kappa", "TFLOP/s", 1.0, gt=0)


class SlotEntry(Entry):
    """A slot file."""

    topology: str | None = Field(None, description="name of a topology, or path of its file")
    links: list[LinkEntry] | None = Field(None, description="links, in place of a topology")
    nodes: list[NodeEntry] = Field(description="nodes that compute")
    tasks: list[TaskEntry] = Field(description="a task for each user")
    queue: bool = Field(False, description="whether nodes serve one task after another")
    switch_ms: float = quantity("time that a node takes to forward", "ms", 10.0, ge=0)
    k_paths: int = Field(3, ge=1, le=20, description="paths that are tried from each user to each node")
    economics: EconomicsEntry | None = Field(None, description="what tasks earn and cost")
