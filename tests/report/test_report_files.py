"""Files of figures: formats, determinism, refusals, and what is imported for them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib
import pytest
from matplotlib.figure import Figure

from wfsched.core.errors import OutputError, ParameterError
from wfsched.evolve.recorder import Generation
from wfsched.report.drawing import save_figure
from wfsched.report.front.convergence import plot_convergence
from wfsched.report.front.pareto import plot_front
from wfsched.report.schedule.gantt import plot_gantt
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem

FrontOf = Callable[[Problem, int], Front]
Plot = Callable[[Path | None], Figure]

SIGNATURES = {".png": b"\x89PNG\r\n", ".svg": b"<?xml", ".pdf": b"%PDF-"}


@pytest.fixture(params=["front", "gantt", "convergence"])
def plot(request: pytest.FixtureRequest, problem: Problem, front_of: FrontOf) -> Plot:
    front = front_of(problem, 6)
    history = [Generation(k, 80 * k + 80, 0.1 * k, (9.0 - k, 80.0 - k), 5, 1.0 * k) for k in range(4)]
    drawn: dict[str, Plot] = {
        "front": lambda path: plot_front(front, path, marked={"one": front[0], "two": front[3]}),
        "gantt": lambda path: plot_gantt(front[0], path),
        "convergence": lambda path: plot_convergence(
            history, path, objectives=problem.objective_list, currency="USD"
        ),
    }
    return drawn[request.param]


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".PNG"])
def test_the_suffix_chooses_the_format_and_bytes_repeat(plot: Plot, suffix: str, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}{suffix}" for name in ("a", "b")]
    for file in files:
        plot(file)
    first, second = (file.read_bytes() for file in files)
    assert first.startswith(SIGNATURES[suffix.lower()])
    assert first == second
    assert sorted(tmp_path.iterdir()) == sorted(files)


def test_without_a_path_the_figure_is_returned_and_nothing_is_written(
    plot: Plot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    bare, written = plot(None), plot(tmp_path / "a.svg")
    assert [p.name for p in tmp_path.iterdir()] == ["a.svg"]
    save_figure(bare, tmp_path / "b.svg")
    assert (tmp_path / "b.svg").read_bytes() == (tmp_path / "a.svg").read_bytes()
    assert written.get_size_inches().tolist() == bare.get_size_inches().tolist()


def test_settings_of_the_user_do_not_reach_a_figure(plot: Plot, tmp_path: Path) -> None:
    plot(tmp_path / "a.svg")
    with matplotlib.rc_context(
        {"font.size": 20.0, "axes.grid": False, "svg.hashsalt": "other", "savefig.dpi": 50}
    ):
        plot(tmp_path / "b.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


@pytest.mark.parametrize("name", ["a.jpg", "a", "a.png.txt", ".png"])
def test_other_suffixes_are_refused_before_anything_is_written(plot: Plot, name: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"\.png, \.svg, \.pdf") as caught:
        plot(tmp_path / name)
    assert caught.value.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_one_clear_error(plot: Plot, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        plot(tmp_path / "missing" / "a.png")


def run(code: str, seed: str = "0") -> str:
    """Run code in a fresh process with a hash seed; return what it prints."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
    )
    return done.stdout.strip()


DRAW = """
import sys
from pathlib import Path
import numpy as np
from wfsched.platforms.catalogue import load_platform
from wfsched.report.schedule.gantt import plot_gantt
from wfsched.report.front.pareto import plot_front
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem
from wfsched.workflow.generate.generator import generate
problem = Problem(generate("montage", 20), load_platform("cfn-6"))
machine = np.random.default_rng(1).integers(0, 6, (5, problem.n_tasks))
order = np.tile(problem.workflow.topological, (5, 1))
front = Front.of(problem, machine, np.zeros_like(machine), order)
plot_front(front, "FOLDER/front.svg", marked={"one": front[0]})
plot_gantt(front[2], "FOLDER/gantt.png")
print([name for name in ("matplotlib.pyplot", "rich.table") if name in sys.modules])
"""


def test_a_fresh_process_draws_the_same_without_pyplot_and_rich(tmp_path: Path) -> None:
    drawn = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        assert run(DRAW.replace("FOLDER", str(folder)), seed) == "[]"
        drawn.append([(folder / name).read_bytes() for name in ("front.svg", "gantt.png")])
    assert drawn[0] == drawn[1]


def test_tables_do_not_import_matplotlib() -> None:
    code = "import sys, wfsched.report.tables.front, wfsched.report.tables.schedule; "
    assert run(code + "print('matplotlib' in sys.modules)") == "False"
