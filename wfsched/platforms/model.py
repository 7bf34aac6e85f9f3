"""The platform: sites, machines and the network between them. Facts only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np

from wfsched.core.accelerator import Accelerator
from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import PlatformError
from wfsched.core.summary import Record, Summarised, Tabular, amount, count, cut
from wfsched.platforms.limits import MAX_MACHINES
from wfsched.platforms.pricing import PriceModel
from wfsched.platforms.routing import Routing


class Tier(StrEnum):
    """Tier of a site, from the user's device to the cloud."""

    END = "end"
    EDGE = "edge"
    CLOUD = "cloud"


@dataclass(frozen=True, slots=True)
class Site:
    """A site: machines with one power supply and one PUE.

    Parameters
    ----------
    name : str
    tier : Tier
    pue : float
        Power usage effectiveness: facility power over machine power, >= 1.
    idle : {"leased", "always"}
        Whether its machines draw idle power only between their first start and last finish, or
        from the start of the workflow to its end, used or not.
    supply : str
        Where its power comes from: the name of a built-in supply or the path of a description or of
        a trace; empty where unknown. `wfsched.schedule.site_supplies` reads it.
    supply_scale : float
        Factor on the green power. That of a built-in supply or a trace is, before this, sized to the
        site: its nameplate is the power of the site with all machines at work.
    """

    name: str
    tier: Tier = Tier.CLOUD
    pue: float = 1.0
    idle: Literal["leased", "always"] = "leased"
    supply: str = ""
    supply_scale: float = 1.0


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MachineType(Summarised):
    """A type of VM or device.

    Parameters
    ----------
    name : str
    speed : float
        CPU speed relative to the reference machine, at the top frequency.
    accelerator_speed : array (4,)
        Factor on `speed` for tasks of each `Accelerator` kind; 1 for NONE, 0 for a kind that
        the type does not have.
    cores : int
        Cores that a task may ask for.
    memory_bytes : float
    shared : bool
        False: one task at a time has the whole machine (a VM per slot). True: as many tasks at a
        time as fit in cores and memory, each drawing its share of the active power.
    price_per_hour : float
        In the currency of the platform.
    frequencies_ghz : array (n_levels,)
        Ascending; the last is f_max.
    active_w : array (n_levels,) [W]
        Power while busy at each level, static power not included.
    idle_w : float [W]
        Power while leased and idle, static power not included.
    static_w : float [W]
        Power that is always there while leased (P_s of CFN Eq. 1); counted only where the
        platform counts static power.
    boot_s, boot_w : float
        Boot time [s] before the first task and power [W] during it.
    source : str
        Where the numbers come from.
    """

    name: str
    speed: float
    accelerator_speed: FloatArray
    cores: int
    memory_bytes: float
    shared: bool
    price_per_hour: float
    frequencies_ghz: FloatArray
    active_w: FloatArray
    idle_w: float
    static_w: float = 0.0
    boot_s: float = 0.0
    boot_w: float = 0.0
    source: str = ""

    @property
    def n_levels(self) -> int:
        """Number of frequency levels."""
        return len(self.frequencies_ghz)

    def hosts(self, accelerator: Accelerator) -> bool:
        """Tell whether tasks of this accelerator kind can run here."""
        return bool(self.accelerator_speed[accelerator] > 0)


