"""Data centres and fleets of them. Facts only."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import DataCentreError
from wfsched.core.summary import Summarised, count

EARTH_RADIUS_KM = 6371.0
_LATENCY_MS, _KM_PER_MS = 10.0, 100.0


@dataclass(frozen=True, slots=True)
class DataCentre:
    """A data centre: a number of like cores in a zone of the grid.

    Parameters
    ----------
    name, zone : str
        The zone is that of the carbon intensity.
    cores : int
    hardware : str
        Type of its machines.
    speed : float
        Nameplate speed; run times of jobs are stated for speed 1.
    watt : float [W]
        Nameplate power of a core at full utilisation.
    pue : float
        Power of the centre over that of its machines at 18 degC and below, >= 1.
    latitude, longitude : float [deg]
    usd_per_gb : float [USD/GB]
        Price of data that leaves.

    Raises
    ------
    DataCentreError
        If a number is out of range.
    """

    name: str
    zone: str
    cores: int
    hardware: str = "standard"
    speed: float = 1.0
    watt: float = 10.0
    pue: float = 1.0
    latitude: float = 0.0
    longitude: float = 0.0
    usd_per_gb: float = 0.0

    def __post_init__(self) -> None:
        ranges = {"cores": (1, 1e7), "speed": (1e-3, 1e3), "watt": (0, 1e5), "pue": (1, 10)}
        ranges |= {"latitude": (-90, 90), "longitude": (-180, 360), "usd_per_gb": (0, 1e3)}
        for field in fields(self):
            least, most = ranges.get(field.name, (0, 0))
            value = getattr(self, field.name)
            if field.name in ranges and not least <= value <= most:
                raise DataCentreError(
                    f"{field.name} out of range", where=self.name, got=value, allowed=f"{least:g} to {most:g}"
                )


@dataclass(frozen=True, slots=True, repr=False)
class Fleet(Summarised):
    """Data centres that jobs are placed on; arrays are by centre, in this order.

    Parameters
    ----------
    centres : tuple of DataCentre

    Raises
    ------
    DataCentreError
        If there is no centre, or two have one name.
    """

    centres: tuple[DataCentre, ...]

    def __post_init__(self) -> None:
        names = [centre.name for centre in self.centres]
        if not names or len(set(names)) != len(names):
            raise DataCentreError("no centre, or two of one name", where="fleet", got=names)

    def __len__(self) -> int:
        return len(self.centres)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the centres."""
        return tuple(centre.name for centre in self.centres)

    @property
    def cores(self) -> IntArray:
        """Cores, (D,)."""
        return readonly([centre.cores for centre in self.centres], np.int64)

    @property
    def speed(self) -> FloatArray:
        """Nameplate speeds, (D,)."""
        return readonly([centre.speed for centre in self.centres], np.float64)

    @property
    def watt(self) -> FloatArray:
        """Nameplate power of a core, (D,) [W]."""
        return readonly([centre.watt for centre in self.centres], np.float64)

    @property
    def pue(self) -> FloatArray:
        """PUE in the cold, (D,)."""
        return readonly([centre.pue for centre in self.centres], np.float64)

    @property
    def usd_per_gb(self) -> FloatArray:
        """Price of data that leaves, (D,) [USD/GB]."""
        return readonly([centre.usd_per_gb for centre in self.centres], np.float64)

    @property
    def hardware(self) -> IntArray:
        """Index of each centre's type among the types in order of their names, (D,)."""
        types = sorted({centre.hardware for centre in self.centres})
        return readonly([types.index(centre.hardware) for centre in self.centres], np.int64)

    def distance_km(self) -> FloatArray:
        """Return the great circles between centres, (D, D) [km]."""
        lat = np.radians([centre.latitude for centre in self.centres])
        lon = np.radians([centre.longitude for centre in self.centres])
        half = np.sin((lat[:, None] - lat) / 2) ** 2
        half += np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
        return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))

    def latency_ms(self) -> FloatArray:
        """Return the latency between centres, (D, D) [ms]: 10 and 1 for each 100 km."""
        return _LATENCY_MS + self.distance_km() / _KM_PER_MS

    def _summary(self) -> str:
        return f"Fleet of {count(len(self), 'data centre')}, {count(int(self.cores.sum()), 'core')}"
