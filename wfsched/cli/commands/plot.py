"""`wfsched plot`: the figures of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.options import SkipDamaged, StudyFolder, Where
from wfsched.cli.options.output_paths import check_figure
from wfsched.cli.terminal.grouped_help import OUTPUT
from wfsched.cli.terminal.output import note

# The keys of `wfsched.report.study.figures.FIGURES`, repeated because that module imports matplotlib.
FIGURES = ("success", "front", "energy", "makespan", "cost", "heatmap", "cd", "convergence")


def plot(
    folder: StudyFolder,
    figure: Annotated[
        str,
        typer.Option(
            "--figure",
            metavar="|".join(FIGURES),
            autocompletion=completion.one_of(lambda: FIGURES),
            help="Figure to draw.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            rich_help_panel=OUTPUT,
            metavar="FILE",
            help="Output file: .pdf, .svg or .png.",
            show_default="FIGURE.pdf",
        ),
    ] = None,
    where: Where = None,
    metric: Annotated[
        str | None,
        typer.Option(
            "--metric", metavar="COLUMN", help="Metric for heatmap and cd.", show_default="success, energy_j"
        ),
    ] = None,
    relative_to: Annotated[
        str | None,
        typer.Option("--relative-to", metavar="METHOD", help="Method whose values divide those of all bars."),
    ] = None,
    skip_damaged: SkipDamaged = False,
) -> None:
    """Draw a figure of a study."""
    target = out or Path(f"{figure}.pdf")
    check_figure(target)
    from wfsched.report.study.figures import plot_study
    from wfsched.study.results import read_results

    found = read_results(folder, skip_damaged=skip_damaged).where(*(where or ()))
    for reason in found.damaged:
        note(f"skipped: {reason}")
    plot_study(found, figure, target, metric=metric, relative_to=relative_to)
    note(f"written to {target}")
