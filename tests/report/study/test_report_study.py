"""The figures of a study: what is drawn is what the rows say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.figure import Figure

from wfsched.core.errors import ParameterError
from wfsched.report.panels import panels
from wfsched.report.study.bars import bars_figure, relative
from wfsched.report.study.convergence import runs_figure
from wfsched.report.study.critical_difference import ranks_figure
from wfsched.report.study.figures import FIGURES, plot_study
from wfsched.report.study.fronts import FrontPanel, fronts_figure
from wfsched.report.study.heatmap import heatmap_figure
from wfsched.report.study.success import success_figure
from wfsched.schedule.figures import COST, ENERGY, MAKESPAN, N_FIGURES
from wfsched.study.executors.processes import Processes
from wfsched.study.front_blob import StoredFront
from wfsched.study.reading import read_study
from wfsched.study.results import Results, Row, read_results
from wfsched.study.statistics.blocks import blocks
from wfsched.study.statistics.feasibility import common_points
from wfsched.study.statistics.significance import critical_difference
from wfsched.study.sweep import sweep

STUDY = """
name = "drawn"
platforms = ["cfn-6"]
seeds = 2
stop = { generations = 3 }
method = [
    { name = "HEFT", method = "heft" },
    { method = "grp-heft" },
    { name = "Spread", method = "spread" },
    { method = "nsga2", parameters = { pop_size = 8, n_offsprings = 16, start_weights = 0 } },
]

[[workflow]]
generate = ["montage", "genome"]
tasks = [10, 15]

[[limits]]
mu = [0.1, 0.2]
combine = "complement"

[[limits]]
mu = [0.3, 0.4]
lambda = [0.5, 0.8]
combine = "product"
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("study")
    path = folder / "study.toml"
    path.write_text(STUDY)
    study = read_study(path)
    sweep(study, folder / "results", Processes(1))
    return read_results(folder / "results")


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


def test_all_figures_are_drawn_with_units(results: Results) -> None:
    for name in FIGURES:
        rows = results.where("mu=0.1") if name == "front" else results
        figure = plot_study(rows, name)
        drawn = [axes for axes in figure.axes if axes.get_xlabel() or axes.get_ylabel()]
        for axes in drawn:
            for label in (axes.get_xlabel(), axes.get_ylabel()):
                # Families and methods are no quantities.
                assert "[" in label or not label
        assert drawn or name == "cd"


def test_unknown_figures_and_empty_choices_are_refused(results: Results) -> None:
    with pytest.raises(ParameterError, match="unknown figure"):
        plot_study(results, "pie")
    with pytest.raises(ParameterError, match="no finished trial"):
        plot_study(results.where("status=failed"), "energy")
    with pytest.raises(ParameterError, match="panels"):
        plot_study(results, "front")
    with pytest.raises(ParameterError, match="panels"):
        panels(0, 1.0)


def test_bars_are_means(results: Results) -> None:
    """Over runs that keep the bounds, at the points of a workflow that all methods keep which keep any."""
    point = ("workflow", "platform", "supply", "mu", "lambda")
    figure = bars_figure(results.done(), "energy_j")
    ten = figure.axes[0]
    assert ten.get_title("left") == "10 tasks"
    drawn = {
        (container.get_label(), round(float(at))): float(height)
        for container in ten.containers
        if isinstance(container, ErrorbarContainer) and container.get_label()
        for at, height in zip(container.lines[0].get_xdata(), container.lines[0].get_ydata())
    }
    assert ten.get_yscale() == "log"
    names = [tick.get_text() for tick in ten.get_xticklabels()]
    for place, name in enumerate(names):
        here = [r for r in results.done() if (r["family"], r["tasks"]) == (name.rstrip("*"), 10)]
        able = {row["method"] for row in here if row["success"]}
        shown = [row for row in here if row["method"] in able]
        shown = [r for r in shown if r["success"]] if name[-1] == "*" else list(common_points(shown, point))
        # One schedule at several limits is one value.
        own = {
            (row["workflow"], row["seed"], row["makespan_s"], row["cost"]): float(str(row["energy_j"]))
            for row in shown
            if row["method"] == "nsga2"
        }
        height = drawn["nsga2", place]
        size = {"J": 1.0, "kJ": 1e3, "MJ": 1e6}[ten.get_ylabel().split("[")[1].rstrip("]")]
        assert height * size == pytest.approx(np.mean([*own.values()]), rel=1e-12)


