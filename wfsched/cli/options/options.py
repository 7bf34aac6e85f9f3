"""Options and arguments that several commands share, so that they have one name and one explanation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wfsched.cli.options import completion
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.core.errors import ParameterError

WorkflowFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="Workflow: a Pegasus DAX file, plain or .gz.", show_default=False),
]

WorkflowFiles = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="Workflows: Pegasus DAX files, plain or .gz.", show_default=False),
]

StudyFolder = Annotated[
    Path, typer.Argument(metavar="DIR", help="Results folder of a study.", show_default=False)
]

SkipDamaged = Annotated[
    bool,
    typer.Option("--skip-damaged", help="Leave out damaged rows and list them."),
]

Json = Annotated[
    bool, typer.Option("--json", rich_help_panel=OUTPUT, help="Print one JSON document and nothing else.")
]

Repair = Annotated[
    str,
    typer.Option(
        "--repair",
        metavar="POLICY",
        help="How to treat invalid values: default, zero-unknown, strict, workflowsim or tseda.",
    ),
]

Runtimes = Annotated[
    Path | None,
    typer.Option(
        "--runtimes",
        metavar="FILE.csv",
        help="Runtimes of tasks that state none: columns task,runtime_s or type,runtime_s.",
        show_default=False,
    ),
]

PlatformName = Annotated[
    str,
    typer.Option(
        "--platform",
        metavar="NAME|FILE",
        autocompletion=completion.PLATFORM,
        help="A built-in platform (`wfsched platforms`) or a TOML file.",
    ),
]

Seed = Annotated[
    int,
    typer.Option("--seed", min=0, metavar="N", help="Random seed; equal seeds give equal results."),
]

Threads = Annotated[
    int | None,
    typer.Option(
        "--threads",
        min=1,
        metavar="N",
        help="Threads that evaluate schedules within one run (--jobs of studies are processes, one run "
        "each); results do not depend on them.",
        show_default="all processors",
    ),
]

# The keys of `wfsched.schedule.fronts.pick_rules.PICK_RULES`, repeated because that module imports numba.
PICKS = ("least-energy", "least-carbon", "knee", "fastest", "cheapest")


def _known_pick(name: str) -> str:
    if name not in PICKS:
        raise ParameterError("unknown rule", where="--pick", got=name, known=PICKS)
    return name


Pick = Annotated[
    str,
    typer.Option(
        "--pick",
        metavar="RULE",
        callback=_known_pick,
        autocompletion=completion.one_of(lambda: PICKS),
        help=f"Rule that picks one feasible schedule from the front: {', '.join(PICKS)}.",
    ),
]

Preset = Annotated[
    str,
    typer.Option(
        "--preset",
        metavar="NAME",
        autocompletion=completion.PRESET,
        help="Parameters of the search: default, memetic (the strongest), or cfn as published.",
    ),
]

Delays = Annotated[
    bool,
    typer.Option("--delays", help="Let searches delay single tasks too, not only the start."),
]

RunFolder = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="DIR",
        rich_help_panel=OUTPUT,
        help="Output folder for run.json, front.csv, schedules.json and figures.",
        show_default=False,
    ),
]

Force = Annotated[
    bool,
    typer.Option(
        "--force", rich_help_panel=OUTPUT, help="Replace the results of an earlier run in the output folder."
    ),
]

Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where", metavar="COLUMN=VALUE", help="Keep matching rows only; also !=, <, <=, >, >=. Repeatable."
    ),
]
