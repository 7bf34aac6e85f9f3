"""Options on how trace files are read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any, ClassVar

import typer


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """Gaps, times, zone of the grid, steps, layout, unit and numbers of a trace file, as given."""

    panel: ClassVar[str] = "Trace file"

    fill: Annotated[
        str | None,
        typer.Option(
            "--fill",
            metavar="RULE",
            help="How to fill gaps: previous, linear, day-before or zero.",
            show_default="refuse them",
        ),
    ] = None
    zone: Annotated[
        str | None,
        typer.Option(
            "--zone",
            metavar="ZONE",
            help="IANA time zone of times without an offset, such as Europe/Berlin.",
            show_default="UTC",
        ),
    ] = None
    dst: Annotated[
        str,
        typer.Option(
            "--dst",
            metavar="RULE",
            help="Daylight saving time: exact (as local clocks showed it) or padded (24 hours on every day).",
        ),
    ] = "exact"
    layout: Annotated[
        str | None,
        typer.Option(
            "--layout", metavar="NAME", help="Layout of the file.", show_default="detected from its header"
        ),
    ] = None
    unit: Annotated[
        str | None,
        typer.Option(
            "--unit",
            metavar="UNIT",
            help="Unit of the values, such as g/kWh.",
            show_default="as the file says",
        ),
    ] = None

    zone_id: Annotated[
        str | None,
        typer.Option(
            "--zone-id",
            metavar="ID",
            help="Zone of the grid to read, such as PL, from a file that holds several.",
            show_default="the only one",
        ),
    ] = None
    step: Annotated[
        str | None,
        typer.Option(
            "--step",
            metavar="STEP",
            help="Step of the rows: 15min, 1h, day, week, month, year; uneven: each holds until the next.",
            show_default="as the rows tell",
        ),
    ] = None
    time_format: Annotated[
        str | None,
        typer.Option(
            "--time-format",
            metavar="FORMAT",
            help="Format of the times with the codes of strptime, such as %d/%m/%Y %H:%M.",
            show_default="ISO 8601, 31.12.2024 23:45 or seconds since 1970",
        ),
    ] = None
    decimal: Annotated[
        str | None,
        typer.Option(
            "--decimal", metavar="SIGN", help="Decimal sign: . or ,", show_default="as the numbers tell"
        ),
    ] = None

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `read_traces` that the options give."""
        return asdict(self)

    def given(self) -> dict[str, Any]:
        """Return the options that differ from their defaults, by name."""
        unset = asdict(ReadingOptions())
        return {name: value for name, value in asdict(self).items() if value != unset[name]}