def bar_rows(**energies: list[tuple[float, bool]]) -> list[Row]:
    """Rows of methods at one point each per pair of energy and whether the bounds are kept."""
    return [
        {
            "method": method, "workflow": "w", "family": "f", "tasks": 5, "platform": "p", "seed": 1,
            "mu": 0.1 * place, "lambda": 0.5, "energy_j": energy, "success": kept,
        }
        for method, own in energies.items()
        for place, (energy, kept) in enumerate(own)
    ]  # fmt: skip


def test_bars_compare_what_all_keep_and_name_who_keeps_nothing() -> None:
    """Means of 2 and 4 over the one point that a and b keep; the late energies of 1 count nowhere."""
    rows = bar_rows(
        a=[(2.0, True), (9.0, True)], b=[(4.0, True), (1.0, False)], late=[(1.0, False), (1.0, False)]
    )
    figure = bars_figure(rows, "energy_j")
    bars = [c for c in figure.axes[0].containers if isinstance(c, BarContainer)]
    heights = {bar.get_label(): bar.patches[0].get_height() for bar in bars}
    assert heights == {"a": 2.0, "b": 4.0}
    title = figure.legends[0].get_title().get_text().replace("\n", " ")
    assert "1 of 2 points" in title
    assert title.endswith("keeps the bounds nowhere: late")


def test_bars_say_that_no_run_keeps_the_bounds() -> None:
    (axes,) = bars_figure(bar_rows(late=[(1.0, False), (1.0, False)]), "energy_j").axes
    assert [text.get_text() for text in axes.texts] == ["no run keeps the bounds"]


def test_a_logarithmic_axis_has_dots_not_bars() -> None:
    figure = bars_figure(bar_rows(a=[(1.0, True)], b=[(100.0, True)]), "energy_j")
    (axes,) = figure.axes
    assert axes.get_yscale() == "log"
    assert not axes.patches
    assert {c.get_label(): float(c.lines[0].get_ydata()[0]) for c in axes.containers} == {
        "a": 1.0,
        "b": 100.0,
    }
    assert "95 % bootstrap interval" in figure.legends[0].get_title().get_text()


def test_bars_relative_to_a_method_are_1_for_it(results: Results) -> None:
    rows = relative(results.done(), "makespan_s", "HEFT")
    assert {row["makespan_s"] for row in rows if row["method"] == "HEFT"} == {1.0}
    with pytest.raises(ParameterError, match="no rows of this method"):
        relative(results.done(), "makespan_s", "heft")
    free = [{**row, "cost": 0.0} for row in results.done()]
    with pytest.raises(ParameterError, match="mean cost of 0: values relative to it mean nothing"):
        relative(free, "cost", "HEFT")
    figure = bars_figure(results.done(), "makespan_s", "HEFT")
    assert figure.axes[0].get_ylabel() == "Makespan / HEFT [1]"


def test_families_of_odd_sizes_share_a_panel() -> None:
    rows: list[Row] = [
        {"method": "a", "family": name, "workflow": f"{name}_{tasks}", "tasks": tasks, "energy_j": 1.0}
        for name, tasks in (("montage", 50), ("genome", 46))
    ]
    figure = bars_figure(rows, "energy_j")
    assert len(figure.axes) == 1
    assert [t.get_text() for t in figure.axes[0].get_xticklabels()] == ["montage_50", "genome_46"]


