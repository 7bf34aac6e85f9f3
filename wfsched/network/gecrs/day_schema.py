"""Keys of a day file as pydantic models, with units and ranges.

Import this module inside functions only: importing pydantic takes longer than reading a file.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wfsched.core.config.entry import Entry, quantity


class NodeEntry(Entry):
    """One of `nodes`: a computing node."""

    name: str = Field(description="name of a node of the topology")
    cpu: float = quantity("number of cpu units", "1", 0.0, ge=0)
    gpu: float = quantity("number of gpu units", "1", 0.0, ge=0)
    cpu_w: float = quantity("power of a cpu unit at work", "W", 10.0, ge=0)
    gpu_w: float = quantity("power of a gpu unit at work", "W", 30.0, ge=0)
    cap_kwh: float = quantity("most green energy stored", "kWh", 0.0, ge=0)
    stored_kwh: float = quantity("green energy stored at the begin", "kWh", 0.0, ge=0)
    supply_w: list[float] | None = Field(None, description="mean green power of each piece of time [W]")


class LinkEntry(Entry):
    """One of `links`, where the topology is in the file."""

    u: str = Field(description="name of a node")
    v: str = Field(description="name of a node")
    bandwidth_mbps: float = quantity("bandwidth of each direction", "Mb/s", gt=0)
    latency_ms: float = quantity("latency", "ms", 0.0, ge=0)
    wh_per_gbit: float = quantity("energy of a transfer", "Wh/Gb", 0.0, ge=0)


class TaskEntry(Entry):
    """One of `tasks`."""

    user: str = Field(description="name of a user")
    arrival_s: float = quantity("arrival", "s", ge=0)
    work: float = quantity("seconds that one unit needs", "s", ge=0)
    data_gbit: float = quantity("data", "Gb", 0.0, ge=0)
    kind: Literal["cpu", "gpu"] = Field(description='"cpu" or "gpu"')
    sensitive: bool = Field(False, description="whether the task is sensitive to latency")
    deadline_s: float | None = quantity("deadline from the arrival, none if not given", "s", None, gt=0)


class DayEntry(Entry):
    """A day file."""

    topology: str | None = Field(None, description="name of a topology, or path of its file")
    links: list[LinkEntry] | None = Field(None, description="links, in place of a topology")
    users: list[str] = Field(description="nodes at which tasks begin")
    nodes: list[NodeEntry] = Field(description="nodes that compute")
    tasks: list[TaskEntry] = Field(description="tasks in the order of their arrival")
    hours: float = quantity("length of the day", "h", 24.0, gt=0, le=8784)
    piece_s: float = quantity("length of the pieces of supplies", "s", 300.0, gt=0)
