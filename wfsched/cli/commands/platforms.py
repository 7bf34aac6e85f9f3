"""`wfsched platforms`: the built-in platforms, or one platform in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.options import Json
from wfsched.cli.terminal.output import print_json, print_tables
from wfsched.report.tables.table import Column, Table, number_columns, text_columns

if TYPE_CHECKING:
    from wfsched.platforms.billing import Billing

_SITE_COLUMNS = (
    *text_columns("site", "tier"),
    Column("PUE", side="right"),
    Column("idle machines draw power"),
)
_TYPE_COLUMNS = (
    Column("type"),
    *number_columns("machines", "speed", "cores", "memory", "price/h", "levels"),
    Column("f", "GHz", "right"),
    Column("active", "W", "right"),
    Column("idle", "W", "right"),
    Column("accelerators"),
)


def platforms(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|FILE]",
            autocompletion=completion.PLATFORM,
            help="Platform to show.",
            show_default="list all",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """List the built-in platforms, or show one in full."""
    if name is None:
        _list(json)
    else:
        _one(name, json)


def _list(json: bool) -> None:
    from wfsched.platforms.registry import PLATFORMS

    if json:
        print_json({"platforms": [{"name": entry.name, "summary": entry.summary} for entry in PLATFORMS]})
    else:
        rows = [(entry.name, entry.summary) for entry in PLATFORMS]
        print_tables(Table.of(text_columns("name", "description"), rows))


def _one(name: str, json: bool) -> None:
    from wfsched.platforms.catalogue import load_platform
    from wfsched.platforms.describe import describe_platform
    from wfsched.report.units import counted

    platform = load_platform(name)
    document = describe_platform(platform)
    if json:
        print_json(document)
        return
    machines = counted(len(document["machines"]), "machine")
    print_tables(
        f"{document['name']}: {machines}, prices in {document['currency']}, "
        f"{_paid(platform.pricing.billing)}",
        f"source: {document['source']}",
        *_over(document["routing"]),
        Table.of(_SITE_COLUMNS, map(_site, document["sites"])),
        Table.of(_TYPE_COLUMNS, (_type(kind, document["machines"]) for kind in document["types"])),
    )


def _over(routing: dict[str, Any] | None) -> list[str]:
    """Return the line on routed links; none where links are never short."""
    from wfsched.report.units import counted

    if routing is None:
        return []
    links, nodes = (
        counted(len(routing["links"]), "link"),
        counted(len(set(routing["nodes"].values())), "node"),
    )
    return [f"routed over {routing['topology']}: {links}, sites at {nodes}; one transfer at a time each way"]


def _paid(billing: Billing) -> str:
    least = f", at least {billing.minimum_s:g} s" if billing.minimum_s else ""
    leased = f"leased in steps of {billing.quantum_s:g} s{least}" if billing.leases else ""
    return " and ".join(filter(None, ("paid per task" if billing.task_factor else "", leased)))


def _site(site: dict[str, Any]) -> tuple[str, ...]:
    return site["name"], site["tier"], f"{site['pue']:g}", site["idle"]


def _type(kind: dict[str, Any], machines: list[dict[str, Any]]) -> tuple[str, ...]:
    from wfsched.report.units import memory

    clock, power = kind["frequencies_ghz"], kind["active_w"]
    return (
        kind["name"],
        str(sum(machine["type"] == kind["name"] for machine in machines)),
        f"{kind['speed']:g}",
        str(kind["cores"]),
        "unlimited" if kind["memory_bytes"] is None else memory(kind["memory_bytes"]),
        f"{kind['price_per_hour']:g}",
        str(len(clock)),
        f"{clock[0]:g} to {clock[-1]:g}",
        f"{power[0]:.4g} to {power[-1]:.4g}",
        f"{kind['idle_w']:.4g}",
        ", ".join(f"{name} x{factor:g}" for name, factor in kind["accelerators"].items()) or "-",
    )