def test_success_is_drawn_over_the_factor_that_is_swept() -> None:
    rows: list[Row] = [
        {"method": "a", "platform": "p", "mu": mu, "lambda": lam, "success": kept}
        for mu, lam, kept in [
            (0.1, 0.9, True), (0.1, 0.9, False), (0.2, 0.8, True), (0.7, 0.3, False), (0.4, 0.4, True)
        ]
    ]  # fmt: skip
    figure = success_figure(rows)
    over_mu, over_lambda, rest = figure.axes
    assert "μ" in over_mu.get_xlabel()[:20]
    assert "λ" in over_lambda.get_xlabel()[:20]
    assert list(over_mu.get_lines()[0].get_ydata()) == [50.0, 100.0]
    assert list(over_lambda.get_lines()[0].get_ydata()) == [0.0]
    assert [label.get_text() for label in rest.get_xticklabels()] == ["μ = 0.4\nλ = 0.4"]
    with pytest.raises(ParameterError, match="lambda = 1 - mu"):
        success_figure([{**row, "success": None} for row in rows])


def grid_rows(methods: str = "ab") -> list[Row]:
    """A grid of five deadlines and four budgets; budgets of 0.1 cannot be kept."""
    return [
        {
            "method": method, "platform": "p", "workflow": "w", "mu": mu, "lambda": lam,
            "success": lam > 0.1 and mu > 0.2, "impossible": lam == 0.1,
        }
        for method in methods
        for mu in (0.1, 0.2, 0.3, 0.4, 0.5)
        for lam in (0.1, 0.2, 0.3, 0.5)
    ]  # fmt: skip


def test_success_is_drawn_at_every_point_of_a_grid() -> None:
    """A panel for each of the four budgets with the five deadlines; (0.5, 0.5) sums to 1 and stays in it."""
    rows = grid_rows()
    figure = success_figure([{**r, "success": r["method"] == "b"} for r in rows])
    assert [axes.get_title("left") for axes in figure.axes] == [f"λ = {lam}" for lam in (0.1, 0.2, 0.3, 0.5)]
    for axes in figure.axes:
        first, second = (c for c in axes.containers if c.get_label())
        assert list(first.lines[0].get_ydata()) == [0.0] * 5
        assert list(second.lines[0].get_ydata()) == [100.0] * 5
        assert [label.get_text() for label in axes.get_xticklabels()] == ["0.1", "0.2", "0.3", "0.4", "0.5"]


def test_a_complement_beside_a_grid_keeps_its_sweep() -> None:
    more: list[Row] = [
        {"method": "a", "platform": "p", "mu": mu, "lambda": 1.0 - mu, "success": True} for mu in (0.01, 0.1)
    ]
    figure = success_figure([*grid_rows("a"), *more])
    assert figure.axes[0].get_title("left") == "λ = 1 - μ"
    assert len(figure.axes) == 5


def test_methods_of_equal_success_share_a_mark_with_both_names() -> None:
    figure = success_figure(grid_rows("ab"))
    assert [c.get_label() for c in figure.axes[0].containers] == ["a = b"]


def test_proven_impossible_points_are_marked_and_have_no_interval() -> None:
    impossible, possible, *_ = success_figure(grid_rows("a")).axes
    crosses = [line for line in impossible.get_lines() if line.get_marker() == "x"]
    assert len(crosses) == 5
    assert not [line for line in possible.get_lines() if line.get_marker() == "x"]
    (container,) = impossible.containers
    (bars,) = container.lines[2]
    assert all(float(np.ptp(segment[:, 1])) == 0.0 for segment in bars.get_segments())


def test_the_heat_map_marks_what_is_proven_impossible_and_not_what_failed() -> None:
    figure = heatmap_figure(grid_rows("a"))
    axes = figure.axes[0]
    hatched = {patch.get_xy() for patch in axes.patches if patch.get_hatch()}
    assert hatched == {(-0.5, row - 0.5) for row in range(5)}
    texts = [text.get_text() for text in axes.texts]
    assert (texts.count("0"), texts.count("100")) == (6, 9)
    assert "no schedule keeps both bounds (proven)" in _legend_texts(figure)
    assert _legend_texts(heatmap_figure([{**r, "impossible": False} for r in grid_rows("a")])) == []


