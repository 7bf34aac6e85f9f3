"""EPW (EnergyPlus weather): hourly weather of a typical year at one place.

Source: US Department of Energy, EnergyPlus, "Auxiliary Programs", chapter "EnergyPlus Weather File (EPW) Data
Dictionary". Eight header lines, then a row for each hour in local standard time; hour 1 is the
time from 0:00 to 1:00, and radiation is the sum within it. The years in the rows are the origins of the
months and are ignored: the rows become the hours of `wfsched.energy.year.YEAR`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wfsched.core.errors import SupplyError
from wfsched.energy.layouts.layout import Column, Plan, Sheet
from wfsched.energy.year import YEAR

_HEADER_LINES = 8
_COLUMNS = (
    Column("temperature", "dry bulb temperature", 6, "degC"),
    Column("ghi", "global horizontal radiation", 13, "W/m2"),
    Column("dni", "direct normal radiation", 14, "W/m2"),
    Column("dhi", "diffuse horizontal radiation", 15, "W/m2"),
    Column("wind_speed", "wind speed", 21, "m/s"),
)
# Values from here on mean a missing value ("Missing" in the dictionary), by column.
_MISSING_FROM = {"temperature": 99.9, "ghi": 9999.0, "dni": 9999.0, "dhi": 9999.0, "wind_speed": 999.0}


@dataclass(frozen=True, slots=True)
class Station:
    """Weather station of a file.

    Parameters
    ----------
    name : str
    latitude, longitude : float [degrees], north and east positive
    altitude_m : float [m]
    offset_h : float [h]
        Local standard time minus UTC.
    """

    name: str
    latitude: float
    longitude: float
    altitude_m: float
    offset_h: float


@dataclass(frozen=True, slots=True)
class EpwLayout:
    """Layout of EPW files."""

    name: str = "epw"
    header: str = "LOCATION,city,state,country,source,station,latitude,longitude,offset,altitude"

    def fits(self, text: str) -> bool:
        """Return whether a file with this text has this layout; only its first lines count."""
        return text.lstrip("\r\n").startswith("LOCATION,")

    def sheet(self, text: str, where: str) -> Sheet:
        """Return rows and columns of the text of a file.

        Raises
        ------
        SupplyError
            If the place, the calendar or the length of a row is wrong.
        """
        offset = station(text, where).offset_h
        rows = list(csv.reader(io.StringIO(text)))
        numbered = [(line, row) for line, row in enumerate(rows, 1) if line > _HEADER_LINES and row]
        for hour, (line, row) in enumerate(numbered):
            _check(row, hour, f"{where}, row {line}")
        first = datetime(YEAR, 1, 1, tzinfo=UTC) - timedelta(hours=offset)
        return Sheet(
            [line for line, _ in numbered],
            [(first + timedelta(hours=hour)).isoformat() for hour in range(len(numbered))],
            lambda column: [_cell(row[column.index], column.name) for _, row in numbered],
            Plan((), _COLUMNS, whole=True),
        )


def station(text: str, where: str) -> Station:
    """Return the station in the first line of an EPW file.

    Raises
    ------
    SupplyError
        If the line has no station.
    """
    cells = text.partition("\n")[0].strip().split(",")
    try:
        latitude, longitude, offset, altitude = (float(cell) for cell in cells[6:10])
    except ValueError as error:
        raise SupplyError(
            "line LOCATION without latitude, longitude, offset and altitude",
            where=f"{where}, row 1",
            got=",".join(cells),
            allowed=EpwLayout().header,
        ) from error
    return Station(cells[1], latitude, longitude, altitude, offset)


def _check(row: Sequence[str], hour: int, where: str) -> None:
    """Refuse a row that is not hour number `hour` of the year."""
    due = datetime(YEAR, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
    wanted = (due.month, due.day, due.hour + 1)
    try:
        found = (int(row[1]), int(row[2]), int(row[3]))
    except (ValueError, IndexError) as error:
        raise SupplyError("not a row of an EPW file", where=where, got=",".join(row)) from error
    if found != wanted or due.year != YEAR or len(row) <= _COLUMNS[-1].index:
        raise SupplyError(
            "row is not the next hour",
            where=where,
            got="month {}, day {}, hour {}".format(*found),
            allowed="month {}, day {}, hour {} (the year has no 29 February)".format(*wanted),
        )


def _cell(text: str, column: str) -> str:
    bare = text.strip()
    try:
        return "" if float(bare) >= _MISSING_FROM[column] else bare
    except ValueError:
        return bare


LAYOUT = EpwLayout()
