"""Every way to get a trace file wrong has one broken file and one clear message."""

from __future__ import annotations

from pathlib import Path

import pytest

from wfsched.core.errors import ParameterError, SupplyError
from wfsched.energy.reading.read import read_trace, read_traces
from wfsched.energy.reading.registry import LAYOUTS

BROKEN = Path(__file__).parents[1] / "data" / "broken_traces"

# File: what the message must say. Rows are the lines of the file.
MESSAGES = {
    "american-date.csv": ("row 2", "not a time", "'12/31/2024 00:00'", "ISO 8601"),
    "autumn.csv": (
        "row 3",
        "one row for a repeated local time in Europe/Berlin",
        "2022-10-30 02:00:00",
        "dst='padded'",
    ),
    "bad-gzip.csv.gz": ("cannot be read",),
    "bad-time.csv": ("row 3", "not a time", "'2024-01-01T25:00'"),
    "blank-file.csv": ("the file is empty",),
    "decimal-comma.csv": ("row 3 (2024-01-01T01:00)", "not a number in column power [kW]", "'1,5'"),
    "duplicate.csv": ("row 4", "duplicate time, as in row 3", "'2024-01-01T01:00'"),
    "empty-cell.csv": ("row 3 (2022-01-05 10:00:00+00:00)", "missing value in column WND", "fill='previous'"),
    "empty-file.csv": ("the file is empty",),
    "gap.csv": (
        "rows 3 to 4",
        "gap of 3 steps of 3600 s",
        "2024-01-01T01:00, then 2024-01-01T05:00",
        "fill=",
    ),
    "german-dot.csv": ("row 3", "not a number", "'12.5'"),
    "header-only.csv": ("fewer than two rows", "got 0"),
    "hour-left-out.epw": ("row 10", "row is not the next hour", "hour 3", "month 1, day 1, hour 2"),
    "infinite.csv": ("row 3 (2024-01-01T01:00)", "not a number", "'inf'"),
    "local-no-zone.csv": ("local", "'2022-01-01 00:00:00'", "zone='Europe/Berlin'"),
    "long-row.csv": ("row 3", "3 cells", "2 cells, as in the header"),
    "missing-step.csv": ("rows 3 to 4", "missing step of 3600 s", "fill="),
    "nan-cell.csv": ("row 3 (2024-01-01T01:00)", "missing value in column power [kW]", "fill="),
    "no-place.epw": ("row 1", "LOCATION", "latitude,longitude"),
    "no-unit.csv": ("column power", "no unit in the file", "unit="),
    "not-text.csv": ("not UTF-8 text",),
    "nothing-before.csv": ("row 2 (2024-01-01T00:00)", "missing value"),
    "one-row.csv": ("fewer than two rows", "got 1"),
    "out-of-order.csv": ("row 4", "before that of row 3, 2024-01-01T02:00", "'2024-01-01T01:00'"),
    "short-row.csv": ("row 3", "1 cells", "2 cells, as in the header"),
    "spring.csv": ("row 3", "nonexistent local time in Europe/Berlin", "2022-03-27 02:00:00", "dst='padded'"),
    "text-in-number.csv": ("row 3 (2024-01-01T01:00)", "not a number in column power [kW]", "'12 kW'"),
    "underscore.csv": ("row 3", "not a number", "'1_000'"),
    "uneven.csv": ("row 4 (2024-01-01T01:30)", "uneven", "1800 s after", "3600 s"),
    "unknown-layout.csv": ("unknown layout", "'hour of year;power'", *LAYOUTS.names()),
    "unknown-unit.csv": ("column power [hp]", "unknown unit", "got 'hp'", "MW"),
}
ZONES = {"spring.csv": "Europe/Berlin", "autumn.csv": "Europe/Berlin", "german-dot.csv": "Europe/Berlin"}


def test_every_broken_file_is_tested():
    assert sorted(MESSAGES) == sorted(file.name for file in BROKEN.iterdir())


@pytest.mark.parametrize("name", MESSAGES)
def test_message_says_what_and_where(name):
    with pytest.raises(SupplyError) as caught:
        read_traces(BROKEN / name, zone=ZONES.get(name))
    message = str(caught.value)
    assert message.startswith(str(BROKEN / name))
    for words in MESSAGES[name]:
        assert words in message


def test_missing_file_and_folder_are_told_apart(tmp_path):
    with pytest.raises(SupplyError, match="there is no such file"):
        read_trace(tmp_path / "nothing.csv")
    with pytest.raises(SupplyError, match="this is a folder"):
        read_trace(tmp_path)


