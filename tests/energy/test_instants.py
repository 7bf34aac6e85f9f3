"""Instants with zones: what is written is what is meant, and printed as it was given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wfsched as ws
from wfsched.core.errors import ParameterError
from wfsched.energy.instant import format_instant, parse_instant, parse_moment

# 2023-06-01T09:00Z: 152 - 1 days into 2023, which began at 1,672,531,200 s.
NINE = 1672531200.0 + 151 * 86400.0 + 9 * 3600.0


@pytest.mark.parametrize(
    ("text", "zone", "said"),
    [
        ("2023-06-01T09:00Z", "UTC", True),
        ("2023-06-01 09:00", "UTC", False),
        ("2023-06-01T11:00+02:00", "+02:00", True),
        ("2023-06-01T03:30-05:30", "-05:30", True),
        ("2023-06-01T11:00[Europe/Berlin]", "Europe/Berlin", True),
        ("2023-06-01T11:00+02:00[Europe/Berlin]", "Europe/Berlin", True),
        ("2023-06-01T09:00Z[Europe/Berlin]", "Europe/Berlin", True),
    ],
)
def test_one_instant_in_many_zones(text: str, zone: str, said: bool) -> None:
    moment = parse_moment(text)
    assert (moment.posix_s, moment.zone, moment.said) == (NINE, zone, said)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("yesterday", "not an instant"),
        ("2023-06-01T11:00[", "not an instant"),
        ("2" * 10**6, "not an instant"),
        ("2023-06-01T11:00[Europe/Berln]", "Did you mean 'Europe/Berlin'?"),
        ("2023-06-01T11:00+05:00[Europe/Berlin]", "Europe/Berlin has another offset then"),
        ("2023-03-26T02:30[Europe/Berlin]", "show this time never"),
        ("2023-10-29T02:30[Europe/Berlin]", "show this time twice; got '2023-10-29T02:30"),
    ],
)
def test_what_is_no_instant_is_refused(text: str, words: str) -> None:
    with pytest.raises(ParameterError) as caught:
        parse_instant(text, "--start")
    assert words in str(caught.value)
    assert str(caught.value).startswith("--start: ")


def test_a_time_that_clocks_show_twice_is_told_by_its_offset() -> None:
    first = parse_instant("2023-10-29T02:30+02:00[Europe/Berlin]")
    assert parse_instant("2023-10-29T02:30+01:00[Europe/Berlin]") - first == 3600.0


@given(
    st.datetimes(datetime(1975, 1, 1), datetime(2035, 1, 1)),
    st.sampled_from(["UTC", "+02:00", "-05:30", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]),
)
def test_what_is_printed_in_a_zone_is_read_as_the_same_instant(instant: datetime, zone: str) -> None:
    posix_s = float(round(instant.replace(tzinfo=UTC).timestamp()))
    assert parse_instant(format_instant(posix_s, zone)) == posix_s


def test_a_problem_prints_instants_in_the_zone_of_its_start() -> None:
    workflow = ws.generate("montage", 20)
    for start, printed in (
        ("2023-06-01T11:00+02:00", "2023-06-01T11:00+02:00"),
        ("2023-06-01T11:00[Europe/Berlin]", "2023-06-01T11:00+02:00"),
        (datetime(2023, 6, 1, 11, tzinfo=ZoneInfo("Europe/Berlin")), "2023-06-01T11:00+02:00"),
        ("2023-06-01T09:00Z", "2023-06-01T09:00Z"),
        (NINE, "2023-06-01T09:00Z"),
    ):
        problem = ws.Problem(workflow, "geo-3", start=start)
        assert problem.start == NINE
        assert format_instant(problem.start, problem.zone) == printed
        assert replace(problem, window_s=60.0).zone == problem.zone
    with pytest.raises(ParameterError, match="unknown time zone"):
        ws.Problem(workflow, "cfn-6", zone="Europe/Atlantis")
