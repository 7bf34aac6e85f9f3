"""Each layout on a few rows as its source writes them: names, units, times in UTC, clock changes."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wfsched.core.errors import SupplyError
from wfsched.energy.instant import format_instant, parse_instant
from wfsched.energy.reading.read import read_trace, read_traces
from wfsched.energy.reading.registry import LAYOUTS
from wfsched.energy.reading.unit import parse_unit

EXAMPLES = {
    "eia-930": "timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH,avg_CI\n"
    "2022-01-01 00:00:00+00:00,3130.0,1367.0,2304.0,44.0,6764.0,19.0,2265.0,189.0,222.3\n"
    "2022-01-01 01:00:00+00:00,3013.0,0.0,2723.0,42.0,8603.0,19.0,2265.0,1159.0,260.9\n",
    "smard": "Datum von;Datum bis;Wind Onshore [MWh] Originalauflösungen;"
    "Photovoltaik [MWh] Originalauflösungen\n"
    "01.06.2024 00:00;01.06.2024 00:15;1.234,5;0\n"
    "01.06.2024 00:15;01.06.2024 00:30;-;0\n"
    "01.06.2024 00:30;01.06.2024 00:45;1.230,25;12\n",
    "smard-iso": "DateTime,Wasserkraft [MWh],Gesamtverbrauch (Netzlast) [MWh],Wind Onshore [MWh]\n"
    "2024-01-01 00:00:00,11.75,414.75,170.5\n2024-01-01 01:00:00,11.75,403.0,167.25\n",
    "entso-e-price": "Datetime,Price (EUR/MWh)\n2023-01-01 00:00:00,-5.17\n2023-01-01 01:00:00,-1.07\n",
    "electricity-maps": "Datetime (UTC),Country,Zone name,Zone id,Carbon intensity gCO₂eq/kWh (direct),"
    "Carbon intensity gCO₂eq/kWh (Life cycle),Carbon-free energy percentage (CFE%),"
    "Renewable energy percentage (RE%),Data source,Data estimated,Data estimation method\n"
    "2023-01-01 00:00:00,Austria,Austria,AT,40.5,78.25,90,88,x,false,\n"
    "2023-01-01 01:00:00,Austria,Austria,AT,41.5,79.25,89,87,x,false,\n",
    "electricity-maps-avg": "datetime,created_at,timestamp,zone_name,carbon_intensity_avg,"
    "power_origin_percent_renewable_avg\n"
    "2021-01-01T00:00:00+00:00,x,1609459200,DE,541.69,28.95\n"
    "2021-01-01T01:00:00+00:00,x,1609462800,DE,548.44,28.29\n",
    "zones": "utc,DE-LU,US-CAL-CISO,ZA\n2023-01-01 00:00:00,185.8,309.75,707.35\n"
    "2023-01-01 01:00:00,185.7,283.77,711.17\n",
    "eia-balance": "Balancing Authority,Data Date,Local Time at End of Hour,UTC Time at End of Hour,"
    "Demand (MW),Net Generation (MW) from Hydropower Excluding Pumped Storage,"
    "Net Generation (MW) from Solar without Integrated Battery Storage,"
    "Net Generation (MW) from Solar with Integrated Battery Storage,"
    "Net Generation (MW) from Wind without Integrated Battery Storage,Region\n"
    'BPAT,07/01/2025,07/01/2025 1:00:00 AM,07/01/2025 8:00:00 AM,"7,500","6,100",2,-30,"1,250",NW\n'
    'BPAT,07/01/2025,07/01/2025 2:00:00 AM,07/01/2025 9:00:00 AM,"7,400","6,000",12,-2,"1,300",NW\n',
    "smard-english": "Start date;End date;Photovoltaics [MWh] Original resolutions;"
    "Wind onshore [MWh] Original resolutions\n"
    "Jun 1, 2024 12:45 PM;Jun 1, 2024 1:00 PM;1,500.25;2,000.75\n"
    "Jun 1, 2024 1:00 PM;Jun 1, 2024 1:15 PM;1,500.50;-\n"
    "Jun 1, 2024 1:15 PM;Jun 1, 2024 1:30 PM;1,500.75;2,001.00\n",
    "entso-e": '"Area","MTU","Solar - Actual Aggregated [MW]","Wind Offshore - Actual Aggregated [MW]"\n'
    '"BZN|NL","01.06.2024 00:00 - 01.06.2024 00:15 (UTC)","0","n/e"\n'
    '"BZN|NL","01.06.2024 00:15 - 01.06.2024 00:30 (UTC)","7","n/e"\n',
    "entsoe-py": ",Solar,Hydro Pumped Storage,Hydro Pumped Storage,Wind Offshore\n"
    ",Actual Aggregated,Actual Aggregated,Actual Consumption,Actual Aggregated\n"
    "2024-06-01 00:00:00+02:00,0.0,50.0,,4000.0\n2024-06-01 01:00:00+02:00,3.0,60.0,70.0,4100.0\n",
    "electricity-maps-api": "zone,carbonIntensity,datetime,updatedAt,emissionFactorType,isEstimated\n"
    "NL,251,2024-06-01T00:00:00.000Z,2024-06-01T01:40:10.000Z,lifecycle,false\n"
    "NL,263,2024-06-01T01:00:00.000Z,2024-06-01T01:40:10.000Z,lifecycle,true\n",
    "neso": "datetime,forecast,actual,index\n2024-06-01T00:00:00,88,91,low\n2024-06-01T00:30:00,87,92,low\n",
    "neso-regional": "datetime,South Wales,London\n2024-06-01T00:00:00,201,90\n2024-06-01T00:30:00,203,95\n",
    "neso-mix": "DATETIME,GAS,WIND,WIND_EMB,HYDRO,SOLAR,GENERATION,CARBON_INTENSITY,RENEWABLE,GAS_perc\n"
    "2024-06-01 00:00:00,7000,4000,900,200,0,21000,111,5100,33.3\n"
    "2024-06-01 00:30:00,7100,4100,950,200,0,21000,113,5250,33.8\n",
    "watttime": "point_time,value\n2024-06-01T00:00:00+00:00,1000\n2024-06-01T00:05:00+00:00,900\n",
    "renewables-ninja": "# Renewables.ninja Wind (Point API) - 50.1, 8.7\n"
    "# Units: time in UTC, local_time in Europe/Berlin, electricity in kW\n"
    "time,local_time,electricity\n2019-06-01 00:00,2019-06-01 02:00,0.5\n"
    "2019-06-01 01:00,2019-06-01 03:00,0.75\n",
    "plain": "time,solar roof (kW),tariff [EUR/kWh]\n2024-06-01T00:00Z,0,0.3\n2024-06-01T00:30Z,1.5,0.25\n",
}
# What each example says at its last row: trace, value in the unit inside, unit.
LAST = {
    "eia-930": [("wind", 3.013e9, "W"), ("carbon_intensity", 260.9, "g/kWh"), ("renewable", 5.736e9, "W")],
    "smard": [("wind_onshore", 1230.25 * 4e6, "W"), ("sun", 48e6, "W"), ("renewable", 4.969e9, "W")],
    "smard-iso": [("hydro", 11.75e6, "W"), ("load", 403e6, "W"), ("renewable", 179e6, "W")],
    "entso-e-price": [("price", -0.00107, "EUR/kWh")],
    "electricity-maps": [
        ("carbon_intensity_direct", 41.5, "g/kWh"),
        ("carbon_intensity", 79.25, "g/kWh"),
        ("carbon_free", 0.89, "1"),
        ("renewable_share", 0.87, "1"),
    ],
    "electricity-maps-avg": [("carbon_intensity", 548.44, "g/kWh"), ("renewable_share", 0.2829, "1")],
    "eia-balance": [
        ("sun", 10e6, "W"),
        ("wind", 1.3e9, "W"),
        ("hydro", 6e9, "W"),
        ("load", 7.4e9, "W"),
        ("renewable", 7.31e9, "W"),
        ("sun_with_battery", -2e6, "W"),
    ],
    "smard-english": [("sun", 1500.75 * 4e6, "W"), ("wind_onshore", 2001 * 4e6, "W")],
    "entso-e": [("sun", 7e6, "W")],
    "entsoe-py": [("sun", 3e6, "W"), ("pumped_storage_consumption", 70e6, "W"), ("renewable", 4.103e9, "W")],
    "electricity-maps-api": [("carbon_intensity", 263, "g/kWh")],
    "neso": [("carbon_intensity", 92, "g/kWh"), ("carbon_intensity_forecast", 87, "g/kWh")],
    "neso-regional": [("South Wales", 203, "g/kWh"), ("London", 95, "g/kWh")],
    "neso-mix": [
        ("wind", 5.05e9, "W"),
        ("carbon_intensity", 113, "g/kWh"),
        ("renewable", 5.25e9, "W"),
        ("gas_share", 0.338, "1"),
    ],
    "watttime": [("carbon_intensity", 0.45359237 * 900, "g/kWh")],
    "renewables-ninja": [("wind", 750.0, "W")],
    "zones": [("ZA", 711.17, "g/kWh"), ("DE-LU", 185.7, "g/kWh")],
    "plain": [("solar roof", 1500.0, "W"), ("tariff", 0.25, "EUR/kWh")],
}
# When each example begins.
FIRST = {
    "eia-balance": "2025-07-01T07:00Z",  # the hour that ends at 8:00 AM
    "smard-english": "2024-06-01T10:45Z",  # German summer time
    "entso-e": "2024-06-01T00:00Z",
    "entsoe-py": "2024-05-31T22:00Z",
    "electricity-maps-api": "2024-06-01T00:00Z",
    "neso": "2024-06-01T00:00Z",
    "neso-regional": "2024-06-01T00:00Z",
    "neso-mix": "2024-06-01T00:00Z",
    "watttime": "2024-06-01T00:00Z",
    "renewables-ninja": "2019-06-01T00:00Z",
}
OPTIONS = {
    "smard": {"zone": "Europe/Berlin", "fill": "previous"},
    "smard-iso": {"zone": "Europe/Berlin"},
    "entso-e-price": {"zone": "Europe/Berlin"},
    "zones": {"unit": "g/kWh"},
    "smard-english": {"fill": "previous"},
    "entsoe-py": {"fill": "zero"},
}


@pytest.fixture
def write(tmp_path):
    def write(text, name="trace.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def test_every_layout_has_an_example():
    assert sorted(EXAMPLES) == sorted(set(LAYOUTS.names()) - {"epw"})


@pytest.mark.parametrize("name", EXAMPLES)
def test_layout_is_told_by_its_header_and_read_in_si(name, write):
    traces = read_traces(write(EXAMPLES[name]), **OPTIONS.get(name, {}))
    for trace, value, unit in LAST[name]:
        assert traces[trace].unit == unit
        assert traces[trace].values[-1] == pytest.approx(value, rel=1e-12)
        assert f"({name})" in traces[trace].source
        assert format_instant(traces[trace].start) == FIRST.get(name, format_instant(traces[trace].start))


@pytest.mark.parametrize("name", EXAMPLES)
def test_only_catch_all_layouts_claim_the_header_of_another(name):
    claims = [entry.name for entry in LAYOUTS if entry.load().fits(EXAMPLES[name])]
    assert claims[0] == name
    assert set(claims[1:]) <= {"plain"}


def test_a_layout_by_name_reads_what_the_header_alone_gives_to_another(write):
    traces = read_traces(write(EXAMPLES["smard-iso"]), layout="plain")
    assert traces["Wasserkraft"].unit == "W"


def test_a_column_goes_by_the_name_in_its_file_too(write):
    file = write(EXAMPLES["eia-930"])
    assert read_trace(file, "WND").values.tolist() == read_trace(file, "wind").values.tolist()


def test_packed_files_and_byte_order_marks_are_read(tmp_path):
    (tmp_path / "marked.csv").write_text(EXAMPLES["eia-930"], encoding="utf-8-sig")
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(EXAMPLES["eia-930"].encode()))
    for name in ("marked.csv", "packed.csv.gz"):
        assert read_trace(tmp_path / name, "wind").values[0] == 3.13e9


def test_semicolons_without_values_are_empty_cells(write):
    with pytest.raises(SupplyError, match=r"row 3 \(2024-06-01 00:15\).*Wind Onshore"):
        read_trace(write(EXAMPLES["smard"]), "wind_onshore", zone="Europe/Berlin")


def test_older_downloads_of_smard_have_the_time_in_columns_of_their_own(write):
    text = "Datum;Anfang;Ende;Deutschland/Luxemburg [€/MWh] Originalauflösungen\n" \
        "15.01.2024;00:00;01:00;39,01\n15.01.2024;01:00;02:00;-1.038,5\n"  # fmt: skip
    trace = read_trace(write(text), zone="Europe/Berlin")
    assert trace.unit == "EUR/kWh"
    assert trace.values.tolist() == pytest.approx([0.03901, -1.0385])
    assert format_instant(trace.start) == "2024-01-14T23:00Z"


# --- time -------------------------------------------------------------------------------------


def plain(times):
    return "time,power [W]\n" + "".join(f"{t},{i}\n" for i, t in enumerate(times))


def test_offsets_in_the_text_are_honoured_whatever_the_zone(write):
    times = ["2024-06-01T02:00+02:00", "2024-06-01T01:00Z", "2024-05-31T21:00-05:00"]
    trace = read_trace(write(plain(times)), zone="Asia/Tokyo")
    assert format_instant(trace.start) == "2024-06-01T00:00Z"
    assert trace.step == 3600.0


def test_times_without_offset_are_utc_or_in_the_zone(write):
    file = write(plain(["2024-01-01 12:00", "2024-01-01 13:00"]))
    assert read_trace(file).start == parse_instant("2024-01-01T12:00Z")
    assert read_trace(file, zone="Europe/Berlin").start == parse_instant("2024-01-01T11:00Z")
    assert read_trace(file, zone="America/Los_Angeles").start == parse_instant("2024-01-01T20:00Z")


def local_times(first, last, minutes, zone="Europe/Berlin"):
    """What a wall clock shows at even steps from `first` to before `last` [UTC]."""
    instant, out = datetime.fromisoformat(first), []
    while instant < datetime.fromisoformat(last):
        out.append(instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M"))
        instant += timedelta(minutes=minutes)
    return out


@pytest.mark.parametrize("minutes", [10, 15, 30])
@pytest.mark.parametrize(
    ("first", "last", "zone"),
    [
        ("2024-03-30T20:00+00:00", "2024-03-31T20:00+00:00", "Europe/Berlin"),
        ("2024-10-26T20:00+00:00", "2024-10-27T20:00+00:00", "Europe/Berlin"),
        ("2024-04-06T12:00+00:00", "2024-04-07T12:00+00:00", "Australia/Lord_Howe"),
    ],
)
def test_local_time_comes_back_even_over_a_change_of_the_clock(first, last, zone, minutes, write):
    times = local_times(first, last, minutes, zone)
    trace = read_trace(write(plain(times)), zone=zone)
    assert trace.start == parse_instant(first)
    assert trace.end == parse_instant(last)
    assert trace.step == minutes * 60
    assert trace.values.tolist() == list(range(len(times)))


@pytest.mark.parametrize("day", ["2024-03-31", "2024-10-27"])
def test_hours_of_local_time_come_back_even(day, write):
    first = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    times = local_times(first.isoformat(), (first + timedelta(days=1)).isoformat(), 60)
    trace = read_trace(write(plain(times)), zone="Europe/Berlin")
    assert (trace.start, trace.step, len(trace.values)) == (first.timestamp(), 3600.0, 24)


def test_in_spring_the_hour_after_one_is_three(write):
    trace = read_trace(write(plain(["2024-03-31 01:00", "2024-03-31 03:00"])), zone="Europe/Berlin")
    assert trace.step == 3600.0
    assert format_instant(trace.start) == "2024-03-31T00:00Z"


def days_of_24_hours(day, unit):
    rows = "".join(f"{day} {h:02d}:00,{2.0 if h == 2 else 1.0}\n" for h in range(24))
    return f"time,x [{unit}]\n{rows}"


@pytest.mark.parametrize(("unit", "twice"), [("MWh", 1e6), ("MW", 2e6), ("EUR/MWh", 0.002)])
def test_padded_days_share_an_energy_between_both_hours_and_repeat_the_rest(unit, twice, write):
    trace = read_trace(write(days_of_24_hours("2024-10-27", unit)), zone="Europe/Berlin", dst="padded")
    assert len(trace.values) == 25
    assert trace.values[2:4] == pytest.approx([twice, twice])
    assert (trace.start, trace.end) == (
        parse_instant("2024-10-26T22:00Z"),
        parse_instant("2024-10-27T23:00Z"),
    )


def test_padded_days_lose_the_hour_that_never_was(write):
    trace = read_trace(write(days_of_24_hours("2024-03-31", "MW")), zone="Europe/Berlin", dst="padded")
    assert len(trace.values) == 23
    assert (trace.values == 1e6).all()
    assert trace.end - trace.start == 23 * 3600


def test_padded_days_do_not_hide_rows_out_of_order(write):
    times = ["2024-10-27 01:00", "2024-10-27 02:00", "2024-10-27 04:00", "2024-10-27 03:00"]
    with pytest.raises(SupplyError, match="row 5: time before that of row 4"):
        read_trace(write(plain(times)), zone="Europe/Berlin", dst="padded")


def test_a_known_local_layout_may_be_said_to_be_in_utc(write):
    trace = read_trace(write(EXAMPLES["entso-e-price"]), zone="UTC")
    assert trace.start == parse_instant("2023-01-01")


# --- units ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "factor"),
    [
        ("kW", "W", 1e3), ("GW", "W", 1e9), ("EUR/MWh", "EUR/kWh", 1e-3), ("€/MWh", "EUR/kWh", 1e-3),
        ("USD/kWh", "USD/kWh", 1.0), ("gCO₂eq/kWh", "g/kWh", 1.0), ("kg/MWh", "g/kWh", 1.0),
        ("lb/MWh", "g/kWh", 0.45359237), ("g CO2eq / kWh", "g/kWh", 1.0), ("%", "1", 0.01),
    ],
)  # fmt: skip
def test_units_become_those_inside(text, name, factor):
    unit = parse_unit(text)
    assert unit.name == name
    assert unit.factor == pytest.approx(factor, rel=1e-15)
    assert not unit.per_step


@pytest.mark.parametrize("text", ["mW", "kwh", "eur/MWh", "$/MWh", "g", "MW/h", ""])
def test_units_that_may_mean_something_else_are_refused(text):
    with pytest.raises(SupplyError, match="unknown unit"):
        parse_unit(text)


def test_energies_become_the_mean_power_of_their_step():
    assert parse_unit("kWh").per_step
    assert parse_unit("kWh").factor == 3.6e6


# --- EPW --------------------------------------------------------------------------------------


def epw(hours=48, offset=-8.0, **changes):
    head = f"LOCATION,Somewhere,CA,USA,TMY,1,37.36,-121.92,{offset},15.5\n" + "x\n" * 7
    rows = []
    for h in range(hours):
        cells = ["2012", str(1 + h // 744), str(1 + h // 24), str(1 + h % 24), "0", "?"] + ["0"] * 16
        cells[6], cells[13], cells[21] = "10.5", str(100 + h), changes.get("wind", "3.0")
        rows.append(",".join(cells) + "\n")
    return head + "".join(rows)


def test_weather_is_laid_into_one_year_in_local_standard_time(write):
    traces = read_traces(write(epw(), "weather.epw"))
    assert traces["ghi"].unit == "W/m2"
    assert format_instant(traces["ghi"].start) == "2023-01-01T08:00Z"
    assert traces["ghi"].values[:2].tolist() == [100, 101]
    assert (traces["temperature"].values == 10.5).all()


def test_weather_that_is_missing_is_no_number(write):
    with pytest.raises(SupplyError, match=r"row 9 .*wind speed"):
        read_traces(write(epw(wind="999"), "weather.epw"))
    assert "ghi" in read_traces(write(epw(wind="999"), "weather.epw"), ("ghi",))


def test_instants_in_text():
    assert parse_instant("2022-06-01") == datetime(2022, 6, 1, tzinfo=UTC).timestamp()
    assert format_instant(parse_instant("2022-06-01T06:00:30+02:00")) == "2022-06-01T04:00:30Z"
    assert np.isclose(parse_instant("2022-06-01T00:00:00.5Z") % 1, 0.5)
