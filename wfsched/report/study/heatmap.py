"""Heat maps of a metric over deadline and budget: one for each method."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.report.metrics import metric_title, metric_unit
from wfsched.report.panels import panels
from wfsched.report.style import is_dark, ramp, styled
from wfsched.study.results import Row
from wfsched.study.statistics.summary import grouped

_PANEL_IN = 2.0


@styled()
def heatmap_figure(rows: Sequence[Row], metric: str = "success") -> Figure:
    """Return the mean of a metric by mu and lambda, a panel for each method; the success rate in percent.

    Rows outside of the grid (lambda = 1 - mu, for values that no other row has) are left out if there are
    others.

    Raises
    ------
    ParameterError
        If the rows are no grid of at least two values of mu and lambda.
    """
    chosen = _grid(rows)
    mus, lams = (sorted({float(row[name]) for row in chosen}) for name in ("mu", "lambda"))  # type: ignore[arg-type]
    cells = {(row["mu"], row["lambda"]) for row in chosen}
    if len(cells) <= max(len(mus), len(lams)):
        raise ParameterError(
            "no grid of mu and lambda",
            where="heatmap",
            got=f"{len(mus)} mu, {len(lams)} lambda",
            remedy='Run a study with combine = "product".',
        )
    methods = list(dict.fromkeys(str(row["method"]) for row in chosen))
    maps = [_map([r for r in chosen if r["method"] == m], metric, mus, lams) for m in methods]
    known = np.concatenate([values[~np.isnan(values)] for values in maps])
    unit = metric_unit(metric, float(known.max(initial=0.0)))
    size, title = (
        (0.01, "Success rate [%]") if metric == "success" else (unit.size, metric_title(metric, unit))
    )
    low, high = (0.0, 100.0) if metric == "success" else (known.min() / size, known.max() / size)
    figure, grid = panels(len(methods), _PANEL_IN)
    image = None
    for axes, method, values in zip(grid, methods, maps):
        image = _panel(axes, values / size, (low, high), mus, lams)
        axes.set_title(method)
    if image is not None:
        figure.colorbar(image, ax=grid, label=title, aspect=40, pad=0.02)
    return figure


def _grid(rows: Sequence[Row]) -> list[Row]:
    both = [row for row in rows if row.get("mu") is not None and row.get("lambda") is not None]
    inner = [row for row in both if abs(float(row["mu"]) + float(row["lambda"]) - 1.0) > 1e-9]  # type: ignore[arg-type]
    # A product may contain such points as well.
    mus, lams = ({row[name] for row in inner} for name in ("mu", "lambda"))
    return [row for row in both if row["mu"] in mus and row["lambda"] in lams] or both


def _map(rows: Sequence[Row], metric: str, mus: list[float], lams: list[float]) -> FloatArray:
    """Return the means (n_mu, n_lambda); NaN without rows."""
    values = np.full((len(mus), len(lams)), np.nan)
    for (mu, lam), own in grouped(rows, ["mu", "lambda"], metric).items():
        values[mus.index(float(str(mu))), lams.index(float(str(lam)))] = own.mean()
    return values


def _panel(
    axes: Axes, values: FloatArray, ends: tuple[float, float], mus: list[float], lams: list[float]
) -> AxesImage:
    image = axes.imshow(values, origin="lower", cmap=ramp(), vmin=ends[0], vmax=ends[1], aspect="auto")
    axes.set_xticks(range(len(lams)), [f"{lam:g}" for lam in lams])
    axes.set_yticks(range(len(mus)), [f"{mu:g}" for mu in mus])
    axes.set_xlabel("Budget factor λ [1]")
    axes.set_ylabel("Deadline factor μ [1]")
    axes.grid(visible=False)
    for (row, column), value in np.ndenumerate(values):
        if not np.isnan(value):
            red, green, blue, _ = image.to_rgba(np.array([value]))[0]
            ink = "white" if is_dark((red, green, blue)) else "black"
            axes.text(column, row, f"{value:.3g}", ha="center", va="center", color=ink, fontsize=5.5)
    return image
