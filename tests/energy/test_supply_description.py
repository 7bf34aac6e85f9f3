"""Descriptions of supplies in TOML: what they can say, and every way to get one wrong."""

from __future__ import annotations

import numpy as np
import pytest

from wfsched.core.errors import MissingExtraError, SupplyError
from wfsched.energy.catalogue.catalogue import load_supply
from wfsched.energy.synthetic import extra

MINIMAL = 'name = "hut"\n[carbon]\nconstant_g_per_kwh = 360\n'
TRACE = "time,power [kW]\n2024-01-01T00:00,1\n2024-01-01T01:00,\n2024-01-01T02:00,3\n"


@pytest.fixture
def describe(tmp_path):
    """Write a description (and trace.csv beside it) and read it."""

    def describe(text):
        (tmp_path / "trace.csv").write_text(TRACE)
        (tmp_path / "hut.toml").write_text(text)
        return load_supply(tmp_path / "hut.toml")

    return describe


def test_constants_are_enough(describe):
    supply = describe(MINIMAL)
    assert supply.name == "hut"
    assert supply.green.integral(0.0, 1e9) == 0.0
    assert supply.carbon.at(123.0) == 360.0
    assert supply.price is None
    assert supply.battery is None


def test_everything_a_description_can_say(describe):
    supply = describe(
        'name = "hut"\nsource = "meter"\nfill = "linear"\nzone = "Europe/Berlin"\npast_end = "hold"\n'
        '[green]\nfile = "trace.csv"\ncolumn = "power"\nscale = 0.5\n'
        '[carbon]\nprofile = "mixed"\n'
        '[price]\nconstant_per_kwh = -0.05\ncurrency = "EUR"\n'
        "[battery]\ncapacity_kwh = 2\ncharge_w = 500\ndischarge_w = 400\nefficiency = 0.9\n"
        "initial_share = 0.5\n"
    )
    assert supply.green.values.tolist() == [500.0, 1000.0, 1500.0]
    assert (supply.green.past_end, supply.carbon.past_end) == ("hold", "hold")
    assert supply.green.filled == 1
    assert supply.green.start == 1704067200 - 3600
    assert supply.currency == "EUR"
    assert supply.battery.capacity_j == 7.2e6
    assert supply.battery.initial_j == 3.6e6
    assert supply.source == "meter"


def test_several_green_tables_add_up(describe):
    supply = describe(
        MINIMAL
        + '[[green]]\nprofile = "solar-edge"\nnameplate_w = 200\n'
        + '[[green]]\nprofile = "wind-edge"\nnameplate_w = 100\n[[green]]\nconstant_w = 5\n'
    )
    sun, wind = load_supply("solar-edge").green.values, load_supply("wind-edge").green.values
    assert supply.green.values == pytest.approx(200 * sun + 100 * wind + 5)


def test_modelled_grids_need_no_extra(describe, monkeypatch):
    monkeypatch.setattr(extra, "import_module", lambda name: pytest.fail(f"{name} was imported"))
    one = describe('name = "a"\n[carbon]\ngrid = "DE-LU"\nseed = 3\n[price]\ngrid = "DE-LU"\nseed = 3\n')
    two = describe('name = "a"\n[carbon]\ngrid = "DE-LU"\nseed = 4\n')
    assert one.carbon.unit == "g/kWh"
    assert one.currency == "USD"
    assert not np.array_equal(one.carbon.values, two.carbon.values)


