"""Plain tables of meters, loggers and spreadsheets: time, then columns with their unit in brackets.

Columns without a unit are read one at a time, with the unit from the user. The time is in the first column,
or a date and a time of day in the first two; ISO 8601, 31.12.2024 or seconds to nanoseconds since 1970.
"""

from __future__ import annotations

from collections.abc import Sequence

from wfsched.energy.layouts.csv_layout import CsvLayout
from wfsched.energy.layouts.layout import Column, Plan, TimeBase, named_unit

# The empty header is that of an index of pandas.
_TIME = frozenset(
    {"", "time", "timestamp", "datetime", "date", "utc", "date time", "date/time", "date_time", "time utc",
     "time_utc", "utc_time", "utc time", "utc_timestamp", "datetime_utc", "timestamp_utc", "timestamp utc",
     "zeit", "datum", "zeitstempel", "datum/uhrzeit", "datum uhrzeit", "datum und uhrzeit", "zeitpunkt",
     "local_time", "local time", "localtime", "start", "start time", "start_time", "interval start",
     "interval_start", "from"}
)  # fmt: skip
_TIME_OF_DAY = frozenset({"time", "hour", "uhrzeit", "zeit", "time of day"})
_DATES = frozenset({"date", "datum"})
_ZONE = frozenset(
    {"zone", "zone id", "zone_id", "zone name", "zone_name", "zoneid", "area", "bidding zone", "bidding_zone",
     "region", "country", "balancing authority", "grid zone", "grid_zone"}
)  # fmt: skip
# Beside the times that are known to be local there are the names of offsets that change with the season.
_LOCAL = frozenset({"local", "local time", "lt", "cet", "cest", "cet/cest", "mez", "mesz", "mez/mesz"})


def plan(header: Sequence[str]) -> Plan | None:
    """Return the plan of the rows, or None for another layout."""
    name, said = named_unit(header[0]) if header else ("", None)
    if len(header) < 2 or name.lower() not in _TIME:
        return None
    apart = name.lower() in _DATES and header[1].strip().lower() in _TIME_OF_DAY
    time = (0, 1) if apart else (0,)
    columns, zone = [], None
    for index, cell in enumerate(header):
        title, unit = named_unit(cell)
        if index in time:
            continue
        if unit is None and title.lower() in _ZONE and zone is None:
            zone = index
        elif title:
            columns.append(Column(title, cell.strip(), index, unit))
    return Plan(time, tuple(columns), zone=zone, base=_base(name, said)) if columns else None


def _base(name: str, said: str | None) -> TimeBase | None:
    words = f"{name} {said or ''}".lower()
    if "utc" in words or "gmt" in words:
        return "utc"
    return "local" if "local" in words or (said or "").lower() in _LOCAL else None


LAYOUT = CsvLayout("plain", "time,name [unit]", plan, base="unsaid")
