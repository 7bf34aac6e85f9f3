"""`import wfsched as ws`: short, lazy, typed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
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


def test_studies_and_edges_are_at_hand() -> None:
    assert ws.edge.POLICIES.names()[0] == "all-cloud"
    assert ws.edge.simulate.__module__ == "wfsched.edge.simulate"
    assert {"edge", "read_study", "read_results", "sweep", "plot_study", "plot_edge"} <= set(ws.__all__)
    assert callable(ws.sweep)
    assert callable(ws.read_study)


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
