"""Options of `wfsched datacenter` that describe a random week of jobs."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from wfsched.core.errors import ParameterError
from wfsched.core.nearest import nearest

if TYPE_CHECKING:
    from wfsched.datacenter.world.generate import Drawn
    from wfsched.datacenter.world.setting import Setting


@dataclass(frozen=True, slots=True)
class WeekOptions:
    """Parameters and data of a random week, as given."""

    panel: ClassVar[str] = "Week"

    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Parameter of the week (docs/datacenter.md), such as load=0.6. Repeatable.",
            show_default=False,
        ),
    ] = None
    carbon: Annotated[
        Path | None,
        typer.Option(
            "--carbon",
            metavar="FILE",
            help="Carbon intensity of a year, a column for each zone.",
            show_default="modelled grids",
        ),
    ] = None
    trace: Annotated[
        Path | None,
        typer.Option(
            "--trace",
            metavar="FILE",
            help="Jobs of a year: arrival_time,length,cpus, in hours.",
            show_default="laws of the Azure trace",
        ),
    ] = None

    def week(self, seed: int) -> Drawn:
        """Return the week of a seed.

        Raises
        ------
        ParameterError
            If a parameter is malformed, unknown, duplicate or out of range.
        SupplyError, DataCentreError
            If a file is malformed, or lacks a zone.
        """
        from wfsched.datacenter.world.generate import generate
        from wfsched.datacenter.world.job_trace import read_job_trace

        setting, carbon, trace = self.setting(), None, None
        if self.carbon is not None:
            from wfsched.energy.reading.read import read_traces

            carbon = read_traces(self.carbon, unit="g/kWh")
        if self.trace is not None:
            trace = read_job_trace(self.trace)
        return generate(setting, seed, carbon=carbon, trace=trace)

    def setting(self) -> Setting:
        """Return the setting with the parameters of ``--set``.

        Raises
        ------
        ParameterError
            If one is malformed, unknown, duplicate or out of range.
        """
        from wfsched.datacenter.world.setting import Setting

        defaults, found = Setting(), dict[str, Any]()
        kinds = {field.name: type(getattr(defaults, field.name)) for field in fields(Setting)}
        for text in self.parameters or ():
            name, equals, value = text.partition("=")
            name = name.strip().replace("-", "_")
            if not equals or name not in kinds:
                raise ParameterError(
                    "unknown parameter", where="--set", got=text, known=kinds, near=nearest(name, kinds)
                )
            if name in found:
                raise ParameterError("duplicate parameter", where="--set", got=name)
            try:
                found[name] = kinds[name](value.strip())
            except ValueError as error:
                allowed = "an integer" if kinds[name] is int else "a number"
                raise ParameterError(
                    "malformed value", where=f"--set {name}", got=value, allowed=allowed
                ) from error
        return Setting(**found)
