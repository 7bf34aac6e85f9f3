"""Trace files as meters, portals and spreadsheets write them: the right values, or what to do."""

from __future__ import annotations

import pytest

from wfsched.core.errors import ParameterError, SupplyError
from wfsched.energy.instant import format_instant, parse_instant
from wfsched.energy.reading.read import read_trace, read_traces

PORTAL = (
    "Datetime (UTC),Country,Zone name,Zone id,Carbon intensity gCO₂eq/kWh (direct),"
    "Carbon intensity gCO₂eq/kWh (Life cycle),Renewable energy percentage (RE%)\n"
)


@pytest.fixture
def write(tmp_path):
    def write(text, name="trace.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def portal(*rows):
    """Rows of (time, zone, life-cycle intensity)."""
    names = {"PL": "Poland", "SE": "Sweden", "DE": "Germany"}
    return PORTAL + "".join(f"{t},{names[z]},{names[z]},{z},{g - 50},{g},20\n" for t, z, g in rows)


def plain(*rows, unit="g/kWh", name="carbon"):
    return f"time,{name} [{unit}]\n" + "".join(f"{time},{value}\n" for time, value in rows)


# --- zones of the grid ------------------------------------------------------------------------


ONE_AFTER_THE_OTHER = portal(
    ("2025-03-01 00:00:00", "PL", 760), ("2025-03-01 01:00:00", "PL", 760),
    ("2025-03-01 02:00:00", "SE", 20), ("2025-03-01 03:00:00", "SE", 20),
)  # fmt: skip
MIXED = portal(
    ("2025-03-01 00:00:00", "PL", 760), ("2025-03-01 00:00:00", "SE", 20),
    ("2025-03-01 01:00:00", "PL", 760), ("2025-03-01 01:00:00", "SE", 20),
)  # fmt: skip


@pytest.mark.parametrize(("text", "row"), [(ONE_AFTER_THE_OTHER, 4), (MIXED, 3)])
def test_a_file_of_two_zones_is_refused_and_both_are_named(text, row, write):
    with pytest.raises(SupplyError, match=rf"row {row} .*column Zone id changes from 'PL' to 'SE'") as caught:
        read_traces(write(text))
    assert "--zone-id PL" in str(caught.value)


@pytest.mark.parametrize("text", [ONE_AFTER_THE_OTHER, MIXED])
def test_one_zone_of_two_is_read(text, write):
    trace = read_trace(write(text), "carbon_intensity", zone_id="PL")
    assert trace.values.tolist() == [760, 760]
    assert trace.end - trace.start == 7200
    assert set(read_trace(write(text), "carbon_intensity", zone_id="SE").values) == {20}


def test_a_zone_that_is_not_there_is_told_with_those_that_are(write):
    with pytest.raises(SupplyError, match=r"no row of this zone.*got 'DE'; allowed: PL, SE"):
        read_traces(write(MIXED), zone_id="DE")


def test_a_zone_of_a_file_that_names_none_is_refused(write):
    with pytest.raises(ParameterError, match="no column that names the zone"):
        read_traces(write(plain(("2025-03-01T00:00Z", 1), ("2025-03-01T01:00Z", 2))), zone_id="PL")


def test_zones_are_told_in_every_layout_that_names_them(write):
    files = {
        "plain": "time,zone,carbon [g/kWh]\n2025-03-01T00:00Z,A,1\n2025-03-01T01:00Z,B,2\n",
        "api": "zone,carbonIntensity,datetime\nA,1,2025-03-01T00:00:00.000Z\nB,2,2025-03-01T01:00:00.000Z\n",
        "avg": "datetime,zone_name,carbon_intensity_avg\n2025-03-01T00:00Z,A,1\n2025-03-01T01:00Z,B,2\n",
        "web": '"Area","MTU","Solar - Actual Aggregated [MW]"\n'
        '"BZN|A","01.01.2024 00:00 - 01.01.2024 01:00 (UTC)","1"\n'
        '"BZN|B","01.01.2024 01:00 - 01.01.2024 02:00 (UTC)","2"\n',
        "eia": "Balancing Authority,UTC Time at End of Hour,Net Generation (MW) from Wind\n"
        "A,01/01/2025 8:00:00 AM,1\nB,01/01/2025 9:00:00 AM,2\n",
    }
    for text in files.values():
        with pytest.raises(SupplyError, match=r"row 3 .*changes from '(BZN\|)?A' to '(BZN\|)?B'"):
            read_traces(write(text))
        with pytest.raises(SupplyError, match="fewer than two rows"):
            read_traces(write(text), zone_id="B")


# --- steps ------------------------------------------------------------------------------------


def test_energies_belong_to_their_own_step(write):
    """4 + 4 + 1 + 1 + 1 + 1 = 12 MWh = 43.2 GJ, 4 MW throughout."""
    times = ("20:00", "21:00", "22:00", "22:15", "22:30", "22:45")
    text = plain(
        *((f"2025-09-30T{t}Z", e) for t, e in zip(times, (4, 4, 1, 1, 1, 1))), unit="MWh", name="green"
    )
    trace = read_trace(write(text))
    assert trace.values.tolist() == [4e6] * 6
    assert trace.integral(trace.start, trace.end) == 43.2e9
    assert (trace.filled, format_instant(trace.end)) == (0, "2025-09-30T23:00Z")
    assert trace.notes == ("trace.csv: steps of 900 s from 2025-09-30T22:00Z on",)


def test_prices_may_go_from_hours_to_quarters(write):
    """(100 + 110 + 120 + 130 + (80 + 84 + 88 + 92) / 4) / 5 = 109.2 EUR/MWh."""
    times = ("18:00", "19:00", "20:00", "21:00", "22:00", "22:15", "22:30", "22:45")
    prices = (100, 110, 120, 130, 80, 84, 88, 92)
    rows = "".join(f"2025-09-30T{t}+00:00,{p}\n" for t, p in zip(times, prices))
    trace = read_trace(write("Datetime,Price (EUR/MWh)\n" + rows))
    assert len(trace.values) == 8
    assert trace.mean(trace.start, trace.end) == pytest.approx(0.1092, rel=1e-12)


def test_quarters_amid_hours_are_steps_too(write):
    times = ("00:00", "01:00", "02:00", "02:15", "02:30", "02:45", "03:00", "04:00", "05:00")
    trace = read_trace(write(plain(*((f"2025-03-01T{t}Z", 1) for t in times), unit="MWh")))
    assert (trace.values / 1e6).tolist() == [1, 1, 4, 4, 4, 4, 1, 1, 1]


def test_a_gap_is_one_in_steps_that_change(write):
    times = ("20:00", "21:00", "22:00", "22:15", "22:45", "23:00", "23:15")
    text = plain(*((f"2025-09-30T{t}Z", i) for i, t in enumerate(times)))
    with pytest.raises(SupplyError, match="rows 5 to 6: missing step of 900 s"):
        read_trace(write(text))
    trace = read_trace(write(text), fill="previous")
    assert trace.values.tolist() == [0, 1, 2, 3, 3, 4, 5, 6]
    assert trace.filled == 1


def test_two_missing_rows_side_by_side_are_no_coarser_step(write):
    hours = (0, 1, 2, 3, 5, 7, 8, 9, 10)
    text = plain(*((f"2025-03-01T{h:02d}:00Z", h) for h in hours))
    with pytest.raises(SupplyError, match="rows 5 to 6: missing step of 3600 s"):
        read_trace(write(text))


def test_uneven_steps_are_read_when_the_user_says_so(write):
    file = write(plain(("2025-03-01T00:00Z", 1), ("2025-03-01T06:00Z", 2), ("2025-03-01T22:00Z", 3)))
    with pytest.raises(SupplyError, match=r"uneven steps.*--step uneven"):
        read_trace(file)
    trace = read_trace(file, step="uneven")
    assert (trace.knots - trace.start).tolist() == [0, 6 * 3600, 22 * 3600]
    assert trace.end - trace.start == 38 * 3600


def test_a_step_that_was_said_shows_the_gaps(write):
    file = write(plain(("2025-03-01T00:00Z", 1), ("2025-03-01T02:00Z", 2)))
    assert read_trace(file).step == 7200
    with pytest.raises(SupplyError, match="missing step of 3600 s"):
        read_trace(file, step="1h")
    assert read_trace(file, step="1h", fill="linear").values.tolist() == [1, 1.5, 2]
    with pytest.raises(ParameterError, match=r"unknown step; got 'often'"):
        read_trace(file, step="often")


def test_months_are_steps(write):
    """(31 x 350.25 + 28 x 360.25 + 31 x 370.25 + 30 x 380.25) / 120 = 365.25."""
    rows = ((f"2025-{m:02d}-01 00:00:00", "DE", 340.25 + 10 * m) for m in range(1, 5))
    trace = read_trace(write(portal(*rows)), "carbon_intensity")
    assert trace.mean(trace.start, trace.end) == pytest.approx(365.25, rel=1e-12)
    assert format_instant(trace.end) == "2025-05-01T00:00Z"


def test_a_single_year_is_a_step_of_the_portal(write):
    trace = read_trace(write(portal(("2025-01-01 00:00:00", "DE", 350.25))), "carbon_intensity")
    assert (trace.values.tolist(), format_instant(trace.end)) == ([350.25], "2026-01-01T00:00Z")
    assert "one row: taken as the year" in trace.notes[0]
    with pytest.raises(SupplyError, match=r"fewer than two rows.*--step"):
        read_trace(write(portal(("2025-03-01 00:00:00", "DE", 350.25))), "carbon_intensity")
    month = read_trace(
        write(portal(("2025-03-01 00:00:00", "DE", 350.25)), "DE_2025_monthly.csv"), "carbon_intensity"
    )
    assert format_instant(month.end) == "2025-04-01T00:00Z"


def test_years_quarters_and_days_of_a_local_clock_are_steps(write):
    years = plain(("2023-01-01", 1), ("2024-01-01", 2), ("2025-01-01", 3), unit="MWh")
    trace = read_trace(write(years))
    assert trace.values == pytest.approx([1e6 / 8760, 2e6 / 8784, 3e6 / 8760])
    quarters = read_trace(write(plain(("2025-01-01", 1), ("2025-04-01", 2), ("2025-07-01", 3))))
    assert format_instant(quarters.end) == "2025-10-01T00:00Z"
    days = plain(*((f"2024-03-{d}", 23 if d == 31 else 24) for d in range(29, 32)), unit="kWh")
    trace = read_trace(write(days), zone="Europe/Berlin")
    assert trace.values == pytest.approx([1000, 1000, 1000])  # the day of the change has 23 hours
    assert format_instant(trace.end) == "2024-03-31T22:00Z"


def test_steps_of_months_need_a_day_that_every_month_has(write):
    file = write(plain(("2025-01-31", 1), ("2025-02-28", 2)))
    with pytest.raises(SupplyError, match="rows are not on steps of a month"):
        read_trace(file, step="month")


def test_a_missing_month_is_a_gap(write):
    file = write(plain(("2025-01-01", 1), ("2025-02-01", 2), ("2025-04-01", 4)))
    with pytest.raises(SupplyError, match="rows 3 to 4: missing step of month"):
        read_trace(file)
    trace = read_trace(file, fill="previous")
    assert trace.values.tolist() == [1, 2, 2, 4]
    assert format_instant(float(trace.knots[2])) == "2025-03-01T00:00Z"


# --- clocks -----------------------------------------------------------------------------------


def test_a_file_may_begin_in_the_second_of_two_hours(write):
    rows = "".join(f"2024-10-27 0{h}:00,{h - 1}\n" for h in range(2, 7))
    trace = read_trace(write("Datetime,Price (EUR/MWh)\n" + rows), zone="Europe/Berlin")
    assert format_instant(trace.start) == "2024-10-27T01:00Z"
    assert (trace.values * 1000).tolist() == pytest.approx([1, 2, 3, 4, 5])


def test_quarters_may_begin_amid_the_second_hour(write):
    times = ("02:30", "02:45", "03:00", "03:15", "03:30")
    trace = read_trace(write(plain(*((f"2024-10-27 {t}", 1) for t in times))), zone="Europe/Berlin")
    assert (format_instant(trace.start), trace.step) == ("2024-10-27T01:30Z", 900)


SPRING = plain(*((f"2024-03-31T{h:02d}:00", h) for h in (0, 1, 3, 4)))
AUTUMN = plain(*((f"2024-10-27 0{h}:00", i) for i, h in enumerate((1, 2, 2, 3))))
EQUAL_AUTUMN = plain(*((f"2024-10-27 0{h}:00", 0) for h in (1, 2, 2, 3)))
QUARTERS = plain(
    *((f"2024-10-27 {t}", i) for i, t in enumerate(("02:00", "02:15", "02:30", "02:45", "02:00", "02:15")))
)
NEW_YORK = plain(*((f"2024-03-10T{h:02d}:00", h) for h in (0, 1, 3, 4)))


@pytest.mark.parametrize(
    ("text", "zone"),
    [(SPRING, "Europe/Berlin"), (AUTUMN, "Europe/Berlin"), (EQUAL_AUTUMN, "Europe/Berlin"),
     (QUARTERS, "Europe/Berlin"), (NEW_YORK, "America/New_York")],
)  # fmt: skip
@pytest.mark.parametrize("fill", [None, "linear"])
def test_a_gap_or_a_double_at_a_clock_change_asks_for_the_zone_first(text, zone, fill, write):
    file = write(text)
    with pytest.raises(SupplyError) as caught:
        read_trace(file, fill=fill)
    message = str(caught.value)
    assert f"--zone {zone}" in message
    assert "fill" not in message or message.index("--zone") < message.index("fill")
    trace = read_trace(file, zone=zone)
    assert (trace.filled, trace.step) == (0, 900 if text == QUARTERS else 3600)


def test_utc_with_a_real_gap_there_is_filled_when_it_is_said_to_be_utc(write):
    trace = read_trace(write(SPRING), zone="UTC", fill="linear")
    assert trace.values.tolist() == [0, 1, 2, 3, 4]


def test_a_gap_elsewhere_asks_for_fill(write):
    with pytest.raises(SupplyError, match="--fill") as caught:
        read_trace(write(plain(*((f"2024-05-31T{h:02d}:00", h) for h in (0, 1, 3, 4)))))
    assert "zone" not in str(caught.value)


def test_times_taken_as_utc_are_said(write):
    assert read_trace(write(plain(("2024-05-31T00:00", 1), ("2024-05-31T01:00", 2)))).notes == (
        "trace.csv: times without an offset taken as UTC",
    )
    assert read_trace(write(plain(("2024-05-31T00:00Z", 1), ("2024-05-31T01:00Z", 2)))).notes == ()


# --- order and times --------------------------------------------------------------------------


def test_descending_rows_are_sorted_and_said(write):
    file = write(plain(("2021-04-19T19:30Z", 120), ("2021-04-19T19:00Z", 110), ("2021-04-19T18:30Z", 100)))
    trace = read_trace(file)
    assert trace.values.tolist() == [100, 110, 120]
    assert format_instant(trace.start) == "2021-04-19T18:30Z"
    assert trace.notes == ("trace.csv: rows in descending order: sorted",)


def test_descending_local_rows_keep_both_hours(write):
    times = ("2024-10-27 03:00", "2024-10-27 02:00", "2024-10-27 02:00", "2024-10-27 01:00")
    trace = read_trace(write(plain(*zip(times, (4, 3, 2, 1)))), zone="Europe/Berlin")
    assert (trace.values.tolist(), trace.step) == ([1, 2, 3, 4], 3600)


def test_equal_rows_count_once_and_others_are_an_error(write):
    rows = [("2021-04-19T18:30Z", 100), ("2021-04-19T19:00Z", 110), ("2021-04-19T19:30Z", 120)]
    trace = read_trace(write(plain(rows[0], rows[1], rows[1], rows[2])))
    assert trace.values.tolist() == [100, 110, 120]
    assert trace.notes == ("trace.csv: 1 row that repeats the row before (row 4): counted once",)
    with pytest.raises(SupplyError, match=r"row 4: duplicate time, as in row 3, with other values"):
        read_trace(write(plain(rows[0], rows[1], ("2021-04-19T19:00Z", 111), rows[2])))


@pytest.mark.parametrize("digits", ["{}", "{}000", "{}000000", "{}000000000", "{}.0"])
def test_seconds_since_1970_are_times(digits, write):
    trace = read_trace(write(plain(*((digits.format(s), 100) for s in (1740787200, 1740790800)))))
    assert (format_instant(trace.start), trace.step) == ("2025-03-01T00:00Z", 3600)


def test_a_logger_writes_german_dates_and_brackets(write):
    """A file as inverters export it; local, so the zone is said."""
    file = write("Zeit;PV Power (kW)\n01.06.2026 00:00;0,5\n01.06.2026 00:15;1.250,25\n01.06.2026 00:30;2\n")
    trace = read_trace(file, "PV Power", zone="Europe/Berlin")
    assert (format_instant(trace.start), trace.step) == ("2026-05-31T22:00Z", 900)
    assert trace.values.tolist() == [500, 1250250, 2000]
    assert read_trace(file, "pv_power", zone="Europe/Berlin").values.tolist() == [500, 1250250, 2000]


def test_date_and_time_of_day_may_be_apart(write):
    trace = read_trace(write("Datum;Uhrzeit;Leistung [kW]\n01.06.2026;00:00;1\n01.06.2026;01:00;2\n"))
    assert (format_instant(trace.start), trace.step) == ("2026-06-01T00:00Z", 3600)


def test_other_times_are_read_in_the_format_that_the_message_names(write):
    file = write(plain(("06/01/2026 00:00", 1), ("06/01/2026 01:00", 2)))
    with pytest.raises(SupplyError, match=r"time_format='%m/%d/%Y %H:%M' or '%d/%m/%Y %H:%M'"):
        read_trace(file)
    assert format_instant(read_trace(file, time_format="%m/%d/%Y %H:%M").start) == "2026-06-01T00:00Z"
    assert format_instant(read_trace(file, time_format="%d/%m/%Y %H:%M").start) == "2026-01-06T00:00Z"
    with pytest.raises(SupplyError, match="row 2: not a time in the format that was said"):
        read_trace(file, time_format="%Y %m")
    with pytest.raises(ParameterError, match="not a format of times"):
        read_trace(file, time_format="dd.mm.yyyy")


def test_a_local_time_in_brackets_needs_its_zone(write):
    file = write("Time (CET),x [W]\n2026-06-01 00:00,1\n2026-06-01 01:00,2\n")
    with pytest.raises(SupplyError, match="local times without a zone"):
        read_trace(file)


# --- numbers, units, columns ------------------------------------------------------------------


def hours(*cells, unit="MW", sign=","):
    rows = "".join(f"2025-03-01T{h:02d}:00Z{sign}{cell}\n" for h, cell in enumerate(cells))
    return f"time{sign}green [{unit}]\n{rows}"


@pytest.mark.parametrize(
    ("text", "watts"),
    [
        (hours('"1,200.5"', '"1,300.5"'), [1200.5e6, 1300.5e6]),
        (hours("100,5", "110,5", sign=";"), [100.5e6, 110.5e6]),
        (hours("1.200,5", "110", sign=";"), [1200.5e6, 110e6]),
        (hours("1,200.5", "110", sign=";"), [1200.5e6, 110e6]),
        (hours("1 200,5", "1'300'000", sign=";"), [1200.5e6, 1.3e12]),
        (hours("1.250", "12,5", sign="\t"), [1250e6, 12.5e6]),
        (hours("0,125", "0,250", sign=";"), [0.125e6, 0.25e6]),
        (hours("1.5e1", "+2.", ".5"), [15e6, 2e6, 0.5e6]),
    ],
)
def test_numbers_are_those_that_were_meant(text, watts, write):
    assert read_trace(write(text)).values.tolist() == pytest.approx(watts, rel=1e-15)


def test_a_number_that_may_mean_two_is_asked_for(write):
    file = write(hours("1.250", "2.500", sign=";"))
    with pytest.raises(SupplyError, match=r"may be decimal or part thousands.*got '1.250'.*--decimal"):
        read_trace(file)
    assert (read_trace(file, decimal=".").values / 1e6).tolist() == [1.25, 2.5]
    assert (read_trace(file, decimal=",").values / 1e6).tolist() == [1250, 2500]
    with pytest.raises(ParameterError, match="unknown decimal sign"):
        read_trace(file, decimal=";")


@pytest.mark.parametrize("cell", ["1,5", "1,2000", "12,34,567", "1,200,5", "1.2.3", "0x10", "١"])
def test_what_is_no_number_is_no_number(cell, write):
    with pytest.raises(SupplyError, match=r"row 3 .*not a number"):
        read_trace(write(hours("1", f'"{cell}"', "3")), fill="zero")


@pytest.mark.parametrize("cell", ["NA", "N/A", "null", "n/e", "-", "", "NaN", "None", "#N/A", "n/a"])
def test_missing_values_have_many_names(cell, write):
    file = write(plain(("2025-03-01T00:00Z", 100), ("2025-03-01T01:00Z", cell), ("2025-03-01T02:00Z", 300)))
    with pytest.raises(SupplyError, match=r"row 3 .*missing value"):
        read_trace(file)
    trace = read_trace(file, fill="linear")
    assert (trace.values.tolist(), trace.filled) == ([100, 200, 300], 1)


def test_trailing_commas_are_no_cells(write):
    rows = "2025-03-01T00:00Z,100,\n2025-03-01T01:00Z,110,\n"
    for header in ("time,carbon [g/kWh]\n", "time,carbon [g/kWh],\n"):
        assert read_trace(write(header + rows)).values.tolist() == [100, 110]


NO_UNITS = "Time,Carbon Intensity,Renewable\n2025-03-01 00:00:00,218.2,40\n2025-03-01 00:15:00,217.8,41\n"


def test_columns_without_units_are_read_one_at_a_time(write):
    file = write(NO_UNITS)
    for unit in (None, "g/kWh"):
        with pytest.raises(
            SupplyError, match=r'Carbon Intensity, Renewable: .*--column "Carbon Intensity" --unit'
        ):
            read_traces(file, unit=unit)
    trace = read_trace(file, "Carbon Intensity", unit="g/kWh")
    assert (trace.values.tolist(), trace.unit) == ([218.2, 217.8], "g/kWh")


def test_columns_without_units_beside_others_are_left_out_and_said(write):
    file = write("time,green [W],status\n2025-03-01T00:00Z,1,ok\n2025-03-01T01:00Z,2,ok\n")
    assert list(read_traces(file)) == ["green"]
    assert read_traces(file)["green"].notes == ("trace.csv: columns without a unit left out: status",)


def test_pounds_have_two_spellings(write):
    """1000 lb/MWh = 453.59237 g/kWh."""
    for unit in ("lbs/MWh", "lb/MWh", "lbs CO2/MWh"):
        file = write(plain(("2025-03-01T00:00Z", 1000), ("2025-03-01T01:00Z", 900), unit=unit))
        assert read_trace(file).values == pytest.approx([453.59237, 408.233133], rel=1e-12)


def test_cents_need_a_currency(write):
    file = write(plain(("2025-03-01T00:00Z", 30), ("2025-03-01T01:00Z", 28), unit="ct/kWh", name="price"))
    with pytest.raises(SupplyError, match=r"unit names no currency; got 'ct/kWh'.*unit='EUR ct/kWh'"):
        read_trace(file)
    trace = read_trace(file, unit="EUR ct/kWh")
    assert (trace.values.tolist(), trace.unit) == (pytest.approx([0.30, 0.28]), "EUR/kWh")
    for unit in ("EUR ct/MWh", "EUR/MWh", "g/kWh"):
        with pytest.raises(SupplyError, match="unit"):
            read_trace(file, unit=unit)


# --- negative generation ----------------------------------------------------------------------


def generation(*rows):
    head = "timestamp,WND,SUN,WAT,NG,avg_CI\n"
    return head + "".join(
        f"2022-01-01T{h:02d}:00:00,{w},{s},1000,9000,300\n" for h, (w, s) in enumerate(rows)
    )


def test_own_use_of_the_sun_at_night_counts_zero_and_is_said(write):
    traces = read_traces(write(generation((3000, -25), (3000, -25), (0, -25), (3000, 800))))
    assert traces["sun"].values.tolist() == [0, 0, 0, 800e6]
    assert traces["renewable"].values.tolist() == [4000e6, 4000e6, 1000e6, 4800e6]
    (note,) = traces["sun"].notes
    assert note == "trace.csv: sun: 3 negative values (own use, down to -25 MW) counted as 0"


def test_a_night_alone_is_read_where_the_file_shows_the_size_of_the_grid(write):
    assert read_trace(write(generation((3000, -20), (3100, -20))), "sun").values.tolist() == [0, 0]


def test_large_negative_generation_is_an_error_with_row_time_and_value(write):
    with pytest.raises(SupplyError) as caught:
        read_trace(write(generation((3000, 100), (3000, -500), (3000, 800))), "sun")
    message = str(caught.value)
    for words in (
        "row 3 (2022-01-01T01:00:00)",
        "generation of sun is negative",
        "'-500 MW'",
        "turn the sign",
    ):
        assert words in message


def test_other_traces_may_be_negative(write):
    file = write("time,battery [W],pv [W]\n2022-01-01T00:00Z,-50,-1\n2022-01-01T01:00Z,40,100\n")
    traces = read_traces(file)
    assert traces["battery"].values.tolist() == [-50, 40]
    assert traces["pv"].values.tolist() == [0, 100]
    assert read_trace(file, "battery", generation=False).values.tolist() == [-50, 40]
    with pytest.raises(SupplyError, match=r"row 2 .*generation of battery is negative; got '-50 W'"):
        read_trace(file, "battery", generation=True)


def test_instants_are_posix_seconds():
    assert parse_instant("2025-03-01T00:00Z") == 1740787200
