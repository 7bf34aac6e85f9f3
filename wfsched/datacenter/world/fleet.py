"""`fleet-10`: ten data centres on four continents, their hardware shuffled by the seed."""

from __future__ import annotations

import numpy as np

from wfsched.datacenter.world.centre import DataCentre, Fleet

SITES: tuple[tuple[str, float, float, float], ...] = (
    ("US-CAL-CISO", 37.0, -120.0, 0.09),
    ("US-TEX-ERCO", 31.0, -97.0, 0.09),
    ("US-MIDA-PJM", 40.0, -77.0, 0.09),
    ("US-NY-NYIS", 41.0, -74.0, 0.09),
    ("CA-ON", 44.0, -79.0, 0.09),
    ("DE-LU", 50.0, 9.0, 0.09),
    ("GB", 52.0, 0.0, 0.09),
    ("SG", 1.0, 104.0, 0.12),
    ("JP-TK", 36.0, 140.0, 0.114),
    ("KR", 37.0, 127.0, 0.126),
)
"""Zone, latitude, longitude [deg], and price of data that leaves [USD/GB]: list prices of a public cloud."""

CONTINENTS: dict[str, str] = {"US": "America", "CA": "America", "DE": "Europe", "GB": "Europe"}
"""Continent by the country of a zone; all others are Asia."""

# Number of centres, name, speed and W per core of each type.
_HARDWARE = ((3, "old", 0.8, 11.0), (4, "standard", 1.0, 9.0), (3, "new", 1.25, 8.0))
_PUE = (1.08, 1.30)


def continent_of(zone: str) -> str:
    """Return the continent of a zone of `fleet-10`."""
    return CONTINENTS.get(zone.partition("-")[0], "Asia")


def draw_fleet(cores: int, rng: np.random.Generator) -> Fleet:
    """Return `fleet-10` with `cores` in each centre; hardware and PUE are drawn."""
    kinds = [(name, speed, watt) for count, name, speed, watt in _HARDWARE for _ in range(count)]
    order, pue = rng.permutation(len(SITES)), rng.uniform(*_PUE, len(SITES))
    centres = []
    for d, (zone, latitude, longitude, usd) in enumerate(SITES):
        name, speed, watt = kinds[order[d]]
        centres.append(
            DataCentre(zone, zone, cores, name, speed, watt, float(pue[d]), latitude, longitude, usd)
        )
    return Fleet(tuple(centres))
