"""Options of `wfsched network` that describe a random day."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, cast

import typer

from wfsched.core.errors import ParameterError

if TYPE_CHECKING:
    from wfsched.energy import fill as filling
    from wfsched.energy.trace import Trace
    from wfsched.network.gecrs.day import Day
    from wfsched.network.gecrs.setting import DaySetting


@dataclass(frozen=True, slots=True)
class DayOptions:
    """Parameters and supplies of a random day, as given."""

    panel: ClassVar[str] = "Day"

    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Parameter of the day (docs/network.md), such as load=0.7. Repeatable.",
            show_default=False,
        ),
    ] = None
    trace: Annotated[
        Path | None,
        typer.Option(
            "--trace",
            metavar="FILE",
            help="Sun (at C) and wind (at F), scaled to sun_kw and wind_kw.",
            show_default="drawn by --seed",
        ),
    ] = None
    start: Annotated[
        str | None,
        typer.Option(
            "--start",
            metavar="INSTANT",
            help="Begin of the day in the trace, such as 2023-06-01.",
            show_default="begin of the trace",
        ),
    ] = None
    fill: Annotated[
        str,
        typer.Option(
            "--fill",
            metavar="RULE",
            help="How to fill gaps in the trace: previous, linear, day-before or zero.",
        ),
    ] = "linear"

    def day(self, seed: int) -> Day:
        """Return the day.

        Raises
        ------
        ParameterError
            If a parameter is malformed, unknown, duplicate or out of range.
        SupplyError, NetworkError
            If the trace cannot be read, or is shorter than the day.
        """
        from wfsched.network.gecrs.generate import draw_day

        setting = self.setting()
        if self.trace is None:
            if self.start is not None:
                raise ParameterError(
                    "needs a trace", where="--start", got=self.start, remedy="Add --trace FILE."
                )
            return draw_day(setting, seed)
        traces = self._traces(setting)
        return draw_day(setting, seed, traces=traces, start=self._start(next(iter(traces.values()))))

    def _traces(self, setting: DaySetting) -> dict[str, Trace]:
        from wfsched.energy.reading.read import read_traces
        from wfsched.network.gecrs.supplies import scaled_to

        assert self.trace is not None  # noqa: S101  # Asked for only where there is one.
        traces = read_traces(
            self.trace, ("sun", "wind"), fill=cast("filling.Fill", self.fill), past_end="raise"
        )
        return scaled_to(traces, setting)

    def _start(self, trace: Trace) -> float:
        from wfsched.energy.instant import parse_instant

        return trace.start if self.start is None else parse_instant(self.start, "--start")

    def setting(self) -> DaySetting:
        """Return the parameters of ``--set``.

        Raises
        ------
        ParameterError
            If one is malformed, unknown, duplicate or out of range.
        """
        from wfsched.core.nearest import nearest
        from wfsched.network.gecrs.setting import DaySetting

        known = [field.name for field in fields(DaySetting)]
        found: dict[str, float] = {}
        for text in self.parameters or ():
            name, equals, value = text.partition("=")
            name = name.strip().replace("-", "_")
            if not equals or name not in known:
                raise ParameterError(
                    "unknown parameter", where="--set", got=text, known=known, near=nearest(name, known)
                )
            if name in found:
                raise ParameterError("duplicate parameter", where="--set", got=name)
            try:
                found[name] = float(value)
            except ValueError as error:
                raise ParameterError(
                    "malformed value", where=f"--set {name}", got=value, allowed="a number"
                ) from error
        return DaySetting(**found)
