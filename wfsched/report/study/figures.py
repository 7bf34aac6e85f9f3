"""The figures of a study by name, from its results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from wfsched.core.errors import ParameterError
from wfsched.report.drawing import drawn
from wfsched.report.panels import MAX_PANELS, panels
from wfsched.report.study.bars import bars_figure
from wfsched.report.study.convergence import convergence_figure
from wfsched.report.study.critical_difference import ranks_figure
from wfsched.report.study.fronts import FrontPanel, fronts_figure
from wfsched.report.study.heatmap import heatmap_figure
from wfsched.report.study.success import success_figure
from wfsched.study.front_blob import StoredFront
from wfsched.study.indicators import INDICATORS, with_indicators
from wfsched.study.results import Results, Row
from wfsched.study.statistics.blocks import blocks
from wfsched.study.statistics.summary import SOURCE


@dataclass(frozen=True, slots=True)
class FigureTerms:
    """Options of figures; see `plot_study`."""

    metric: str | None = None
    relative_to: str | None = None


def _success(results: Results, _terms: FigureTerms) -> Figure:
    return success_figure(results.done())


def _bars(metric: str) -> Callable[[Results, FigureTerms], Figure]:
    return lambda results, terms: bars_figure(results.done(), metric, terms.relative_to)


def _heatmap(results: Results, terms: FigureTerms) -> Figure:
    return heatmap_figure(results.done(), terms.metric or "success")


def _ranks(results: Results, terms: FigureTerms) -> Figure:
    return ranks_figure(blocks(results.done(), terms.metric or "energy_j", results.instance_columns()))


def _front(results: Results, _terms: FigureTerms) -> Figure:
    rows = results.done()
    instances = results.instance_columns()
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row.get(name) for name in instances), []).append(row)
    deadlines = [own[0].get("deadline_s") for own in groups.values()]
    if len(groups) > MAX_PANELS:
        # Refused before all fronts are read.
        return fronts_figure([FrontPanel("", {})] * len(groups))
    return fronts_figure(
        [
            FrontPanel(
                _title(own[0]), _fronts(results, own), float(str(limit)) if limit is not None else None
            )
            for own, limit in zip(groups.values(), deadlines)
        ],
        results.objectives(),
    )


def _title(row: Row) -> str:
    """Return the title of a panel: workflow, platform and factors."""
    factors = [
        f"{sign} = {row[name]:g}"
        for name, sign in (("mu", "μ"), ("lambda", "λ"))
        if row.get(name) is not None
    ]
    named = f"{row.get('workflow')} on {row.get('platform')}"
    # Two lines: three panels side by side leave no room for one.
    return "\n".join(part for part in (named, ", ".join(factors)) if part)


def _convergence(results: Results, _terms: FigureTerms) -> Figure:
    groups: dict[str, list[Row]] = {}
    for row in results.done():
        if row.get("hypervolume") is not None:
            named = [str(row[name]) for name in SOURCE if row.get(name) is not None]
            groups.setdefault(" on ".join(named), []).append(row)
    if len(groups) > MAX_PANELS:
        # Refused before all fronts are read.
        panels(len(groups), 1.0)
    return convergence_figure({title: _fronts(results, own) for title, own in groups.items()})


def _fronts(results: Results, rows: list[Row]) -> dict[str, list[StoredFront]]:
    """Return the fronts of each method."""
    found: dict[str, list[StoredFront]] = {}
    for row in rows:
        front = results.front(str(row["id"]))
        if front is not None:
            found.setdefault(str(row["method"]), []).append(front)
    return found


FIGURES: dict[str, Callable[[Results, FigureTerms], Figure]] = {
    "success": _success,
    "front": _front,
    "energy": _bars("energy_j"),
    "makespan": _bars("makespan_s"),
    "cost": _bars("normalised_cost"),
    "heatmap": _heatmap,
    "cd": _ranks,
    "convergence": _convergence,
}


def plot_study(
    results: Results,
    name: str,
    path: str | Path | None = None,
    *,
    metric: str | None = None,
    relative_to: str | None = None,
) -> Figure:
    """Draw a figure of a study.

    Parameters
    ----------
    results : Results
        All their rows are drawn; choose some with `Results.where`.
    name : str
        One of `FIGURES`.
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    metric : str, optional
        Of the figures heatmap (default: success) and cd (default: energy_j).
    relative_to : str, optional
        Of the figures with bars: the method that values are divided by.

    Raises
    ------
    ParameterError
        If there is no such figure, or the rows do not have what it shows.
    """
    if name not in FIGURES:
        raise ParameterError("unknown figure", where="figure", got=name, known=FIGURES)
    if metric in INDICATORS:
        results = with_indicators(results)
    if not results.done():
        raise ParameterError("no finished trial to draw", where=str(results.folder))
    return drawn(lambda: FIGURES[name](results, FigureTerms(metric, relative_to)), path)
