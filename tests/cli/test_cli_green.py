"""Supply and time on the command line: what is asked for is what the problem is."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from printed import figures_of, number, rows_of
from wfsched.cli.options.constraint_terms import read_terms
from wfsched.core.duration import seconds_of
from wfsched.core.errors import ParameterError
from wfsched.energy.instant import parse_instant
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.constraints import CONSTRAINTS
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.site_supplies import site_supplies
from wfsched.solving import solve
from wfsched.workflow.read import read_workflow

NOON = "2023-06-01T20:00Z"
GEO = ("--platform", "geo-3")


def green_problem(file: Path, **more) -> Problem:
    platform = load_platform("geo-3")
    supply = site_supplies(platform, more.pop("override", None))
    return Problem(read_workflow(file), platform, supply=supply, start=parse_instant(NOON), **more)


@pytest.mark.parametrize("method", ["heft", "green-heft", "wait-awhile", "cawosched"])
def test_the_document_says_what_the_energy_was_made_of(wfsched, workflow_file, method) -> None:
    options = ("--start", NOON, "--window", "2h", "--method", method, "--json")
    document = wfsched("schedule", workflow_file, *GEO, *options).document
    found: Schedule = solve(green_problem(workflow_file, window_s=7200.0), method).schedule
    origin = found.figures.origin
    for name in ("green_j", "brown_j", "green_share", "carbon_g", "electricity_cost"):
        assert document[name] == getattr(origin, name)
    facility = document["energy_j"]["total"] - document["energy_j"]["communication"]
    assert document["green_j"] + document["brown_j"] == pytest.approx(facility)
    assert document["offset_s"] == found.offset
    assert document["completion_s"] == found.completion_s
    assert parse_instant(document["start"]) == pytest.approx(parse_instant(NOON) + found.offset, abs=1.0)
    assert document["violations"] == []


def test_without_any_supply_nothing_is_said_about_it(wfsched, workflow_file) -> None:
    for platform in (("--platform", "cfn-6"), (*GEO, "--supply", "none")):
        document = wfsched("schedule", workflow_file, *platform, "--json").document
        assert not {"supply", "start", "green_j", "carbon_g", "offset_s", "submitted"} & set(document)


def test_a_platform_uses_its_own_supplies_from_their_first_instant_on(wfsched, workflow_file) -> None:
    document = wfsched("schedule", workflow_file, *GEO, "--json").document
    assert document["submitted"] == document["start"] == "2023-01-01T00:00Z"
    assert {name: s["name"] for name, s in document["supply"].items()} == {
        "us-west": "us-west",
        "eu-central": "eu-central",
        "ap-southeast": "ap-southeast",
    }


def test_a_supply_for_all_sites_and_another_one_for_one(wfsched, workflow_file) -> None:
    options = ("--supply", "grid-only", "--supply", "us-west=solar-edge", "--start", NOON, "--json")
    document = wfsched("schedule", workflow_file, *GEO, *options).document
    assert [s["name"] for s in document["supply"].values()] == ["solar-edge", "grid-only", "grid-only"]
    override = {"us-west": "solar-edge", "eu-central": "grid-only", "ap-southeast": "grid-only"}
    twin = solve(green_problem(workflow_file, override=override), "heft").schedule
    assert document["carbon_g"] == twin.figures.origin.carbon_g


def test_a_trace_file_for_one_site_may_have_its_gaps_filled(wfsched, workflow_file, tmp_path) -> None:
    rows = [f"2022-06-01 {h:02d}:00:00+00:00,{h},{'' if h == 5 else 2 * h},1,250" for h in range(24)]
    trace = tmp_path / "trace.csv"
    trace.write_text("timestamp,WND,SUN,WAT,avg_CI\n" + "\n".join(rows) + "\n")
    options = ("--supply", f"us-west={trace}", "--start", "2022-06-01T12:00Z", "--json")
    result = wfsched("schedule", workflow_file, *GEO, *options)
    assert result.status == 1
    assert "row 7" in result.err
    result = wfsched("schedule", workflow_file, *GEO, *options, "--fill", "previous")
    assert result.status == 0
    assert result.document["supply"]["us-west"]["greatest_green_w"] == pytest.approx(
        load_platform("geo-3").peak_w(0)
    )
    # The file says no price, so that of all electricity is not known.
    assert result.document["electricity_cost"] is None
    assert "no electricity price" in result.err


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (("--supply", "mars=mixed"), 2, "unknown site"),
        (("--supply", "mixd"), 1, "Did you mean 'mixed'"),
        (("--supply", "mixed", "--supply", "wind-edge"), 2, "more than one supply for all sites"),
        (
            ("--supply", "none", "--supply", "us-west=mixed"),
            2,
            "'none' cannot be combined with other supplies",
        ),
        (("--supply", "none", "--power", "x.png"), 2, "the sites have no supply"),
        (("--fill", "zero"), 2, "--fill: needs a trace file"),
        (("--start", "yesterday"), 2, "not an instant"),
        (("--window", "soon"), 2, "not a duration"),
        (("--window", "1h", "--time-step", "-3"), 2, "not a duration"),
        (("--time-step", "60"), 2, "--time-step: needs a window"),
        (("--delays",), 2, "works with search algorithms only"),
        (("--supply", "none", "--objectives", "makespan,carbon"), 1, "needs a supply for every site"),
    ],
)
def test_what_makes_no_sense_is_one_clear_line(wfsched, workflow_file, options, status, message) -> None:
    result = wfsched("schedule", workflow_file, *GEO, *options)
    assert (result.status, result.out) == (status, "")
    assert message in result.err
    assert result.err.startswith("error: ")
    assert result.err.count("\n") == 1


def test_durations() -> None:
    texts = ("90", "90s", "1.5 min", "2h", "1d", "1e3 s")
    assert [seconds_of(text, "") for text in texts] == [90.0, 90.0, 90.0, 7200.0, 86400.0, 1000.0]
    for text in ("", "h", "-1h", "nan", "inf", "1 week", "1e999"):
        with pytest.raises(ParameterError, match="not a duration"):
            seconds_of(text, "--window")


def test_a_run_records_supply_and_time_and_draws_the_power(wfsched, workflow_file, tmp_path) -> None:
    options = ("--pop", 4, "--gens", 1, "--start", NOON, "--window", "4h", "--time-step", "1h", "--delays")
    more = ("--objectives", "makespan,cost,carbon", "--pick", "least-carbon", "--out", tmp_path / "run")
    result = wfsched("optimize", workflow_file, *GEO, *options, *more, "--json")
    assert result.status == 0, result.err
    run = json.loads((tmp_path / "run" / "run.json").read_text())
    assert run["parameters"]["delays"] is True
    assert (run["submitted"], run["window_s"], run["time_step_s"]) == (NOON, 14400.0, 3600.0)
    assert set(run["supply"]) == {"us-west", "eu-central", "ap-southeast"}
    carbon = [row["carbon_g"] for row in result.document["front"]]
    assert run["picked"]["carbon_g"] == min(carbon)
    with (tmp_path / "run" / "front.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [float(row["carbon_g"]) for row in rows] == carbon
    assert all(float(row["offset_s"]) % 3600.0 == 0.0 for row in rows)
    assert {"green_j", "brown_j", "green_share", "electricity_cost", "completion_s", "start"} <= set(rows[0])
    assert (tmp_path / "run" / "power.png").read_bytes().startswith(b"\x89PNG")


def test_no_search_begins_with_a_rule_that_needs_a_supply(wfsched, workflow_file) -> None:
    for command in ("optimize", "compare"):
        result = wfsched(command, workflow_file, "--pick", "least-carbon")
        assert result.status == 2
        assert "--pick" in result.err


def test_a_comparison_has_green_shares_where_there_is_a_supply(wfsched, workflow_file) -> None:
    options = ("--methods", "heft,green-heft", "--seeds", 1, "--start", NOON)
    (document,) = wfsched("compare", workflow_file, *GEO, *options, "--json").document["comparisons"]
    heft, green = document["rows"]
    found = solve(green_problem(workflow_file), "heft").schedule.figures.origin
    assert (heft["carbon_g"], heft["green_share"]) == (found.carbon_g, found.green_share)
    assert green["violations"] == []
    rows = {row["method"]: row for row in rows_of(wfsched("compare", workflow_file, *GEO, *options).out)}
    for given in (heft, green):
        row = rows[given["method"]]
        assert row["green"] == f"{given['green_share']:.1%}"
        (unit,) = (name for name in row if name.startswith("carbon"))
        printed = f"{row[unit]} {unit.removeprefix('carbon [').removesuffix(']')}"
        assert number(printed, "g") == pytest.approx(given["carbon_g"], rel=1e-3)


def test_the_summary_for_people_names_the_start_and_the_parts(wfsched, workflow_file) -> None:
    figures = figures_of(wfsched("schedule", workflow_file, *GEO, "--start", NOON).out)
    document = wfsched("schedule", workflow_file, *GEO, "--start", NOON, "--json").document
    assert figures["start"] == NOON
    for name, key, unit in (
        ("green energy", "green_j", "J"),
        ("brown energy", "brown_j", "J"),
        ("carbon", "carbon_g", "g"),
    ):
        assert number(figures[name], unit) == pytest.approx(document[key], rel=1e-3)
    price = figures["electricity"].removesuffix(" USD")
    assert float(price) == pytest.approx(document["electricity_cost"], rel=1e-3)


def test_energy_is_a_command(wfsched) -> None:
    assert "us-west" in wfsched("energy", "show").out


def test_the_page_on_energy_names_all_names_of_constraints_and_its_example_is_one(tmp_path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "energy.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in (*CONSTRAINTS, "placement", "memory"))
    (example,) = re.findall(r"```(?:toml)?\n(\[\[constraint\]\].*?)```", page, re.DOTALL)
    file = tmp_path / "constraints.toml"
    file.write_text(example)
    assert [term.name for term in read_terms(file)] == ["green_share", "placement"]


@pytest.mark.parametrize(
    ("given", "shown", "said"),
    [
        ("2023-06-01T11:00+02:00", "2023-06-01T11:00+02:00", False),
        ("2023-06-01T11:00[Europe/Berlin]", "2023-06-01T11:00+02:00", False),
        ("2023-06-01T09:00Z", "2023-06-01T09:00Z", False),
        ("2023-06-01 09:00", "2023-06-01T09:00Z", True),
    ],
)
def test_a_start_is_shown_in_its_zone_and_a_missing_zone_is_told(
    wfsched, workflow_file, given: str, shown: str, said: bool
) -> None:
    result = wfsched("schedule", workflow_file, *GEO, "--start", given)
    assert result.status == 0, result.err
    assert shown in result.out
    assert result.err.count("no zone given, taken as UTC") == int(said)
    document = wfsched("schedule", workflow_file, *GEO, "--start", given, "--json").document
    assert document["start"] == shown
