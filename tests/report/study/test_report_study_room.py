"""Figures of studies with many methods: panels keep their size, texts do not cover each other."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from wfsched.report.study.fronts import FrontPanel, fronts_figure
from wfsched.report.study.heatmap import heatmap_figure
from wfsched.report.study.success import success_figure
from wfsched.report.style import styled
from wfsched.schedule.figures import COST, ENERGY, MAKESPAN, N_FIGURES
from wfsched.study.front_blob import StoredFront
from wfsched.study.results import Row


def stored(points: list[tuple[float, float]], *, feasible: bool = True, history: int = 0) -> StoredFront:
    figures = np.zeros((len(points), N_FIGURES))
    figures[:, [MAKESPAN, ENERGY]] = points
    figures[:, COST] = 1.0
    return StoredFront(
        {
            "figures": figures,
            "violations": np.full((len(points), 1), 0.0 if feasible else 0.5),
            "history_evaluations": 10 * np.arange(1, history + 1),
            "history_hypervolume": np.linspace(0.1, 0.5, history),
        }
    )


def far_panel(first: tuple[float, float] = (1e3, 9e4), deadline_s: float = 4.5) -> FrontPanel:
    """A search, with six heuristics of long names and a deadline far away from it."""
    rules = {
        f"heuristic-of-a-long-name-{k}": [stored([(first[0] * (1.0 + 0.05 * k), first[1])], feasible=False)]
        for k in range(6)
    }
    return FrontPanel(
        "montage", {"search": [stored([(1.0, 9.0), (2.0, 4.0)], history=3)], **rules}, deadline_s
    )


def boxes(figure: Figure, texts: list[Text]) -> list[tuple[float, float, float, float]]:
    with styled():
        figure.draw_without_rendering()
        return [text.get_window_extent().extents for text in texts if text.get_text()]


def covered(found: list[tuple[float, float, float, float]]) -> bool:
    return any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(found, 2))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6])
def test_notes_above_fronts_stay_over_their_panel(count: int) -> None:
    figure = fronts_figure([far_panel()] * count)
    plain = fronts_figure([far_panel((1.5, 5.0), 2.0)] * count)
    titles = [axes.title for axes in figure.axes] + [axes._left_title for axes in figure.axes]  # type: ignore[attr-defined]
    notes = [axes.texts[-1] for axes in figure.axes]
    found = boxes(figure, [*titles, *notes])
    assert len(found) == 2 * count
    assert not covered(found)
    boxes(plain, [])
    for axes, alone, note in zip(figure.axes, plain.axes, notes):
        assert note.get_text().count("outside the plot") == 7
        window, own = axes.get_window_extent(), note.get_window_extent()
        assert own.x1 <= window.x1
        assert own.y0 >= window.y1
        assert window.height >= 0.8 * alone.get_window_extent().height
        assert window.width >= 0.9 * alone.get_window_extent().width


def test_names_at_a_mark_point_to_the_middle_of_the_plot() -> None:
    """Methods at one place in the upper left, where a name above would cover the title."""
    rules = {name: [stored([(1.0, 5.0)], feasible=False)] for name in ("one", "other")}
    panel = FrontPanel("w", {"search": [stored([(2.0, 4.0), (9.0, 1.0)], history=3)], **rules})
    (axes,) = fronts_figure([panel]).axes
    (label,) = [text for text in axes.texts if text.get_text() == "one = other"]
    boxes(axes.figure, [])  # type: ignore[arg-type]
    window, own = axes.get_window_extent(), label.get_window_extent()
    assert window.x0 <= own.x0 <= own.x1 <= window.x1
    assert window.y0 <= own.y0 <= own.y1 <= window.y1


def legend_title(figure: Figure) -> str:
    (legend,) = figure.legends
    return legend.get_title().get_text()


def test_fronts_of_three_objectives_say_what_the_plane_leaves_out() -> None:
    panel = far_panel()
    three = legend_title(fronts_figure([panel, panel], ("makespan", "cost", "energy")))
    assert three.startswith("Searches for makespan, cost, energy; lines: ")
    assert three.endswith("none beats in both makespan and energy")
    assert legend_title(fronts_figure([panel], ("energy", "makespan"))) == ""


def grid(count: int, *, impossible: bool = False) -> list[Row]:
    return [
        {
            "method": f"method {k}", "platform": "p", "workflow": w, "mu": mu, "lambda": lam,
            "success": False, "impossible": impossible or w == "v",
        }
        for k in range(count)
        for w in "vw"
        for mu in (0.1, 0.2)
        for lam in (0.1, 0.2, 0.3)
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 10])
def test_titles_of_axes_of_heat_maps_do_not_cover_each_other(count: int) -> None:
    figure = heatmap_figure(grid(count))
    *maps, bar = figure.axes
    assert isinstance(bar, Axes)
    found = boxes(figure, [axes.xaxis.label for axes in maps])
    assert len(found) == min(count, 3) if count not in (2, 4) else 2
    assert not covered(found)
    assert max(x1 for _, _, x1, _ in found) < bar.get_window_extent().x1


def test_the_cross_of_success_is_explained_only_where_there_is_one() -> None:
    """Of two workflows only one is proven impossible: its points have no cross."""
    text = "no schedule keeps the bounds (proven)"

    def entries(rows: list[Row]) -> list[str]:
        (legend,) = success_figure(rows).legends
        return [entry.get_text() for entry in legend.get_texts()]

    assert text not in entries(grid(2))
    assert text in entries(grid(2, impossible=True))
