"""Success rates: the share of runs that keep both limits, over the factor of one of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wfsched.core.errors import ParameterError
from wfsched.report.panels import panels
from wfsched.report.study.method_styles import MethodStyle, method_styles
from wfsched.report.style import styled
from wfsched.study.results import Row
from wfsched.study.statistics.summary import success_rates

_PANEL_IN = 1.9
_SWEEPS = (
    ("mu", "lambda", "Deadline factor μ (budget λ = 1 - μ)"),
    ("lambda", "mu", "Budget factor λ (deadline μ = 1 - λ)"),
)


@styled()
def success_figure(rows: Sequence[Row]) -> Figure:
    """Return the success rate of each method over mu and over lambda, with 95 % Wilson intervals.

    A panel for each sweep and platform. A row belongs to the sweep of mu if lambda = 1 - mu and mu is the
    smaller one, and to the sweep of lambda if lambda is.

    Raises
    ------
    ParameterError
        If no rows belong to a sweep.
    """
    methods = list(dict.fromkeys(str(row["method"]) for row in rows))
    platforms = list(dict.fromkeys(row.get("platform") for row in rows))
    drawn = [
        (own, factor, f"{title} [1]", platform)
        for platform in platforms
        for factor, other, title in _SWEEPS
        if (own := [row for row in rows if row.get("platform") == platform and _belongs(row, factor, other)])
    ]
    if not drawn:
        raise ParameterError(
            "no rows have lambda = 1 - mu",
            where="success",
            remedy='Run a study with combine = "complement".',
        )
    figure, grid = panels(len(drawn), _PANEL_IN, share_y=True)
    styles = method_styles(methods)
    for axes, (own, factor, title, platform) in zip(grid, drawn):
        _panel(axes, own, factor, styles)
        axes.set_xlabel(title)
        if len(platforms) > 1:
            axes.set_title(str(platform))
    for axes in grid[:: 2 if len(grid) > 1 else 1]:
        axes.set_ylabel("Success rate [%]")
    handles, labels = grid[0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="outside lower center", ncols=min(len(labels), 4 if len(grid) > 1 else 2)
    )
    return figure


def _belongs(row: Row, factor: str, other: str) -> bool:
    own, rest = row.get(factor), row.get(other)
    return (
        isinstance(own, float)
        and isinstance(rest, float)
        and abs(own + rest - 1.0) < 1e-9
        and own <= rest
        and row.get("success") is not None
    )


def _panel(axes: Axes, rows: Sequence[Row], factor: str, styles: Sequence[MethodStyle]) -> None:
    values = sorted({float(row[factor]) for row in rows})  # type: ignore[arg-type]
    step = min(np.diff(values), default=0.01)
    for place, style in enumerate(styles):
        own = [row for row in rows if row["method"] == style.name]
        rates = (
            sorted(success_rates(own, [factor]), key=lambda rate: float(str(rate.group[0]))) if own else []
        )
        # Methods of equal success would hide each other: each is shifted a little.
        aside = (place - (len(styles) - 1) / 2) * step * 0.5 / len(styles)
        at = np.array([float(str(rate.group[0])) for rate in rates]) + aside
        height = 100.0 * np.array([rate.rate for rate in rates])
        low, high = (100.0 * np.array([getattr(rate, end) for rate in rates]) for end in ("low", "high"))
        axes.errorbar(
            at,
            height,
            yerr=np.maximum([height - low, high - height], 0.0),
            color=style.colour,
            linestyle=style.line,
            marker=style.mark,
            markersize=3.2,
            markeredgecolor="black",
            markeredgewidth=0.3,
            elinewidth=0.5,
            ecolor=(*style.colour, 0.5),
            label=style.name,
        )
    axes.set_ylim(-4.0, 104.0)
    axes.set_xticks(values)
    axes.grid(visible=False, axis="x")
