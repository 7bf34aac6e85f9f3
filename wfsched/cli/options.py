"""The options that several commands share, so that they are called and explained alike."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

WorkflowFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="Workflow: a Pegasus DAX file, plain or .gz.", show_default=False),
]

WorkflowFiles = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="Workflows: Pegasus DAX files, plain or .gz.", show_default=False),
]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]

Repair = Annotated[
    str,
    typer.Option(
        "--repair",
        metavar="POLICY",
        help="What is done with dirty values: default, strict, workflowsim or tseda.",
    ),
]

PlatformName = Annotated[
    str,
    typer.Option(
        "--platform", metavar="NAME|FILE", help="A built-in platform (`wfsched platforms`) or a TOML file."
    ),
]

Staging = Annotated[
    str,
    typer.Option(
        "--staging",
        metavar="free|site:NAME",
        help="Whether external inputs and final outputs are everywhere, or move from and to a site.",
    ),
]

Seed = Annotated[int, typer.Option("--seed", min=0, metavar="N", help="The same seed gives the same answer.")]

Threads = Annotated[
    int | None,
    typer.Option(
        "--threads",
        min=1,
        metavar="N",
        help="Threads of the evaluation; no result depends on it.",
        show_default="all processors",
    ),
]

# The keys of `wfsched.schedule.pick.PICKS`, spelt out because that module takes numba along.
Rule = Literal["least-energy", "knee", "fastest", "cheapest"]

Pick = Annotated[
    Rule,
    typer.Option("--pick", help="Which schedule of a front is singled out, among those within the bounds."),
]

Preset = Annotated[
    str,
    typer.Option("--preset", metavar="NAME", help="Parameters of NSGA-II: default, or cfn as published."),
]

Mu = Annotated[
    float | None,
    typer.Option(
        "--mu",
        metavar="FACTOR",
        help="Deadline M_f + (M_t - M_f) * mu, from the fastest to the cheapest schedule.",
        show_default="1 - lambda if that is given",
    ),
]

Lambda = Annotated[
    float | None,
    typer.Option(
        "--lambda",
        metavar="FACTOR",
        help="Budget C_t + (C_f - C_t) * lambda, from the cheapest to the fastest schedule.",
        show_default="1 - mu if that is given",
    ),
]

Deadline = Annotated[
    float | None,
    typer.Option(
        "--deadline",
        metavar="SECONDS",
        help="Hard bound on the makespan; none unless given.",
        show_default=False,
    ),
]

Budget = Annotated[
    float | None,
    typer.Option(
        "--budget",
        metavar="MONEY",
        help="Soft bound on the cost, in the currency of the platform; none unless given.",
        show_default=False,
    ),
]

Tolerance = Annotated[
    float,
    typer.Option(
        "--tolerance",
        min=0.0,
        metavar="MONEY",
        help="Excess over the budget that still counts as kept (q).",
    ),
]
