"""The signs that hold over thirty days, and the tables of the study."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wfsched.core.errors import ParameterError
from wfsched.network.gecrs.batches.batch_front import BatchSearch
from wfsched.network.gecrs.generate import draw_day
from wfsched.network.gecrs.setting import DaySetting
from wfsched.network.gecrs.simulate import simulate
from wfsched.report.network.brown_latency import plot_brown_latency
from wfsched.report.run_files.day_study import day_study_tables, save_day_study
from wfsched.report.tables.network_days import batch_standings, day_signs, day_standings
from wfsched.study.trials.day_trial import LOADS, BatchTrial, DayTrial, gecrs_trials

SEEDS = range(1, 31)
POLICIES = ("gecrs", "gecrs-delay", "latency", "spf")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    found = []
    for load in LOADS:
        for seed in SEEDS:
            day = draw_day(DaySetting(load=load), seed)
            for name in POLICIES:
                found.append({"load": load, "seed": seed, "method": name} | simulate(day, name).figures())
    return found


def test_signs_hold_in_27_of_30_seeds(rows: list[dict[str, Any]]) -> None:
    signs = day_signs(rows)
    # Four signs at three loads.
    assert len(signs) == 12
    for sign in signs:
        assert sign["seeds"] == 30
        assert sign["ahead"] >= 27, sign
        assert sign["saved"] > 0, sign


def test_no_insensitive_task_is_late_below_load_07(rows: list[dict[str, Any]]) -> None:
    own = [row for row in rows if row["method"].startswith("gecrs") and row["load"] < 0.7]
    assert len(own) == 2 * 2 * 30
    assert {row["insensitive_late"] for row in own} == {0.0}


def test_means_and_intervals() -> None:
    def row(seed: int, method: str, brown: float) -> dict[str, Any]:
        day = draw_day(DaySetting(load=0.01, hours=1.0), 1)
        return (
            {"load": 0.5, "seed": seed, "method": method}
            | simulate(day, "gecrs").figures()
            | {"brown_kwh": brown}
        )

    rows = [row(1, "gecrs", 2.0), row(2, "gecrs", 4.0), row(1, "latency", 4.0), row(2, "latency", 3.0)]
    first, _ = day_standings(rows)
    # Mean 3; deviation sqrt 2, over sqrt 2: 1; Student's quantile at one degree of freedom is 12.706.
    assert first["brown_kwh"] == 3.0
    assert first["brown_kwh_half_interval"] == pytest.approx(12.706, abs=1e-3)
    (sign, _) = day_signs(rows)
    assert (sign["ahead"], sign["seeds"]) == (1, 2)
    assert sign["saved"] == pytest.approx(1 - 3.0 / 3.5)


def test_trials_and_files(tmp_path: Path) -> None:
    trials = [DayTrial(DaySetting(load=0.05), name, 1) for name in ("gecrs", "spf")]
    trials.append(BatchTrial(DaySetting(), 1, 14.0, 10, BatchSearch(500, 50)))  # type: ignore[arg-type]
    rows = [dict(each.parameters) | dict(each.run().plain().metrics) | {"wall_s": 0.1} for each in trials]
    found = save_day_study(rows, tmp_path)
    assert len(found["days"]) == 2
    assert found["batches"][0]["batches"] == 1
    assert {path.name for path in tmp_path.iterdir()} == {
        "days.csv", "signs.csv", "batches.csv", "brown-latency.png"
    }  # fmt: skip
    assert len(day_study_tables(found)) == 3
    assert batch_standings(rows[:2]) == []


def test_trials_of_the_preset_differ() -> None:
    trials = gecrs_trials(range(1, 4))
    # Three loads, three seeds, eight policies; four searches of twelve batches.
    assert len(trials) == 3 * 3 * 8 + 4 * 12
    assert len({trial.id for trial in trials}) == len(trials)


def test_figure_of_nothing_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"no days to draw"):
        plot_brown_latency([])
