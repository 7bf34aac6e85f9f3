"""CAP and PCAPS at home: tasks of workflows on the executors of one region."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.datacenter.baselines.quota import Quota
from wfsched.datacenter.baselines.task_arena import (
    TaskArena,
    TaskOutcome,
    arena_of,
    cap,
    fifo,
    pcaps,
    run_tasks,
)
from wfsched.workflow.generate.generator import generate
from wfsched.workflow.read import read_workflow

# A diamond of 60, 30, 90, 60 minutes, and a lone task of 60 that arrives at 30.
DIAMOND = ((60.0, 30.0, 90.0, 60.0, 60.0), (0, 0, 0, 0, 1), ((), (0,), (0,), (1, 2), ()))


def diamond(executors: int, intensity: tuple[float, ...] = (100.0,) * 12) -> TaskArena:
    duration, job, parents = DIAMOND
    return TaskArena(
        np.array(duration), np.array(job), parents, np.array([0.0, 30.0]), executors, np.array(intensity)
    )


def test_upward_ranks_are_longest_paths() -> None:
    assert diamond(1).rank.tolist() == [210.0, 90.0, 150.0, 60.0, 60.0]


def test_first_in_first_out_on_two_executors() -> None:
    # 0: 0-60; 4 beside it: 30-90; 1 and then 2 of the first workflow: 60-90, 90-180; 3: 180-240.
    outcome = run_tasks(diamond(2), fifo())
    assert outcome.start.tolist() == [0.0, 60.0, 90.0, 180.0, 30.0]
    assert outcome.completion.tolist() == [240.0, 60.0]
    assert outcome.grams == pytest.approx(100.0 * 300 / 60)


def test_quota_holds_starts_while_the_intensity_is_high() -> None:
    # One of two cores is always allowed; at U = 400 no other is. In the first hour 4 waits for 0.
    outcome = run_tasks(diamond(2, (400.0, 100.0) + (400.0,) * 10), cap(2, 0.5))
    assert outcome.start.tolist() == [0.0, 60.0, 60.0, 150.0, 90.0]


def test_carbon_is_that_of_the_hours_in_which_tasks_run() -> None:
    # 0 in hour 0; 4 half in each; 1 in hour 1; 2 half in hour 1, then hour 2; 3 in hour 3.
    outcome = run_tasks(diamond(2, (100.0, 200.0, 300.0, 400.0)), fifo())
    assert outcome.grams == pytest.approx(100 + 50 + 100 + 100 + 100 + 300 + 400)


def random_arena(seed: int, executors: int) -> TaskArena:
    rng = generator(seed, "arena test")
    flows = [generate(family, int(rng.integers(10, 16)), seed) for family in ("montage", "genome")]
    intensity = 300.0 + 200.0 * np.sin(np.arange(600) * 2 * np.pi / 24) + rng.uniform(0, 50, 600)
    return arena_of(flows, 6, executors, intensity, seed)


def assert_possible(outcome: TaskOutcome) -> None:
    """Check arrivals, precedence and the number of executors by events of their own."""
    arena, end = outcome.arena, outcome.start + outcome.arena.duration
    assert np.all(outcome.start >= arena.arrival[arena.job])
    for task, ancestors in enumerate(arena.parents):
        assert all(end[parent] <= outcome.start[task] + 1e-9 for parent in ancestors)
    for moment in outcome.start:
        assert ((outcome.start <= moment) & (end > moment + 1e-9)).sum() <= arena.executors


@given(st.integers(0, 200), st.integers(1, 12), st.sampled_from([0.0, 0.2, 0.5, 0.9]))
def test_outcomes_are_possible(seed: int, executors: int, knob: float) -> None:
    arena = random_arena(seed % 5, executors)
    for rule in (fifo(), cap(executors, max(knob, 1 / executors)), pcaps(knob, seed)):
        assert_possible(run_tasks(arena, rule))


def test_starts_of_cap_respect_the_quota() -> None:
    arena = random_arena(1, 10)
    outcome = run_tasks(arena, cap(10, 0.2))
    end = outcome.start + arena.duration
    for moment in np.unique(outcome.start):
        hour = int(moment // 60)
        ahead = arena.intensity[hour : hour + 48]
        allowed = Quota(10, 0.2).at(arena.intensity[hour], ahead.min(), ahead.max())
        assert ((outcome.start <= moment) & (end > moment + 1e-9)).sum() <= allowed


def test_without_awareness_pcaps_never_waits() -> None:
    arena = random_arena(2, 1000)
    outcome, first = run_tasks(arena, pcaps(0.0)), run_tasks(arena, fifo())
    assert outcome.start == pytest.approx(first.start)


def test_one_seed_gives_one_outcome() -> None:
    arena = random_arena(3, 10)
    one, same = (run_tasks(arena, pcaps(0.5, seed=7)).start.tolist() for _ in range(2))
    assert one == same


def test_arenas_that_are_none_are_refused() -> None:
    with pytest.raises(ParameterError, match="circle"):
        TaskArena(np.ones(2), np.zeros(2, int), ((1,), (0,)), np.zeros(1), 1, np.ones(5))
    with pytest.raises(ParameterError, match="no executor"):
        diamond(0)
    with pytest.raises(ParameterError, match="end before the tasks"):
        run_tasks(diamond(2, (100.0,)), fifo())


def test_home_setting_of_cap_and_pcaps(real_data: Path) -> None:
    # German intensities of 2021 and workflows of 24 to 50 tasks, 100 executors, of which a fifth works.
    with (real_data / "energy" / "ci_DE_2021H1_pcaps.csv").open() as file:
        intensity = np.array([float(row["carbon_intensity_avg"]) for row in csv.DictReader(file)])
    names = (
        "CyberShake_30",
        "CyberShake_50",
        "Epigenomics_24",
        "Epigenomics_46",
        "Inspiral_30",
        "Inspiral_50",
    )
    names += ("Montage_25", "Montage_50")
    flows = [read_workflow(real_data / "dax" / f"{name}.xml") for name in names]
    rows = []
    for seed in range(6):
        first = int(generator(seed, "week").integers(len(intensity) - 720))
        arena = arena_of(flows, 120, 100, intensity[first : first + 720], seed)
        plain = run_tasks(arena, fifo())
        found = [run_tasks(arena, rule) for rule in (cap(100), pcaps(0.2), pcaps(0.5), pcaps(0.9))]
        later = [outcome.completion.mean() / plain.completion.mean() for outcome in found]
        rows.append([[1 - outcome.grams / plain.grams for outcome in found], later])
    saved, later = np.median(rows, axis=0)
    assert 0.01 <= saved[0] <= 0.06
    assert 1.05 <= later[0] <= 1.5
    assert 0.0 <= saved[1] <= saved[2] <= saved[3] <= 0.25
    assert 1.0 <= later[1] < later[2] < later[3]
