"""Zone of the grid: one for all rows of a file, or the one that is asked for."""

from __future__ import annotations

from wfsched.core.errors import ParameterError, SupplyError
from wfsched.energy.layouts.layout import Sheet, Zones


def of_one_zone(sheet: Sheet, zone_id: str | None, where: str) -> Sheet:
    """Return the rows of the zone `zone_id`, or `sheet` if all its rows are of one zone.

    Raises
    ------
    SupplyError
        If there are rows of several zones and none is chosen, or none of the chosen one.
    ParameterError
        If a zone is chosen and the file names none.
    """
    zones = sheet.zones
    if zones is None:
        if zone_id is not None:
            raise ParameterError(
                "the file has no column that names the zone of its rows",
                where=f"{where}: zone_id",
                got=zone_id,
                remedy="Leave it out; a column is chosen with column=... (--column).",
            )
        return sheet
    named = list(dict.fromkeys(zones.of_rows))
    if zone_id is None:
        if len(named) > 1:
            raise _several(sheet, zones, named, where)
        return sheet
    chosen = [row for row, zone in enumerate(zones.of_rows) if zone_id in (zone, _bare(zone))]
    if not chosen:
        raise SupplyError(
            f"no row of this zone in column {zones.header}", where=where, got=zone_id, allowed=_list(named)
        )
    return sheet.taking(chosen)


def _bare(zone: str) -> str:
    """Return a code of ENTSO-E without its kind of area: ``BZN|DE-LU`` is ``DE-LU``."""
    return zone.rpartition("|")[2]


def _several(sheet: Sheet, zones: Zones, named: list[str], where: str) -> SupplyError:
    row = next(row for row, zone in enumerate(zones.of_rows) if zone != named[0])
    shown = _bare(named[0]) or _bare(named[1])
    return SupplyError(
        f"column {zones.header} changes from {named[0]!r} to {named[1]!r}",
        where=f"{where}, row {sheet.lines[row]} ({sheet.times[row]})",
        got=_list(named),
        allowed="rows of one zone",
        remedy=f"Choose one with zone_id={shown!r}, a key of supply descriptions, or with --zone-id {shown}.",
    )


def _list(zones: list[str]) -> str:
    shown = ", ".join(zone or "(empty)" for zone in zones[:20])
    return shown if len(zones) <= 20 else f"{shown} and {len(zones) - 20} more"
