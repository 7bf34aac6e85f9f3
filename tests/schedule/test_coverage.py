"""Coverage: what share of the energy figures rests on values outside the traces of files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import wfsched as ws
from wfsched.core.errors import SupplyError
from wfsched.energy.catalogue.catalogue import load_supply
from wfsched.energy.catalogue.supply_rules import SupplyRules
from wfsched.energy.instant import parse_instant
from wfsched.energy.supply import Supply
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.coverage import coverage, coverage_notices
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.site_supplies import latest_begin, site_supplies
from wfsched.workflow.model import Edges, Tasks, Workflow

MACHINE = """
name = "one"
currency = "USD"
[pricing]
model = "lease"
[network.within]
bandwidth_bytes_per_s = 1e8
[[site]]
name = "s"
[[type]]
name = "m"
speed = 1
cores = 1
price_per_hour = 1.0
frequencies_ghz = [2.0]
power = { model = "table", watts_per_level = [100] }
idle_w = 40
[[machine]]
type = "m"
count = 1
"""
THREE_HOURS = """time,carbon [g/kWh]
2025-03-01T00:00Z,350.25
2025-03-01T01:00Z,360.25
2025-03-01T02:00Z,370.25
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.toml").write_text(MACHINE)
    (tmp_path / "grid.csv").write_text(THREE_HOURS)
    (tmp_path / "grid.toml").write_text('name = "grid"\n[carbon]\nfile = "grid.csv"\ncolumn = "carbon"\n')
    return tmp_path


def problem(folder: Path, hours: float, supply: Supply, start: str = "2025-03-01T00:00Z") -> Problem:
    workflow = Workflow.build("work", Tasks.of(["A"], [3600.0 * hours]), Edges.of([], []))
    platform = load_platform(str(folder / "one.toml"))
    return Problem(
        workflow, platform, ("makespan", "carbon"), supply={"s": supply}, start=parse_instant(start)
    )


def carbon(schedule: Schedule) -> float:
    assert schedule.figures.origin is not None
    return schedule.figures.origin.carbon_g


def test_ten_hours_on_three_known_ones_rest_on_repeated_values_for_seven_tenths(folder: Path) -> None:
    """0.1 kW for 3 h at 350.25 + 360.25 + 370.25 g/kWh are known: 108.075 g; three rounds and 35.025 g."""
    schedule = Schedule.decode(problem(folder, 10, load_supply(folder / "grid.toml")), [0], [0])
    assert carbon(schedule) == pytest.approx(3 * 108.075 + 35.025)
    found = coverage(schedule)
    assert found.repeated_share == pytest.approx(0.7)
    (row,) = found.traces
    assert (row.site, row.trace, row.past_end, row.basis) == ("s", "carbon", "wrap", "assumed")
    assert row.repeated_share == pytest.approx(0.7)
    assert coverage_notices([schedule]) == (
        "s (carbon): known from 2025-03-01T00:00Z to 2025-03-01T03:00Z only; 70% of the energy is drawn "
        "outside, on values that are repeated (past_end = wrap)",
    )
    document = schedule.to_dict()
    assert document["coverage"]["repeated_share"] == pytest.approx(0.7)
    assert document["coverage"]["outside"][0]["known_to"] == "2025-03-01T03:00Z"


def test_what_lies_within_the_trace_is_covered(folder: Path) -> None:
    schedule = Schedule.decode(problem(folder, 3, load_supply(folder / "grid.toml")), [0], [0])
    assert carbon(schedule) == pytest.approx(108.075)
    assert coverage(schedule).repeated_share == 0.0
    assert coverage_notices([schedule]) == ()
    assert schedule.to_dict()["coverage"] == {"repeated_share": 0.0, "outside": []}


@pytest.mark.parametrize(
    ("rule", "start", "grams"),
    [
        # 12:00 is 4 rounds of 3 h past 00:00 of any day: 350.25 again; the last value holds: 370.25.
        ("wrap", "2031-06-01T12:00Z", 35.025),
        ("hold", "2031-06-01T12:00Z", 37.025),
        ("hold", "2024-06-01T12:00Z", 35.025),
    ],
)
def test_a_start_outside_is_refused_unless_told_what_holds_there(
    folder: Path, rule: str, start: str, grams: float
) -> None:
    for path in ("grid.toml", "grid.csv"):
        platform = load_platform(str(folder / "one.toml"))
        (untold,) = site_supplies(platform, str(folder / path)).values()
        with pytest.raises(SupplyError, match=r"s: carbon: the submission lies outside .*--past-end"):
            problem(folder, 1, untold, start)
        (told,) = site_supplies(platform, str(folder / path), past_end=rule).values()  # type: ignore[arg-type]
        schedule = Schedule.decode(problem(folder, 1, told, start), [0], [0])
        assert carbon(schedule) == pytest.approx(grams)
        assert coverage(schedule).repeated_share == 1.0
        assert coverage(schedule).traces[0].basis == "told"