def test_fill_is_for_gaps_and_empties_only():
    for name in ("text-in-number.csv", "infinite.csv", "out-of-order.csv", "duplicate.csv", "uneven.csv"):
        with pytest.raises(SupplyError):
            read_trace(BROKEN / name, fill="previous")


@pytest.mark.parametrize("name", ["spring.csv", "autumn.csv"])
def test_fill_does_not_decide_what_the_clock_showed(name):
    with pytest.raises(SupplyError, match="padded"):
        read_trace(BROKEN / name, fill="previous", zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("fill", "values"),
    [("previous", [1, 2, 2, 2, 2, 3, 4]), ("zero", [1, 2, 0, 0, 0, 3, 4]),
     ("linear", [1, 2, 2.25, 2.5, 2.75, 3, 4])],
)  # fmt: skip
def test_a_gap_is_filled_as_said_and_counted(fill, values):
    trace = read_trace(BROKEN / "gap.csv", fill=fill)
    assert (trace.values / 1000.0).tolist() == values
    assert trace.filled == 3
    assert trace.end - trace.start == 7 * 3600.0


def test_the_day_before_fills_a_gap(tmp_path):
    file = tmp_path / "two_days.csv"
    rows = [f"2024-01-{1 + h // 24:02d}T{h % 24:02d}:00,{h}" for h in range(48) if h not in (30, 31)]
    file.write_text("time,power [W]\n" + "\n".join(rows) + "\n2024-01-03T00:00,\n")
    trace = read_trace(file, fill="day-before")
    assert trace.values[[29, 30, 31, 32, 48]].tolist() == [29, 6, 7, 32, 24]
    assert trace.filled == 3


def test_nothing_to_fill_from_is_an_error():
    for fill in ("previous", "linear", "day-before"):
        with pytest.raises(SupplyError, match="no value to fill column power") as caught:
            read_trace(BROKEN / "nothing-before.csv", fill=fill)
        assert "2024-01-01T00:00Z" in str(caught.value)


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"fill": "guess"}, "day-before"),
        ({"zone": "Europe/Berlinn"}, "unknown time zone"),
        ({"zone": ""}, "unknown time zone"),
        ({"zone": "../etc/passwd"}, "unknown time zone"),
        ({"dst": "summer", "zone": "UTC"}, "exact, padded"),
        ({"dst": "padded"}, "need a time zone"),
        ({"layout": "eia-931"}, "Did you mean 'eia-930'"),
    ],
)
def test_unknown_options_are_refused(option, words):
    with pytest.raises(ParameterError, match=words):
        read_trace(BROKEN / "gap.csv", **option)


def test_a_layout_that_was_said_must_fit():
    with pytest.raises(SupplyError, match="header does not fit the layout eia-930"):
        read_trace(BROKEN / "gap.csv", layout="eia-930", fill="zero")


def test_the_column_is_asked_for_and_must_exist():
    with pytest.raises(SupplyError, match=r"several columns.*wind, sun, hydro, carbon_intensity, renewable"):
        read_trace(BROKEN / "empty-cell.csv", fill="linear")
    with pytest.raises(SupplyError, match="unknown column; got 'coal'"):
        read_trace(BROKEN / "empty-cell.csv", "coal", fill="linear")


def test_a_unit_that_contradicts_the_file_is_refused():
    with pytest.raises(SupplyError, match="unit differs from the file's; got 'MW'; allowed: kW"):
        read_trace(BROKEN / "gap.csv", unit="MW", fill="zero")
    assert read_trace(BROKEN / "no-unit.csv", unit="MW").values.tolist() == [1e6, 2e6]


def test_a_mistyped_year_is_not_filled_with_centuries(tmp_path):
    file = tmp_path / "typed.csv"
    file.write_text("time,power [W]\n2024-01-01T00:00,1\n2024-01-01T01:00,1\n9999-01-01T02:00,1\n")
    with pytest.raises(SupplyError, match="more rows missing than present"):
        read_trace(file, fill="zero")


def test_one_endless_line_is_an_unknown_layout(tmp_path):
    (tmp_path / "endless.csv").write_text("x" * 200_000)
    with pytest.raises(SupplyError, match="unknown layout"):
        read_trace(tmp_path / "endless.csv")


@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_the_first_and_last_years_of_the_calendar_do_no_harm(zone, tmp_path):
    file = tmp_path / "old.csv"
    first, last = "0001-01-01T0{}:00", "9999-12-31T2{}:00"
    for text in (f"{first}+02:00", first, last):
        times = (text.format(2), text.format(3))
        file.write_text("time,power [W]\n" + "".join(f"{time},1\n" for time in times))
        assert read_trace(file, zone=zone).step == 3600.0
