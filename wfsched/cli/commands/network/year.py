"""`wfsched network year`: policies over weeks of slots that they see late, learned ones among them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from wfsched.cli.options.options import Json, Seed
from wfsched.cli.options.signal_options import Hydro, Price, SignalFill, SignalZone, signal_files
from wfsched.cli.terminal.compilation import announce_compilation
from wfsched.cli.terminal.output import note, print_json, print_tables
from wfsched.core.errors import ParameterError
from wfsched.report.tables.table import Column, Table, number_columns, text_columns

SettingName = Annotated[
    str,
    typer.Option("--setting", metavar="NAME", help="Setting: literal, costly, carry or lagged."),
]


def year(
    *,
    setting: SettingName = "lagged",
    policy: Annotated[
        list[str] | None,
        typer.Option("--policy", metavar="NAME", help="Policy to run. Repeatable.", show_default="all"),
    ] = None,
    learned: Annotated[
        list[Path] | None,
        typer.Option(
            "--learned",
            metavar="DIR",
            help="Policy that `network train` has trained. Repeatable.",
            show_default=False,
        ),
    ] = None,
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=9, metavar="N", help="Weeks kept back.")] = 8,
    slots: Annotated[
        int, typer.Option("--slots", min=1, max=168, metavar="N", help="Slots of an hour of each week.")
    ] = 168,
    seed: Seed = 1,
    price: Price = None,
    hydro: Hydro = None,
    zone: SignalZone = None,
    fill: SignalFill = None,
    json: Json = False,
) -> None:
    """Run policies of a network over weeks that no training has seen.

    All meet the same prices, hydropower and demand; every plan passes the independent check.
    """
    from wfsched.network.stper.registry import YEAR_POLICIES
    from wfsched.network.stper.setting import setting_named

    entries = [YEAR_POLICIES.entry(name) for name in policy or (() if learned else YEAR_POLICIES.names())]
    chosen = setting_named(setting)
    files = signal_files(price, hydro, zone, fill)
    announce_compilation()
    from wfsched.network.stper.evaluate import held_out_weeks, mean_bound, run_policy
    from wfsched.network.stper.world import build_world

    traces = {name: None if file is None else file.read() for name, file in files.items()}
    world = build_world(chosen, seed, price=traces["price"], hydro=traces["hydro"])
    for text in world.signals.notes:
        note(text)
    first = held_out_weeks(world, weeks)
    policies: dict[str, Any] = {entry.name: entry.load() for entry in entries}
    for folder in learned or ():
        if folder.name in policies:
            raise ParameterError("two policies of one name", where="--learned", got=folder.name)
        policies[folder.name] = _learned(folder, world)
    rows = []
    for name, each in policies.items():
        run = run_policy(world, each, name, first, slots)
        rows.append((name, run.mean_profit, run.late_share, run.mean_delay_s))
    bound = mean_bound(world, first, slots)
    _print(setting, rows, bound, json)


def _learned(folder: Path, world: Any) -> Any:
    from wfsched.network.stper.learner import need_learning

    need_learning()
    from wfsched.network.stper.training import load_policy

    return load_policy(folder, world)


def _print(setting: str, rows: list[tuple[str, float, float, float]], bound: float, json: bool) -> None:
    keys = ("policy", "profit", "late_share", "delay_s")
    if json:
        print_json({"setting": setting, "bound": bound, "policies": [dict(zip(keys, row)) for row in rows]})
        return
    columns = (
        *text_columns("policy"),
        *number_columns("profit per slot"),
        Column("of the bound", "share", "right"),
        Column("late", "share", "right"),
        Column("delay", "s", "right"),
    )
    cells = [
        (name, f"{profit:.2f}", f"{profit / bound:.1%}", f"{late:.1%}", f"{delay:.3g}")
        for name, profit, late, delay in sorted(rows, key=lambda row: -row[1])
    ]
    print_tables(f"{setting}: no policy earns more than {bound:.2f} per slot", Table.of(columns, cells))
