"""Trials of edge policies: what their ids depend on, and that the machinery keeps what they find."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from wfsched.core.errors import ParameterError, SupplyError
from wfsched.edge.instances.setting import Setting
from wfsched.edge.instances.sunwind import built_in_region
from wfsched.edge.trial import run_trial
from wfsched.study.executors.processes import Processes
from wfsched.study.results import read_results
from wfsched.study.study import Study
from wfsched.study.sweep import sweep
from wfsched.study.trials.edge_trial import EdgeTrial, RegionFile, costs_of, edge_trials

SMALL = {"days": 1, "edges": 2, "load": 0.5}
NAMES = ("local", "realloc-low-carb-edf")


def test_the_id_depends_on_all_that_the_outcome_does(tmp_path: Path) -> None:
    (trial,) = edge_trials([5], NAMES, RegionFile(), SMALL)
    (again,) = edge_trials([5], NAMES, RegionFile(), SMALL)
    assert trial.id == again.id == pickle.loads(pickle.dumps(trial)).id
    file = tmp_path / "region.csv"
    file.write_text("x")
    others = [
        replace(trial, seed=6),
        replace(trial, policies=NAMES[:1]),
        replace(trial, setting=replace(trial.setting, load=0.6)),
        replace(trial, region=RegionFile(file)),
        replace(trial, region=RegionFile(fill="zero")),
    ]
    file.write_text("y")
    others.append(replace(trial, region=RegionFile(file)))
    assert len({trial.id, *(other.id for other in others)}) == 7


def test_parameters_that_are_not_fixed_are_drawn_by_the_seed() -> None:
    trials = edge_trials(range(30), NAMES, RegionFile(), {"load": 0.3})
    assert {trial.setting.load for trial in trials} == {0.3}
    assert len({trial.setting.month for trial in trials}) > 6
    assert trials[7].setting == edge_trials([7], NAMES, RegionFile(), {"load": 0.3})[0].setting


def test_a_sweep_keeps_what_a_plain_call_finds(tmp_path: Path) -> None:
    trials = edge_trials([1, 2], NAMES, RegionFile(), SMALL)
    tally = sweep(Study("edge", trials), tmp_path, Processes(1))
    assert (tally.done, tally.failed) == (2, 0)
    rows = read_results(tmp_path).done()
    for row, trial in zip(rows, trials):
        plain = run_trial(trial.setting, built_in_region(), trial.seed, NAMES)
        assert {key: row[key] for key in plain} == plain
        assert (row["seed"], row["model"], row["fingerprint"]) == (
            trial.seed,
            trial.setting.model,
            "built-in",
        )
    assert list(costs_of(rows, NAMES)) == list(NAMES)


def test_what_cannot_be_a_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="no instances"):
        edge_trials([], NAMES, RegionFile(), {})
    with pytest.raises(ParameterError, match="month"):
        edge_trials([1], NAMES, RegionFile(), {"month": 13})
    with pytest.raises(ParameterError, match="cannot read"):
        RegionFile(tmp_path / "nowhere.csv")
    file = tmp_path / "region.csv"
    file.write_text("timestamp,speed\n")
    with pytest.raises(SupplyError):
        EdgeTrial(Setting(), 1, NAMES, RegionFile(file)).region.read()
