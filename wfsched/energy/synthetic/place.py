"""Places on Earth, for the models of sun and wind."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wfsched.core.errors import ParameterError


@dataclass(frozen=True, slots=True)
class Place:
    """Place on Earth.

    Parameters
    ----------
    latitude, longitude : float [degrees], north and east positive
    altitude_m : float [m]

    Raises
    ------
    ParameterError
        If a coordinate is out of range.
    """

    latitude: float
    longitude: float
    altitude_m: float = 0.0

    def __post_init__(self) -> None:
        for key, low, high in (
            ("latitude", -90, 90),
            ("longitude", -180, 180),
            # From the shore of the Dead Sea to the summit of Mount Everest.
            ("altitude_m", -440, 8900),
        ):
            value = getattr(self, key)
            if not (math.isfinite(value) and low <= value <= high):
                raise ParameterError(
                    "the value is out of range", where=key, got=value, allowed=f"{low} to {high}"
                )
