"""Renewables.ninja: modelled power of a photovoltaic array or a wind turbine, by the hour in UTC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wfsched.energy.layouts.csv_layout import CsvLayout, comments_of
from wfsched.energy.layouts.layout import Column, Plan, Sheet

_UNITS = re.compile(r"(\w+) in ([^,\s]+)")


@dataclass(frozen=True, slots=True)
class NinjaLayout:
    """Layout of files of Renewables.ninja, whose comments name the model and the units."""

    name: str = "renewables-ninja"
    header: str = "# Renewables.ninja PV ... electricity in kW; time,local_time,electricity"

    def fits(self, text: str) -> bool:
        """Return whether a file with this text has this layout; only its first lines count."""
        comments = comments_of(text)
        return any("renewables.ninja" in line.lower() for line in comments) and self._rows(text).fits(text)

    def sheet(self, text: str, where: str) -> Sheet:
        """Return rows and columns of the text of a file.

        Raises
        ------
        SupplyError
            If the header does not fit this layout, or a row is longer or shorter than the header.
        """
        return self._rows(text).sheet(text, where)

    def _rows(self, text: str) -> CsvLayout:
        comments = comments_of(text)
        # "time in UTC, local_time in Europe/Berlin, electricity in kW"
        units = dict(_UNITS.findall(" ".join(comments)))
        first = comments[0].lower() if comments else ""
        power = "wind" if "wind" in first else "sun" if "pv" in first else "electricity"

        def plan(header: Sequence[str]) -> Plan | None:
            found = [cell.strip() for cell in header]
            if "time" not in found or "electricity" not in found:
                return None
            columns = [
                Column(power if name == "electricity" else name, name, index, units.get(name))
                for index, name in enumerate(found)
                if name not in ("time", "local_time")
            ]
            return Plan((found.index("time"),), tuple(columns))

        return CsvLayout(self.name, self.header, plan, decimal=".")


LAYOUT = NinjaLayout()
