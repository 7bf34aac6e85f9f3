"""Names of tasks, types, machines and methods are drawn letter by letter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.text import Text

import wfsched as ws

NAMES = [r"$\a$", "cost $5 to $6", "a_b^c", r"\frac{1}{2}", "$$"]


def schedule_of(name: str) -> ws.Schedule:
    """A schedule whose task, task type and platform have one name."""
    workflow = ws.Workflow.build(
        name, ws.Tasks.of([name, "B"], [5.0, 7.0], types=[name, "b"]), ws.Edges.of([0], [1])
    )
    platform = replace(ws.load_platform("cfn-6"), name=name)
    return ws.solve(ws.Problem(workflow, platform, ("makespan", "energy")), "heft").schedule


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_gantt_chart_shows_names_letter_by_letter(name: str, suffix: str, tmp_path: Path) -> None:
    figure = ws.plot_gantt(schedule_of(name), tmp_path / f"gantt{suffix}")
    texts = [text for text in figure.findobj(Text) if name in text.get_text()]
    assert texts
    assert not any(text.get_parse_math() for text in texts)


def test_a_run_with_such_names_is_saved_whole(tmp_path: Path) -> None:
    problem = schedule_of(NAMES[0]).problem
    ws.solve(problem, ws.NSGA2(pop_size=4), stop=ws.Stop(generations=1)).save(tmp_path)
    assert {"run.json", "front.csv", "schedules.json", "gantt.png"} <= {
        path.name for path in tmp_path.iterdir()
    }


def test_the_gantt_chart_of_a_run_shows_the_schedule_that_was_picked(tmp_path: Path) -> None:
    problem = ws.Problem(ws.generate("montage", 20), ws.load_platform("cfn-6"), ("makespan", "energy"))
    result = ws.solve(problem, ws.NSGA2(pop_size=20), stop=ws.Stop(generations=5), pick="fastest")
    assert result.schedule.makespan_s < result.front.pick("knee").makespan_s
    result.save(tmp_path)
    ws.plot_gantt(result.schedule, tmp_path / "picked.png")
    assert (tmp_path / "gantt.png").read_bytes() == (tmp_path / "picked.png").read_bytes()
