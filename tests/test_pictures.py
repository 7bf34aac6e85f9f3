"""The pictures of README and docs are of the product as it is: what they were drawn from comes out again."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from wfsched.study import read_study

ROOT = Path(__file__).resolve().parent.parent
RECORD: dict[str, Any] = json.loads((ROOT / "docs" / "pictures.json").read_text(encoding="utf-8"))
REMEDY = "make the pictures again: make pictures"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pictures", ROOT / "docs" / "pictures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_picture_of_readme_and_docs_is_recorded() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {
        name for page in pages for name in re.findall(r"!\[[^]]*\]\((?:docs/)?(\w+\.png)\)", page.read_text())
    }
    assert shown == set(RECORD)
    assert {path.name for path in (ROOT / "docs").glob("*.png")} == set(RECORD)


@pytest.mark.parametrize("name", RECORD)
def test_a_picture_and_its_inputs_are_those_of_the_record(name: str, script: ModuleType) -> None:
    own = RECORD[name]
    assert script.digest(ROOT / "docs" / name) == own["picture"], REMEDY
    assert {given: script.digest(ROOT / given) for given in own["inputs"]} == own["inputs"], REMEDY


def test_the_front_comes_out_again(script: ModuleType) -> None:
    data = RECORD["front.png"]["data"]["schedules"]
    found = script.front_data()[1]["schedules"]
    assert len(found) == len(data), REMEDY
    for row, own in zip(found, data):
        assert row == pytest.approx(own, rel=1e-6), REMEDY


def test_the_power_comes_out_again(script: ModuleType) -> None:
    assert script.power_data()[1] == pytest.approx(RECORD["power.png"]["data"], rel=1e-6), REMEDY


def test_cells_of_the_heat_map_come_out_again(script: ModuleType) -> None:
    """All cells are there; the heuristics at a diagonal, and a search where it is not certain."""
    data = RECORD["heatmap.png"]["data"]["success"]
    trials = read_study(script.STUDY).trials
    keys = {_key(trial.parameters) for trial in trials}
    assert set(data) == keys, REMEDY
    chosen = [
        trial
        for trial in trials
        if (trial.parameters["mu"], trial.parameters["lambda"]) in ((0.1, 0.1), (0.2, 0.2), (0.4, 0.4))
        and (trial.method.search is None or trial.parameters["seed"] == 1)
    ]
    assert len(chosen) == 2 * 3 * 4
    for trial in chosen:
        metrics = trial.run().metrics
        mark = "x" if metrics["impossible"] else str(int(bool(metrics["success"])))
        assert data[_key(trial.parameters)][0] == mark, f"{_key(trial.parameters)}: {REMEDY}"


def _key(parameters: Any) -> str:
    return " ".join(str(parameters[name]) for name in ("method", "workflow", "mu", "lambda"))
