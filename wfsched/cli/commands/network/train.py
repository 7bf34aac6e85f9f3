"""`wfsched network train`: learned policies, one folder each; run again to go on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wfsched.cli.commands.network.year import SettingName
from wfsched.cli.options.options import Json, Seed
from wfsched.cli.options.signal_options import Hydro, Price, SignalFill, SignalZone, signal_files
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.output import note, print_json


def train(
    *,
    variant: Annotated[
        str,
        typer.Option(
            "--variant", metavar="NAME", help="stper (graph and recurrence), stper-l (recurrence) or stper-m."
        ),
    ] = "stper",
    setting: SettingName = "lagged",
    steps: Annotated[int, typer.Option("--steps", min=1, metavar="N", help="Slots to learn from.")] = 102_400,
    seeds: Annotated[int, typer.Option("--seeds", min=1, metavar="N", help="Trainings, by seed.")] = 1,
    published: Annotated[
        bool, typer.Option("--published", help="With the printed discount of 0.99 in place of 0.")
    ] = False,
    seed: Seed = 1,
    price: Price = None,
    hydro: Hydro = None,
    zone: SignalZone = None,
    fill: SignalFill = None,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", rich_help_panel=OUTPUT, metavar="DIR", help="Folder of the trainings."),
    ] = Path("network-train"),
    json: Json = False,
) -> None:
    """Train policies of a network by proximal policy optimisation; --seed is that of the world.

    Run the same command again to go on where it was ended. `network year --learned DIR/NAME` runs them.
    """
    from wfsched.network.stper.learner import Learner, need_learning
    from wfsched.network.stper.setting import setting_named

    learner = Learner(variant, steps=steps)
    learner = learner.published() if published else learner
    chosen = setting_named(setting)
    need_learning()
    files = signal_files(price, hydro, zone, fill)
    from wfsched.cli.options.output_paths import check_folder
    from wfsched.cli.terminal.training_progress import training_progress
    from wfsched.network.stper.training import train as run
    from wfsched.network.stper.world import build_world

    check_folder(out)
    traces = {name: None if file is None else file.read() for name, file in files.items()}
    world = build_world(chosen, seed, price=traces["price"], hydro=traces["hydro"])
    for text in world.signals.notes:
        note(text)
    folders = []
    for again in range(1, seeds + 1):
        folder = out / f"{variant}-{again}"
        with training_progress(f"{variant}, seed {again}") as progress:
            run(world, learner, again, folder, progress)
        folders.append(folder)
    if json:
        print_json({"variant": variant, "setting": setting, "folders": [str(folder) for folder in folders]})
    else:
        for folder in folders:
            print(f"trained policy in {folder}")
