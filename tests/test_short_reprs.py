"""Facts and answers are one short line, whatever their size, and a small escaped table in notebooks."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import wfsched as ws
from wfsched.core.summary import Summarised
from wfsched.workflow.defects import Defect
from wfsched.workflow.model import Provenance

MOST = 300


def thousand() -> dict[str, Any]:
    """Return everything that a user meets of a problem with 1,000 tasks on many machines."""
    workflow, platform = ws.generate("montage", 1000, seed=1), ws.load_platform("geo-3")
    problem = ws.Problem(workflow, platform, supply="mixed", constraints=(ws.deadline("30d"), ws.budget(1e6)))
    result = ws.solve(problem, ws.NSGA2(pop_size=20), stop=ws.Stop(generations=1))
    heft = ws.solve(problem, "heft")
    instance = ws.edge.generate(ws.edge.Setting(days=30, edges=8), ws.edge.built_in_region(), 1)
    outcome = ws.edge.simulate(instance, "local")
    return {
        "workflow": workflow,
        "tasks": workflow.tasks,
        "edges": workflow.edges,
        "files": workflow.files,
        "children": workflow.children,
        "platform": platform,
        "network": platform.network,
        "machine": platform.machines[0],
        "problem": problem,
        "supply": problem.supply["us-west"],
        "trace": problem.supply["us-west"].green,
        "schedule": heft.schedule,
        "figures": heft.schedule.figures,
        "front": result.front,
        "result of a search": result,
        "result of a heuristic": heft,
        "search": result.search,
        "edge instance": instance,
        "edge outcome": outcome,
        "edge system": instance.system,
        "edge jobs": instance.jobs,
        "green time": instance.system.green[0],
    }


@pytest.fixture(scope="module")
def things() -> dict[str, Any]:
    return thousand()


def test_all_are_one_short_line(things: dict[str, Any]) -> None:
    for name, thing in things.items():
        text = repr(thing)
        assert len(text) <= MOST, name
        assert "\n" not in text, name
        assert re.fullmatch("<.*>", text), name
        assert str(thing) == text


class Cells(HTMLParser):
    """Tags and texts of a table."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def cells(thing: Any) -> Cells:
    found = Cells()
    found.feed(thing._repr_html_())
    assert not found.open
    return found


def test_all_are_small_tables(things: dict[str, Any]) -> None:
    for name, thing in things.items():
        table = cells(thing)
        assert set(table.tags) <= {"table", "caption", "tr", "th", "td"}, name
        assert 2 <= table.tags.count("tr") <= 13, name
        assert sum(map(len, table.texts)) < 3000, name
        assert table.texts[0] == repr(thing)[1:-1], name


def test_what_stands_in_them_is_right() -> None:
    tasks = ws.Tasks.of(["a", "b"], [10.0, 20.0])
    workflow = ws.Workflow.build("two", tasks, ws.Edges.of([0], [1], [5e6]))
    assert repr(workflow) == "<Workflow two: 2 tasks, 1 edge, 30 s of work>"
    platform = ws.load_platform("cfn-6")
    problem = ws.Problem(workflow, platform, constraints=(ws.deadline(60),))
    assert repr(problem) == (
        "<Problem two on cfn-6: 2 tasks, 6 machines; minimise makespan, energy; within deadline>"
    )
    heft = ws.solve(problem, "heft")
    schedule = heft.schedule
    figures = schedule.figures
    amounts = f"{figures.makespan_s:.4g} s, {figures.energy.total_j:.4g} J, {figures.cost:.4g} CNY"
    assert figures.energy.total_j < 1000.0
    assert repr(schedule) == f"<Schedule of two on cfn-6: {amounts}>"
    assert repr(heft) == f"<Result of heft: Schedule of two on cfn-6: {amounts}>"
    one = f"{figures.makespan_s:.4g} s, {figures.energy.total_j:.4g} J"
    assert repr(heft.front) == f"<Front of 1 schedule, two on cfn-6: {one}>"
    assert cells(schedule).texts[-2:] == ["deadline", "kept"]
    late = ws.solve(problem.constrained(ws.deadline(0.001)), "heft").schedule
    assert repr(late).endswith(", breaks a constraint>")


def test_a_trace_and_a_supply_say_what_they_span() -> None:
    day = ws.Trace(3600.0 * np.arange(24.0), np.arange(24.0), 86400.0, "W", name="sun")
    window = "1970-01-01T00:00Z to 1970-01-02T00:00Z"
    assert repr(day) == f"<Trace sun: 24 values, {window}, 0 to 23 W, then wrap>"
    carbon = ws.Trace([0.0], [300.0], 86400.0, "g/kWh")
    supply = ws.Supply(day, carbon, name="roof")
    assert repr(supply) == "<Supply roof: green up to 23 W, carbon 300 to 300 g/kWh>"


def test_names_are_escaped_and_cut() -> None:
    name = "<script>alert(1)</script>\x1b[31m" + "x" * 5000
    tasks = ws.Tasks.of(["a"], [1.0])
    workflow = ws.Workflow.build(name, tasks, ws.Edges.of([], []))
    platform = replace(ws.load_platform("cfn-6"), name=name)
    problem = ws.Problem(workflow, platform)
    for thing in (workflow, platform, problem, ws.solve(problem, "heft"), ws.solve(problem, "heft").front):
        assert len(repr(thing)) <= MOST
        assert "\x1b" not in repr(thing)
        html = thing._repr_html_()
        assert "<script" not in html
        assert "\x1b" not in html
        assert len(html) < 6000


def test_thousands_of_defects_stay_one_line() -> None:
    defects = tuple(Defect("warning", "no-runtime", f"line {k}", "no runtime") for k in range(5000))
    assert len(repr(Provenance("dax-2.1", "x" * 900, defects=defects))) <= MOST


def test_what_is_malformed_has_a_repr_too() -> None:
    schedule = ws.solve(ws.Problem(ws.generate("montage", 20), "cfn-6"), "heft").schedule
    broken = replace(schedule, figures=None)  # type: ignore[arg-type]
    assert "Schedule object at" in repr(broken)


def test_answers_of_studies_are_short(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(
        """
        name = "small"
        platforms = ["cfn-6"]
        workflow = [{ generate = "montage", tasks = [10, 15] }]
        method = [{ method = "heft" }, { method = "cheapest" }]
        limits = [{ mu = 0.2, combine = "complement" }]
        """
    )
    study = ws.read_study(tmp_path / "study.toml")
    assert repr(study) == "<Study small: 4 trials>"
    ws.sweep(study, tmp_path / "results", ws.Processes(1))
    results = ws.read_results(tmp_path / "results")
    assert repr(results) == "<Results of small: 4 trials, 4 done>"
    front = results.front(study.trials[0].id)
    assert repr(front) == "<StoredFront of 1 schedule, 1 feasible>" or repr(front).endswith("0 feasible>")
    problem = ws.Problem(ws.generate("montage", 20), "cfn-6")
    for row in ws.compare(problem, ["heft", "cheapest"], [1]):
        assert len(repr(row)) <= MOST
        assert cells(row).tags.count("tr") > 5


def test_equality_is_identity_where_there_are_arrays(things: dict[str, Any]) -> None:
    """As the docstring of `Problem` says; facts and answers without arrays are equal by value."""
    assert ws.generate("montage", 20) != ws.generate("montage", 20)
    for name in ("workflow", "platform", "problem", "schedule", "front", "trace", "supply"):
        assert things[name] == things[name]
        assert things[name] != replace(things[name]), name
    assert things["figures"] == replace(things["figures"])
    assert all(isinstance(thing, Summarised) for thing in things.values())
