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

Bound = Annotated[
    bool,
    typer.Option("--bound", help="Prove how far each schedule of the front is from what can be at best."),
]

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

# The keys of `wfsched.schedule.fronts.pick_rules.PICK_RULES`, spelt out: that module takes numba along.
Rule = Literal["least-energy", "least-carbon", "knee", "fastest", "cheapest"]

Pick = Annotated[
    Rule,
    typer.Option("--pick", help="Which schedule of a front is singled out, among those within the bounds."),
]

Preset = Annotated[
    str,
    typer.Option(
        "--preset",
        metavar="NAME",
        help="Parameters of the search: default, memetic (the strongest), or cfn as published.",
    ),
]

_SEARCH = "Search"

Algorithm = Annotated[
    str | None,
    typer.Option(
        "--algorithm",
        metavar="NAME",
        help="What searches the front; `wfsched methods` lists them.",
        show_default="that of the preset: nsga2, for memetic moead",
        rich_help_panel=_SEARCH,
    ),
]

Population = Annotated[
    int | None,
    typer.Option(
        "--pop",
        min=2,
        metavar="N",
        help="Population; twice as many offspring.",
        show_default="that of the preset, 80",
        rich_help_panel=_SEARCH,
    ),
]

Generations = Annotated[
    int | None,
    typer.Option(
        "--gens",
        min=0,
        metavar="N",
        help="Generations.",
        show_default="100, unless there is another limit",
        rich_help_panel=_SEARCH,
    ),
]

Evaluations = Annotated[
    int | None,
    typer.Option(
        "--evaluations",
        min=1,
        metavar="N",
        help="Schedules to evaluate at most, seeds included.",
        show_default=False,
        rich_help_panel=_SEARCH,
    ),
]

Time = Annotated[
    str | None,
    typer.Option(
        "--time",
        metavar="TIME",
        help="How long to search: a number and s, min, h or d. The answer then depends on the clock.",
        show_default=False,
        rich_help_panel=_SEARCH,
    ),
]

Target = Annotated[
    float | None,
    typer.Option(
        "--target",
        min=0.0,
        max=1.0,
        metavar="SHARE",
        help="Hypervolume at which the search ends.",
        show_default=False,
        rich_help_panel=_SEARCH,
    ),
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
        help="Hard bound on the time from submission to end; none unless given.",
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

Objectives = Annotated[
    str,
    typer.Option(
        "--objectives",
        metavar="LIST",
        help="What searches minimise: makespan, energy, cost, brown_energy, carbon; one to three of them.",
    ),
]

_CONSTRAINTS = "Constraints"

Constraints = Annotated[
    list[str] | None,
    typer.Option(
        "--constraint",
        metavar="NAME:MODE:KEY=VALUE,...",
        help="deadline, budget, energy, brown_energy, carbon, green_share, placement or memory; hard, soft, "
        "epsilon or objective; such as green_share:soft:min=0.6. Repeatable.",
        show_default=False,
        rich_help_panel=_CONSTRAINTS,
    ),
]

ConstraintFile = Annotated[
    Path | None,
    typer.Option(
        "--constraints",
        metavar="FILE",
        help="TOML file with [[constraint]] tables: name, mode and the same keys.",
        show_default=False,
        rich_help_panel=_CONSTRAINTS,
    ),
]

_GREEN = "Supply and time"

Supplies = Annotated[
    list[str] | None,
    typer.Option(
        "--supply",
        metavar="[SITE=]NAME|FILE",
        help="Where power comes from: a built-in supply (`wfsched energy show`), a description (.toml) or a "
        "trace (.csv), of one site or of all; none for no supply. Repeatable.",
        show_default="as the platform says",
        rich_help_panel=_GREEN,
    ),
]

Fill = Annotated[
    str | None,
    typer.Option(
        "--fill",
        metavar="RULE",
        help="What stands for missing values of trace files: previous, linear, day-before or zero.",
        show_default="refuse them",
        rich_help_panel=_GREEN,
    ),
]

Start = Annotated[
    str | None,
    typer.Option(
        "--start",
        metavar="INSTANT",
        help="Submission of the workflow, such as 2022-06-01T06:00Z.",
        show_default="first instant of all supplies",
        rich_help_panel=_GREEN,
    ),
]

Window = Annotated[
    str | None,
    typer.Option(
        "--window",
        metavar="TIME",
        help="How long the start may be put off: a number and s, min, h or d.",
        show_default="not at all",
        rich_help_panel=_GREEN,
    ),
]

TimeStep = Annotated[
    str | None,
    typer.Option(
        "--time-step",
        metavar="TIME",
        help="Between the instants within the window that are looked at.",
        show_default="15min",
        rich_help_panel=_GREEN,
    ),
]

Delays = Annotated[
    bool,
    typer.Option(
        "--delays",
        help="Searches put off single tasks too, not only the start.",
        rich_help_panel=_GREEN,
    ),
]
