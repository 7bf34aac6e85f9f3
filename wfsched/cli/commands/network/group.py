"""`wfsched network`: tasks over a network of users, routers and computing nodes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfsched.cli.commands.network.batch import batch
from wfsched.cli.commands.network.simulate import simulate
from wfsched.cli.commands.network.slot import policies, route, slot
from wfsched.cli.commands.network.study import study
from wfsched.cli.commands.network.train import train
from wfsched.cli.commands.network.year import year
from wfsched.cli.examples import epilog
from wfsched.cli.options.options import Json, Seed
from wfsched.cli.terminal.grouped_help import OUTPUT, GroupedCommand
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.report.tables.table import Column, Table, text_columns

if TYPE_CHECKING:
    from wfsched.platforms.topology.model import Topology

network = typer.Typer(no_args_is_help=True, help="Place and route tasks over a network of computing nodes.")


network.command(cls=GroupedCommand, epilog=epilog("network simulate"))(simulate)
network.command(cls=GroupedCommand, epilog=epilog("network slot"))(slot)
network.command(cls=GroupedCommand, epilog=epilog("network route"))(route)
network.command(cls=GroupedCommand, epilog=epilog("network policies"))(policies)
network.command(cls=GroupedCommand, epilog=epilog("network year"))(year)
network.command(cls=GroupedCommand, epilog=epilog("network train"))(train)
network.command(cls=GroupedCommand, epilog=epilog("network study"))(study)
network.command(cls=GroupedCommand, epilog=epilog("network batch"))(batch)


@network.callback()
def _group() -> None:
    """Place and route tasks over a network of computing nodes."""


@network.command(cls=GroupedCommand, epilog=epilog("network topologies"))
def topologies(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|FILE]",
            help="Topology to show: gecrs, SHAPE-N, topohub:NAME, or a GraphML, GML or JSON file.",
            show_default="list the shapes",
        ),
    ] = None,
    *,
    seed: Seed = 1,
    users: Annotated[
        int, typer.Option("--users", min=0, metavar="N", help="Users attached to random nodes.")
    ] = 0,
    bandwidth: Annotated[
        float | None,
        typer.Option(
            "--bandwidth", metavar="MBIT/S", help="Of generated links, and of those whose file states none."
        ),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot", rich_help_panel=OUTPUT, metavar="PATH", help="Draw the map: .png, .svg or .pdf."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """List the shapes of topologies, or show one topology."""
    if name is None:
        _list(json)
        return
    from wfsched.platforms.topology.load import load_topology
    from wfsched.platforms.topology.units import MEGABIT_BYTES

    if plot is not None:
        from wfsched.cli.options.output_paths import check_figure

        check_figure(plot)
    rate = None if bandwidth is None else bandwidth * MEGABIT_BYTES
    topology = load_topology(name, seed, users=users, bandwidth=rate)
    _show(topology, json)
    if plot is not None:
        from wfsched.report.network.topology_map import plot_topology

        plot_topology(topology, plot)


def _list(json: bool) -> None:
    from wfsched.platforms.topology.registry import SHAPES

    rows = [
        ("gecrs", "the ten nodes of the worked example of GECRS", "GECRS"),
        *((f"{entry.name}-N", entry.summary, entry.source) for entry in SHAPES),
        (
            "topohub:NAME",
            "one of topohub, such as topohub:sndlib/polska (extra topologies)",
            "topohub",
        ),
    ]
    if json:
        print_json({"topologies": [dict(zip(("name", "summary", "source"), row)) for row in rows]})
    else:
        print_tables(Table.of(text_columns("name", "description", "source"), rows))


def _show(topology: Topology, json: bool) -> None:
    from wfsched.platforms.topology.units import MEGABIT_BYTES
    from wfsched.report.documents.topology import topology_document
    from wfsched.report.units import counted

    for text in topology.notes:
        note(f"{topology.name}: {text}")
    if json:
        print_json(topology_document(topology))
        return
    size = f"{counted(topology.n_nodes, 'node')}, {counted(len(topology.links), 'link')}"
    served = f", {counted(len(topology.users), 'user')}" if topology.users else ""
    columns = (
        *text_columns("from", "to"),
        Column("bandwidth", "Mb/s", "right"),
        Column("latency", "ms", "right"),
    )
    rows = (
        (link.u, link.v, f"{link.bandwidth / MEGABIT_BYTES:.4g}", f"{link.latency * 1e3:.4g}")
        for link in topology.links
    )
    print_tables(f"{topology.name}: {size}{served}", f"source: {topology.source}", Table.of(columns, rows))
