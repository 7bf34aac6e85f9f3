"""Runs as records, and what the tables make of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.cases import ROOT
from benchmarks.peers.table import PEERS
from benchmarks.quality import Plan
from benchmarks.quality_tables import Results, equal_time
from benchmarks.runs import SEEDED, Job, Run, run
from wfsched.evolve.presets import PRESETS
from wfsched.schedule.fronts.indicators import Quality

SMALL = ROOT / "workflows" / "montage-10.xml"


@pytest.mark.parametrize("method", [*PRESETS, *(each.name for each in PEERS), f"pymoo{SEEDED}"])
def test_a_run_keeps_to_its_evaluations(method: str) -> None:
    absent = [each for each in PEERS if each.name == method and not each.installed]
    if absent:
        pytest.skip(f"{method} is not installed: pip install '.[peers]'")
    made = run(Job(SMALL, method, 1, 900))
    assert made.evaluations == 900
    assert made.wall_s > 0
    seconds, volumes = made.trace.T
    assert (np.diff(seconds) > 0).all()
    assert (np.diff(volumes) >= -1e-12).all() or method == "cfn"
    assert 0 < volumes[-1] <= 1


def test_a_seeded_peer_starts_ahead() -> None:
    plain, seeded = (run(Job(SMALL, f"pymoo{end}", 2, 240)) for end in ("", SEEDED))
    assert seeded.trace[0, 1] > plain.trace[0, 1]


def test_more_time_means_more_generations() -> None:
    short = run(Job(SMALL, "default", 2, 300))
    long = run(Job(SMALL, "default", 2, 300, seconds=0.3))
    assert long.evaluations > 2 * short.evaluations
    assert long.trace[-1, 0] > short.trace[-1, 0]


def test_slow_methods_have_fewer_seeds() -> None:
    plan = Plan([SMALL, ROOT / "workflows" / "montage-1000.xml.gz"], seeds=10)
    jobs = plan.jobs(["pymoo", "jMetalPy", f"jMetalPy{SEEDED}"], {SMALL: 2.5})
    seeds = [
        len([j for j in jobs if (j.path, j.method) == (p, m)])
        for p in plan.paths
        for m in ("pymoo", "jMetalPy")
    ]
    assert seeds == [10, 5, 10, 1]
    assert {job.seconds for job in jobs if job.path == SMALL} == {2.5}
    assert not [job for job in jobs if job.method == f"jMetalPy{SEEDED}" and job.path != SMALL]


def made(workflow: str, method: str, seed: int, volume: float, wall_s: float = 1.0) -> tuple[Run, Quality]:
    trace = np.array([[0.5 * wall_s, volume / 2], [wall_s, volume]])
    record = Run(
        Job(Path(workflow), method, seed, 100), workflow, len(workflow), 100, wall_s, np.empty((0, 2)), trace
    )
    return record, Quality(volume, 1 - volume, 0.5, 0.25)


def cell(workflow: str, method: str, first: float, wall_s: float = 1.0) -> list[tuple[Run, Quality]]:
    """Five runs with hypervolumes 0.01 apart."""
    return [made(workflow, method, seed, first + 0.01 * seed, wall_s) for seed in range(5)]


@pytest.fixture
def results() -> Results:
    """`ours` wins by far on `a`, loses by far on `bb` and is even on `ccc`; `late` ran on `a` only."""
    runs = [
        *cell("a", "ours", 0.8, 1.0),
        *cell("a", "theirs", 0.2, 4.0),
        *cell("bb", "ours", 0.1, 2.0),
        *cell("bb", "theirs", 0.7, 4.0),
        *cell("ccc", "ours", 0.5, 1.0),
        *cell("ccc", "theirs", 0.495, 8.0),
        *cell("a", "late", 0.2)[:1],
    ]
    return Results("ours", runs, {"a": 0.9, "bb": 0.8, "ccc": 0.7})


def columns(line: str) -> list[str]:
    return [each.strip() for each in line.strip("|").split("|")]


def test_means_by_workflow(results: Results) -> None:
    header, _, *rows = (columns(line) for line in results.by_workflow())
    assert header == ["workflow", "ours", "theirs", "late", "known"]
    assert rows == [
        ["a", "**0.8200**", "0.2200", "0.2000", "0.9000"],
        ["bb", "0.1200", "**0.7200**", "", "0.8000"],
        ["ccc", "**0.5200**", "0.5150", "", "0.7000"],
    ]


def test_verdicts_by_method(results: Results) -> None:
    header, _, *rows = (columns(line) for line in results.by_method())
    found = {row[0]: dict(zip(header, row)) for row in rows}
    theirs = found["theirs"]
    assert (theirs["runs"], theirs["evaluations"]) == ("15", "100")
    # The cube root of 4 * 2 * 8.
    assert theirs["time"] == "4.00"
    assert (theirs["main at least as good"], theirs["better"], theirs["worse"]) == ("2/3", "1/3", "1/3")
    # Gaps 0.6, -0.6 and 0.005, and only one workflow: neither can be told from chance.
    assert (theirs["signed-rank p"], found["late"]["signed-rank p"]) == ("1", "1")
    assert (found["late"]["main at least as good"], found["late"]["better"]) == ("1/1", "0/1")
    assert theirs["IGD+"] == f"{1 - (0.22 + 0.72 + 0.515) / 3:.4f}"
    assert found["ours"]["better"] == ""


def test_equal_time(results: Results) -> None:
    long = [made(name, "ours", 1, 0.9, 4.0)[0] for name in ("a", "bb", "ccc")]
    header, _, *rows = (columns(line) for line in equal_time("ours", [run for run, _ in results.runs], long))
    assert header == ["workflow", "theirs", "late"]
    # Theirs has nothing yet after a quarter of its time; ours in its time is all of the long run.
    assert rows[0] == ["a", "0.0000 / 0.9000 (4.0)", "0.2000 / 0.0000 (1.0)"]
    # Half of its time: half of its hypervolume.
    assert rows[1] == ["bb", "0.3600 / 0.9000 (2.0)", ""]
