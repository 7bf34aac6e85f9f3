"""Photovoltaic power by pvlib: cloudless sky, clouds, tilted plane, PVWatts.

Sun: NREL's solar position algorithm, at the middle of each quarter of an hour. Cloudless sky: simplified
Solis (Ineichen 2008, doi 10.1016/j.solener.2007.08.009) with pvlib's aerosol and water, pressure by
altitude. Clouds: global irradiance times the day's clearness; its diffuse part after Erbs, Klein and
Duffie 1982 (doi 10.1016/0038-092X(82)90302-4). Plane: isotropic diffuse sky, ground albedo 0.25,
reflection at the glass. Cells: Faiman 2008 (doi 10.1002/pip.813) at a wind of 1 m/s. Array and inverter:
PVWatts Version 5 (Dobos 2014, NREL/TP-6A20-62641, doi 10.2172/1158421).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from wfsched.energy.synthetic.extra import need
from wfsched.energy.synthetic.place import Place
from wfsched.energy.synthetic.sky import Sky
from wfsched.energy.trace import Trace
from wfsched.energy.year import YEAR, hours_of

# The position of the sun is computed at the middle of each quarter of an hour.
_SAMPLES_PER_HOUR = 4
# The sun moves one degree of longitude in four minutes.
_SECONDS_PER_DEGREE = 240.0
# ICAO standard atmosphere (Doc 7488): 15 degC at sea level, 6.5 K less with each kilometre.
_SEA_LEVEL_C, _LAPSE_C_PER_M = 15.0, 0.0065


@dataclass(frozen=True, slots=True)
class PVArray:
    """Photovoltaic array with its inverter; defaults of PVWatts Version 5.

    Parameters
    ----------
    tilt_deg : float
        Tilt: 0 is flat, 90 upright.
    azimuth_deg : float
        Direction: 90 is east, 180 south, 270 west.
    losses : float
        Share of the DC power lost to soiling, shading, wiring, ... (manual, section 8).
    dc_to_ac : float
        Nameplate of the modules over the rating of the inverter.
    inverter_efficiency : float
    per_kelvin : float
        Relative change of power per kelvin of cell temperature (the manual's premium module).
    """

    tilt_deg: float = 20.0
    azimuth_deg: float = 180.0
    losses: float = 0.14
    dc_to_ac: float = 1.1
    inverter_efficiency: float = 0.96
    per_kelvin: float = -0.0035

    def __post_init__(self) -> None:
        for key, low, high in (
            ("tilt_deg", 0, 90), ("azimuth_deg", 0, 360), ("losses", 0, 0.99), ("dc_to_ac", 0.1, 10),
            ("inverter_efficiency", 0.01, 1), ("per_kelvin", -0.02, 0),
        ):  # fmt: skip
            value = getattr(self, key)
            if not low <= value <= high:
                raise ParameterError(
                    "the value is out of range", where=key, got=value, allowed=f"{low} to {high}"
                )


@dataclass(frozen=True, slots=True)
class Light:
    """Irradiance, air temperature and position of the sun at many instants: arrays of one length.

    Parameters
    ----------
    ghi, dni, dhi : array [W/m2]
        Global horizontal, direct normal, diffuse horizontal irradiance.
    zenith, azimuth : array [degrees]
        Position of the sun, refraction included.
    air_c : array [degC]
    """

    ghi: FloatArray
    dni: FloatArray
    dhi: FloatArray
    zenith: FloatArray
    azimuth: FloatArray
    air_c: FloatArray


def solar_trace(
    place: Place, array: PVArray | None = None, *, sky: Sky | None, seed: int, year: int = YEAR
) -> Trace:
    """Return a modelled year of hours of power per watt of nameplate (of the modules, DC); it wraps.

    Parameters
    ----------
    place : Place
    array : PVArray, optional
        Facing the equator at a tilt of 20 degrees if not given.
    sky : Sky or None
        Clouds; None for cloudless days.
    seed : int
        Seed of the clouds.
    year : int

    Raises
    ------
    MissingExtraError
        If pvlib is not installed.
    """
    modules = array or PVArray(azimuth_deg=180.0 if place.latitude >= 0 else 0.0)
    hours = hours_of(year)
    moments = (
        hours[:, None] + SECONDS_PER_HOUR * (np.arange(_SAMPLES_PER_HOUR) + 0.5) / _SAMPLES_PER_HOUR
    ).ravel()
    day = np.floor((moments + _SECONDS_PER_DEGREE * place.longitude) / SECONDS_PER_DAY).astype(np.int64)
    clearness = np.ones(len(moments))
    if sky is not None:
        days = np.arange(day[0], day[-1] + 1)
        rng = generator(seed, "sky")
        clearness = sky.clearness(days * SECONDS_PER_DAY, rng, south=place.latitude < 0)[day - day[0]]
    power = ac_power(modules, cloudy(place, moments, clearness))
    source = (
        f"pvlib {need('pvlib').__version__}, {place}, {modules}, sky: {sky.source if sky else 'cloudless'}"
    )
    return _hourly(hours, power.reshape(-1, _SAMPLES_PER_HOUR).mean(axis=1), source)


def solar_trace_of_weather(place: Place, weather: dict[str, Trace], array: PVArray | None = None) -> Trace:
    """Return power per watt of nameplate in the weather of an EPW file (`read_traces` of it)."""
    modules = array or PVArray(azimuth_deg=180.0 if place.latitude >= 0 else 0.0)
    ghi = weather["ghi"]
    zenith, azimuth = sun(place, ghi.knots + SECONDS_PER_HOUR / 2)
    ghi_w, dni_w, dhi_w, air_c = (weather[key].values for key in ("ghi", "dni", "dhi", "temperature"))
    light = Light(ghi_w, dni_w, dhi_w, zenith, azimuth, air_c)
    source = f"pvlib {need('pvlib').__version__}, {place}, {modules}, weather: {ghi.source}"
    return _hourly(ghi.knots, ac_power(modules, light), source)


def sun(place: Place, moments: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return apparent zenith and azimuth of the sun [degrees] at `moments` [POSIX s]."""
    found = need("pvlib").solarposition.get_solarposition(
        _times(moments), place.latitude, place.longitude, altitude=place.altitude_m, temperature=_air(place)
    )
    return found["apparent_zenith"].to_numpy(), found["azimuth"].to_numpy()


def cloudless(place: Place, zenith: FloatArray) -> dict[str, FloatArray]:
    """Return ``ghi``, ``dni`` and ``dhi`` [W/m2] of the cloudless sky with the sun at `zenith` [degrees]."""
    pvlib = need("pvlib")
    pressure = pvlib.atmosphere.alt2pres(place.altitude_m)
    sky = pvlib.clearsky.simplified_solis(90.0 - zenith, pressure=pressure)
    return {key: np.asarray(sky[key], np.float64) for key in ("ghi", "dni", "dhi")}


def cloudy(place: Place, moments: FloatArray, clearness: FloatArray) -> Light:
    """Return the light at `moments` [POSIX s]: `clearness` times the cloudless global irradiance."""
    zenith, azimuth = sun(place, moments)
    ghi = clearness * cloudless(place, zenith)["ghi"]
    split = need("pvlib").irradiance.erbs(ghi, zenith, _times(moments).day_of_year.to_numpy())
    air = np.full(len(moments), _air(place))
    return Light(ghi, np.asarray(split["dni"]), np.asarray(split["dhi"]), zenith, azimuth, air)


def ac_power(modules: PVArray, light: Light) -> FloatArray:
    """Return the power after the inverter per watt of nameplate, 0 to 1."""
    pvlib = need("pvlib")
    plane = _plane(pvlib, modules, light)
    cell = pvlib.temperature.faiman(plane, light.air_c)
    dc = pvlib.pvsystem.pvwatts_dc(plane, cell, 1.0, modules.per_kelvin) * (1.0 - modules.losses)
    limit = 1.0 / (modules.dc_to_ac * modules.inverter_efficiency)
    power = np.asarray(pvlib.inverter.pvwatts(dc, limit, modules.inverter_efficiency), np.float64)
    return np.clip(np.nan_to_num(power), 0.0, 1.0)


def _plane(pvlib: Any, modules: PVArray, light: Light) -> FloatArray:
    """Return the irradiance behind the glass of the modules [W/m2]."""
    angles = (modules.tilt_deg, modules.azimuth_deg, light.zenith, light.azimuth)
    parts = pvlib.irradiance.get_total_irradiance(*angles, light.dni, light.ghi, light.dhi)
    passed = pvlib.iam.physical(pvlib.irradiance.aoi(*angles))
    return np.asarray(parts["poa_direct"] * passed + parts["poa_diffuse"], np.float64)


def _times(moments: FloatArray) -> Any:
    pandas = need("pandas")
    return pandas.DatetimeIndex(pandas.to_datetime(moments, unit="s", utc=True))


def _air(place: Place) -> float:
    return _SEA_LEVEL_C - _LAPSE_C_PER_M * place.altitude_m


def _hourly(hours: FloatArray, values: FloatArray, source: str) -> Trace:
    end = float(hours[-1]) + SECONDS_PER_HOUR
    return Trace(hours, values, end, "1", "wrap", "sun", source, basis="modelled")
