"""`wfsched plot`: the figures of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wfsched.cli.options.output_paths import check_figure
from wfsched.cli.terminal.output import note

_FIGURES = "success|front|energy|makespan|cost|heatmap|cd|convergence"


def plot(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.", show_default=False)],
    figure: Annotated[str, typer.Option("--figure", metavar=_FIGURES, help="What to draw.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="pdf, svg or png.", show_default="FIGURE.pdf"),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="COLUMN=VALUE", help="Rows to draw; also !=, <, <=, >, >="),
    ] = None,
    metric: Annotated[
        str | None,
        typer.Option(
            "--metric", metavar="COLUMN", help="Of heatmap and cd.", show_default="success, energy_j"
        ),
    ] = None,
    relative_to: Annotated[
        str | None,
        typer.Option("--relative-to", metavar="METHOD", help="Of bars: divide by this method's values."),
    ] = None,
) -> None:
    """Draw a figure of a study into a file."""
    target = out or Path(f"{figure}.pdf")
    check_figure(target)
    from wfsched.report.study.figures import plot_study
    from wfsched.study.results import read_results

    found = read_results(folder).where(*(where or ()))
    plot_study(found, figure, target, metric=metric, relative_to=relative_to)
    note(f"written to {target}")