@dataclass(frozen=True, slots=True, repr=False)
class Machine(Summarised):
    """One machine: a type at a site.

    Parameters
    ----------
    name : str
        Unique within the platform.
    type : MachineType
    site : int
        Index into `Platform.sites`.
    """

    name: str
    type: MachineType
    site: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Network(Summarised):
    """Links between sites; the diagonal is between two machines of one site.

    Parameters
    ----------
    bandwidth : array (n_sites, n_sites) [B/s]
    latency : array (n_sites, n_sites) [s]
    joules_per_byte : array (n_sites, n_sites) [J/B]
    price_per_byte : array (n_sites, n_sites)
        Egress price from row to column, in the currency of the platform; charged where the
        price model charges for egress.
    """

    bandwidth: FloatArray
    latency: FloatArray
    joules_per_byte: FloatArray
    price_per_byte: FloatArray

    @classmethod
    def uniform(
        cls,
        n_sites: int = 1,
        *,
        bandwidth: float,
        latency: float = 0.0,
        joules_per_byte: float = 0.0,
        price_per_byte: float = 0.0,
    ) -> Network:
        """Build a network in which all links are alike (egress is paid between sites only)."""
        shape = (n_sites, n_sites)
        egress = np.full(shape, price_per_byte)
        np.fill_diagonal(egress, 0.0)
        return cls(
            bandwidth=readonly(np.full(shape, bandwidth), np.float64),
            latency=readonly(np.full(shape, latency), np.float64),
            joules_per_byte=readonly(np.full(shape, joules_per_byte), np.float64),
            price_per_byte=readonly(egress, np.float64),
        )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Platform(Summarised, Tabular):
    """Everything that a workflow can be placed on.

    Parameters
    ----------
    name : str
    currency : str
        Three-letter code of all prices.
    sites : tuple of Site
    machines : tuple of Machine
        Their order is the order of machine indices everywhere.
    network : Network
    pricing : PriceModel
    count_static : bool
        Whether static power belongs to the energy (CFN leaves it out).
    source : str
    routing : Routing, optional
        Paths of the data between sites, on whose links they meet; `network` then says what a path takes
        that nothing else is on. None where links are never short (`wfsched.route_platform` sets it).
    """

    name: str
    currency: str
    sites: tuple[Site, ...]
    machines: tuple[Machine, ...]
    network: Network
    pricing: PriceModel
    count_static: bool = False
    source: str = ""
    routing: Routing | None = None

    def __post_init__(self) -> None:
        names = [machine.name for machine in self.machines]
        if not names:
            raise PlatformError("the platform has no machines", where=self.name)
        if len(names) > MAX_MACHINES:
            raise PlatformError(
                "too many machines", where=self.name, got=len(names), allowed=f"at most {MAX_MACHINES}"
            )
        if len(set(names)) != len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise PlatformError("duplicate machine name", where=self.name, got=twice)

    @property
    def n_machines(self) -> int:
        """Number of machines."""
        return len(self.machines)

    def peak_w(self, site: int) -> float:
        """Return the power of a site [W] with all its machines at work at their top frequency."""
        types = [machine.type for machine in self.machines if machine.site == site]
        static = sum(each.static_w for each in types) if self.count_static else 0.0
        return self.sites[site].pue * (sum(float(each.active_w[-1]) for each in types) + static)

    def site_index(self, name: str) -> int:
        """Return the index of the site called `name`.

        Raises
        ------
        PlatformError
            If there is none.
        """
        names = [site.name for site in self.sites]
        if name not in names:
            raise PlatformError("unknown site", where=self.name, got=name, known=names)
        return names.index(name)

    def _records(self) -> list[Record]:
        return [
            {
                "machine": machine.name,
                "type": machine.type.name,
                "site": self.sites[machine.site].name,
                "speed": machine.type.speed,
                "cores": machine.type.cores,
                "memory_bytes": machine.type.memory_bytes,
                "price_per_hour": machine.type.price_per_hour,
                "top_ghz": float(machine.type.frequencies_ghz[-1]),
                "top_w": float(machine.type.active_w[-1]),
                "idle_w": machine.type.idle_w,
                "shared": machine.type.shared,
            }
            for machine in self.machines
        ]

    def _summary(self) -> str:
        """Return name and size."""
        types = dict.fromkeys(machine.type.name for machine in self.machines)
        size = f"{count(self.n_machines, 'machine')} of {count(len(types), 'type')}"
        over = f" over {cut(self.routing.topology.name, 60)}" if self.routing else ""
        sites = f"{count(len(self.sites), 'site')}{over}"
        return f"Platform {cut(self.name, 60)}: {size} at {sites}, {self.currency}"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "type", "machines", "speed", "cores", "top frequency", "price per hour"
        types = {machine.type.name: machine.type for machine in self.machines}
        for name, kind in types.items():
            yield (
                name,
                str(sum(machine.type.name == name for machine in self.machines)),
                f"{kind.speed:g}",
                str(kind.cores),
                f"{kind.frequencies_ghz[-1]:g} GHz",
                amount("currency", kind.price_per_hour, self.currency),
            )
