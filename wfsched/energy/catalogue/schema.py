"""Keys of a supply description as pydantic models, with units and ranges.

Error messages and docs/energy.md use the description of each field. Import this module inside
functions only: importing pydantic takes longer than reading a description.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wfsched.core.config.entry import Entry, quantity

_SEED = "seed of the model, a whole number >= 0"


class FileEntry(Entry):
    """Keys of a trace file, common to the tables ``[green]``, ``[carbon]`` and ``[price]``."""

    file: str | None = Field(None, description="path of a supply file, relative to the description")
    column: str | None = Field(None, description="name of a column of the file")
    layout: str | None = Field(None, description="name of a layout; detected from the header if not given")
    unit: str | None = Field(None, description="unit of the values if the file does not name it")
    fill: Literal["previous", "linear", "day-before", "zero"] | None = Field(
        None, description='"previous", "linear", "day-before" or "zero"'
    )
    zone: str | None = Field(None, description="IANA name of a time zone, such as Europe/Berlin")
    zone_id: str | None = Field(None, description="zone of the grid in a file that holds several, such as PL")
    step: str | None = Field(None, description="15min, 1h, day, week, month, year or uneven")
    time_format: str | None = Field(None, description="format of the times, such as %d/%m/%Y %H:%M")
    decimal: Literal[".", ","] | None = Field(None, description='"." or ","')
    dst: Literal["exact", "padded"] | None = Field(None, description='"exact" or "padded"')
    past_end: Literal["wrap", "hold", "raise"] | None = Field(None, description='"wrap", "hold" or "raise"')
    profile: str | None = Field(None, description="name of a built-in supply")


class SolarEntry(Entry):
    """Table ``solar`` of ``[green]``: a modelled photovoltaic array."""

    latitude: float = quantity("latitude, north positive", "deg", ge=-90, le=90)
    longitude: float = quantity("longitude, east positive", "deg", ge=-180, le=180)
    altitude_m: float = quantity("altitude", "m", 0.0, ge=-440, le=8900)
    tilt_deg: float = quantity("tilt, 0 flat and 90 upright", "deg", 20.0, ge=0, le=90)
    azimuth_deg: float | None = quantity("azimuth: 90 east, 180 south, 270 west", "deg", None, ge=0, le=360)
    sky: str | None = Field(None, description="name of a fitted sky; cloudless if not given")
    seed: int = Field(0, ge=0, description=_SEED)


class WindEntry(Entry):
    """Table ``wind`` of ``[green]``: a modelled wind turbine."""

    turbine: str = Field("V112/3000", description="turbine type of windpowerlib")
    mean_m_s: float = quantity("mean wind speed at the hub", "m/s", 7.5, ge=0.1, le=30)
    shape: float = quantity("shape k of the Weibull distribution", "1", 2.0, ge=0.5, le=10)
    seed: int = Field(0, ge=0, description=_SEED)


class GreenEntry(FileEntry):
    """Table ``[green]``, or one of several ``[[green]]`` that are added up."""

    constant_w: float | None = quantity("constant power", "W", None, ge=0)
    solar: SolarEntry | None = Field(None, description="a table: latitude, longitude, ...")
    wind: WindEntry | None = Field(None, description="a table: turbine, mean_m_s, ...")
    scale: float | None = quantity("factor on a file in watts", "1", None, ge=0)
    nameplate_w: float | None = quantity(
        "nameplate power of a model, a profile or a file of shares", "W", None, ge=0
    )


class CarbonEntry(FileEntry):
    """Table ``[carbon]``: carbon intensity of the grid."""

    constant_g_per_kwh: float | None = quantity("constant carbon intensity", "g/kWh", None, ge=0)
    grid: str | None = Field(None, description="zone code of a modelled grid, such as DE-LU")
    seed: int | None = Field(None, ge=0, description=_SEED)


class PriceEntry(FileEntry):
    """Table ``[price]``: price of electricity from the grid."""

    constant_per_kwh: float | None = quantity("constant price", "currency/kWh", None)
    currency: str | None = Field(
        None, pattern=r"^[A-Z]{3}$", description="three capital letters (of constant_per_kwh)"
    )
    grid: str | None = Field(None, description="zone code of a modelled grid, such as DE-LU")
    seed: int | None = Field(None, ge=0, description=_SEED)


class BatteryEntry(Entry):
    """Table ``[battery]``: capacity, power limits and losses."""

    capacity_kwh: float = quantity("capacity", "kWh", gt=0)
    charge_w: float = quantity("greatest power taken from the surplus", "W", gt=0)
    discharge_w: float = quantity("greatest power given to the demand", "W", gt=0)
    efficiency: float = quantity("energy given back over energy taken", "1", gt=0, le=1)
    initial_share: float = quantity("stored energy at the start over capacity", "1", 0.0, ge=0, le=1)


class SupplyEntry(Entry):
    """Supply description: all tables of a file."""

    name: str = Field(min_length=1, description="a name")
    source: str = Field("", description="text: origin of the numbers")
    past_end: Literal["wrap", "hold", "raise"] | None = Field(None, description='"wrap", "hold" or "raise"')
    fill: Literal["previous", "linear", "day-before", "zero"] | None = Field(
        None, description='"previous", "linear", "day-before" or "zero"'
    )
    zone: str | None = Field(None, description="IANA name of a time zone, such as Europe/Berlin")
    green: tuple[GreenEntry, ...] = Field((), description="table or list of tables: sources of green power")
    carbon: CarbonEntry = Field(description="a table: the carbon intensity of the grid")
    price: PriceEntry | None = Field(None, description="a table: the price of electricity from the grid")
    battery: BatteryEntry | None = Field(None, description="a table: the battery")
