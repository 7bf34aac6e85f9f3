"""Options of `wfsched edge` that describe random instances."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.core.errors import ParameterError

if TYPE_CHECKING:
    from wfsched.edge.instances.setting import Setting
    from wfsched.edge.instances.sunwind import Region

EdgeParameters = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Parameter of the random instance (docs/edge.md), such as load=0.8. Repeatable.",
        show_default=False,
    ),
]

TraceFile = Annotated[
    Path | None,
    typer.Option(
        "--trace",
        metavar="FILE",
        help="Sun and wind traces of a region, such as an EIA-930 file.",
        show_default="built-in sun and wind",
    ),
]
FillRule = Annotated[
    str,
    typer.Option(
        "--fill", metavar="RULE", help="How to fill gaps in the trace: previous, linear, day-before or zero."
    ),
]


def settings_of(parameters: list[str]) -> Setting:
    """Return the setting of the options ``--set``.

    Raises
    ------
    ParameterError
        If one is malformed, unknown, out of range or given twice.
    """
    from wfsched.edge.instances.setting import Setting

    return Setting(**values_of(parameters))


def values_of(parameters: list[str]) -> dict[str, Any]:
    """Return the values of ``--set``, in the types of the parameters."""
    from dataclasses import fields

    from wfsched.edge.instances.setting import Setting

    defaults = Setting()
    kinds = {field.name: type(getattr(defaults, field.name)) for field in fields(Setting)}
    found: dict[str, Any] = {}
    for text in parameters:
        name, equals, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or name not in kinds:
            raise ParameterError("unknown parameter", where="--set", got=text, allowed=", ".join(kinds))
        if name in found:
            raise ParameterError("duplicate parameter", where="--set", got=name)
        try:
            found[name] = kinds[name](value.strip())
        except ValueError as error:
            allowed = "an integer" if kinds[name] is int else "a number"
            raise ParameterError(
                "malformed value", where=f"--set {name}", got=value, allowed=allowed
            ) from error
    return found


def region_of(trace: Path | None, fill: str) -> Region:
    """Return the region with the sun and wind of `trace`; the built-in one if it is None.

    Raises
    ------
    SupplyError
        If the file cannot be read, or has no columns ``sun`` and ``wind``.
    """
    from wfsched.edge.instances.sunwind import Region, built_in_region

    if trace is None:
        return built_in_region()
    from wfsched.energy.reading.read import read_traces

    rule: Any = fill
    traces = read_traces(trace, ("sun", "wind"), fill=rule)
    return Region(traces["sun"], traces["wind"], trace.name)