def test_the_heat_map_gives_the_largest_rate_where_one_of_two_problems_is_impossible() -> None:
    rows: list[Row] = [
        {
            **row,
            "workflow": name,
            "impossible": bool(row["impossible"]) and name == "v",
            "success": name == "w",
        }
        for row in grid_rows("a")
        for name in "vw"
    ]
    texts = [text.get_text() for text in heatmap_figure(rows).axes[0].texts]
    assert (texts.count("50\n(≤ 50)"), texts.count("50")) == (5, 15)


def test_the_heat_map_of_a_metric_is_of_the_runs_that_keep_the_bounds() -> None:
    rows: list[Row] = [
        {**row, "energy_j": 1e6 if not row["success"] else 2.0, "impossible": False} for row in grid_rows("a")
    ]
    figure = heatmap_figure(rows, "energy_j")
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert (texts.count("–"), texts.count("2")) == (11, 9)
    assert "–: no run keeps the bounds" in _legend_texts(figure)


def _legend_texts(figure: Figure) -> list[str]:
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]


def test_the_heat_map_has_mu_up_and_lambda_across() -> None:
    rows: list[Row] = [
        {"method": "a", "mu": mu, "lambda": lam, "success": mu < lam}
        for mu in (0.1, 0.2)
        for lam in (0.1, 0.2)
    ]
    figure = heatmap_figure(rows)
    (image,) = figure.axes[0].get_images()
    assert image.get_array().tolist() == [[0.0, 100.0], [0.0, 0.0]]  # type: ignore[union-attr]
    with pytest.raises(ParameterError, match="no grid"):
        heatmap_figure(rows[:2])


def test_the_heat_map_keeps_points_of_the_grid_whose_factors_sum_to_one() -> None:
    points = [*((mu, lam) for mu in (0.2, 0.8) for lam in (0.2, 0.8)), (0.005, 0.995), (0.995, 0.005)]
    rows: list[Row] = [{"method": "a", "mu": mu, "lambda": lam, "success": True} for mu, lam in points]
    (image,) = heatmap_figure(rows).axes[0].get_images()
    assert image.get_array().tolist() == [[100.0, 100.0], [100.0, 100.0]]  # type: ignore[union-attr]


def test_fronts_are_the_best_of_all_runs_and_keep_the_bounds() -> None:
    runs = [
        stored([(1.0, 9.0), (3.0, 3.0), (5.0, 1.0)], history=2),
        stored([(2.0, 4.0), (4.0, 2.5)], history=2),
        stored([(0.5, 0.5)], feasible=False, history=2),
    ]
    rule, far = stored([(3.0, 8.0)], feasible=False), stored([(90.0, 9.0)])
    panel = FrontPanel("w", {"search": runs, "rule": [rule], "far": [far]}, 4.5)
    figure = fronts_figure([panel])
    (axes,) = figure.axes
    lines = {line.get_label(): line for line in axes.get_lines()}
    assert list(zip(*lines["search"].get_data())) == [
        (1.0, 9.0),
        (2.0, 4.0),
        (3.0, 3.0),
        (4.0, 2.5),
        (5.0, 1.0),
    ]
    assert lines["rule"].get_markerfacecolor() == "none"
    assert "outside the plot: far (90 s, 9 J)" in [text.get_text() for text in axes.texts]
    assert lines["deadline"].get_xdata()[0] == 4.5