def test_models_of_sun_and_wind_name_the_extra_when_it_is_missing(describe, monkeypatch):
    def nothing(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(extra, "import_module", nothing)
    for table in ("solar = { latitude = 50, longitude = 8 }", "wind = { mean_m_s = 6.1234 }"):
        with pytest.raises(MissingExtraError) as caught:
            describe(f"{MINIMAL}[green]\nnameplate_w = 100\n{table}\n")
        assert "pip install 'wfsched[green]'" in str(caught.value)


def test_one_zone_of_a_file_of_several_is_a_key(tmp_path, describe):
    rows = "".join(f"2025-03-0{d},{z},{g}\n" for d in (1, 2) for z, g in (("PL", 760), ("SE", 20)))
    (tmp_path / "zones.csv").write_text("date,zone,carbon [g/kWh]\n" + rows)
    text = 'name = "grid"\n[carbon]\nfile = "zones.csv"\n'
    with pytest.raises(SupplyError, match=r"zones.csv, row 3 .*changes from 'PL' to 'SE'.*zone_id='PL'"):
        describe(text)
    assert describe(text + 'zone_id = "SE"\n').carbon.values.tolist() == [20, 20]


def test_a_logger_is_read_with_the_keys_that_it_needs(tmp_path, describe):
    (tmp_path / "pv.csv").write_text("Zeit;PV Power (kW)\n06/01/2026 00:00;-0,002\n06/01/2026 00:20;1,250\n")
    table = '[green]\nfile = "pv.csv"\ncolumn = "PV Power"\ntime_format = "%m/%d/%Y %H:%M"\ndecimal = ","\n'
    green = describe(MINIMAL + table + 'step = "10min"\nfill = "previous"\nzone = "Europe/Berlin"\n').green
    assert green.values.tolist() == [0, 0, 1250]
    assert green.start == 1780264800  # 2026-05-31T22:00Z
    assert "own use, down to -0,002 kW" in green.notes[-1]


def test_negative_watts_as_green_power_are_told_with_row_and_time(tmp_path, describe):
    (tmp_path / "meter.csv").write_text("time,power [W]\n2026-06-01T00:00Z,100\n2026-06-01T01:00Z,-90\n")
    with pytest.raises(SupplyError, match=r"row 3 \(2026-06-01T01:00Z\): generation of power is negative"):
        describe(MINIMAL + '[green]\nfile = "meter.csv"\n')


# Text after the minimal description: what the message must say.
WRONG = {
    "[green]\nfiles = 'trace.csv'\n": ("green.files", "unknown key", "Did you mean 'file'"),
    "[green]\n": ("green: the table names no source", "file, profile, constant_w, solar, wind"),
    "[green]\nconstant_w = 1\nprofile = 'mixed'\n": ("names 2 sources; got 'profile, constant_w'",),
    "[[green]]\nconstant_w = 1\n[[green]]\nconstant = 1\n": ("green[1].constant", "unknown key"),
    "[green]\nwind = { turbine = 'V0/1' }\nnameplate_w = 1\n": ("green.turbine", "got 'V0/1'"),
    "[green]\nconstant_w = -1\n": ("green.constant_w", "got -1", "[W], >= 0"),
    "[green]\nconstant_w = '1'\n": ("green.constant_w", "got '1'"),
    "[green]\nconstant_w = nan\n": ("green.constant_w",),
    "[green]\nconstant_w = 1\nfill = 'zero'\n": ("green.fill", "key has no effect with constant_w"),
    "[green]\nconstant_w = 1\nscale = 2\n": ("green.scale", "key has no effect with constant_w"),
    "[green]\nprofile = 'mixed'\n": ("green.nameplate_w", "a required key is missing"),
    "[green]\nprofile = 'mixde'\nnameplate_w = 1\n": ("unknown supply", "Did you mean 'mixed'"),
    "[green]\nprofile = 'mixed'\nnameplate_w = 1\nscale = 2\n": ("green.scale", "has no effect with"),
    "[green]\nfile = 'trace.csv'\n": ("trace.csv, row 3", "missing value"),
    "[green]\nfile = 'none.csv'\n": ("none.csv", "no such file"),
    "[green]\nfile = 'trace.csv'\nfill = 'zero'\nnameplate_w = 9\n": ("green.nameplate_w", "no effect with"),
    "[green]\nfile = 'trace.csv'\nfill = 'guess'\n": ("green.fill", "day-before"),
    "[green]\nsolar = { latitude = 91, longitude = 0 }\nnameplate_w = 1\n": ("green.solar.latitude", "91"),
    "[green]\nsolar = { latitude = 50 }\nnameplate_w = 1\n": ("green.solar.longitude", "missing", "east"),
    "[price]\nconstant_per_kwh = 0.3\n": ("price.currency", "a required key is missing"),
    "[price]\nconstant_per_kwh = 0.3\ncurrency = 'euro'\n": ("price.currency", "three capital letters"),
    "[price]\ngrid = 'DE-LU'\ncurrency = 'EUR'\n": ("price.currency", "no effect with grid"),
    "[price]\nprofile = 'mixed'\nseed = 3\n": ("price.seed", "no effect with profile"),
    "[battery]\ncapacity_kwh = 1\ncharge_w = 1\ndischarge_w = 1\nefficiency = 1.5\n": (
        "battery.efficiency", "got 1.5", "<= 1"),
    "[battery]\ncapacity_kwh = 1\n": ("3 problems", "battery.charge_w", "battery.discharge_w"),
    "[solar]\n": ("solar", "unknown key", "green"),
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said_with_its_key(text, describe, tmp_path):
    with pytest.raises(SupplyError) as caught:
        describe(MINIMAL + text)
    message = str(caught.value)
    for words in WRONG[text]:
        assert words in message
    assert str(tmp_path) in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("name = ", "not valid TOML"),
        ('name = "hut"\n', "carbon: a required key is missing"),
        ('name = "hut"\n[carbon]\ngrid = "DE-LX"\n', "hut.toml: carbon: unknown grid; got 'DE-LX'"),
        ('name = "hut"\n[carbon]\nfile = "trace.csv"\nfill = "zero"\n', "hut: carbon: wrong unit; got 'W'"),
    ],
)
def test_descriptions_that_lack_the_grid_are_refused(text, words, describe):
    with pytest.raises(SupplyError, match=words.replace("[", r"\[")):
        describe(text)
