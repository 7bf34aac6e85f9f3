"""The supply of a site: what it refuses, the arrays it becomes, and its battery."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfsched.core.errors import ParameterError, SupplyError
from wfsched.energy.battery import Battery
from wfsched.energy.catalogue.catalogue import load_supply, supply_names
from wfsched.energy.catalogue.supply_rules import SupplyRules
from wfsched.energy.catalogue.trace_file import supply_of_traces
from wfsched.energy.instant import parse_instant
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant

GREEN = Trace([0.0, 10.0], [50.0, 0.0], 20.0, "W")
CARBON = constant(360.0, "g/kWh")


# --- supply -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"green": constant(5.0, "1")}, "hut: green: wrong unit; got '1'; allowed: W"),
        ({"green": constant(-5.0, "W")}, "hut: green: negative value; got -5.0"),
        ({"carbon": constant(5.0, "g/J")}, "hut: carbon: wrong unit"),
        ({"carbon": constant(-1.0, "g/kWh")}, "hut: carbon: negative value"),
        ({"price": constant(0.3, "kWh")}, "hut: price: wrong unit; got 'kWh'; allowed: a currency per kWh"),
    ],
)
def test_supplies_in_other_units_are_refused(change, words):
    with pytest.raises(SupplyError) as caught:
        Supply(**{"green": GREEN, "carbon": CARBON, "name": "hut", **change})
    assert words in str(caught.value)


def test_prices_may_be_negative_and_say_their_currency():
    supply = Supply(GREEN, CARBON, constant(-0.05, "EUR/kWh"))
    assert supply.currency == "EUR"
    assert supply.without_price().currency is None
    assert list(supply.traces()) == ["green", "carbon", "price"]


def test_the_table_of_a_supply_by_hand():
    price = Trace([-5.0, 15.0], [0.36, -0.36], 25.0, "EUR/kWh", "hold")
    table = Supply(GREEN, CARBON, price).compiled(start=4.0, horizon_s=40.0)
    assert table.knots.tolist() == [0, 6, 11, 16, 26, 36]
    assert table.green_w.tolist() == [50, 0, 0, 50, 0, 50]
    assert table.carbon_g_per_j == pytest.approx([1e-4] * 6)
    assert table.price_per_j == pytest.approx([1e-7, 1e-7, -1e-7, -1e-7, -1e-7, -1e-7])
    assert (table.end_s, table.step_s, table.lead_s) == (40.0, 0.0, 6.0)


def test_even_tables_are_indexed_by_their_step():
    start = parse_instant("2023-06-01T06:25:07Z")
    table = load_supply("mixed", scale=100.0).compiled(start, 86400.0)
    assert (table.step_s, table.lead_s) == (3600.0, 2093.0)
    for t in (0.0, 2092.9, 2093.0, 5693.0, 40000.5, 86399.0):
        by_step = 0 if t < table.lead_s else int((t - table.lead_s) // table.step_s) + 1
        assert by_step == np.searchsorted(table.knots, t, side="right") - 1


@settings(deadline=None, derandomize=True)
@given(st.integers(0, 366 * 86400), st.integers(1, 20 * 86400))
def test_a_table_integrates_as_its_traces_do(offset, horizon):
    supply = load_supply("us-west", scale=300.0)
    start = supply.green.start + offset
    table = supply.compiled(start, float(horizon))
    lengths = np.diff(np.append(table.knots, table.end_s))
    assert (lengths * table.green_w).sum() == pytest.approx(
        supply.green.integral(start, start + horizon), rel=1e-9
    )
    carbon = supply.carbon.integral(start, start + horizon) / 3.6e6
    assert (lengths * table.carbon_g_per_j).sum() == pytest.approx(carbon, rel=1e-9)


def test_a_trace_that_ends_and_raises_must_cover_the_horizon():
    supply = Supply(GREEN.window(0.0, 20.0), CARBON)
    assert supply.compiled(0.0, 20.0).end_s == 20.0
    with pytest.raises(SupplyError, match="instant outside the trace"):
        supply.compiled(0.0, 20.5)
    for horizon in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(ParameterError, match="horizon"):
            supply.compiled(0.0, horizon)


# --- battery ----------------------------------------------------------------------------------


def test_a_battery_by_hand():
    battery = Battery(capacity_j=1000.0, charge_w=20.0, discharge_w=10.0, efficiency=0.5, initial_share=0.25)
    assert battery.initial_j == 250.0
    # 30 W are left over, 20 W of them go in, half of that is stored: 10 W for 60 s.
    assert battery.flow(250.0, 80.0, 50.0, 60.0) == (850.0, 1200.0, 0.0)
    # Full after 15 s.
    assert battery.flow(850.0, 80.0, 50.0, 60.0) == (1000.0, 300.0, 0.0)
    # 25 W are missing, 10 W come out.
    assert battery.flow(1000.0, 0.0, 25.0, 60.0) == (400.0, 0.0, 600.0)
    # Empty after 40 s.
    assert battery.flow(400.0, 0.0, 25.0, 60.0) == (0.0, 0.0, 400.0)
    assert battery.flow(400.0, 25.0, 25.0, 60.0) == (400.0, 0.0, 0.0)


watts = st.floats(0.0, 1e4)


@settings(deadline=None, derandomize=True)
@given(
    st.builds(Battery, *[st.floats(1.0, 1e6)] * 3, st.floats(0.1, 1.0), st.floats(0.0, 1.0)),
    st.lists(st.tuples(watts, watts, st.floats(0.0, 1e4)), max_size=20),
)
def test_a_battery_keeps_its_limits_and_its_books(battery, intervals):
    level = battery.initial_j
    for green, demand, seconds in intervals:
        after, charged, discharged = battery.flow(level, green, demand, seconds)
        assert 0 <= after <= battery.capacity_j
        assert 0 <= charged <= min(max(green - demand, 0.0), battery.charge_w) * seconds
        assert 0 <= discharged <= min(max(demand - green, 0.0), battery.discharge_w) * seconds
        assert after == pytest.approx(level + charged * battery.efficiency - discharged, rel=1e-12, abs=1e-6)
        level = after


@settings(deadline=None, derandomize=True)
@given(watts, watts, st.floats(1.0, 1e4), st.floats(0.0, 1.0))
def test_splitting_an_interval_changes_nothing(green, demand, seconds, share):
    battery = Battery(1e5, 30.0, 20.0, 0.8)
    whole = battery.flow(4e4, green, demand, seconds)
    first = battery.flow(4e4, green, demand, seconds * share)
    second = battery.flow(first.level_j, green, demand, seconds * (1 - share))
    assert second.level_j == pytest.approx(whole.level_j, rel=1e-9)
    assert first.charged_j + second.charged_j == pytest.approx(whole.charged_j, rel=1e-9, abs=1e-6)
    assert first.discharged_j + second.discharged_j == pytest.approx(whole.discharged_j, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("key", "value"),
    [("capacity_j", 0.0), ("capacity_j", math.inf), ("charge_w", -1.0), ("discharge_w", math.nan),
     ("efficiency", 0.0), ("efficiency", 1.1), ("initial_share", -0.1), ("initial_share", 1.5)],
)  # fmt: skip
def test_batteries_that_cannot_be_are_refused(key, value):
    numbers = {"capacity_j": 1.0, "charge_w": 1.0, "discharge_w": 1.0, key: value}
    with pytest.raises(SupplyError, match=rf"battery\.{key}: the value is out of range"):
        Battery(**numbers)


# --- built-in supplies ------------------------------------------------------------------------


@pytest.mark.parametrize("name", supply_names())
def test_built_in_supplies_are_a_year_of_hours_per_watt_of_nameplate(name):
    supply = load_supply(name)
    for trace in supply.traces().values():
        assert (len(trace.values), trace.step, trace.past_end) == (8760, 3600.0, "wrap")
        assert trace.start == parse_instant("2023-01-01")
    assert supply.currency == "USD"
    assert supply.green.values.min() >= 0
    assert supply.green.values.max() <= 1.0
    assert 50 < supply.carbon.mean(supply.carbon.start, supply.carbon.end) < 800
    assert load_supply(name, scale=250.0).green.values == pytest.approx(250.0 * supply.green.values)


def test_built_in_green_power_is_what_its_name_says():
    mean = {name: s.green.mean(s.green.start, s.green.end) for name, s in
            ((name, load_supply(name)) for name in supply_names())}  # fmt: skip
    assert mean["grid-only"] == 0.0
    assert 0.15 < mean["solar-edge"] < 0.22
    assert 0.3 < mean["wind-edge"] < 0.55
    # Midnight in San Jose is 8:00 in UTC.
    night = load_supply("solar-edge").green.values.reshape(-1, 24)[:, 8]
    assert (night == 0).all()


def test_no_built_in_supply_is_larger_than_a_tenth_of_a_megabyte():
    from importlib.resources import files

    data = [
        file for file in (files("wfsched.energy") / "supplies").iterdir() if file.name.endswith(".csv.gz")
    ]
    assert sorted(file.name.partition(".")[0] for file in data) == sorted(supply_names())
    assert max(len(file.read_bytes()) for file in data) < 100_000


def test_unknown_names_are_refused_with_the_nearest_one(tmp_path):
    with pytest.raises(SupplyError, match=r"unknown supply; got 'solar-egde'.*Did you mean 'solar-edge'"):
        load_supply("solar-egde")
    with pytest.raises(SupplyError, match="no such file"):
        load_supply(tmp_path / "solar-edge.toml")
    with pytest.raises(SupplyError, match="scale"):
        load_supply("mixed", scale=-1.0)


def test_a_trace_file_is_a_supply_scaled_to_its_greatest_power(tmp_path):
    path = tmp_path / "site.csv"
    path.write_text(
        "time,sun [kW],wind [kW],carbon [g/kWh]\n"
        "2024-01-01T00:00Z,1,1,300\n2024-01-01T01:00Z,3,1,200\n2024-01-01T02:00Z,0,1,250\n"
    )
    supply = supply_of_traces(path, site_w=100.0, rules=SupplyRules(size_green=True))
    assert supply.green.values.tolist() == [50.0, 100.0, 25.0]
    assert "scaled by 0.025, its greatest value from 4000 W to 100 W" in supply.notes()[0]
    in_watts = supply_of_traces(path, site_w=100.0)
    assert in_watts.green.values.tolist() == [2000.0, 4000.0, 1000.0]
    assert in_watts.notes() == ()
    assert supply.carbon.values.tolist() == [300.0, 200.0, 250.0]
    assert (supply.price, supply.name) == (None, "site.csv")
    path.write_text("time,sun [kW]\n2024-01-01T00:00,1\n2024-01-01T01:00,3\n")
    assert supply_of_traces(path, site_w=100.0).carbon is None
