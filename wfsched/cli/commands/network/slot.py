"""`wfsched network slot`, `route` and `policies`: plans of one slot, and what plans it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.groups import takes_groups
from wfsched.cli.options.options import Json, Seed
from wfsched.cli.options.slot_options import SlotOptions
from wfsched.cli.terminal.compilation import announce_compilation
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.output import print_json, print_tables
from wfsched.core.errors import ParameterError
from wfsched.report.tables.table import Table, text_columns

if TYPE_CHECKING:
    from wfsched.core.arrays import IntArray
    from wfsched.network.slots.plan import Plan
    from wfsched.network.slots.slot import Slot

Plot = Annotated[
    Path | None,
    typer.Option(
        "--plot",
        rich_help_panel=OUTPUT,
        metavar="PATH",
        help="Draw links and nodes of the best plan: .png, .svg or .pdf.",
    ),
]


def policies(json: Json = False) -> None:
    """List the policies of slots, of years and of days, and the routers of slots."""
    from wfsched.network.gecrs.registry import DAY_POLICIES
    from wfsched.network.slots.registry import SLOT_POLICIES
    from wfsched.network.slots.route import ROUTERS
    from wfsched.network.stper.registry import YEAR_POLICIES

    found = {"slot": SLOT_POLICIES, "route": ROUTERS, "year": YEAR_POLICIES, "simulate": DAY_POLICIES}
    rows = [
        (command, entry.name, entry.summary, entry.source)
        for command, all_ in found.items()
        for entry in all_
    ]
    keys = ("command", "name", "summary", "source")
    if json:
        print_json({"policies": [dict(zip(keys, row)) for row in rows]})
    else:
        print_tables(Table.of(text_columns("command", "name", "description", "source"), rows))


@takes_groups()
def slot(
    *,
    drawn: SlotOptions,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy",
            metavar="NAME",
            autocompletion=completion.SLOT_POLICY,
            help="Policy to run. Repeatable.",
            show_default="all",
        ),
    ] = None,
    front: Annotated[
        bool, typer.Option("--front", help="Trade profit off against delay, energy and brown energy.")
    ] = False,
    seed: Seed = 1,
    plot: Plot = None,
    json: Json = False,
) -> None:
    """Plan the tasks of one slot: where they run, over which links, in which order."""
    from wfsched.network.slots.registry import SLOT_POLICIES

    if front and policy:
        raise ParameterError("a front is searched by one method", where="--policy", got=", ".join(policy))
    entries = [SLOT_POLICIES.entry(name) for name in policy or SLOT_POLICIES.names()]
    _check_plot(plot)
    announce_compilation()
    one = drawn.slot(seed)
    from wfsched.core.rng import generator
    from wfsched.network.slots.genetic import FrontSearch
    from wfsched.network.slots.policies import upper_bound

    if front:
        plans = FrontSearch()(one, generator(seed, "front"))
        named = [(f"plan {i}", plan) for i, plan in enumerate(plans, 1)]
    else:
        named = [(entry.name, entry.load()(one, generator(seed, entry.name))) for entry in entries]
    _report("policy", named, upper_bound(one), plot, json)


@takes_groups()
def route(
    *,
    drawn: SlotOptions,
    router: Annotated[
        list[str] | None,
        typer.Option(
            "--router",
            metavar="NAME",
            autocompletion=completion.ROUTER,
            help="Router to run: list, improved, transform, exact or exhaustive. Repeatable.",
            show_default="the first three",
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            metavar="NAME",
            autocompletion=completion.SLOT_POLICY,
            help="Policy whose nodes are kept, where the file names none.",
            show_default="greedy",
        ),
    ] = None,
    seed: Seed = 1,
    plot: Plot = None,
    json: Json = False,
) -> None:
    """Route the tasks of one slot to given nodes: over which links, in which order.

    Nodes are those that the tasks of the file name, or else those of a policy.
    """
    from wfsched.network.slots.registry import SLOT_POLICIES
    from wfsched.network.slots.route import ROUTERS

    entries = [ROUTERS.entry(name) for name in router or ("list", "improved", "transform")]
    chosen = SLOT_POLICIES.entry(policy or "greedy")
    _check_plot(plot)
    announce_compilation()
    one, node = drawn.placed_slot(seed)
    if node is None:
        from wfsched.core.rng import generator

        node = chosen.load()(one, generator(seed, chosen.name)).node
    elif policy is not None:
        raise ParameterError(
            "cannot be combined with a file that names nodes", where="--policy", got=str(drawn.file)
        )
    _route(one, node, [entry.name for entry in entries], plot, json)


def _route(one: Slot, node: IntArray, routers: list[str], plot: Path | None, json: bool) -> None:
    from wfsched.network.slots.policies import routing_bound
    from wfsched.network.slots.route import route as routed

    named = [(name, routed(one, node, name)) for name in routers]
    _report("router", named, routing_bound(one, node), plot, json)


def _check_plot(plot: Path | None) -> None:
    if plot is not None:
        from wfsched.cli.options.output_paths import check_figure

        check_figure(plot)


def _report(maker: str, plans: list[tuple[str, Plan]], bound: float, plot: Path | None, json: bool) -> None:
    """Print the figures of plans and draw the best."""
    from wfsched.report.documents.network_slot import plans_document
    from wfsched.report.tables.network_slot import plans_table

    document = plans_document(maker, plans, bound)
    if json:
        print_json(document)
    else:
        print_tables(f"no plan earns more than {bound:.3f}", plans_table(maker, document))
    if plot is not None:
        from wfsched.report.network.links import plot_links

        plot_links(max((plan for _, plan in plans), key=lambda plan: plan.total), plot)
