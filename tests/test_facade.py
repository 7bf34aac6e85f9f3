"""`import wfsched as ws`: short, lazy, typed."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

import wfsched as ws
from pictures import ink

ROOT = Path(ws.__file__).resolve().parents[1]


@pytest.fixture
def dax(tmp_path: Path) -> Path:
    path = tmp_path / "x.dax"
    ws.write_dax(ws.generate("montage", 20, seed=1), path)
    return path


def test_the_example_of_the_documentation_runs(dax: Path) -> None:
    problem = ws.Problem(ws.read_workflow(dax), ws.load_platform("cfn-6"), objectives=("makespan", "energy"))
    schedule = ws.solve(problem, "heft").schedule
    assert ws.check(schedule) == ()
    front = ws.solve(problem, ws.NSGA2(pop_size=80), stop=ws.Stop(generations=5), seed=1).front
    table = front.to_frame()
    assert len(table) == len(front)
    assert list(table["makespan_s"]) == front.objectives[:, 0].tolist()
    assert schedule.to_frame()["finish_s"].max() == schedule.makespan_s


def test_bounds_and_figures_are_at_hand(dax: Path, tmp_path: Path) -> None:
    problem = ws.Problem(ws.read_workflow(dax), ws.load_platform("cfn-6"))
    bounds = ws.limits_by_factors(problem, 0.5)
    bounded = problem.constrained(ws.deadline(bounds.deadline_s), ws.budget(bounds.budget))
    result = ws.solve(bounded, ws.NSGA2(pop_size=8), stop=ws.Stop(generations=2))
    assert result.front.pick("fastest").makespan_s <= bounds.deadline_s
    assert ws.lower_bounds(problem).makespan_s <= bounds.fastest_makespan_s
    figure = ws.plot_front(result.front, tmp_path / "front.png")
    height, width = imread(tmp_path / "front.png").shape[:2]
    assert (width, height) == tuple((figure.get_size_inches() * 300).round())
    assert ink(tmp_path / "front.png") > 0.03
    assert figure.axes[0].collections[0].get_offsets().shape == (len(result.front), 2)


def test_answers_are_picked_saved_and_written_out(dax: Path, tmp_path: Path) -> None:
    problem = ws.Problem(ws.read_workflow(dax), ws.load_platform("cfn-6"))
    result = ws.solve(problem, ws.NSGA2(pop_size=8), stop=ws.Stop(generations=2))
    knee = result.front.pick("knee")
    assert isinstance(knee, ws.Schedule)
    document = json.loads(json.dumps(knee.to_dict()))
    assert document["makespan_s"] == knee.makespan_s
    assert len(document["assignments"]) == problem.n_tasks
    result.save(tmp_path / "run")
    assert {"run.json", "front.csv", "schedules.json"} <= {path.name for path in (tmp_path / "run").iterdir()}


def test_figures_are_returned_and_need_no_path(dax: Path) -> None:
    platform = ws.load_platform("geo-3")
    problem = ws.Problem(ws.read_workflow(dax), platform, supply=ws.site_supplies(platform))
    result = ws.solve(problem, ws.NSGA2(pop_size=8), stop=ws.Stop(generations=2))
    aims = {"objectives": problem.objective_list, "currency": platform.currency}
    trace = ws.load_supply("mixed").green
    instance = ws.edge.generate(ws.edge.Setting(days=1, edges=2), ws.edge.built_in_region(), 1)
    for figure in (
        ws.plot_front(result.front),
        ws.plot_convergence(result.history, **aims),
        ws.plot_gantt(result.schedule),
        ws.plot_power(result.schedule),
        ws.plot_supply([trace]),
        ws.plot_edge(ws.edge.simulate(instance, "local")),
    ):
        assert isinstance(figure, Figure)


def test_a_study_runs_and_is_read_back(tmp_path: Path) -> None:
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
    assert ws.sweep(study, tmp_path / "results", ws.Processes(1)).done == len(study.trials) == 4
    results = ws.read_results(str(tmp_path / "results"))
    front = results.front(study.trials[0].id)
    assert front is not None
    assert front.makespan_s[front.picked] == results.rows[0]["makespan_s"]
    assert [rate.group for rate in ws.success_rates(results.done())] == [("heft",), ("cheapest",)]
    assert isinstance(ws.plot_study(results, "energy"), Figure)


def test_edges_are_a_package_of_the_facade() -> None:
    assert ws.edge.POLICIES.names()[0] == "all-cloud"
    assert ws.edge.simulate.__module__ == "wfsched.edge.simulate"
    assert "edge" in ws.__all__


def test_no_module_of_the_package_imports_the_facade() -> None:
    importers = []
    for path in sorted({*(ROOT / "wfsched").rglob("*.py")} - {ROOT / "wfsched" / "__init__.py"}):
        for node in ast.walk(ast.parse(path.read_text())):
            plain = isinstance(node, ast.Import) and any(alias.name == "wfsched" for alias in node.names)
            named = isinstance(node, ast.ImportFrom) and node.module == "wfsched"
            if plain or named:
                importers.append(str(path))
    assert not importers


def test_the_command_and_the_package_work_from_another_folder(dax: Path, tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "wfsched.cli.main", "info", dax.name, "--json"]
    done = subprocess.run(
        argv, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert '"tasks": 20' in done.stdout
