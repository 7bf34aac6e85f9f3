"""Without extras every command works, or says in one line which extra to install."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from wfsched.cli.main import COMMANDS
from wfsched.report.study.figures import FIGURES
from without_extras import distributions, extra_modules

TESTS = Path(__file__).resolve().parents[1]
# With WFSCHED_INSTALLED the commands are those of the installed package, otherwise of these sources.
SOURCES = [] if os.environ.get("WFSCHED_INSTALLED") else [TESTS.parent]

STUDY = """
name = "small"
platforms = ["cfn-6"]
seeds = 2
stop = { evaluations = 60 }

[[workflow]]
file = "w.xml"

[[workflow]]
generate = "ligo"
tasks = 10

[[method]]
method = "nsga2"
parameters = { pop_size = 20 }

[[method]]
method = "heft"

[[method]]
method = "grp-heft"

[[limits]]
mu = [0.3, 0.6]
lambda = [0.3, 0.6]
combine = "product"

[[limits]]
mu = [0.2, 0.4]
combine = "complement"
"""

SUPPLY = """
name = "roof"

[green]
solar = { latitude = 37.3, longitude = -121.9 }
nameplate_w = 100

[carbon]
constant_g_per_kwh = 300
"""

PLAIN = (
    "generate montage --tasks 10 --seed 1 -o w.xml",
    "info w.xml",
    "validate w.xml",
    "methods",
    "platforms",
    "platforms cfn-6",
    "schedule w.xml --plot gantt.png -o schedule.json",
    "schedule w.xml --platform geo-3 --method green-heft --start 2023-06-01T06:00Z --power power.png",
    "optimize w.xml --pop 20 --gens 2 --mu 0.5 --bound --out result",
    "optimize w.xml --preset memetic --pop 20 --gens 2 --json",
    "optimize w.xml --platform geo-3 --objectives makespan,carbon --pop 20 --gens 2 --window 2h --json",
    "compare w.xml --methods heft,cpop --seeds 2 --mu 0.5",
    "sweep study.toml --out study --jobs 1",
    "results study",
    *(f"results study --table {table}" for table in ("summary", "success", "wilcoxon", "friedman")),
    "results study --table wilcoxon --format latex",
    "results study --export rows.csv",
    "results study --export rows.json",
    "energy show us-west --plot supply.png",
    "edge policies",
    "edge simulate --set days=1 --policy local --plot edges.png",
    "edge study --instances 1 --set days=1 --policy local --jobs 1 --out edges",
    "network topologies ring-5 --plot map.png",
    "network policies",
    "network slot --setting literal --policy greedy --plot links.png",
    "network year --weeks 1 --slots 2 --policy greedy",
    "network simulate --policy gecrs --set load=0.1",
)
NEEDS_AN_EXTRA = {
    "exact w.xml": "exact",
    "results study --export rows.parquet": "tables",
    "sweep study.toml --out cluster --executor dask": "dask",
    "edge study --instances 1 --out cluster-edges --executor dask": "dask",
    "energy show roof.toml": "green",
    "network topologies topohub:sndlib/polska": "topologies",
    "network train --steps 64 --out trained": "learn",
    "network study --quick --out learning": "learn",
}


def figures() -> tuple[str, ...]:
    return tuple(f"plot study --figure {name} --out {name}.png" for name in FIGURES)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Exit code and stderr of each command, all run in one process without extras."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "study.toml").write_text(STUDY)
    (folder / "roof.toml").write_text(SUPPLY)
    commands = [*PLAIN, *figures(), *NEEDS_AN_EXTRA]
    done = subprocess.run(
        [sys.executable, TESTS / "without_extras.py"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*SOURCES, TESTS)))},
        input=json.dumps([command.split() for command in commands]),
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(commands, map(tuple, json.loads(done.stdout))))


def test_what_only_extras_bring_is_blocked() -> None:
    extra = {"pandas", "ortools", "distributed", "pytest"}
    assert {name for name in extra if find_spec(name)} <= extra_modules()
    assert {"numpy", "scipy", "highspy", "matplotlib", "wfsched"} <= distributions()
    assert not {"numpy", "scipy", "highspy", "matplotlib", "wfsched"} & extra_modules()


def test_every_command_is_run() -> None:
    run = {command.split()[0] for command in (*PLAIN, *figures(), *NEEDS_AN_EXTRA)}
    assert run == {command.__name__ for command in COMMANDS} | {"energy", "edge", "network"}


@pytest.mark.parametrize("command", [*PLAIN, *figures()])
def test_a_command_works_without_extras(command: str, answers: dict[str, tuple[int, str]]) -> None:
    status, errors = answers[command]
    assert status == 0, errors


@pytest.mark.parametrize(("command", "extra"), NEEDS_AN_EXTRA.items())
def test_a_command_names_the_extra_that_it_needs(
    command: str, extra: str, answers: dict[str, tuple[int, str]]
) -> None:
    status, errors = answers[command]
    assert status == 1
    assert "Traceback" not in errors
    lines = [line for line in errors.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1
    assert f"pip install 'wfsched[{extra}]'" in lines[0]
