"""The studies that the project ships: they can be read, and their scripts count right."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.figures import ENERGY, MAKESPAN, N_FIGURES
from wfsched.study.front_blob import StoredFront
from wfsched.study.reading import read_study

ROOT = Path(__file__).resolve().parents[2]
CFN = ROOT / "experiments" / "cfn"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(CFN))
    import margins

    return margins


def test_the_example_of_the_docs_is_a_study() -> None:
    trials = read_study(ROOT / "docs" / "study.toml").trials
    assert Counter(trial.parameters["method"] for trial in trials)["Memetic"] == 2 * 29 * 5


@pytest.mark.parametrize("name", ["study", "wide", "margins"])
def test_the_studies_have_the_trials_that_their_readme_says(name: str) -> None:
    said = dict(re.findall(r"\| `([\w-]+)\.toml` \| (\d+) \|", (CFN / "README.md").read_text()))
    assert len(read_study(CFN / f"{name}.toml").trials) == int(said[name])


def test_the_studies_of_public_files(real_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WFSCHED_DATA", str(real_data))
    said = dict(re.findall(r"\| `([\w-]+)\.toml` \| (\d+) \|", (CFN / "README.md").read_text()))
    for name in ("real", "margins-real"):
        assert len(read_study(CFN / f"{name}.toml").trials) == int(said[name])


def test_the_paper_is_swept_whole() -> None:
    trials = read_study(CFN / "study.toml").trials
    points = {(trial.parameters["mu"], trial.parameters["lambda"]) for trial in trials}
    assert len(points) == 6 + 6 + 36
    assert {trial.parameters["tasks"] for trial in trials} == {10, 50, 100, 200}
    assert len({trial.parameters["family"] for trial in trials}) == 4
    searches = Counter(trial.parameters["method"] for trial in trials if trial.method.search)
    assert set(searches.values()) == {16 * 48 * 10}


@pytest.mark.parametrize(("name", "trials"), [("study", 640), ("wide", 360), ("margins", 320)])
def test_a_small_cut_has_all_methods(
    name: str, trials: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(CFN))
    from run import cut

    path = tmp_path / "study.toml"
    path.write_text(cut((CFN / f"{name}.toml").read_text()))
    found = read_study(path).trials
    assert len(found) == trials
    assert len({trial.parameters["method"] for trial in found}) == 8


@pytest.mark.parametrize("scenario", [0, 1])
@pytest.mark.parametrize("extra", [0.0, 0.2, math.nan])
def test_aimed_runs_save_no_more_than_the_bound_allows(
    scenario: int, extra: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(CFN))
    import aimed

    monkeypatch.setitem(aimed.SEARCH, "evaluations", 3000)
    answer = aimed.answered(aimed.Question("montage-20-s1", "cfn-6", "GRP-HEFT", scenario, extra, 2))
    assert answer.kept == 2
    assert answer.saved >= -1e-9
    assert answer.saved <= answer.at_most + 1e-6


@pytest.mark.parametrize("name", ["cfn-6", "laco-9"])
def test_the_second_power_model_is_40_percent_independent(name: str) -> None:
    first, second = load_platform(name), load_platform(str(CFN / f"{name}-server.toml"))
    for own, other in zip(first.machines, second.machines):
        assert other.type.active_w[-1] == pytest.approx(own.type.active_w[-1], rel=1e-4)
        assert other.type.idle_w == pytest.approx(own.type.idle_w)
        assert (own.type.speed, own.type.price_per_hour) == (other.type.speed, other.type.price_per_hour)
        # P(f) = P_ind + C f^m through two levels gives P_ind.
        x = float(other.type.frequencies_ghz[0] / other.type.frequencies_ghz[-1])
        exponents = [2.5, 2.9]
        independent = [
            (other.type.active_w[0] / other.type.active_w[-1] - x**m) / (1 - x**m) for m in exponents
        ]
        assert min(abs(share - 0.4) for share in independent) < 1e-4


def stored(points: list[tuple[float, float, bool]]) -> StoredFront:
    figures = np.zeros((len(points), N_FIGURES))
    figures[:, [MAKESPAN, ENERGY]] = [point[:2] for point in points]
    return StoredFront(
        {"figures": figures, "violations": np.array([[0.0 if kept else 1.0] for *_, kept in points])}
    )


def test_margins_by_hand(script: ModuleType) -> None:
    """A baseline of 100 s and 200 J against two seeds."""
    row = {"energy_j": 200.0, "makespan_s": 100.0, "platform": "p", "budget": 9.0, "deadline_s": 115.0}
    fronts = [
        stored([(90.0, 190.0, True), (100.0, 180.0, True), (110.0, 150.0, True), (95.0, 1.0, False)]),
        stored([(96.0, 160.0, True), (104.0, 140.0, True)]),
    ]
    late = [stored([(200.0, 1.0, True)])]
    found = [script.Instance(name, {"Spread": row}, own) for name, own in (("w", fronts), ("v", late))]
    asked = []

    def bound(workflow: str, platform: str, limits: tuple[float, ...], budget: float) -> tuple[float, ...]:
        asked.append((workflow, platform, limits, budget))
        return (100.0,) * len(limits)

    result = script.margin(found, "Spread", bound, script.SCENARIOS[0])
    # At 100 s 180 and 160 J, at 105 s 180 and 140 J, from 110 s on 150 and 140 J.
    assert [own for own, _ in result.energy[0]] == pytest.approx([0.15, 0.2, 0.275, 0.275, 0.275])
    assert all(math.isnan(own) for own, _ in result.energy[1])
    assert result.makespan[0] == pytest.approx((0.10 + 0.04) / 2)
    # 14.1 % less makespan is 85.9 s, which no schedule has.
    assert math.isnan(result.both[0][0])
    # The deadline ends the extra time.
    workflow, platform, limits, budget = asked[0]
    assert (workflow, platform, budget) == ("w", "p", 9.0)
    assert limits == pytest.approx((100.0, 105.0, 110.0, 115.0, 115.0, 85.9))
    cells = script._cells(result, script.PRINTED["Spread"])
    assert cells[:2] == ["14.8", "15.0 (1 of 2)"]
    assert cells[6:8] == ["50.0", "30"]
