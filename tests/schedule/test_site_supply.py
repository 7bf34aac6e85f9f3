"""The supply of each site: of the platform, of the user, of a trace file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from wfsched.core.errors import ParameterError, SupplyError
from wfsched.energy.catalogue.catalogue import load_supply
from wfsched.energy.supply import Supply
from wfsched.energy.trace import constant
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.site_supplies import all_priced, latest_begin, site_supplies

GEO = load_platform("geo-3")


def test_without_any_supply_there_is_none():
    assert site_supplies(load_platform("cfn-6")) == {}
    assert site_supplies(GEO, "none") == {}
    assert not all_priced({})


def test_built_in_supplies_have_the_peak_of_the_site_for_a_nameplate():
    found = site_supplies(GEO)
    assert list(found) == ["us-west", "eu-central", "ap-southeast"]
    for index, (name, supply) in enumerate(found.items()):
        twin = load_supply(name, scale=GEO.peak_w(index))
        assert np.array_equal(supply.green.values, twin.green.values)
    assert all_priced(found)
    assert latest_begin(found) == 1672531200.0


def test_the_scale_of_the_site_counts_and_that_of_an_override_is_one():
    sites = (replace(GEO.sites[0], supply_scale=0.5), *GEO.sites[1:])
    half = replace(GEO, sites=sites)
    mean = {k: s.green.values.mean() for k, s in site_supplies(half).items()}
    whole = {k: s.green.values.mean() for k, s in site_supplies(GEO).items()}
    assert mean["us-west"] == pytest.approx(whole["us-west"] / 2)
    assert mean["eu-central"] == whole["eu-central"]
    again = site_supplies(half, {"us-west": "us-west"})["us-west"].green.values.mean()
    assert again == pytest.approx(whole["us-west"])


def test_one_supply_for_all_sites_or_for_some():
    assert {s.name for s in site_supplies(GEO, "mixed").values()} == {"mixed"}
    some = site_supplies(GEO, {"eu-central": "wind-edge"})
    assert [s.name for s in some.values()] == ["us-west", "wind-edge", "ap-southeast"]
    assert list(site_supplies(load_platform("cfn-6"), "mixed")) == ["cn-hangzhou"]


def test_a_supply_that_is_given_is_taken_as_it_is():
    given = Supply(constant(5.0, "W"), constant(300.0, "g/kWh"))
    assert site_supplies(GEO, {"us-west": given})["us-west"] is given


def test_a_description_is_taken_in_its_own_watts(tmp_path):
    file = tmp_path / "roof.toml"
    file.write_text('name = "roof"\n[green]\nconstant_w = 7.0\n[carbon]\nconstant_g_per_kwh = 100.0\n')
    assert site_supplies(GEO, {"us-west": str(file)})["us-west"].green.at(0.0) == 7.0


def test_a_price_in_another_currency_is_left_out():
    euros = Supply(constant(5.0, "W"), constant(300.0, "g/kWh"), constant(0.2, "EUR/kWh"))
    found = site_supplies(GEO, {"us-west": euros})
    assert found["us-west"].price is None
    assert not all_priced(found)


def test_unknown_sites_and_supplies_are_refused():
    with pytest.raises(ParameterError, match=r"unknown site.*'mars'.*us-west, eu-central, ap-southeast"):
        site_supplies(GEO, {"mars": "mixed"})
    with pytest.raises(SupplyError, match=r"unknown supply.*mixed"):
        site_supplies(GEO, "mixd")


def trace_file(tmp_path: Path, header: str, rows: list[str]) -> str:
    file = tmp_path / "trace.csv"
    lines = [header, *(f"2022-06-01 {hour:02d}:00:00+00:00,{row}" for hour, row in enumerate(rows))]
    file.write_text("\n".join(lines) + "\n")
    return str(file)


def test_a_trace_file_is_sized_to_the_peak_of_its_site(tmp_path):
    rows = ["1.0,3.0,9.0,250.0", "2.0,6.0,9.0,200.0", "0.0,0.0,9.0,300.0"]
    path = trace_file(tmp_path, "timestamp,WND,SUN,WAT,avg_CI", rows)
    supply = site_supplies(GEO, {"us-west": path})["us-west"]
    assert supply.green.values == pytest.approx(np.array([4.0, 8.0, 0.0]) / 8.0 * GEO.peak_w(0))
    assert supply.carbon.values.tolist() == [250.0, 200.0, 300.0]
    assert (supply.name, supply.price) == ("trace.csv", None)


def test_a_trace_file_without_any_trace_of_a_supply_is_refused(tmp_path):
    path = trace_file(tmp_path, "time,temperature [degC],humidity [1]", ["1.0,0.2", "1.0,0.2"])
    with pytest.raises(SupplyError, match=r"no green power, carbon intensity or price in the file; got"):
        site_supplies(GEO, {"us-west": path})


def test_a_grid_without_sun_or_wind_cannot_be_sized(tmp_path):
    path = trace_file(tmp_path, "timestamp,WND,SUN,WAT,avg_CI", ["0.0,0.0,9.0,250.0"] * 2)
    with pytest.raises(SupplyError, match=r"no green power in the file to size to the site; got 0\.0"):
        site_supplies(GEO, {"us-west": path})


@pytest.mark.parametrize(
    ("header", "row", "green", "carbon", "price"),
    [
        # Watts are watts, whatever the site draws.
        ("time,green [W],carbon [g/kWh]", "20.0,300.0", 20.0, 300.0, None),
        ("time,green [MW],carbon [g/kWh]", "20.0,300.0", 20e6, 300.0, None),
        ("time,sun [W],wind [W],price [USD/kWh]", "20.0,5.0,0.25", 25.0, None, 0.25),
        ("time,green [W],temperature [degC]", "1.0,2.0", 1.0, None, None),
        ("time,green [W],carbon [g/kWh]", "0.0,2.0", 0.0, 2.0, None),
        # Carbon intensity or a price alone: no green power.
        ("time,temperature [degC],carbon [g/kWh]", "1.0,350.25", 0.0, 350.25, None),
        ("time,carbon_intensity [g/kWh]", "350.25", 0.0, 350.25, None),
        ("time,price [USD/MWh]", "-50.0", 0.0, None, -0.05),
    ],
)
def test_a_trace_file_is_taken_for_what_it_states(tmp_path, header, row, green, carbon, price):
    supply = site_supplies(GEO, {"us-west": trace_file(tmp_path, header, [row, row])})["us-west"]
    assert supply.green.values.max() == green
    assert (None if supply.carbon is None else supply.carbon.values[0]) == carbon
    assert (None if supply.price is None else supply.price.values[0]) == price
    assert supply.notes() == ()


def test_shares_have_the_power_of_the_site_for_a_nameplate_and_that_is_said(tmp_path):
    path = trace_file(tmp_path, "time,green [1],carbon [g/kWh]", ["0.5,300.0", "0.25,300.0"])
    supply = site_supplies(GEO, {"us-west": path})["us-west"]
    assert supply.green.values == pytest.approx([0.5 * GEO.peak_w(0), 0.25 * GEO.peak_w(0)])
    assert supply.notes()[0].startswith(f"green: shares of a nameplate of {GEO.peak_w(0):.6g} W, the power")


def test_what_is_sized_is_said(tmp_path):
    watts = trace_file(tmp_path, "time,green [W],carbon [g/kWh]", ["20.0,300.0", "10.0,300.0"])
    asked = site_supplies(GEO, {"us-west": watts}, size_green=True)["us-west"]
    assert asked.green.values == pytest.approx([GEO.peak_w(0), GEO.peak_w(0) / 2])
    assert "its greatest value from 20 W to" in asked.notes()[0]
    assert asked.notes()[0].endswith("as asked")
    grid = trace_file(tmp_path, "timestamp,WND,SUN,WAT,avg_CI", ["1.0,3.0,9.0,250.0"] * 2)
    sized = site_supplies(GEO, {"us-west": grid})["us-west"]
    assert "a file of a whole grid (eia-930)" in sized.notes()[0]
    (built_in,) = site_supplies(GEO)["us-west"].notes()
    assert built_in.startswith(f"green: a nameplate of {GEO.peak_w(0):.6g} W")


@pytest.mark.skipif("WFSCHED_DATA" not in os.environ, reason="WFSCHED_DATA is not set")
def test_the_real_trace_has_gaps_that_have_to_be_filled():
    path = Path(os.environ["WFSCHED_DATA"], "energy", "eia930_2022_CISO.csv")
    with pytest.raises(SupplyError, match="row"):
        site_supplies(GEO, {"us-west": str(path)})
    supply = site_supplies(GEO, {"us-west": str(path)}, fill="previous")["us-west"]
    assert supply.green.values.max() == pytest.approx(GEO.peak_w(0))
    assert 200 < supply.carbon.values.mean() < 300
