"""A plug-in with one entry of each group: the command line, `solve` and the contracts find all of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import wfsched

PLUGIN = Path(__file__).parents[1] / "data" / "plugin"
PLATFORM, SAMPLE = PLUGIN / "platform.toml", PLUGIN / "sample.tinyflow"
Run = Callable[..., str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run Python with the plug-in installed, as pip would: metadata beside the module, on the path."""
    folder = tmp_path_factory.mktemp("site")
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text())["project"]
    metadata = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    groups = project["entry-points"].items()
    lines = [f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in points.items()) for group, points in groups]
    (metadata / "entry_points.txt").write_text("\n".join(lines))
    (folder / "tiny_plugin.py").write_text((PLUGIN / "tiny_plugin.py").read_text())
    path = os.pathsep.join([str(folder), str(Path(wfsched.__file__).parents[1])])

    def python(*arguments: object) -> str:
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return python


@pytest.fixture
def command(run: Run) -> Callable[..., dict]:
    """Run a command of the command line with --json."""
    return lambda *arguments: json.loads(run("-m", "wfsched.cli.main", *arguments, "--json"))


def test_the_project_has_all_groups() -> None:
    groups = set(tomllib.loads((PLUGIN / "pyproject.toml").read_text())["project"]["entry-points"])
    names = ("schedulers", "algorithms", "formats", "power_models", "price_models")
    policies = ("edge_policies", "day_policies", "slot_policies", "network_policies")
    assert groups == {f"wfsched.{name}" for name in (*names, *policies)}


def test_the_command_line_lists_and_runs_what_it_brings(run: Run, command: Callable[..., dict]) -> None:
    listed = run("-m", "wfsched.cli.main", "methods")
    assert "tiny-first-machine" in listed
    assert "Place each task on the first machine" in json.dumps(command("methods"))
    assert "tiny-lexicographic" in listed
    assert "tiny-cloud" in run("-m", "wfsched.cli.main", "edge", "policies")
    assert command("info", SAMPLE)["tasks"] == 4
    schedule = command("schedule", SAMPLE, "--platform", PLATFORM, "--method", "tiny-first-machine")
    # All on one machine of speed 2 and 25 W; the lease of a minute costs 30 % of 0.06.
    assert schedule["makespan_s"] == 60.0
    assert schedule["energy_j"]["busy"] == 60.0 * 25.0
    assert schedule["cost"] == pytest.approx(0.3 * 0.06)
    searched = command(
        "optimize", SAMPLE, "--platform", PLATFORM, "--algorithm", "tiny-lexicographic",
        "--evaluations", 200, "--pop", 10,
    )  # fmt: skip
    assert searched["method"] == "tiny-lexicographic"
    assert searched["evaluations"] == 200
    cost = command("edge", "simulate", "--set", "days=1", "--policy", "tiny-cloud", "--policy", "all-cloud")
    assert len({row["cost"] for row in cost["policies"]}) == 1
    day = command("network", "simulate", "--set", "load=0.1", "--policy", "tiny-first-able")
    assert day["policies"][0]["violations"] == []
    slot = command("network", "slot", "--policy", "tiny-backwards")
    assert slot["plans"][0]["profit"] <= slot["bound"]
    year = command("network", "year", "--weeks", 1, "--slots", 2, "--policy", "tiny-idlest")
    assert year["policies"][0]["profit"] <= year["bound"]


def test_solve_and_studies_find_what_it_brings(run: Run, tmp_path: Path) -> None:
    study = tmp_path / "study.toml"
    study.write_text(
        f"""
        name = "tiny"
        platforms = ["{PLATFORM}"]
        seeds = 2
        stop = {{ evaluations = 60 }}
        workflow = [{{ file = "{SAMPLE}" }}]
        method = [
            {{ method = "tiny-first-machine" }},
            {{ method = "tiny-lexicographic", parameters = {{ pop_size = 10, first = 1 }} }},
        ]
        """
    )
    script = f"""
import wfsched as ws
problem = ws.Problem(ws.read_workflow({str(SAMPLE)!r}), ws.load_platform({str(PLATFORM)!r}))
result = ws.solve(problem, "tiny-first-machine")
print(result.schedule.makespan_s, result.drew)
print([t.method.name for t in ws.read_study({str(study)!r}).trials])
"""
    lines = run("-c", script).splitlines()
    assert lines == ["60.0 False", str(["tiny-first-machine", *["tiny-lexicographic"] * 2])]


@pytest.mark.parametrize(
    "call",
    [
        "check_scheduler('tiny-first-machine')",
        "check_algorithm('tiny-lexicographic')",
        f"check_reader('xml:tinyflow', [{str(SAMPLE)!r}])",
        "check_power_model('tiny-affine', {'base_w': 5, 'w_per_ghz': 10.0})",
        "check_price_model('tiny-spot', {'discount': 0.7})",
        "check_policy('tiny-cloud')",
        "check_day_policy('tiny-first-able')",
        "check_slot_policy('tiny-backwards')",
        "check_year_policy('tiny-idlest')",
    ],
)
def test_everything_it_brings_keeps_its_contract(run: Run, call: str) -> None:
    run("-c", f"from wfsched.testing import *; {call}")
