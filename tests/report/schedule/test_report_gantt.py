"""The Gantt chart: rows, bars and texts."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from strategies import problems, random_genes, seeds
from wfsched.platforms.model import Platform
from wfsched.report.schedule.gantt import plot_gantt
from wfsched.report.schedule.gantt_rows import rows
from wfsched.report.schedule.task_types import OTHER, task_types
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Edges, Tasks, Workflow

OnMachine = Callable[[Problem, int, int], Schedule]


def rectangles(figure: Figure) -> np.ndarray:
    """Return left, low end, right, high end of all bars, sorted."""
    paths = [
        tuple(path.get_extents().extents)
        for collection in figure.axes[0].collections
        if isinstance(collection, PolyCollection)
        for path in collection.get_paths()
    ]
    return np.array(sorted(paths))


def spread(problem: Problem, level: int = 2) -> Schedule:
    """Deal the tasks to the machines in turn."""
    machine = np.arange(problem.n_tasks) % problem.n_machines
    return Schedule.decode(problem, machine, np.full(problem.n_tasks, level))


def test_each_task_is_a_bar_from_its_start_to_its_finish(problem: Problem) -> None:
    schedule = spread(problem)
    bars = rectangles(plot_gantt(schedule))
    np.testing.assert_allclose(bars[:, 0], np.sort(schedule.start))
    np.testing.assert_allclose(np.sort(bars[:, 2]), np.sort(schedule.finish))


def test_time_is_in_the_unit_that_suits_the_makespan(workflow: Workflow, platform: Platform) -> None:
    tasks = Tasks.of(workflow.tasks.ids, workflow.tasks.work * 60.0)
    problem = Problem(Workflow.build("slow", tasks, workflow.edges), platform)
    schedule = spread(problem)
    figure = plot_gantt(schedule)
    assert figure.axes[0].get_xlabel() == "Time [min]"
    np.testing.assert_allclose(rectangles(figure)[:, 2].max(), schedule.makespan_s / 60.0)


def test_rows_name_the_machines_in_use_with_their_site(problem: Problem, on_machine: OnMachine) -> None:
    names = [tick.get_text() for tick in plot_gantt(spread(problem)).axes[0].get_yticklabels()]
    assert names == ["near (hut)", "slow (hall)", "fast (hall)"]
    names = [tick.get_text() for tick in plot_gantt(on_machine(problem, 2, 0)).axes[0].get_yticklabels()]
    assert names == ["fast (hall)"]


def test_the_height_of_a_bar_is_its_frequency(problem: Problem, on_machine: OnMachine) -> None:
    heights = [rows(on_machine(problem, 1, h)) for h in range(3)]
    full = heights[2].bar_bottom - heights[2].bar_top
    for layout, share in zip(heights, (0.5, 0.75, 1.0)):
        np.testing.assert_allclose(layout.bar_bottom - layout.bar_top, share * full)
    assert full.max() < 1.0


def test_a_shared_machine_has_a_lane_for_each_task_at_a_time(problem: Problem, on_machine: OnMachine) -> None:
    shared, exclusive = rows(on_machine(problem, 0, 2)), rows(on_machine(problem, 1, 2))
    assert shared.bottom[0] - shared.top[0] == 4.0
    assert exclusive.bottom[0] - exclusive.top[0] == 1.0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problems(shared=True), seeds())
def test_bars_lie_in_the_row_of_their_machine_and_never_on_each_other(problem: Problem, seed: int) -> None:
    schedule = Schedule.decode(problem, *random_genes(problem, np.random.default_rng(seed)))
    layout = rows(schedule)
    row = np.searchsorted(np.unique(schedule.machine), schedule.machine)
    assert (layout.bar_top > layout.top[row]).all()
    assert (layout.bar_bottom < layout.bottom[row]).all()
    slack = 1e-8 * max(schedule.makespan_s, 1.0)
    for i in range(problem.n_tasks):
        in_time = (schedule.start < schedule.finish[i] - slack) & (
            schedule.finish > schedule.start[i] + slack
        )
        in_height = (layout.bar_top < layout.bar_bottom[i]) & (layout.bar_bottom > layout.bar_top[i])
        assert np.flatnonzero(in_time & in_height).tolist() in ([i], [])


def test_the_title_says_what_it_takes(problem: Problem, on_machine: OnMachine) -> None:
    schedule = on_machine(problem, 2, 2)
    title = plot_gantt(schedule).axes[0].get_title(loc="left")
    # 13 tasks of 10 s on the machine of speed 2, at 85 W.
    assert title == "fork on lab: makespan 65 s, energy 5.525 kJ, cost 0.013 USD"


def test_a_broken_deadline_is_a_line_and_a_word(problem: Problem, on_machine: OnMachine) -> None:
    figure = plot_gantt(on_machine(problem.constrained(deadline(50.0)), 2, 2))
    axes = figure.axes[0]
    assert axes.get_title(loc="left").endswith(", breaks deadline")
    assert [line.get_xdata()[0] for line in axes.lines] == [50.0]
    assert "deadline 50 s" in [text.get_text() for text in axes.texts]


def test_a_distant_deadline_does_not_squeeze_the_chart(problem: Problem, on_machine: OnMachine) -> None:
    figure = plot_gantt(on_machine(problem.constrained(deadline(7200.0), budget(1.0)), 2, 2))
    axes = figure.axes[0]
    assert not axes.lines
    assert axes.get_xlim()[1] < 100.0
    assert axes.get_title(loc="left").endswith(", deadline 120 min")


def test_types_are_named_in_the_order_of_the_levels(problem: Problem) -> None:
    figure = plot_gantt(spread(problem))
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names == ["split", "crunch", "filter", "join"]


def test_colours_of_types_differ_in_grey(problem: Problem) -> None:
    figure = plot_gantt(spread(problem))
    colours = [patch.get_facecolor()[:3] for patch in figure.legends[0].get_patches()]
    luminance = np.sort(np.array(colours) @ [0.2126, 0.7152, 0.0722])
    assert np.diff(luminance).min() > 0.05


def test_the_most_frequent_types_are_named_and_the_rest_are_other(
    workflow: Workflow, platform: Platform
) -> None:
    types = ["a", "a", "a", "b", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
    work = np.where(np.array(types) == "g", 99.0, 1.0)
    tasks = Tasks.of(workflow.tasks.ids, work, types=types)
    schedule = spread(Problem(Workflow.build("w", tasks, workflow.edges), platform))
    found = task_types(schedule, 3)
    assert set(found.names) == {"a", "b", "g", OTHER}
    assert found.names[-1] == OTHER
    shown = [found.names[k] for k in found.of_task]
    assert shown == [t if t in "abg" else OTHER for t in types]


def test_one_type_too_many_is_named_as_well(problem: Problem) -> None:
    assert OTHER not in task_types(spread(problem), 3).names
    assert OTHER in task_types(spread(problem), 2).names


def test_the_note_on_frequencies_stands_where_they_differ(problem: Problem) -> None:
    full, low = plot_gantt(spread(problem, 2)), plot_gantt(spread(problem, 0))
    assert full.legends[0].get_title().get_text() == ""
    assert "frequency" in low.legends[0].get_title().get_text()


def in_a_row(platform: Platform, count: int, types: list[str]) -> Figure:
    """Draw tasks of one length, one after the other on the first machine."""
    tasks = Tasks.of([str(k) for k in range(count)], [10.0] * count, types=types)
    links = Edges.of([*range(count - 1)], [*range(1, count)])
    problem = Problem(Workflow.build("row", tasks, links), platform)
    return plot_gantt(Schedule.decode(problem, np.zeros(count, dtype=int), np.zeros(count, dtype=int)))


def test_tasks_without_edges_that_look_like_one_are_said(platform: Platform) -> None:
    """Of 400 tasks on an axis of 1.01 makespans each takes a 404th, less than the 250th that has an edge."""
    many = in_a_row(platform, 400, ["a"] * 400)
    assert "have no edge: one after the other they look like one" in many.legends[0].get_title().get_text()
    few = in_a_row(platform, 200, ["a"] * 200)
    assert "no edge" not in few.legends[0].get_title().get_text()
    told_apart = in_a_row(platform, 400, ["a", "b"] * 200)
    assert "no edge" not in told_apart.legends[0].get_title().get_text()


def test_small_workflows_have_the_ids_in_their_bars(problem: Problem, on_machine: OnMachine) -> None:
    texts = {text.get_text() for text in plot_gantt(on_machine(problem, 2, 2)).axes[0].texts}
    assert texts == set(problem.workflow.tasks.ids)


def test_a_thousand_tasks_are_drawn_quickly_and_into_a_small_file(platform: Platform, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    tasks = Tasks.of(
        [f"T{i}" for i in range(1000)], rng.uniform(1, 9, 1000), types=[f"k{i % 9}" for i in range(1000)]
    )
    problem = Problem(Workflow.build("big", tasks, Edges.of([], [])), platform)
    schedule = Schedule.decode(problem, rng.integers(0, 3, 1000), rng.integers(0, 3, 1000))
    plot_gantt(schedule, tmp_path / "first.png")
    started = time.perf_counter()
    plot_gantt(schedule, tmp_path / "big.png")
    assert time.perf_counter() - started < 2.0
    assert (tmp_path / "big.png").stat().st_size < 500_000


@settings(max_examples=12, deadline=None, derandomize=True)
@given(problems(routed=False), seeds())
def test_any_schedule_of_any_problem_can_be_drawn(problem: Problem, seed: int) -> None:
    schedule = Schedule.decode(problem, *random_genes(problem, np.random.default_rng(seed)))
    assert len(rectangles(plot_gantt(schedule))) == problem.n_tasks


def test_long_names_do_not_leave_the_page(platform: Platform) -> None:
    types = [f"a-rather-long-name-of-a-program-{i}" for i in range(8)]
    tasks = Tasks.of([f"T{i}" for i in range(8)], np.ones(8), types=types)
    figure = plot_gantt(spread(Problem(Workflow.build("w" * 80, tasks, Edges.of([], [])), platform)))
    page = figure.bbox
    for box in (figure.legends[0].get_window_extent(), figure.axes[0].get_tightbbox()):
        assert box is not None
        assert page.x0 <= box.x0
        assert box.x1 <= page.x1
        assert page.y0 <= box.y0
        assert box.y1 <= page.y1
