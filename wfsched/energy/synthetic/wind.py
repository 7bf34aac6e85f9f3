"""Wind power: modelled wind speeds or weather files, with a power curve of windpowerlib.

Speeds have a Weibull distribution and the order of a Gaussian walk with memory of an hour. The mean at
hub height defaults to class III of IEC 61400-1 (0.2 x 37.5 m/s) with a Rayleigh distribution (k = 2).
The memory is that of the hourly onshore generation of Luxembourg in 2024 (SMARD, CC BY 4.0): an area
of 50 km, so a single turbine is somewhat rougher. Speeds measured at 10 m are converted to hub height by the
power law with exponent 1/7.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.core.units import SECONDS_PER_HOUR
from wfsched.energy.synthetic.extra import need
from wfsched.energy.synthetic.walk import walk
from wfsched.energy.trace import Trace
from wfsched.energy.year import YEAR, hours_of

# A turbine for weak winds: Vestas V112/3000, IEC class IIIA / IIA.
TURBINE = "V112/3000"

_MEASUREMENT_HEIGHT_M = 10.0
_POWER_LAW_EXPONENT = 1.0 / 7.0


@dataclass(frozen=True, slots=True)
class Wind:
    """Wind at hub height.

    Parameters
    ----------
    mean_m_s : float [m/s]
    shape : float
        Shape k of the Weibull distribution.
    memory : float
        Autocorrelation of the walk at one hour.
    """

    mean_m_s: float = 7.5
    shape: float = 2.0
    memory: float = 0.968

    def __post_init__(self) -> None:
        for key, low, high in (("mean_m_s", 0.1, 30), ("shape", 0.5, 10), ("memory", 0, 0.999)):
            value = getattr(self, key)
            if not low <= value <= high:
                raise ParameterError(
                    "the value is out of range", where=key, got=value, allowed=f"{low} to {high}"
                )

    def speeds(self, count: int, rng: np.random.Generator) -> FloatArray:
        """Return `count` hourly speeds [m/s]."""
        scale = self.mean_m_s / math.gamma(1.0 + 1.0 / self.shape)
        z = walk(count, self.memory, rng)
        exceeded = np.array([0.5 * math.erfc(value / math.sqrt(2.0)) for value in z.tolist()])
        out: FloatArray = scale * (-np.log(exceeded)) ** (1.0 / self.shape)
        return out


def wind_trace(wind: Wind | None = None, *, turbine: str = TURBINE, seed: int, year: int = YEAR) -> Trace:
    """Return a modelled year of hours of power per watt of nameplate; it wraps.

    Parameters
    ----------
    wind : Wind, optional
        IEC class III if not given.
    turbine : str
        Turbine type with a power curve in windpowerlib, such as ``V112/3000``.
    seed : int
    year : int

    Raises
    ------
    MissingExtraError
        If windpowerlib is not installed.
    ParameterError
        If windpowerlib has no power curve of the turbine.
    """
    law = wind or Wind()
    hours = hours_of(year)
    speeds = law.speeds(len(hours), generator(seed, "wind"))
    return _trace(hours, power_of(turbine, speeds), f"{turbine}, {law}")


def wind_trace_of_weather(weather: dict[str, Trace], *, turbine: str = TURBINE, hub_m: float = 94.0) -> Trace:
    """Return power per watt of nameplate in the weather of an EPW file (`read_traces` of it).

    Parameters
    ----------
    weather : dict of Trace
    turbine : str
    hub_m : float [m]
        Height of the hub.
    """
    if not hub_m > 0:
        raise ParameterError("hub is not above the ground", where="hub_m", got=hub_m, allowed="> 0")
    measured = weather["wind_speed"]
    lifted = need("windpowerlib.wind_speed").hellman(
        measured.values, _MEASUREMENT_HEIGHT_M, hub_m, hellman_exponent=_POWER_LAW_EXPONENT
    )
    return _trace(measured.knots, power_of(turbine, lifted), f"{turbine}, hub {hub_m:g} m, {measured.source}")


def power_of(turbine: str, speeds: FloatArray) -> FloatArray:
    """Return power per watt of nameplate at wind speeds [m/s], 0 to 1."""
    curve = _curve(turbine)
    need_output = need("windpowerlib.power_output")
    power = need_output.power_curve(speeds, curve["wind_speed"], curve["value"])
    return np.clip(np.asarray(power, np.float64) / float(curve["value"].max()), 0.0, 1.0)


@lru_cache(maxsize=8)
def _curve(turbine: str) -> Any:
    """Return the power curve shipped with windpowerlib (Open Energy Database)."""
    library = need("windpowerlib")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # A missing curve raises an error below.
        found = library.WindTurbine(turbine_type=turbine, hub_height=100.0).power_curve
    if found is None:
        raise ParameterError(
            "no power curve of this turbine in windpowerlib",
            where="turbine",
            got=turbine,
            allowed=f"a type such as {TURBINE}, E-101/3050 or V90/2000",
        )
    return found


def _trace(hours: FloatArray, values: FloatArray, what: str) -> Trace:
    source = f"windpowerlib {need('windpowerlib').__version__}, {what}"
    end = float(hours[-1]) + SECONDS_PER_HOUR
    return Trace(hours, values, end, "1", "wrap", "wind", source, basis="modelled")
