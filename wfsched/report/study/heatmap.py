"""Heat maps of a metric over deadline and budget: one for each method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Patch, Rectangle

from wfsched.core.arrays import BoolArray, FloatArray
from wfsched.core.errors import ParameterError
from wfsched.core.visible import visible
from wfsched.report.metrics import metric_title, metric_unit
from wfsched.report.panels import outer_labels, panels
from wfsched.report.study.factor_titles import BUDGET, DEADLINE
from wfsched.report.style import INK, is_dark, ramp, styled
from wfsched.study.results import Row
from wfsched.study.statistics.feasibility import keeps
from wfsched.study.statistics.summary import SOURCE, grouped

_PANEL_IN = 2.0
_IMPOSSIBLE = "xxx"
_HATCH = "#8C8C8C"


@dataclass(frozen=True, slots=True, eq=False)
class _Map:
    """Values of a method over the grid.

    Parameters
    ----------
    values : array (n_mu, n_lambda)
        NaN without a value.
    tried : array (n_mu, n_lambda)
        Whether there are rows.
    """

    values: FloatArray
    tried: BoolArray


@styled()
def heatmap_figure(rows: Sequence[Row], metric: str = "success") -> Figure:
    """Return the mean of a metric by mu and lambda, a panel for each method; the success rate in percent.

    The mean of another metric is over the runs that keep the bounds; a cell where none does bears a dash.
    Hatched cells are those where it is proven that no schedule keeps the bounds, of any problem that is
    drawn; in others the largest possible rate stands below the rate where it is proven to be below 100 %.

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
    possible = _possible(chosen, mus, lams)
    known = np.concatenate([own.values[~np.isnan(own.values)] for own in maps])
    unit = metric_unit(metric, float(known.max(initial=0.0)))
    rate = metric == "success"
    size, title = (0.01, "Success rate [%]") if rate else (unit.size, metric_title(metric, unit))
    low, high = (0.0, 100.0) if rate else (known.min() / size, known.max() / size) if len(known) else (0, 1)
    figure, grid = panels(len(methods), _PANEL_IN)
    image = None
    for axes, method, own in zip(grid, methods, maps):
        image = _panel(axes, own.values / size, (low, high), mus, lams)
        _write(axes, image, own, possible, size, rate=rate)
        axes.set_title(visible(method))
    outer_labels(grid, BUDGET, DEADLINE)
    if image is not None:
        figure.colorbar(image, ax=grid, label=title, aspect=40, pad=0.02)
    handles = _legend(possible, maps, rate=rate)
    if handles:
        figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return figure


def _grid(rows: Sequence[Row]) -> list[Row]:
    both = [row for row in rows if row.get("mu") is not None and row.get("lambda") is not None]
    inner = [row for row in both if abs(float(row["mu"]) + float(row["lambda"]) - 1.0) > 1e-9]  # type: ignore[arg-type]
    # A product may contain such points as well.
    mus, lams = ({row[name] for row in inner} for name in ("mu", "lambda"))
    return [row for row in both if row["mu"] in mus and row["lambda"] in lams] or both


def _map(rows: Sequence[Row], metric: str, mus: list[float], lams: list[float]) -> _Map:
    """Return the means over the grid; of another metric than success those of runs that keep the bounds."""
    values = np.full((len(mus), len(lams)), np.nan)
    tried = np.zeros(values.shape, dtype=bool)
    for row in rows:
        tried[_cell(row, mus, lams)] = True
    shown = [row for row in rows if metric == "success" or keeps(row)]
    for (mu, lam), own in (grouped(shown, ["mu", "lambda"], metric) if shown else {}).items():
        values[mus.index(float(str(mu))), lams.index(float(str(lam)))] = own.mean()
    return _Map(values, tried)


def _cell(row: Row, mus: list[float], lams: list[float]) -> tuple[int, int]:
    return mus.index(float(str(row["mu"]))), lams.index(float(str(row["lambda"])))


def _possible(rows: Sequence[Row], mus: list[float], lams: list[float]) -> FloatArray:
    """Return the share of the problems of each cell (n_mu, n_lambda) that are not proven impossible."""
    problems: dict[tuple[int, int], dict[object, bool]] = {}
    for row in rows:
        source = tuple(row.get(name) for name in SOURCE)
        own = problems.setdefault(_cell(row, mus, lams), {})
        own[source] = own.get(source, False) or bool(row.get("impossible"))
    shares = np.ones((len(mus), len(lams)))
    for cell, own in problems.items():
        shares[cell] = 1.0 - sum(own.values()) / len(own)
    return shares


def _panel(
    axes: Axes, values: FloatArray, ends: tuple[float, float], mus: list[float], lams: list[float]
) -> AxesImage:
    image = axes.imshow(values, origin="lower", cmap=ramp(), vmin=ends[0], vmax=ends[1], aspect="auto")
    axes.set_xticks(range(len(lams)), [f"{lam:g}" for lam in lams])
    axes.set_yticks(range(len(mus)), [f"{mu:g}" for mu in mus])
    axes.grid(visible=False)
    return image


def _write(axes: Axes, image: AxesImage, own: _Map, possible: FloatArray, size: float, *, rate: bool) -> None:
    """Write the values into the cells; hatch those that are proven impossible."""
    for cell, tried in np.ndenumerate(own.tried):
        row, column = cell
        if not tried:
            continue
        value = own.values[cell] / size
        if possible[cell] == 0.0:
            place = (column - 0.5, row - 0.5)
            axes.add_patch(Rectangle(place, 1.0, 1.0, facecolor="white", linewidth=0.0))
            axes.add_patch(
                Rectangle(place, 1.0, 1.0, fill=False, hatch=_IMPOSSIBLE, edgecolor=_HATCH, linewidth=0.0)
            )
        elif np.isnan(value):
            axes.text(column, row, "–", ha="center", va="center", color=INK, fontsize=6.5)
        else:
            red, green, blue, _ = image.to_rgba(np.array([value]))[0]
            ink = "white" if is_dark((red, green, blue)) else "black"
            bounded = rate and possible[cell] < 1.0
            text = f"{value:.3g}\n(≤ {100.0 * possible[cell]:.0f})" if bounded else f"{value:.3g}"
            axes.text(column, row, text, ha="center", va="center", color=ink, fontsize=5.5)


def _legend(possible: FloatArray, maps: Sequence[_Map], *, rate: bool) -> list[Patch]:
    handles = []
    if (possible == 0.0).any():
        label = "no schedule keeps both bounds (proven)"
        handles.append(
            Patch(facecolor="white", edgecolor=_HATCH, hatch=_IMPOSSIBLE, linewidth=0.4, label=label)
        )
    if rate and ((possible > 0.0) & (possible < 1.0)).any():
        handles.append(Patch(alpha=0.0, label="(≤ …): proven upper bound of the rate"))
    if any((own.tried & np.isnan(own.values) & (possible > 0.0)).any() for own in maps):
        handles.append(Patch(alpha=0.0, label="–: no run keeps the bounds"))
    return handles
