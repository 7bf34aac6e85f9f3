"""The keys of a catalogue file, with their units, as pydantic models.

Each field's description states unit and range; error messages and docs/platforms.md use it. Import
this module inside functions only: pydantic takes longer to import than a catalogue to read.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from wfsched.core.config.entry import Entry, quantity
from wfsched.platforms.limits import (
    MAX_ACCELERATION,
    MAX_CORES,
    MAX_GHZ,
    MAX_MACHINES,
    MAX_MEMORY_B,
    MAX_SPEED,
    MAX_W,
)

AcceleratorName = Literal["gpu", "fpga", "asic"]
Factor = Annotated[float, Field(gt=0, le=MAX_ACCELERATION)]
Gigahertz = Annotated[float, Field(gt=0, le=MAX_GHZ)]


class LinkTerms(Entry):
    """The tables ``[network.within]`` and ``[network.between]``."""

    bandwidth_bytes_per_s: float = quantity("bandwidth", "B/s", gt=0, le=1e15)
    latency_s: float = quantity("latency", "s", 0.0, ge=0, le=1e5)
    joules_per_byte: float = quantity("energy of moving a byte", "J/B", 0.0, ge=0, le=1)
    price_per_byte: float | None = quantity("egress price of a byte", "currency/B", None, ge=0)
    price_per_gb: float | None = quantity("egress price of 1e9 bytes", "currency/GB", None, ge=0)


class EgressTerms(Entry):
    """The table ``[network.egress]`` of routed links."""

    price_per_byte: float | None = quantity("egress price of a byte between sites", "currency/B", None, ge=0)
    price_per_gb: float | None = quantity("egress price of 1e9 bytes", "currency/GB", None, ge=0)


class LinkEntry(Entry):
    """One ``[[network.link]]``: what differs from the terms within or between sites."""

    origin: str = Field(alias="from", description="the name of a site")
    to: str = Field(description="the name of a site")
    symmetric: bool = Field(False, description="true: the way back is alike; false: this way only")
    bandwidth_bytes_per_s: float | None = quantity("bandwidth", "B/s", None, gt=0, le=1e15)
    latency_s: float | None = quantity("latency", "s", None, ge=0, le=1e5)
    joules_per_byte: float | None = quantity("energy of moving a byte", "J/B", None, ge=0, le=1)
    price_per_byte: float | None = quantity("egress price of a byte", "currency/B", None, ge=0)
    price_per_gb: float | None = quantity("egress price of 1e9 bytes", "currency/GB", None, ge=0)


class NetworkEntry(Entry):
    """The table ``[network]``."""

    within: LinkTerms = Field(description="a table: the link between two machines of a site")
    between: LinkTerms | None = Field(None, description="a table: the link between two sites")
    egress: EgressTerms | None = Field(
        None, description="a table: what bytes between sites cost; routed only"
    )
    link: tuple[LinkEntry, ...] = Field((), description="a list of tables: pairs of sites that differ")
    links: Literal["sites", "routed"] = Field(
        "sites",
        description='"sites": a link between each two sites, never short; "routed": data cross the links of '
        "a topology, each of which carries one transfer at a time",
    )
    topology: str = Field(
        "",
        description='of routed links: a name such as "ring-10" or "topohub:sndlib/polska", or a path '
        "relative to the catalogue",
    )
    seed: int = Field(1, ge=0, description="seed of a generated topology, a whole number >= 0")
    bandwidth_bytes_per_s: float | None = quantity(
        "bandwidth of the links of the topology, as far as it does not say", "B/s", None, gt=0, le=1e15
    )
    source: str = Field("", description="text")


class SiteEntry(Entry):
    """One ``[[site]]``."""

    name: str = Field(min_length=1, description="a name, unique among the sites")
    tier: Literal["end", "edge", "cloud"] = Field("cloud", description='"end", "edge" or "cloud"')
    pue: float = quantity("facility power over machine power", "1", 1.0, ge=1, le=10)
    idle: Literal["leased", "always"] = Field("leased", description='"leased" or "always"')
    node: str = Field("", description="node of the topology; by default the one called as the site")
    supply: str = Field("", description="name of a built-in supply, or a path relative to the catalogue")
    green_scale: float | None = quantity("factor on the green power of the supply", "1", None, ge=0)
    source: str = Field("", description="text")


class TypeEntry(Entry):
    """One ``[[type]]`` of VM or device."""

    name: str = Field(min_length=1, description="a name, unique among the types")
    speed: float = quantity(
        "CPU speed relative to the machine that run times are for", "1", ge=1 / MAX_SPEED, le=MAX_SPEED
    )
    cores: int = Field(
        ge=1, le=MAX_CORES, description=f"cores that a task may ask for, a whole number, 1 to {MAX_CORES}"
    )
    memory_gib: float | None = quantity("memory, 2^30 bytes each", "GiB", None, gt=0, le=MAX_MEMORY_B / 2**30)
    memory_bytes: float | None = quantity("memory", "B", None, gt=0, le=MAX_MEMORY_B)
    shared: bool = Field(False, description="true: several tasks at a time; false: one has it all")
    accelerators: dict[AcceleratorName, Factor] = Field(
        {},
        description='factors > 0 on speed for tasks of the kinds "gpu", "fpga", "asic"',
        json_schema_extra={"unit": "1"},
    )
    price_per_hour: float = quantity("price of an hour", "currency/h", ge=0, le=1e9)
    frequencies_ghz: tuple[Gigahertz, ...] = Field(
        min_length=1,
        description=f"a list of frequencies [GHz] > 0 and <= {MAX_GHZ:g}, ascending; the last is the top one",
        json_schema_extra={"unit": "GHz"},
    )
    power: dict[str, Any] = Field(
        description="a table with the key model and the keys of that power model",
        json_schema_extra={"models": "wfsched.platforms.registry:POWER_MODELS"},
    )
    idle_w: float | None = quantity("idle power", "W", None, ge=0, le=MAX_W)
    idle_fraction: float | None = quantity(
        "idle power as a share of the active power at the top", "1", None, ge=0, le=1
    )
    static_w: float = quantity("power that is always there (P_s)", "W", 0.0, ge=0, le=MAX_W)
    boot_s: float = quantity("boot time", "s", 0.0, ge=0, le=1e6)
    boot_w: float = quantity("power while booting", "W", 0.0, ge=0, le=MAX_W)
    source: str = Field("", description="text: where the numbers come from")
    sources: dict[str, str] = Field({}, description="a table: for keys of this type, where they come from")


class MachineEntry(Entry):
    """One ``[[machine]]`` entry: how many machines of a type stand at a site."""

    type: str = Field(description="the name of a type")
    site: str | None = Field(None, description="the name of a site")
    count: int = Field(
        1, ge=1, le=MAX_MACHINES, description=f"how many machines, a whole number, 1 to {MAX_MACHINES}"
    )


class CatalogueEntry(Entry):
    """A whole catalogue file."""

    name: str = Field(min_length=1, description="a name")
    currency: str = Field(pattern=r"^[A-Z]{3}$", description="three capital letters, such as USD or CNY")
    source: str = Field("", description="text: where the catalogue comes from")
    count_static: bool = Field(False, description="whether static power belongs to the energy")
    pricing: dict[str, Any] = Field(
        description="a table with the key model and the keys of that price model; source is text",
        json_schema_extra={"models": "wfsched.platforms.registry:PRICE_MODELS"},
    )
    network: NetworkEntry = Field(description="a table: the links within and between sites")
    site: tuple[SiteEntry, ...] = Field(min_length=1, description="a list of at least one [[site]]")
    type: tuple[TypeEntry, ...] = Field(min_length=1, description="a list of at least one [[type]]")
    machine: tuple[MachineEntry, ...] = Field(min_length=1, description="a list of at least one [[machine]]")
