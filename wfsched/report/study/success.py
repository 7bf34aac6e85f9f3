"""Success rates: the share of runs that keep both limits, over the factors of the limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from wfsched.core.errors import ParameterError
from wfsched.core.visible import visible
from wfsched.report.panels import MAX_PANELS, panels
from wfsched.report.study.factor_titles import BUDGET, DEADLINE
from wfsched.report.study.method_styles import MethodStyle, method_styles
from wfsched.report.style import MUTED, styled
from wfsched.study.results import Row
from wfsched.study.statistics.summary import success_rates

_PANEL_IN = 1.9
# Share of the place of a point over which its methods are spread.
_SPREAD = 0.7
_SIGNS = {"mu": "μ", "lambda": "λ"}

Point = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class _Sweep:
    """The content of a panel: points in the order they are drawn in.

    Parameters
    ----------
    points : tuple of (mu, lambda)
    labels : tuple of str
        Of the points.
    xlabel, title : str
    """

    points: tuple[Point, ...]
    labels: tuple[str, ...]
    xlabel: str
    title: str = ""


@styled()
def success_figure(rows: Sequence[Row]) -> Figure:
    """Return the success rate of each method at all points of deadline and budget, with Wilson intervals.

    Points where lambda = 1 - mu make two panels, one over the smaller factor each; a grid makes a panel
    for each value of the factor with fewer values; all other points share a panel. Several platforms
    have panels of their own. Points stand side by side in order, not to scale, so that methods have room
    beside each other. Methods of the same rates everywhere share a mark. A cross marks a point at which
    no schedule keeps the bounds, by proof, of any problem that is drawn.

    Raises
    ------
    ParameterError
        If no rows have limits, or there are too many panels.
    """
    limited = [row for row in rows if row.get("success") is not None]
    platforms = list(dict.fromkeys((row.get("platform"), row.get("supply")) for row in limited))
    drawn = []
    for platform in platforms:
        own = [row for row in limited if (row.get("platform"), row.get("supply")) == platform]
        name = " ".join(str(part) for part in platform if part) if len(platforms) > 1 else ""
        drawn += [(own, sweep, name) for sweep in _sweeps(own)]
    if not drawn:
        raise ParameterError(
            "no rows have limits",
            where="success",
            remedy="Run a study with [[limits]], such as lambda = 1 - mu.",
        )
    if len(drawn) > MAX_PANELS:
        raise ParameterError(
            "too many panels for a figure",
            where="success",
            got=f"{len(drawn)} panels",
            allowed=f"1 to {MAX_PANELS}",
            remedy="Choose rows with --where, or draw the figure heatmap.",
        )
    figure, grid = panels(len(drawn), _PANEL_IN, share_y=True)
    groups = _equal_methods(limited)
    styles = method_styles([visible(" = ".join(group)) for group in groups])
    crosses = False
    for axes, (own, sweep, name) in zip(grid, drawn):
        crosses |= _panel(axes, own, sweep, list(zip(styles, groups)))
        axes.set_xlabel(sweep.xlabel)
        axes.set_title(visible(", ".join(part for part in (name, sweep.title) if part)))
    for axes in grid:
        place = axes.get_subplotspec()
        if place is not None and place.is_first_col():
            axes.set_ylabel("Success rate [%]")
    _legend(figure, grid, impossible=crosses)
    return figure


def _legend(figure: Figure, grid: Sequence[Axes], *, impossible: bool) -> None:
    handles, labels = grid[0].get_legend_handles_labels()
    if impossible:
        handles.append(Line2D([], [], color=MUTED, marker="x", markersize=4.0, linestyle="none"))
        labels.append("no schedule keeps the bounds (proven)")
    columns = min(len(labels), 4 if len(grid) > 1 else 2)
    figure.legend(
        handles,
        labels,
        loc="outside lower center",
        ncols=columns,
        title="Marks with 95 % Wilson intervals",
    )


def _sweeps(rows: Sequence[Row]) -> list[_Sweep]:
    """Return the panels that show all points of `rows`."""
    points = sorted({_point(row) for row in rows}, key=lambda point: [(x is None, x or 0.0) for x in point])
    lines = [point for point in points if _alone(point, points)]
    grid = [point for point in points if point not in lines]
    found = []
    for place, other, title in ((0, "λ = 1 - μ", DEADLINE), (1, "μ = 1 - λ", BUDGET)):
        own = [point for point in lines if _complement(point) == place]
        if own:
            own.sort(key=lambda point: point[place] or 0.0)
            found.append(_Sweep(tuple(own), tuple(f"{p[place]:g}" for p in own), title, other))
    found += _grid_sweeps(grid)
    rest = tuple(point for point in lines if _complement(point) is None)
    if rest:
        labels = tuple("\n".join(_factor(name, x) for name, x in zip(_SIGNS, point)) for point in rest)
        found.append(_Sweep(rest, labels, "Deadline and budget factors [0 to 1]"))
    return found


def _grid_sweeps(points: Sequence[Point]) -> list[_Sweep]:
    """Return a panel for each value of the factor with fewer values."""
    counts = [len({point[place] for point in points}) for place in (0, 1)]
    held = 1 if counts[1] <= counts[0] else 0
    swept, title = 1 - held, (DEADLINE, BUDGET)[1 - held]
    found = []
    for value in dict.fromkeys(sorted((p[held] for p in points), key=lambda x: (x is None, x or 0.0))):
        own = tuple(point for point in points if point[held] == value)
        labels = tuple("none" if p[swept] is None else f"{p[swept]:g}" for p in own)
        found.append(_Sweep(own, labels, title, _factor(tuple(_SIGNS)[held], value)))
    return found


def _factor(name: str, value: float | None) -> str:
    return f"{_SIGNS[name]} = {value:g}" if value is not None else f"no {_SIGNS[name]}"


def _point(row: Row) -> Point:
    mu, lam = (row.get(name) for name in _SIGNS)
    return (None if mu is None else float(mu), None if lam is None else float(lam))


def _alone(point: Point, points: Sequence[Point]) -> bool:
    """Return whether no other point shares a factor with this one, or the larger of two that sum to 1."""
    shared = [sum(other[place] == point[place] for other in points) > 1 for place in (0, 1)]
    smaller = _complement(point)
    return not any(shared) if smaller is None else not shared[1 - smaller]


def _complement(point: Point) -> int | None:
    """Return the place of the smaller factor if both sum to 1."""
    mu, lam = point
    if mu is None or lam is None or abs(mu + lam - 1.0) > 1e-9:
        return None
    return 0 if mu <= lam else 1


def _equal_methods(rows: Sequence[Row]) -> list[list[str]]:
    """Return the methods; those of the same rates and numbers of runs at all points together."""
    groups: dict[object, list[str]] = {}
    for method in dict.fromkeys(str(row["method"]) for row in rows):
        own = [row for row in rows if row["method"] == method]
        by = [name for name in _POINT if any(name in row for row in own)]
        rates = {rate.group: (rate.successes, rate.count) for rate in success_rates(own, by)}
        groups.setdefault(frozenset(rates.items()), []).append(method)
    return list(groups.values())


_POINT = ("platform", "supply", "mu", "lambda")


def _panel(
    axes: Axes, rows: Sequence[Row], sweep: _Sweep, styles: Sequence[tuple[MethodStyle, list[str]]]
) -> bool:
    """Draw a panel; return whether a cross marks a point."""
    place = {point: float(at) for at, point in enumerate(sweep.points)}
    impossible = {p for p in place if _nothing_keeps([row for row in rows if _point(row) == p])}
    for rank, (style, methods) in enumerate(styles):
        own = [row for row in rows if row["method"] == methods[0] and _point(row) in place]
        aside = _SPREAD * ((rank + 0.5) / len(styles) - 0.5)
        _draw(axes, own, style, {point: at + aside for point, at in place.items()}, impossible)
    for point, at in place.items():
        if point in impossible:
            axes.plot(at, 50.0, "x", color=MUTED, markersize=7.0, zorder=1.5)
        if at:
            axes.axvline(at - 0.5, color="#DDDDDD", linewidth=0.4, zorder=0.5)
    axes.set_ylim(-4.0, 104.0)
    axes.set_xlim(-0.5, len(place) - 0.5)
    axes.set_xticks(range(len(place)), list(sweep.labels))
    axes.grid(visible=False, axis="x")
    return bool(impossible)


def _nothing_keeps(rows: Sequence[Row]) -> bool:
    """Return whether each problem of a point is proven to have no schedule that keeps its bounds."""
    problems: dict[object, bool] = {}
    for row in rows:
        source = row.get("workflow")
        problems[source] = problems.get(source, False) or bool(row.get("impossible"))
    return bool(problems) and all(problems.values())


def _draw(
    axes: Axes, rows: Sequence[Row], style: MethodStyle, place: Mapping[Point, float], impossible: set[Point]
) -> None:
    """Draw the rates of a method; an interval at a point where nothing can succeed would say otherwise."""
    rates = {(r.group[0], r.group[1]): r for r in success_rates(rows, ("mu", "lambda"))} if rows else {}
    points = [point for point in place if point in rates]
    height = 100.0 * np.array([rates[point].rate for point in points])
    ends = [
        (r.rate, r.rate) if point in impossible else (r.low, r.high)
        for point in points
        for r in [rates[point]]
    ]
    low, high = 100.0 * np.reshape(ends, (-1, 2)).T
    axes.errorbar(
        [place[point] for point in points],
        height,
        yerr=np.maximum([height - low, high - height], 0.0),
        color=style.colour,
        linestyle=style.line,
        linewidth=0.7,
        marker=style.mark,
        markersize=3.2,
        markeredgecolor="black",
        markeredgewidth=0.3,
        elinewidth=0.5,
        ecolor=(*style.colour, 0.5),
        label=style.name,
    )
