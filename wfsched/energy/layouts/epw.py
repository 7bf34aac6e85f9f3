"""EPW: the typical weather of a year at a place, hour by hour, as EnergyPlus and pvlib read it.

Source: US Department of Energy, EnergyPlus, "Auxiliary Programs", chapter "EnergyPlus Weather File (EPW) Data
Dictionary". Eight header lines, then a row for each hour in local standard time; hour 1 is the
time from 0:00 to 1:00, and radiation is what fell within it. The years of the rows are those that the
months were taken from: they are left aside, and the rows become the hours of `wfsched.energy.year.YEAR`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wfsched.core.errors import SupplyError
from wfsched.energy.layouts.layout import Column, Sheet
from wfsched.energy.year import YEAR

_HEADER_LINES = 8
_COLUMNS = (
    Column("temperature", "dry bulb temperature", 6, "degC"),
    Column("ghi", "global horizontal radiation", 13, "W/m2"),
    Column("dni", "direct normal radiation", 14, "W/m2"),
    Column("dhi", "diffuse horizontal radiation", 15, "W/m2"),
    Column("wind_speed", "wind speed", 21, "m/s"),
)
# What stands for a missing value, by column (the dictionary's "Missing" entries).
_MISSING = {"temperature": 99.9, "ghi": 9999.0, "dni": 9999.0, "dhi": 9999.0, "wind_speed": 999.0}


@dataclass(frozen=True, slots=True)
class Station:
    """Where the weather of a file was taken.

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
    """The layout of EPW files."""

    name: str = "epw"
    header: str = "LOCATION,city,state,country,source,station,latitude,longitude,offset,altitude"
    local: bool = False

    def fits(self, first_line: str) -> bool:
        """Tell whether a file that begins with this line is of this layout."""
        return first_line.startswith("LOCATION,")

    def sheet(self, text: str, where: str) -> Sheet:
        """Take the text of a file apart.

        Raises
        ------
        SupplyError
            If its place, its calendar or the length of a row is wrong.
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
            _COLUMNS,
        )


def station(text: str, where: str) -> Station:
    """Return the place that the first line of an EPW file names.

    Raises
    ------
    SupplyError
        If it names none.
    """
    cells = text.partition("\n")[0].strip().split(",")
    try:
        latitude, longitude, offset, altitude = (float(cell) for cell in cells[6:10])
    except ValueError as error:
        raise SupplyError(
            "the line LOCATION does not say where this is",
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
        raise SupplyError("this is no row of an EPW file", where=where, got=",".join(row)) from error
    if found != wanted or due.year != YEAR or len(row) <= _COLUMNS[-1].index:
        raise SupplyError(
            "the row is not the hour that comes next",
            where=where,
            got="month {}, day {}, hour {}".format(*found),
            allowed="month {}, day {}, hour {} (the year has no 29 February)".format(*wanted),
        )


def _cell(text: str, column: str) -> str:
    bare = text.strip()
    try:
        return "" if float(bare) >= _MISSING[column] else bare
    except ValueError:
        return bare


LAYOUT = EpwLayout()
