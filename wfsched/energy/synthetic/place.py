"""A place on Earth, as the models of sun and wind need it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wfsched.core.errors import ParameterError


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands.

    Parameters
    ----------
    latitude, longitude : float [degrees], north and east positive
    altitude_m : float [m]

    Raises
    ------
    ParameterError
        If it is nowhere.
    """

    latitude: float
    longitude: float
    altitude_m: float = 0.0

    def __post_init__(self) -> None:
        for key, low, high in (
            ("latitude", -90, 90),
            ("longitude", -180, 180),
            # The Dead Sea and Mount Everest.
            ("altitude_m", -440, 8900),
        ):
            value = getattr(self, key)
            if not (math.isfinite(value) and low <= value <= high):
                raise ParameterError(
                    "the value is out of range", where=key, got=value, allowed=f"{low} to {high}"
                )
