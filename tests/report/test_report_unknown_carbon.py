"""Where no carbon intensity is known no text, document, table or picture says 0."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import wfsched as ws
from wfsched.cli.main import main
from wfsched.energy.trace import constant
from wfsched.report.schedule.gantt import plot_gantt
from wfsched.report.schedule.power import plot_power
from wfsched.report.units import amount

OPTIONS = "--platform cfn-6 --supply green.csv --start 2024-01-01T00:00Z"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A supply of a tenth of a watt: nearly all energy comes from a grid of which nothing is known."""
    monkeypatch.chdir(tmp_path)
    ws.write_dax(ws.generate("montage", 10, seed=1), tmp_path / "w.xml")
    (tmp_path / "green.csv").write_text("time,green [W]\n2024-01-01T00:00Z,0.1\n2024-01-01T01:00Z,0.1\n")
    return tmp_path


def test_an_unknown_amount_is_called_so() -> None:
    assert amount("g", float("nan")) == "unknown"


def test_a_schedule_says_that_its_carbon_is_unknown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", "w.xml", *OPTIONS.split()]) == 0
    printed = capsys.readouterr()
    (line,) = (line.split() for line in printed.out.splitlines() if line.strip().startswith("carbon"))
    assert line == ["carbon", "unknown"]
    assert "warning: cn-hangzhou: no carbon intensity; carbon not reported" in printed.err


@pytest.mark.parametrize("command", ["schedule w.xml", "compare w.xml --methods heft,cpop"])
def test_documents_hold_null(folder: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main([*command.split(), *OPTIONS.split(), "--json"]) == 0
    text = capsys.readouterr().out
    assert "NaN" not in text
    document = json.loads(text)
    rows = document["comparisons"][0]["rows"] if "comparisons" in document else [document]
    assert [row["carbon_g"] for row in rows] == [None] * len(rows)


def test_a_search_runs_and_compares_with_what_needs_no_carbon(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["optimize", "w.xml", "--pop", "8", "--gens", "2", *OPTIONS.split(), "--out", "out"]) == 0
    for path in (folder / "out").glob("*.json"):
        assert "NaN" not in path.read_text()
    problem = ws.Problem("w.xml", "cfn-6", supply="green.csv", start="2024-01-01T00:00Z")
    assert list(ws.baselines(problem)) == ["heft", "grp-heft", "binpack", "spread"]


def test_pictures_say_unknown_and_draw_no_line() -> None:
    problem = ws.Problem(
        ws.generate("montage", 10, seed=1),
        "cfn-6",
        supply={"cn-hangzhou": ws.Supply(constant(1.0, "W"), None)},
    )
    schedule = ws.solve(problem, "heft").schedule
    figure = plot_power(schedule)
    texts = [text.get_text() for panel in figure.axes for text in panel.texts]
    assert texts == ["carbon intensity of the grid unknown"]
    assert "carbon unknown" in figure.get_suptitle()
    titles = [panel.get_title(loc="left") for panel in plot_gantt(schedule).axes]
    assert not any("carbon" in title for title in titles)


def test_the_least_carbon_is_the_least_energy_where_carbon_is_unknown(folder: Path) -> None:
    problem = ws.Problem("w.xml", "cfn-6", supply="green.csv", start="2024-01-01T00:00Z")
    front = ws.solve(problem, "nsga2", stop=ws.Stop(generations=2), seed=1).front
    assert front.pick_index("least-carbon") == front.pick_index("least-energy")


@pytest.mark.parametrize(
    "command", ["compare w.xml --methods heft", "optimize w.xml --pop 8 --gens 1", "schedule w.xml"]
)
def test_energy_is_told_in_kwh_too_where_there_is_a_supply(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([*command.split(), *OPTIONS.split()]) == 0
    assert "kWh" in capsys.readouterr().out
    assert main(command.split()) == 0
    assert "kWh" not in capsys.readouterr().out
