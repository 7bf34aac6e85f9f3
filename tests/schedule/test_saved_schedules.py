"""Schedules and fronts come back from their files to the last bit, and only for their own problem."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import wfsched as ws
from strategies import random_genes, random_times, seeds, supplied_problems
from wfsched.core.errors import ParameterError, ScheduleError

PROBLEM = ws.Problem(ws.generate("montage", 20, seed=1), "geo-3", window_s=3600.0)


def same(one: ws.Schedule, other: ws.Schedule) -> None:
    for name in ("machine", "level", "order", "hold", "start", "finish"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert one.figures == other.figures
    assert one.offset == other.offset


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(supplied_problems(), seeds())
def test_schedules_come_back_as_they_were(tmp_path: Path, problem: ws.Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    genes, (hold, offset) = random_genes(problem, rng), random_times(problem, rng)
    schedule = ws.Schedule.decode(problem, *genes, hold=hold, offset=offset)
    schedule.save(tmp_path / "s.json")
    loaded = ws.Schedule.load(tmp_path / "s.json", problem)
    same(schedule, loaded)
    assert ws.check(loaded) == ws.check(schedule) == ()


def test_fronts_come_back_as_they_were(tmp_path: Path) -> None:
    front = ws.solve(PROBLEM, "nsga2", stop=ws.Stop(generations=3), seed=1).front
    front.save(tmp_path / "front.json")
    loaded = ws.Front.load(tmp_path / "front.json", PROBLEM)
    assert len(loaded) == len(front)
    for one, other in zip(front, loaded):
        same(one, other)


def test_limits_may_be_others(tmp_path: Path) -> None:
    schedule = ws.solve(PROBLEM, "heft").schedule
    schedule.save(tmp_path / "s.json")
    tight = PROBLEM.constrained(ws.deadline(1e-3))
    assert not ws.Schedule.load(tmp_path / "s.json", tight).feasible


@pytest.mark.parametrize(
    ("other", "parts"),
    [
        (replace(PROBLEM, workflow=ws.generate("montage", 21, seed=1)), "tasks, machines differ"),
        (replace(PROBLEM, platform=ws.load_platform("cfn-6"), supply={}), "machines differ"),
        (replace(PROBLEM, cpu_bound=0.5), "machines differ"),
        (replace(PROBLEM, supply=ws.site_supplies(PROBLEM.platform, "mixed")), "supply differ"),
        (replace(PROBLEM, window_s=60.0), "time differ"),
    ],
)
def test_schedules_of_another_problem_are_refused(other: ws.Problem, parts: str, tmp_path: Path) -> None:
    ws.solve(PROBLEM, "heft").schedule.save(tmp_path / "s.json")
    with pytest.raises(ScheduleError, match=parts):
        ws.Schedule.load(tmp_path / "s.json", other)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(format="x"), "holds no saved schedules"),
        (lambda d: d.update(problem=None), "another problem: tasks, machines, supply, time differ"),
        (lambda d: d.pop("schedules"), "damaged"),
        (lambda d: d["schedules"][0].pop("level"), "damaged"),
        (lambda d: d["schedules"][0].update(colour=1), "damaged"),
        (lambda d: d["schedules"].append(d["schedules"][0]), "not one schedule in the file; got 2"),
        (lambda d: d["schedules"][0]["figures"].update(cost=1e9), "cost of a saved schedule is not what it"),
        (
            lambda d: d["schedules"][0]["machine"].__setitem__(0, "mine"),
            "unknown machine in a saved schedule",
        ),
        (lambda d: d["schedules"][0]["level"].__setitem__(0, 99), "level"),
    ],
)
def test_files_that_were_changed_are_refused(change: Any, message: str, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    ws.solve(PROBLEM, "heft").schedule.save(path)
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    with pytest.raises(ScheduleError, match=message):
        ws.Schedule.load(path, PROBLEM)


def test_what_is_no_file_or_no_problem_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScheduleError, match="there is no such file"):
        ws.Schedule.load(tmp_path / "none.json", PROBLEM)
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(ScheduleError, match="holds no saved schedules"):
        ws.Front.load(tmp_path / "x.json", PROBLEM)
    with pytest.raises(ParameterError, match="problem"):
        ws.Schedule.load(tmp_path / "x.json", None)  # type: ignore[arg-type]
