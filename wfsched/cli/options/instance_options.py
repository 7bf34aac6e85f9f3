"""Options of `wfsched edge` that describe random instances."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, cast

import typer

from wfsched.core.errors import ParameterError
from wfsched.core.nearest import nearest

if TYPE_CHECKING:
    from wfsched.edge.instances.setting import Setting
    from wfsched.edge.instances.sunwind import Region
    from wfsched.energy import fill as filling
    from wfsched.study.trials.edge_trial import RegionFile


@dataclass(frozen=True, slots=True)
class InstanceOptions:
    """Parameters and region of random instances, as given."""

    panel: ClassVar[str] = "Instance"

    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Parameter of the random instance (docs/edge.md), such as load=0.8. Repeatable.",
            show_default=False,
        ),
    ] = None
    trace: Annotated[
        Path | None,
        typer.Option(
            "--trace",
            metavar="FILE",
            help="Sun and wind traces of a region, such as an EIA-930 file.",
            show_default="built-in sun and wind",
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

    def region(self) -> Region:
        """Return the region with the sun and wind of the trace; the built-in one without a trace.

        Raises
        ------
        SupplyError
            If the file cannot be read, or has no columns ``sun`` and ``wind``.
        """
        from wfsched.edge.instances.sunwind import Region, built_in_region

        if self.trace is None:
            return built_in_region()
        from wfsched.energy.reading.read import read_traces

        traces = read_traces(self.trace, ("sun", "wind"), fill=cast("filling.Fill", self.fill))
        return Region(traces["sun"], traces["wind"], self.trace.name)

    def region_file(self) -> RegionFile:
        """Return the source of the region for the trials of a study.

        Raises
        ------
        ParameterError
            If the file cannot be read.
        """
        from wfsched.study.trials.edge_trial import RegionFile

        return RegionFile(self.trace, cast("filling.Fill", self.fill))

    def setting(self) -> Setting:
        """Return the setting with the parameters of ``--set``.

        Raises
        ------
        ParameterError
            If one is malformed, unknown, duplicate or out of range.
        """
        from wfsched.edge.instances.setting import Setting

        return Setting(**self.values())

    def values(self) -> dict[str, Any]:
        """Return the values of ``--set`` in the types of the parameters.

        Raises
        ------
        ParameterError
            If one is malformed, unknown or duplicate.
        """
        from wfsched.edge.instances.setting import Setting

        defaults = Setting()
        kinds = {field.name: type(getattr(defaults, field.name)) for field in fields(Setting)}
        found: dict[str, Any] = {}
        for text in self.parameters or ():
            name, equals, value = text.partition("=")
            name = name.strip().replace("-", "_")
            if not equals or name not in kinds:
                raise ParameterError(
                    "unknown parameter", where="--set", got=text, known=kinds, near=nearest(name, kinds)
                )
            if name in found:
                raise ParameterError("duplicate parameter", where="--set", got=name)
            found[name] = _parsed(name, value, kinds[name])
        return found


def _parsed(name: str, value: str, kind: type) -> Any:
    try:
        return kind(value.strip())
    except ValueError as error:
        allowed = "an integer" if kind is int else "a number"
        raise ParameterError("malformed value", where=f"--set {name}", got=value, allowed=allowed) from error
