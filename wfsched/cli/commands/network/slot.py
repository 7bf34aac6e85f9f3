"""`wfsched network slot` and `policies`: plans of one slot, and what plans it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfsched.cli.commands.network.year import SettingName
from wfsched.cli.options.options import Json, Seed
from wfsched.cli.terminal.compilation import announce_compilation
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.output import print_json, print_tables
from wfsched.core.errors import ParameterError
from wfsched.report.tables.table import Column, Table, number_columns, text_columns

if TYPE_CHECKING:
    from wfsched.network.slots.slot import Slot


def policies(json: Json = False) -> None:
    """List the policies of slots, of years and of days."""
    from wfsched.network.gecrs.registry import DAY_POLICIES
    from wfsched.network.slots.registry import SLOT_POLICIES
    from wfsched.network.stper.registry import YEAR_POLICIES

    found = {"slot": SLOT_POLICIES, "year": YEAR_POLICIES, "simulate": DAY_POLICIES}
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


def slot(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Slot as JSON (docs/network.md).", show_default="a drawn slot"),
    ] = None,
    *,
    setting: SettingName = "carry",
    at: Annotated[int, typer.Option("--at", min=0, max=8759, metavar="N", help="Hour of the year.")] = 12,
    policy: Annotated[
        list[str] | None,
        typer.Option("--policy", metavar="NAME", help="Policy to run. Repeatable.", show_default="all"),
    ] = None,
    front: Annotated[
        bool, typer.Option("--front", help="Trade profit off against delay, energy and brown energy.")
    ] = False,
    seed: Seed = 1,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            rich_help_panel=OUTPUT,
            metavar="PATH",
            help="Draw links and nodes of the best plan: .png, .svg or .pdf.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Plan the tasks of one slot: where they run, over which links, in which order."""
    from wfsched.network.slots.registry import SLOT_POLICIES
    from wfsched.network.stper.setting import setting_named

    if front and policy:
        raise ParameterError("a front is searched by one method", where="--policy", got=", ".join(policy))
    entries = [SLOT_POLICIES.entry(name) for name in policy or SLOT_POLICIES.names()]
    chosen = setting_named(setting)
    given = _read(file)
    if plot is not None:
        from wfsched.cli.options.output_paths import check_figure

        check_figure(plot)
    announce_compilation()
    from wfsched.core.rng import generator
    from wfsched.network.slots.genetic import FrontSearch
    from wfsched.network.slots.policies import upper_bound
    from wfsched.network.stper.world import build_world

    one = given or build_world(chosen, seed).slot(at)
    if front:
        plans = FrontSearch()(one, generator(seed, "front"))
        named = [(f"plan {i}", plan) for i, plan in enumerate(plans, 1)]
    else:
        named = [(entry.name, entry.load()(one, generator(seed, entry.name))) for entry in entries]
    _print([(name, _figures(plan)) for name, plan in named], upper_bound(one), json)
    if plot is not None:
        from wfsched.report.network.links import plot_links

        plot_links(max((plan for _, plan in named), key=lambda plan: plan.total), plot)


def _read(file: Path | None) -> Slot | None:
    """Return the slot of a file, read before anything is compiled."""
    if file is None:
        return None
    from wfsched.network.slots.slot_files import read_slot

    return read_slot(file)


def _figures(plan: Any) -> dict[str, float]:
    """Return the figures of a plan that has passed the check."""
    from wfsched.core.errors import NetworkError
    from wfsched.network.slots.check import check_plan

    found = check_plan(plan)
    if found:
        raise NetworkError(f"impossible plan: {found[0].message}", where=found[0].where, got=found[0].code)
    return {
        "profit": plan.total,
        "delay_s": plan.mean_delay_s,
        "late": int(plan.late.sum()),
        "energy": plan.energy,
        "brown": plan.brown,
    }


def _print(rows: list[tuple[str, dict[str, float]]], bound: float, json: bool) -> None:
    if json:
        print_json({"bound": bound, "plans": [{"policy": name, **figures} for name, figures in rows]})
        return
    columns = (
        *text_columns("policy"),
        *number_columns("profit", "late"),
        Column("delay", "s", "right"),
        *number_columns("energy", "brown"),
    )
    cells = [
        (
            name,
            f"{figures['profit']:.3f}",
            str(figures["late"]),
            f"{figures['delay_s']:.3g}",
            f"{figures['energy']:.4g}",
            f"{figures['brown']:.4g}",
        )
        for name, figures in rows
    ]
    print_tables(f"no plan earns more than {bound:.3f}", Table.of(columns, cells))
