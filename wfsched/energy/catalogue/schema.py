"""The keys of a supply description, with their units, as pydantic models.

Each field's description says unit and range; error messages and docs/energy.md use it. Import this
module inside functions only: pydantic takes longer to import than a description to read.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wfsched.core.config.entry import Entry

_SEED = "seed of the model, a whole number >= 0"


class FileEntry(Entry):
    """What the tables ``[green]``, ``[carbon]`` and ``[price]`` have in common: a trace in a file."""

    file: str | None = Field(None, description="path of a supply file, relative to the description")
    column: str | None = Field(None, description="name of a column of the file")
    layout: str | None = Field(None, description="name of a layout; told by the header if not given")
    unit: str | None = Field(None, description="unit of the values where the file does not say it")
    fill: Literal["previous", "linear", "day-before", "zero"] | None = Field(
        None, description='"previous", "linear", "day-before" or "zero"'
    )
    zone: str | None = Field(None, description="IANA name of a time zone, such as Europe/Berlin")
    dst: Literal["exact", "padded"] | None = Field(None, description='"exact" or "padded"')
    past_end: Literal["wrap", "hold", "raise"] | None = Field(None, description='"wrap", "hold" or "raise"')
    profile: str | None = Field(None, description="name of a built-in supply")


class SolarEntry(Entry):
    """The table ``solar`` of ``[green]``: a modelled photovoltaic array."""

    latitude: float = Field(ge=-90, le=90, description="degrees, north positive")
    longitude: float = Field(ge=-180, le=180, description="degrees, east positive")
    altitude_m: float = Field(0.0, ge=-440, le=8900, description="altitude [m]")
    tilt_deg: float = Field(20.0, ge=0, le=90, description="0 (flat) to 90 (upright) degrees")
    azimuth_deg: float | None = Field(
        None, ge=0, le=360, description="90 east, 180 south, 270 west [degrees]"
    )
    sky: str | None = Field(None, description="name of a fitted sky; cloudless if not given")
    seed: int = Field(0, ge=0, description=_SEED)


class WindEntry(Entry):
    """The table ``wind`` of ``[green]``: a modelled wind turbine."""

    turbine: str = Field("V112/3000", description="a type that windpowerlib knows")
    mean_m_s: float = Field(7.5, ge=0.1, le=30, description="mean wind speed at the hub [m/s], 0.1 to 30")
    shape: float = Field(2.0, ge=0.5, le=10, description="k of the Weibull law, 0.5 to 10")
    seed: int = Field(0, ge=0, description=_SEED)


class GreenEntry(FileEntry):
    """One ``[green]`` or ``[[green]]``: several are added up."""

    constant_w: float | None = Field(None, ge=0, description="the same power at all times [W], >= 0")
    solar: SolarEntry | None = Field(None, description="a table: latitude, longitude, ...")
    wind: WindEntry | None = Field(None, description="a table: turbine, mean_m_s, ...")
    scale: float | None = Field(None, ge=0, description="factor on a file in watts, >= 0")
    nameplate_w: float | None = Field(
        None, ge=0, description="nameplate power [W], >= 0, of a model, a profile or a file of shares"
    )


class CarbonEntry(FileEntry):
    """The table ``[carbon]``."""

    constant_g_per_kwh: float | None = Field(None, ge=0, description="the same at all times [g/kWh], >= 0")
    grid: str | None = Field(None, description="zone code of a modelled grid, such as DE-LU")
    seed: int | None = Field(None, ge=0, description=_SEED)


class PriceEntry(FileEntry):
    """The table ``[price]``."""

    constant_per_kwh: float | None = Field(None, description="the same at all times, per kWh")
    currency: str | None = Field(
        None, pattern=r"^[A-Z]{3}$", description="three capital letters (of constant_per_kwh)"
    )
    grid: str | None = Field(None, description="zone code of a modelled grid, such as DE-LU")
    seed: int | None = Field(None, ge=0, description=_SEED)


class BatteryEntry(Entry):
    """The table ``[battery]``."""

    capacity_kwh: float = Field(gt=0, description="capacity [kWh], > 0")
    charge_w: float = Field(gt=0, description="most power taken from the surplus [W], > 0")
    discharge_w: float = Field(gt=0, description="most power given to the demand [W], > 0")
    efficiency: float = Field(gt=0, le=1, description="energy given back over energy taken, > 0 and <= 1")
    initial_share: float = Field(0.0, ge=0, le=1, description="share filled at the start, 0 to 1")


class SupplyEntry(Entry):
    """A whole description."""

    name: str = Field(min_length=1, description="a name")
    source: str = Field("", description="text: where the numbers come from")
    past_end: Literal["wrap", "hold", "raise"] = Field("wrap", description='"wrap", "hold" or "raise"')
    fill: Literal["previous", "linear", "day-before", "zero"] | None = Field(
        None, description='"previous", "linear", "day-before" or "zero"'
    )
    zone: str | None = Field(None, description="IANA name of a time zone, such as Europe/Berlin")
    green: tuple[GreenEntry, ...] = Field((), description="a table or a list of tables: where green power is")
    carbon: CarbonEntry = Field(description="a table: the carbon intensity of the grid")
    price: PriceEntry | None = Field(None, description="a table: the price of electricity from the grid")
    battery: BatteryEntry | None = Field(None, description="a table: what the battery can do")
