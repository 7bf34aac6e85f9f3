"""Durations: one form for options, constraints, files and Python."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wfsched as ws
from wfsched.cli.options.constraint_terms import parse_term, read_terms
from wfsched.core.config.tables import validate
from wfsched.core.duration import seconds_of
from wfsched.core.errors import ParameterError
from wfsched.platforms.pricing import Lease
from wfsched.study.definition.schema import StudyEntry, SupplyEntry


@pytest.mark.parametrize(
    ("given_text", "seconds"),
    [
        ("90", 90.0),
        (" 1.5 min ", 90.0),
        ("2h", 7200.0),
        ("1d", 86400.0),
        ("1e3 s", 1000.0),
        (".5h", 1800.0),
        ("5.", 5.0),
        (90, 90.0),
        (0.25, 0.25),
        (timedelta(hours=2), 7200.0),
    ],
)
def test_a_duration_in_seconds(given_text: object, seconds: float) -> None:
    assert seconds_of(given_text, "") == seconds


WRONG = ("", "h", "-1h", "nan", "inf", "1 week", "1e999", "1h30", "2H", True, None, [1])


@pytest.mark.parametrize("bad", WRONG)
def test_what_is_no_duration_is_refused(bad: object) -> None:
    with pytest.raises(ParameterError, match="not a duration"):
        seconds_of(bad, "--window")


@given(st.integers(0, 10**6), st.sampled_from([("s", 1), ("min", 60), ("h", 3600), ("d", 86400)]))
def test_units_count_as_many_seconds(count: int, unit: tuple[str, int]) -> None:
    assert seconds_of(f"{count}{unit[0]}", "") == count * unit[1]


@pytest.mark.parametrize("text", ["9" * 10**6 + "x", "9" * 10**6, "1" + " " * 10**6 + "q", "." * 10**6])
def test_long_text_is_refused_at_once(text: str, tmp_path) -> None:
    """20,000 nines and an x took minutes: the pattern tried every split of the digits."""
    file = tmp_path / "constraints.toml"
    file.write_text(f'[[constraint]]\nname = "deadline"\nmax = "{text}"\n')
    began = time.process_time()
    for refused in (
        lambda: seconds_of(text, "--time"),
        lambda: parse_term(f"deadline:max={text}"),
        lambda: read_terms(file),
    ):
        with pytest.raises(ParameterError, match="not a duration") as caught:
            refused()
        assert len(str(caught.value).partition("got ")[2]) < 200
    assert time.process_time() - began < 1.0


def test_python_takes_the_same_text_for_every_time() -> None:
    assert (
        ws.deadline("2h").limit == ws.deadline(7200).limit == ws.deadline(timedelta(hours=2)).limit == 7200.0
    )
    assert ws.deadline("2h", tolerance="1min").tolerance == 60.0
    assert ws.Stop(time_s="2min").time_s == 120.0


@pytest.mark.parametrize("wrong", ["2h", None, True, [1.0]])
def test_a_budget_is_money(wrong: object) -> None:
    with pytest.raises(ParameterError, match=r"budget: limit is not a number; .*allowed: a number"):
        ws.budget(wrong)


@pytest.mark.parametrize("text", ["two hours", "2 weeks", "-2h"])
def test_a_deadline_that_is_no_duration_says_what_is(text: str) -> None:
    with pytest.raises(ParameterError, match=r"deadline: limit: not a duration; .*such as 24h"):
        ws.deadline(text)


def test_times_in_files_may_be_text() -> None:
    supply, faults = validate(SupplyEntry, {"name": "x", "window_s": "24h", "time_step_s": "15min"})
    assert not faults
    assert (supply.window_s, supply.time_step_s) == (86400.0, 900.0)
    pricing, faults = validate(Lease, {"quantum_s": "1h", "minimum_s": 60})
    assert not faults
    assert (pricing.quantum_s, pricing.minimum_s) == (3600.0, 60.0)


def test_times_in_inner_tables_may_be_text() -> None:
    raw = {
        "name": "s",
        "platforms": ["cfn-6"],
        "workflow": [{"generate": "montage", "tasks": 20}],
        "method": [{"method": "heft"}],
        "supply": [{"name": "x", "window_s": "2h"}],
    }
    study, faults = validate(StudyEntry, raw)
    assert not faults
    assert study.supply[0].window_s == 7200.0


@pytest.mark.parametrize("bad", ["2 weeks", "3600", "-2h", True])
def test_a_time_in_a_file_that_is_no_duration_is_a_fault(bad: object) -> None:
    _, faults = validate(SupplyEntry, {"name": "x", "window_s": bad})
    assert [(fault.path, fault.got) for fault in faults] == [("window_s", bad)]
    assert 'text such as "2h"' in faults[0].allowed


def test_a_problem_takes_its_window_as_text() -> None:
    problem = ws.Problem(
        ws.generate("montage", 20), ws.load_platform("cfn-6"), window_s="24h", time_step_s="1h"
    )
    assert (problem.window_s, problem.time_step_s) == (86400.0, 3600.0)
    with pytest.raises(ParameterError, match="window_s: not a duration"):
        ws.Problem(problem.workflow, problem.platform, window_s="a day")