def test_a_trace_that_raises_refuses_the_schedule(folder: Path) -> None:
    supply = load_supply(folder / "grid.toml", unsaid=SupplyRules(past_end="raise"))
    with pytest.raises(SupplyError, match="a schedule ends after the supply"):
        Schedule.decode(problem(folder, 10, supply), [0], [0])


def test_what_the_description_says_goes_before_what_is_asked(folder: Path) -> None:
    text = (folder / "grid.toml").read_text()
    (folder / "said.toml").write_text('past_end = "hold"\n' + text)
    supply = load_supply(folder / "said.toml", unsaid=SupplyRules(past_end="raise"))
    assert supply.carbon is not None
    assert (supply.carbon.past_end, supply.carbon.basis) == ("hold", "told")


def test_a_modelled_year_may_be_repeated_and_it_is_said() -> None:
    platform = load_platform("geo-3")
    workflow = ws.generate("genome", 10)
    supplied = Problem(
        workflow, platform, supply=site_supplies(platform), start=parse_instant("2026-12-01T10:00Z")
    )
    result = ws.solve(supplied, "heft")
    sites = [s.name for k, s in enumerate(platform.sites) if k in platform_sites(result.schedule)]
    assert result.notices == (f"{', '.join(sites)}: no data for that time; the year 2023 is repeated",)
    assert coverage(result.schedule).repeated_share == 1.0
    at_home = replace(supplied, start=latest_begin(supplied.supply))
    assert ws.solve(at_home, "heft").notices == ()


def platform_sites(schedule: Schedule) -> set[int]:
    return {schedule.problem.platform.machines[k].site for k in schedule.machine.tolist()}


def test_without_a_supply_there_is_nothing_to_cover() -> None:
    bare = ws.solve(ws.Problem(ws.generate("genome", 10), load_platform("cfn-6")), "heft")
    assert coverage(bare.schedule).traces == ()
    assert "coverage" not in bare.schedule.to_dict()
    assert bare.notices == ()


def test_a_sum_of_files_and_constants_rests_on_its_weakest_part(folder: Path) -> None:
    (folder / "sun.csv").write_text("time,sun [W]\n2025-03-01T00:00Z,5\n2025-03-01T01:00Z,7\n")
    (folder / "sum.toml").write_text(
        'name = "sum"\n[[green]]\nfile = "sun.csv"\n[[green]]\nconstant_w = 3\n'
        "[carbon]\nconstant_g_per_kwh = 100\n"
    )
    green = load_supply(folder / "sum.toml").green
    assert (green.values.tolist(), green.basis) == ([8.0, 10.0], "assumed")


def test_trace_coverage_is_in_every_document_with_a_supply(folder: Path) -> None:
    """Every document of a problem with a supply says what share rests on repeated data: 0.7 here."""
    given = problem(folder, 10, load_supply(folder / "grid.toml"))
    heft = ws.solve(given, "heft")
    found = ws.solve(given, ws.NSGA2(pop_size=4), stop=ws.Stop(generations=1))
    documents = [
        heft.schedule.to_dict(),
        heft.to_dict(),
        found.to_dict()["picked"],
        *found.to_dict()["front"],
    ]
    assert [each["coverage"]["repeated_share"] for each in documents] == pytest.approx([0.7] * len(documents))
    for each in (heft.to_dict(), found.to_dict()):
        assert each["supply"]["s"]["traces"]["carbon"]["known_to"] == "2025-03-01T03:00Z"
        assert any("70% of the energy is drawn outside" in text for text in each["notices"])
    (row,) = ws.compare(given, ["heft"], [1])
    assert row.repeated_share == pytest.approx(0.7)
    assert any("70% of the energy is drawn outside" in text for text in row.notices)
    # 1 kWh from the grid, and none that is green: kWh stand beside joules.
    assert (documents[0]["brown_kwh"], documents[0]["green_kwh"]) == (pytest.approx(1.0), 0.0)
