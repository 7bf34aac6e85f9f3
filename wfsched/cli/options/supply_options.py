"""Options on the power supply of the sites and on when the workflow may start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, cast

import typer

from wfsched.cli.options import completion
from wfsched.cli.terminal.output import note, warn
from wfsched.core.duration import seconds_of
from wfsched.core.errors import ParameterError

if TYPE_CHECKING:
    from wfsched.energy import fill as filling
    from wfsched.energy.instant import Moment
    from wfsched.energy.supply import Supply
    from wfsched.platforms.model import Platform

_NONE = "none"


@dataclass(frozen=True, slots=True)
class SupplyOptions:
    """Supply and time as given; None where an option was left out.

    Raises
    ------
    ParameterError
        If one of them is malformed, or needs another that is not given.
    """

    panel: ClassVar[str] = "Supply and start"

    supply: Annotated[
        list[str] | None,
        typer.Option(
            "--supply",
            metavar="[SITE=]NAME|FILE",
            autocompletion=completion.SUPPLY,
            help="Power supply of one site or of all: a built-in supply (`wfsched energy show`), a "
            "description (.toml), a trace (.csv), or none. Repeatable.",
            show_default="as the platform says",
        ),
    ] = None
    fill: Annotated[
        str | None,
        typer.Option(
            "--fill",
            metavar="RULE",
            help="How to fill gaps in trace files: previous, linear, day-before or zero.",
            show_default="refuse them",
        ),
    ] = None
    zone: Annotated[
        str | None,
        typer.Option(
            "--zone",
            metavar="NAME",
            help="Zone of times without an offset in trace files, such as Europe/Berlin.",
            show_default="UTC",
        ),
    ] = None
    zone_id: Annotated[
        str | None,
        typer.Option(
            "--zone-id",
            metavar="ID",
            help="Zone of the grid to read, such as PL, from files that hold several.",
            show_default="the only one",
        ),
    ] = None
    past_end: Annotated[
        Literal["wrap", "hold", "raise"] | None,
        typer.Option(
            "--past-end",
            help="What holds outside a trace: it repeats (wrap), its ends hold (hold), or an error (raise).",
            show_default="wrap, with a warning; an error if the submission lies outside",
        ),
    ] = None
    size_green: Annotated[
        bool,
        typer.Option(
            "--size-green",
            help="Scale the green power of trace files: greatest value = power of the site at full load.",
        ),
    ] = False
    start: Annotated[
        str | None,
        typer.Option(
            "--start",
            metavar="INSTANT",
            help="Submission of the workflow, such as 2022-06-01T06:00Z, 2022-06-01T08:00+02:00 or "
            "2022-06-01T08:00[Europe/Berlin]; instants are shown in its zone.",
            show_default="first instant of all supplies",
        ),
    ] = None
    window: Annotated[
        str | None,
        typer.Option(
            "--window",
            metavar="TIME",
            help="Longest delay of the start: a number and s, min, h or d.",
            show_default="no delay",
        ),
    ] = None
    time_step: Annotated[
        str | None,
        typer.Option(
            "--time-step",
            metavar="TIME",
            help="Step between possible start times within --window.",
            show_default="15min",
        ),
    ] = None

    def __post_init__(self) -> None:
        self.timing()
        self._tell_zone()
        if len(self._for_all) > 1:
            raise ParameterError(
                "more than one supply for all sites",
                where="--supply",
                got=", ".join(self._for_all),
                allowed="one, and SITE=NAME for single sites",
            )
        if _NONE in self._for_all and len(self.supply or ()) > 1:
            raise ParameterError(
                "'none' cannot be combined with other supplies",
                where="--supply",
                got=", ".join(self.supply or ()),
            )
        asked = {
            "--fill": self.fill,
            "--zone": self.zone,
            "--zone-id": self.zone_id,
            "--size-green": self.size_green or None,
        }
        for option, value in asked.items():
            if value is not None and not self.supply:
                raise ParameterError("needs a trace file", where=option, remedy="Give one with --supply.")
        if self.time_step is not None and self.window is None:
            raise ParameterError("needs a window", where="--time-step", remedy="Set one with --window.")

    @property
    def _for_all(self) -> list[str]:
        return [text for text in self.supply or () if "=" not in text]

    def _moment(self) -> Moment | None:
        """Return the submission; one without a zone is in that of ``--zone``."""
        from wfsched.energy.instant import parse_moment

        return None if self.start is None else parse_moment(self.start, "--start", self.zone or "UTC")

    def _tell_zone(self) -> None:
        """Note the zone of a submission that says none."""
        moment = self._moment()
        if moment is not None and not moment.said:
            taken = "UTC" if self.zone is None else f"in the zone of --zone, {moment.zone}"
            note(
                f"--start {self.start}: no zone given, taken as {taken}; a zone is given as {self.start}Z, "
                f"{self.start}+02:00 or {self.start}[Europe/Berlin]"
            )

    def timing(self) -> dict[str, Any]:
        """Return the arguments of a problem that the options on time give."""
        moment = self._moment()
        found: dict[str, Any] = {} if moment is None else {"start": moment.posix_s, "zone": moment.zone}
        if self.window is not None:
            found["window_s"] = seconds_of(self.window, "--window")
        if self.time_step is not None:
            found["time_step_s"] = seconds_of(self.time_step, "--time-step")
        return found

    def arguments(self, platform: Platform) -> dict[str, Any]:
        """Return the arguments of a problem on `platform`.

        Without ``--start`` it is submitted at the first instant that all traces cover.

        Raises
        ------
        ParameterError
            If a site is unknown.
        SupplyError
            If a supply is unknown or malformed.
        """
        from wfsched.schedule.site_supplies import latest_begin, site_supplies

        supply = site_supplies(
            platform,
            self._override(platform),
            fill=cast("filling.Fill | None", self.fill),
            zone=self.zone,
            zone_id=self.zone_id,
            past_end=self.past_end,
            size_green=self.size_green,
        )
        _tell_notes(supply)
        for name, given in supply.items():
            if given.carbon is None:
                warn(f"{name}: no carbon intensity; carbon not reported")
            if given.price is None:
                warn(f"{name}: no electricity price in {platform.currency}; electricity cost not reported")
        return {"supply": supply, "start": latest_begin(supply), **self.timing()}

    def _override(self, platform: Platform) -> str | dict[str, str] | None:
        if _NONE in self._for_all:
            return _NONE
        by_site = {site.name: self._for_all[0] for site in platform.sites} if self._for_all else {}
        for text in self.supply or ():
            site, equals, name = text.partition("=")
            if equals:
                by_site[site] = name
        return by_site or None


def _tell_notes(supplies: Mapping[str, Supply]) -> None:
    """Note what was done to the values of files; sites alike in one line.

    Built-in supplies have no values of a site of their own: that they are sized to it is no surprise.
    """
    sites: dict[str, list[str]] = {}
    for name, supply in supplies.items():
        for role, trace in supply.traces().items():
            for text in trace.notes if trace.basis != "modelled" else ():
                sites.setdefault(f"{role}: {text}", []).append(name)
    for text, names in sites.items():
        note(f"{', '.join(names)}: {text}")