def test_convergence_is_the_median_of_what_was_reached() -> None:
    figure = runs_figure(
        {"a": [stored([(1, 1)], history=5), stored([(1, 1)], history=3)], "b": [stored([(1, 1)])]}
    )
    (line,) = figure.axes[0].get_lines()
    assert list(line.get_xdata()) == [10, 20, 30, 40, 50]
    first, second = np.linspace(0.1, 0.5, 5), np.append(np.linspace(0.1, 0.5, 3), [0.5, 0.5])
    assert list(line.get_ydata()) == pytest.approx(list((first + second) / 2))
    with pytest.raises(ParameterError, match="history"):
        runs_figure({"b": [stored([(1, 1)])]})


def test_a_panel_says_that_a_search_found_nothing_feasible() -> None:
    """With the deadline, as in every panel, and one mark for heuristics of one schedule."""
    nothing = [stored([(0.5, 0.5)], feasible=False, history=2)]
    rules = {"one": [stored([(3.0, 8.0)])], "other": [stored([(3.0, 8.0)])]}
    first = FrontPanel("v", {"search": nothing, **rules}, 2.5)
    second = FrontPanel("w", {"search": [stored([(1.0, 2.0), (2.0, 1.0)], history=2)], **rules}, 1e4)
    empty, found = fronts_figure([first, second]).axes
    assert "search: nothing feasible" in empty.texts[-1].get_text()
    assert [line.get_label() for line in empty.get_lines()] == ["one = other", "deadline"]
    assert "outside the plot: deadline 10000 s" in found.texts[-1].get_text()
    assert "nothing feasible" not in found.texts[-1].get_text()


def test_convergence_leaves_out_runs_without_a_feasible_schedule_and_counts_them() -> None:
    """The curve begins at the first record of any run: 10, where the late one has 0 until its own at 20."""
    late = stored([(1, 1)], history=3)
    late.arrays["history_evaluations"] = np.array([20, 30, 40])
    runs = [stored([(1, 1)], history=3), late, stored([(1, 1)], feasible=False, history=3)]
    figure = runs_figure({"a": runs})
    (line,) = figure.axes[0].get_lines()
    assert list(line.get_xdata()) == [10, 20, 30, 40]
    assert list(line.get_ydata()) == pytest.approx([0.05, 0.2, 0.4, 0.5])
    assert _legend_texts(figure) == ["a: 3 runs, 1 without a feasible schedule left out"]
    nothing = runs_figure({"a": runs[2:]}).axes[0]
    assert [text.get_text() for text in nothing.texts] == ["nothing feasible"]


def ranked() -> list[Row]:
    return [
        {"method": m, "i": i, "x": level + 0.1 * ((7 * i + k) % 5)}
        for i in range(20)
        for k, (m, level) in enumerate([("a", 1.0), ("b", 1.0), ("c", 9.0)])
    ]


def test_methods_that_no_test_tells_apart_are_under_one_bar() -> None:
    figure = ranks_figure(blocks(ranked(), "x", ["i"]))
    bars = [line for line in figure.axes[0].get_lines() if line.get_linewidth() == 2.0]
    assert len(bars) == 1
    assert max(bars[0].get_xdata()) < 2.0


def test_the_critical_difference_is_drawn_to_scale() -> None:
    """3 methods, 20 instances: 2.343 (Demsar, Table 5a) times sqrt(3 * 4 / (6 * 20)) is 0.741."""
    assert critical_difference(3, 20) == pytest.approx(2.343 * np.sqrt(0.1), abs=5e-4)
    figure = ranks_figure(blocks(ranked(), "x", ["i"]))
    lengths = [float(np.ptp(line.get_xdata())) for line in figure.axes[0].get_lines()]
    assert any(length == pytest.approx(0.741, abs=1e-3) for length in lengths)
    assert "critical difference 0.74" in [text.get_text() for text in figure.axes[0].texts]


def test_figures_are_written_alike_each_time(results: Results, tmp_path: Path) -> None:
    from wfsched.cli.main import main

    for name in ("a.pdf", "b.pdf"):
        assert main(["plot", str(results.folder), "--figure", "success", "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
