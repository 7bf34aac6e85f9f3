"""A problem is made of facts, or of the names, files and texts that stand for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wfsched as ws
from wfsched.core.errors import ParameterError, PlatformError, SupplyError, WfschedError, WorkflowError

WORKFLOW = ws.generate("montage", 20, seed=1)
GEO = ws.load_platform("geo-3")
# 53 years with 13 leap days to 2023-01-01, then 151 days and 6 hours: (53 * 365 + 13 + 151) * 86400 + 21600.
JUNE_S = 1685599200.0


@pytest.fixture
def dax(tmp_path: Path) -> Path:
    ws.write_dax(WORKFLOW, tmp_path / "my.dax")
    return tmp_path / "my.dax"


@pytest.mark.parametrize("as_given", [str, Path], ids=["text", "path"])
def test_a_workflow_by_path_and_a_platform_by_name(dax: Path, as_given: Callable[[Path], Any]) -> None:
    by_name = ws.Problem(as_given(dax), "cfn-6", start="2023-06-01T06:00Z")
    by_fact = ws.Problem(ws.read_workflow(dax), ws.load_platform("cfn-6"), start=JUNE_S)
    assert by_name.workflow.tasks.ids == by_fact.workflow.tasks.ids
    assert by_name.platform.n_machines == 6
    assert by_name.start == by_fact.start == JUNE_S
    for name, table in by_fact.tables._asdict().items():
        if isinstance(table, np.ndarray):
            assert np.array_equal(getattr(by_name.tables, name), table, equal_nan=True)


def test_a_platform_by_path(tmp_path: Path) -> None:
    source = Path(ws.__file__).parent / "platforms" / "catalogues" / "cfn-6.toml"
    (tmp_path / "mine.toml").write_text(source.read_text())
    for path in (tmp_path / "mine.toml", str(tmp_path / "mine.toml")):
        assert ws.Problem(WORKFLOW, path).n_machines == 6


@pytest.mark.parametrize(
    "start",
    [
        JUNE_S,
        int(JUNE_S),
        np.float64(JUNE_S),
        "2023-06-01T06:00Z",
        "2023-06-01T08:00+02:00",
        " 2023-06-01T06:00:00+00:00 ",
        datetime(2023, 6, 1, 6, tzinfo=UTC),
        datetime(2023, 5, 31, 23, tzinfo=timezone(timedelta(hours=-7))),
    ],
)
def test_a_start_in_any_form_is_one_instant(start: Any) -> None:
    assert ws.Problem(WORKFLOW, "cfn-6", start=start).start == JUNE_S


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)), st.integers(-14, 14))
def test_text_and_datetime_agree(naive: datetime, hours: int) -> None:
    aware = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    by_text = ws.Problem(WORKFLOW, "cfn-6", start=aware.isoformat()).start
    assert by_text == ws.Problem(WORKFLOW, "cfn-6", start=aware).start == ws.parse_instant(aware.isoformat())


def test_supplies_by_name_for_all_sites_or_each() -> None:
    for_all = ws.Problem(WORKFLOW, "geo-3", supply="mixed")
    assert {name: supply.name for name, supply in for_all.supply.items()} == dict.fromkeys(
        ("us-west", "eu-central", "ap-southeast"), "mixed"
    )
    same = ws.Problem(WORKFLOW, GEO, supply=ws.site_supplies(GEO, "mixed"))
    assert ws.solve(for_all, "heft").schedule.figures == ws.solve(same, "heft").schedule.figures
    each = {"us-west": "solar-edge", "eu-central": ws.load_supply("mixed"), "ap-southeast": "wind-edge"}
    by_site = ws.Problem(WORKFLOW, "geo-3", supply=each)
    assert [by_site.supply[name].name for name in each] == ["solar-edge", "mixed", "wind-edge"]


def test_a_supply_by_path(tmp_path: Path) -> None:
    green = '[green]\nprofile = "solar-edge"\nnameplate_w = 500.0\n'
    (tmp_path / "here.toml").write_text(f'name = "here"\n{green}[carbon]\nconstant_g_per_kwh = 300.0\n')
    for path in (tmp_path / "here.toml", str(tmp_path / "here.toml")):
        problem = ws.Problem(WORKFLOW, "geo-3", supply=path)
        described = ws.load_supply(path)
        assert problem.supply["us-west"].green.values.tolist() == described.green.values.tolist()


def test_no_supply_has_three_names() -> None:
    for nothing in (None, {}, "none"):
        assert ws.Problem(WORKFLOW, "geo-3", supply=nothing).supply == {}  # type: ignore[arg-type]


def test_a_path_object_is_never_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WfschedError, match=r"mixed"):
        ws.Problem(WORKFLOW, "geo-3", supply=Path("mixed"))
    with pytest.raises(PlatformError, match="cfn-6"):
        ws.Problem(WORKFLOW, Path("cfn-6"))


def test_a_changed_problem_keeps_the_rest() -> None:
    problem = ws.Problem(WORKFLOW, "geo-3", supply="mixed", start="2023-06-01T06:00Z", window_s="2h")
    changed = replace(problem, objectives=("carbon",))
    assert (changed.start, changed.window_s, changed.objectives) == (JUNE_S, 7200.0, ("carbon",))
    assert changed.workflow is problem.workflow
    assert changed.supply == problem.supply


P = ParameterError
_WORKFLOW = "Workflow, or the path of a workflow file"
_PLATFORM = "Platform, the name of a built-in one, or the path of a TOML file"
_SUPPLY = "Supply, the name of a built-in one, or the path of a description or trace file"
_INSTANT = "ISO 8601 text such as 2023-06-01T06:00Z, an aware datetime, or POSIX seconds"
_CONSTRAINTS = "a list of Constraint, PlacementRule, MemoryRule"


@pytest.mark.parametrize(
    ("arguments", "error", "told"),
    [
        ({"workflow": None}, P, f"workflow: wrong type; got 'NoneType'; allowed: {_WORKFLOW}"),
        ({"workflow": 3}, P, f"workflow: wrong type; got 'int'; allowed: {_WORKFLOW}"),
        ({"workflow": b"my.dax"}, P, "workflow: wrong type; got 'bytes'"),
        ({"workflow": "missing.dax"}, WorkflowError, "missing.dax"),
        ({"platform": None}, P, f"platform: wrong type; got 'NoneType'; allowed: {_PLATFORM}"),
        ({"platform": ["cfn-6"]}, P, f"platform: wrong type; got 'list'; allowed: {_PLATFORM}"),
        ({"platform": "cfn-7"}, PlatformError, "got 'cfn-7'. Did you mean 'cfn-6'? All allowed: cfn-6, "),
        ({"objectives": "makespan"}, P, "objectives: wrong type; got 'str'; allowed: a list of "),
        ({"objectives": 3}, P, "objectives: wrong type; got 'int'; allowed: a list of names"),
        ({"objectives": (1, 2)}, P, "objectives: wrong type; got 'int'; allowed: a list of names"),
        ({"objectives": None}, P, "objectives: wrong type; got 'NoneType'"),
        (
            {"constraints": ws.deadline(5)},
            P,
            f"constraints: wrong type; got 'Constraint'; allowed: {_CONSTRAINTS}. One constraint is a",
        ),
        ({"constraints": "deadline"}, P, f"constraints: wrong type; got 'str'; allowed: {_CONSTRAINTS}"),
        ({"constraints": [5.0]}, P, f"constraints: wrong type; got 'float'; allowed: {_CONSTRAINTS}"),
        ({"staging": None}, P, "staging: wrong type; got 'NoneType'; allowed: free, site:NAME"),
        ({"cpu_bound": "1"}, P, "cpu_bound: wrong type; got 'str'; allowed: 0 to 1, finite"),
        ({"cpu_bound": True}, P, "cpu_bound: wrong type; got 'bool'"),
        ({"times": "fast"}, WfschedError, "times: not an array of numbers"),
        ({"supply": 5}, P, f"supply: wrong type; got 'int'; allowed: {_SUPPLY}; one for all sites"),
        ({"supply": {"us-west": 5}}, P, f"supply: us-west: wrong type; got 'int'; allowed: {_SUPPLY}"),
        ({"supply": "mixd"}, SupplyError, "unknown supply; got 'mixd'"),
        ({"supply": {"moon": "mixed"}}, P, "supply: unknown site; got 'moon'; allowed: us-west, "),
        ({"supply": {"us-west": "mixed"}}, WfschedError, "eu-central"),
        ({"start": "tomorrow"}, P, "start: not an instant; got 'tomorrow'; allowed: ISO 8601"),
        ({"start": None}, P, f"start: wrong type; got 'NoneType'; allowed: {_INSTANT}"),
        ({"start": date(2023, 6, 1)}, P, f"start: wrong type; got 'date'; allowed: {_INSTANT}"),
        (
            {"start": datetime(2023, 6, 1, 6)},
            P,
            f"start: datetime without a time zone; got '2023-06-01T06:00:00'; allowed: {_INSTANT}. Say",
        ),
        ({"start": float("nan")}, P, "start: out of range; got nan"),
        ({"window_s": None}, P, "window_s: not a duration"),
        ({"window_s": -1.0}, P, "window_s: out of range; got -1.0"),
        ({"time_step_s": [900]}, P, "time_step_s: not a duration; got [900]"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_refused_as_on_the_command_line(
    arguments: dict[str, Any], error: type[WfschedError], told: str
) -> None:
    given = {"workflow": WORKFLOW, "platform": "geo-3"} | arguments
    with pytest.raises(error) as caught:
        ws.Problem(**given)
    assert told in str(caught.value)
