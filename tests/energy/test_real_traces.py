"""The public files: every one is read, and its means are those that a plain loop over the text finds."""

from __future__ import annotations

import csv
import statistics
import time

import numpy as np
import pytest

from wfsched.core.errors import SupplyError
from wfsched.energy.instant import format_instant, parse_instant
from wfsched.energy.reading.read import read_trace, read_traces

EIA = ("BPAT", "CISO", "ERCO", "MISO", "PJM")
# Rows without values, found by looking at the files; whole rows but for oil in MISO.
EMPTY = {"BPAT": [], "CISO": [108, 3284, 3932], "ERCO": [], "MISO": [3768, 3838, 3839],
         "PJM": [*range(1713, 1735), 7447]}  # fmt: skip


@pytest.fixture(scope="module")
def folder(real_data):
    if not (real_data / "energy").is_dir():
        pytest.skip(f"there are no public supply files in {real_data}")
    return real_data / "energy"


def column(file, name):
    """The numbers of a column, empty cells left out, read without the package."""
    with file.open(encoding="utf-8") as lines:
        cells = [row[name] for row in csv.DictReader(lines)]
    return [float(cell) for cell in cells if cell]


def on_straight_lines(file, name):
    """The same with each run of empty cells on the line between its neighbours."""
    with file.open(encoding="utf-8") as lines:
        cells = [row[name] for row in csv.DictReader(lines)]
    for place, cell in enumerate(cells):
        if not cell:
            after = next(later for later in range(place, len(cells)) if cells[later])
            low, high = float(cells[place - 1]), float(cells[after])
            cells[place] = low + (high - low) / (after - place + 1)
    return [float(cell) for cell in cells]


@pytest.mark.parametrize("area", EIA)
def test_generation_files_have_the_gaps_we_know_and_the_means_of_their_text(area, folder):
    file = folder / f"eia930_2022_{area}.csv"
    if EMPTY[area]:
        with pytest.raises(SupplyError, match=f"row {EMPTY[area][0]} "):
            read_trace(file, "wind")
    traces = read_traces(file, fill="linear")
    assert traces["wind"].filled == len(EMPTY[area])
    for name, header, factor in (
        ("wind", "WND", 1e6),
        ("sun", "SUN", 1e6),
        ("carbon_intensity", "avg_CI", 1),
    ):
        trace = traces[name]
        assert (format_instant(trace.start), format_instant(trace.end)) == (
            "2022-01-01T00:00Z",
            "2023-01-01T00:00Z",
        )
        by_hand = statistics.fmean(on_straight_lines(file, header)) * factor
        assert trace.mean(trace.start, trace.end) == pytest.approx(by_hand, rel=1e-12)
    total = traces["wind"].values + traces["sun"].values + traces["hydro"].values
    assert traces["renewable"].values == pytest.approx(total, rel=1e-12)


@pytest.mark.parametrize(("year", "filled", "hours"), [(2022, 24, 8760), (2023, 0, 8760)])
def test_day_ahead_prices_in_padded_local_days(year, filled, hours, folder):
    file = folder / f"price_DE-LU_{year}.csv"
    trace = read_trace(file, zone="Europe/Berlin", dst="padded", fill="day-before" if filled else None)
    assert (trace.filled, len(trace.values), trace.unit) == (filled, hours, "EUR/kWh")
    assert format_instant(trace.start) == f"{year - 1}-12-31T23:00Z"
    by_hand = column(file, "Price (EUR/MWh)")
    assert trace.mean(trace.start, trace.end) == pytest.approx(statistics.fmean(by_hand) / 1e3, rel=0.005)
    assert trace.values.min() == pytest.approx(min(by_hand) / 1e3)


def test_smard_energies_add_up_over_both_changes_of_the_clock(folder):
    file = folder / "smard_LU_hourly_2024.csv"
    for name, header in (("wind_onshore", "Wind Onshore [MWh]"), ("sun", "Photovoltaik [MWh]"),
                         ("load", "Gesamtverbrauch (Netzlast) [MWh]")):  # fmt: skip
        trace = read_trace(file, name, zone="Europe/Berlin", dst="padded")
        joules = sum(column(file, header)) * 3.6e9
        assert trace.integral(trace.start, trace.end) == pytest.approx(joules, rel=1e-12)
        assert trace.filled == 0


def test_the_hour_that_smard_adds_up_is_shared_again(folder):
    """Row 7204 says 838.75 MWh amid rows of 436 and 414.25: both hours of 2024-10-27 02:00."""
    file = folder / "smard_LU_hourly_2024.csv"
    load = read_trace(file, "load", zone="Europe/Berlin", dst="padded")
    around = load.at(parse_instant("2024-10-27T01:00+02:00") + 3600.0 * np.arange(4))
    assert around.tolist() == [436e6, 419.375e6, 419.375e6, 414.25e6]


def test_carbon_intensity_of_germany(folder):
    file = folder / "ci_DE_2021H1_pcaps.csv"
    trace = read_trace(file, "carbon_intensity")
    assert trace.mean(trace.start, trace.end) == pytest.approx(
        statistics.fmean(column(file, "carbon_intensity_avg")), rel=1e-12
    )
    assert len(trace.values) == 4344


@pytest.mark.parametrize(
    ("name", "unit", "factor", "zones"),
    [
        ("ci_lca_2023_16zones.csv", "g/kWh", 1.0, 16),
        ("renewable_pct_2023_16zones.csv", "%", 0.01, 16),
        ("price_usd_2023_zones.csv", "USD/MWh", 1e-3, 22),
    ],
)
def test_files_with_a_column_for_each_zone(name, unit, factor, zones, folder):
    traces = read_traces(folder / name, unit=unit)
    assert len(traces) == zones
    for zone in ("DE-LU", "US-TEX-ERCO"):
        by_hand = statistics.fmean(column(folder / name, zone)) * factor
        assert traces[zone].mean(traces[zone].start, traces[zone].end) == pytest.approx(by_hand, rel=1e-12)


def test_weather_of_san_jose(folder):
    traces = read_traces(folder / "weather_CA_SanJose.epw")
    with (folder / "weather_CA_SanJose.epw").open() as lines:
        rows = list(csv.reader(lines))[8:]
    assert len(rows) == 8760
    for name, index in (("ghi", 13), ("wind_speed", 21), ("temperature", 6)):
        by_hand = statistics.fmean(float(row[index]) for row in rows)
        assert traces[name].values.mean() == pytest.approx(by_hand, rel=1e-12)
    # Noon in January shines, midnight does not: the hours are local.
    day = traces["ghi"].values[:24]
    assert day[12] > 300
    assert day[[0, 1, 22, 23]].max() == 0


def test_a_year_of_hours_is_read_in_a_tenth_of_a_second(folder):
    file = folder / "eia930_2022_ERCO.csv"
    read_trace(file, "wind")
    times = []
    for _ in range(5):
        before = time.process_time()
        read_trace(file, "wind")
        times.append(time.process_time() - before)
    assert min(times) < 0.1
