"""`wfsched energy show`: numbers, pictures and refusals."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from wfsched.cli.commands.energy import energy
from wfsched.core.errors import WfschedError
from wfsched.energy.catalogue.catalogue import load_supply, supply_names

BROKEN = Path(__file__).parents[1] / "data" / "broken_traces"
TRACE = """time,wind [MW],price [EUR/MWh]
2024-06-01T00:00Z,2,50
2024-06-01T01:00Z,4,-10
2024-06-01T02:00Z,0,20
"""


@dataclass(frozen=True)
class CommandResult:
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def show(capsys):
    app = typer.Typer()
    app.add_typer(energy, name="energy")

    def run(*arguments: object) -> CommandResult:
        words = ["energy", "show", *map(str, arguments)]
        try:
            status = get_command(app)(args=words, standalone_mode=False) or 0
        except WfschedError as error:
            captured = capsys.readouterr()
            return CommandResult(error.exit_code, captured.out, str(error))
        captured = capsys.readouterr()
        return CommandResult(status, captured.out, captured.err)

    return run


@pytest.fixture
def trace_file(tmp_path):
    (tmp_path / "trace.csv").write_text(TRACE)
    return tmp_path / "trace.csv"


def test_without_a_name_the_built_in_supplies_are_listed(show):
    assert [row["name"] for row in show("--json").document["supplies"]] == list(supply_names())
    assert all(name in show().out for name in supply_names())


def test_a_trace_in_numbers(show, trace_file):
    document = show(trace_file, "--json").document
    assert document["name"] == "trace.csv"
    wind, price = document["traces"]
    assert (wind["low"], wind["mean"], wind["high"]) == (0.0, 2e6, 4e6)
    assert (wind["integral"], wind["integral_unit"]) == (6e6 * 3600, "J")
    assert (wind["span_s"], wind["step_s"], wind["pieces"], wind["filled"]) == (10800.0, 3600.0, 3, 0)
    assert (wind["begin"], wind["end"]) == ("2024-06-01T00:00Z", "2024-06-01T03:00Z")
    assert (price["unit"], price["mean"]) == ("EUR/kWh", pytest.approx(0.02))


def test_the_table_says_the_same_with_prefixes(show, trace_file):
    shown = show(trace_file).out
    row = next(line for line in shown.splitlines() if line.strip().startswith("wind")).split()
    assert row[:6] == ["wind", "MW", "0", "2", "4", "21.6"]
    assert "2024-06-01T03:00Z" in row


def test_a_column_and_a_window(show, trace_file):
    arguments = (
        "--column",
        "wind",
        "--from",
        "2024-06-01T00:30Z",
        "--to",
        "2024-06-01T03:30+01:00",
        "--json",
    )
    (wind,) = show(trace_file, *arguments).document["traces"]
    assert (wind["begin"], wind["end"], wind["step_s"]) == ("2024-06-01T00:30Z", "2024-06-01T02:30Z", None)
    assert wind["integral"] == 1800 * 2e6 + 3600 * 4e6


def test_a_gap_is_refused_or_filled_and_counted(show):
    refused = show(BROKEN / "gap.csv")
    assert (refused.status, refused.out) == (1, "")
    assert "rows 3 to 4" in refused.err
    assert "gap of 3 steps" in refused.err
    (trace,) = show(BROKEN / "gap.csv", "--fill", "linear", "--json").document["traces"]
    assert (trace["filled"], trace["pieces"]) == (3, 7)


def test_reading_options_reach_the_reader(show, tmp_path):
    (tmp_path / "zones.csv").write_text("utc,DE-LU\n2023-01-01 00:00,100\n2023-01-01 01:00,300\n")
    (trace,) = show(tmp_path / "zones.csv", "--unit", "g/kWh", "--layout", "zones", "--json").document[
        "traces"
    ]
    assert trace["mean"] == 200.0
    prices = "".join(f"2024-10-27 {hour:02d}:00,{hour}\n" for hour in range(24))
    (tmp_path / "prices.csv").write_text("Datetime,Price (EUR/MWh)\n" + prices)
    arguments = ("--zone", "Europe/Berlin", "--dst", "padded", "--json")
    (trace,) = show(tmp_path / "prices.csv", *arguments).document["traces"]
    assert (trace["pieces"], trace["begin"]) == (25, "2024-10-26T22:00Z")


def test_rows_of_one_zone_with_steps_times_and_numbers_as_said(show, tmp_path):
    (tmp_path / "two.csv").write_text(
        "time;zone;carbon [g/kWh]\n03/01/2025 00:00;PL;1.250\n"
        "03/01/2025 00:00;SE;20\n03/01/2025 02:00;PL;760\n"
    )
    options = ("--time-format", "%m/%d/%Y %H:%M", "--decimal", ".", "--zone", "UTC")
    refused = show(tmp_path / "two.csv", *options)
    assert (refused.status, refused.out) == (1, "")
    assert "column zone changes from 'PL' to 'SE'" in refused.err
    result = show(
        tmp_path / "two.csv", *options, "--zone-id", "PL", "--step", "1h", "--fill", "previous", "--json"
    )
    (trace,) = result.document["traces"]
    assert (trace["low"], trace["high"], trace["filled"], trace["pieces"]) == (1.25, 760, 1, 3)
    assert trace["end"] == "2025-03-01T03:00Z"


def test_notes_are_printed_to_stderr_and_listed_in_json(show, tmp_path):
    (tmp_path / "t.csv").write_text("time,pv [W]\n2025-03-01T01:00Z,100\n2025-03-01T00:00Z,-5\n")
    result = show(tmp_path / "t.csv", "--json")
    notes = ["t.csv: rows in descending order: sorted",
             "t.csv: pv: 1 negative value (own use, down to -5 W) counted as 0"]  # fmt: skip
    assert result.document["traces"][0]["notes"] == notes
    assert result.err.splitlines() == notes


@pytest.mark.parametrize("name", ["solar-edge", "grid-only"])
def test_a_built_in_supply_has_three_traces(show, name):
    document = show(name, "--json").document
    assert [trace["name"] for trace in document["traces"]] == ["green", "carbon", "price"]
    supply = load_supply(name)
    assert document["traces"][0]["mean"] == pytest.approx(supply.green.values.mean())
    assert document["battery"] is None


def test_a_description_is_shown_with_its_battery(show, tmp_path):
    (tmp_path / "hut.toml").write_text(
        'name = "hut"\n[green]\nprofile = "wind-edge"\nnameplate_w = 2000\n'
        "[carbon]\nconstant_g_per_kwh = 300\n"
        "[battery]\ncapacity_kwh = 1\ncharge_w = 500\ndischarge_w = 500\nefficiency = 0.9\n"
    )
    document = show(tmp_path / "hut.toml", "--json").document
    assert document["battery"]["capacity_j"] == 3.6e6
    assert [trace["name"] for trace in document["traces"]] == ["green", "carbon"]
    assert "capacity_j=3600000" in show(tmp_path / "hut.toml").out


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["solar-egde"], 1, "Did you mean 'solar-edge'"),
        (["nothing.csv"], 1, "no such file"),
        (["nothing.toml"], 1, "no such file"),
        (["mixed", "--fill", "zero"], 2, "--fill: this option is for trace files"),
        (["mixed", "--zone-id", "PL"], 2, "--zone-id: this option is for trace files"),
        (
            ["mixed", "--column", "wind"],
            2,
            "--column: unknown trace; got 'wind'; allowed: green, carbon, price",
        ),
        (["mixed", "--from", "yesterday"], 2, "--from: not an instant; got 'yesterday'"),
        (
            ["mixed", "--from", "2023-03-01", "--to", "2023-02-01"],
            2,
            "--to: must be after 2023-03-01T00:00Z; got '2023-02-01'",
        ),
        (["mixed", "--plot", "supply.gif"], 2, ".png, .svg, .pdf"),
        (["mixed", "--plot", "nowhere/supply.png"], 1, "nowhere"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_printed(
    arguments, status, words, show, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    result = show(*arguments)
    assert (result.status, result.out) == (status, "")
    assert words in result.err
    assert list(tmp_path.iterdir()) == []


def test_a_picture_is_drawn(show, trace_file, tmp_path):
    result = show(trace_file, "--plot", tmp_path / "trace.png", "--json")
    assert result.document["name"] == "trace.csv"
    assert "trace.png" in result.err
    assert (tmp_path / "trace.png").read_bytes().startswith(b"\x89PNG")
