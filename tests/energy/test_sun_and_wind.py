"""Models of sun and wind: physics they cannot break, closed forms, and the files they were fitted on."""

from __future__ import annotations

import math
from importlib.resources import as_file, files

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.core.units import SECONDS_PER_DAY
from wfsched.energy.catalogue.catalogue import load_supply
from wfsched.energy.reading.read import read_trace, read_traces
from wfsched.energy.synthetic.place import Place
from wfsched.energy.synthetic.sky import MAX_CLEARNESS, SKIES, Sky, fit_sky, sky_named
from wfsched.energy.synthetic.solar import PVArray, cloudless, solar_trace, solar_trace_of_weather, sun
from wfsched.energy.synthetic.walk import memory_of, normal_scores
from wfsched.energy.synthetic.wind import Wind, power_of, wind_trace, wind_trace_of_weather
from wfsched.energy.year import hours_of, start_of

pytest.importorskip("pvlib", reason="the extra green is not installed")
pytest.importorskip("windpowerlib", reason="the extra green is not installed")

SAN_JOSE = Place(37.36, -121.92, 15.0)
SYDNEY = Place(-33.87, 151.21, 40.0)


def elevation_by_hand(place, t):
    """Elevation of the sun [degrees] from its declination and hour angle; within a degree and a half.

    Cooper 1969 for the declination, Spencer 1971 for the equation of time.
    """
    day = (t - start_of(2023)) / SECONDS_PER_DAY
    b = 2 * np.pi * day / 365
    declination = np.radians(23.45) * np.sin(2 * np.pi * (284 + day + 1) / 365)
    minutes = 229.18 * (
        0.000075
        + 0.001868 * np.cos(b)
        - 0.032077 * np.sin(b)
        - 0.014615 * np.cos(2 * b)
        - 0.04089 * np.sin(2 * b)
    )
    solar_hour = (t % SECONDS_PER_DAY) / 3600 + place.longitude / 15 + minutes / 60
    angle = np.radians(15 * (solar_hour - 12))
    latitude = np.radians(place.latitude)
    sine = np.sin(latitude) * np.sin(declination)
    return np.degrees(np.arcsin(sine + np.cos(latitude) * np.cos(declination) * np.cos(angle)))


# --- sun --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clear():
    return {place: solar_trace(place, sky=None, seed=0) for place in (SAN_JOSE, SYDNEY)}


@pytest.mark.parametrize("place", [SAN_JOSE, SYDNEY], ids=["north", "south"])
def test_there_is_no_sun_at_night_and_some_at_day(place, clear):
    trace = clear[place]
    edges = elevation_by_hand(place, trace.knots), elevation_by_hand(place, trace.knots + 3600)
    middle = elevation_by_hand(place, trace.knots + 1800)
    night = np.maximum(np.maximum(*edges), middle) < -2
    assert night.sum() > 3500
    assert (trace.values[night] == 0).all()
    assert (trace.values[middle > 10] > 0.01).all()
    assert trace.values.min() == 0.0
    assert trace.values.max() <= 1.0


def test_the_sun_stands_where_a_formula_of_its_own_says():
    moments = start_of(2023) + np.linspace(0, 365 * SECONDS_PER_DAY, 997)
    zenith, _ = sun(SAN_JOSE, moments)
    by_hand = elevation_by_hand(SAN_JOSE, moments)
    high = by_hand > 5
    assert np.abs(90 - zenith[high] - by_hand[high]).max() < 1.5


def test_cloudless_noon_in_june_is_about_a_kilowatt_per_square_metre():
    zenith, _ = sun(SAN_JOSE, np.array([start_of(2023) + 171 * SECONDS_PER_DAY + 20.1 * 3600]))
    assert zenith[0] == pytest.approx(37.36 - 23.44, abs=0.5)
    assert 950 < cloudless(SAN_JOSE, zenith)["ghi"][0] < 1080


def test_seasons_are_turned_round_in_the_south(clear):
    for place, sign in ((SAN_JOSE, 1), (SYDNEY, -1)):
        months = clear[place].values.reshape(365, 24).mean(axis=1)
        june, december = months[150:180].mean(), months[334:364].mean()
        assert sign * (june - december) > 0.03


def test_clouds_take_power_and_the_seed_decides_which_day(clear):
    cloudy = solar_trace(SAN_JOSE, sky=SKIES["san-jose"], seed=1)
    again = solar_trace(SAN_JOSE, sky=SKIES["san-jose"], seed=1)
    other = solar_trace(SAN_JOSE, sky=SKIES["san-jose"], seed=2)
    grey = solar_trace(SAN_JOSE, sky=SKIES["luxembourg"], seed=1)
    assert np.array_equal(cloudy.values, again.values)
    assert not np.array_equal(cloudy.values, other.values)
    assert ((cloudy.values == 0) == (clear[SAN_JOSE].values == 0)).mean() > 0.99
    assert grey.values.mean() < 0.75 * cloudy.values.mean() < 0.75 * clear[SAN_JOSE].values.mean()
    assert max(cloudy.values.max(), grey.values.max()) <= 1.0


def test_a_tilted_plane_yields_more_than_one_that_looks_away():
    towards, away = (
        solar_trace(SAN_JOSE, PVArray(30.0, azimuth), sky=None, seed=0).values.mean()
        for azimuth in (180.0, 0.0)
    )
    flat = solar_trace(SAN_JOSE, PVArray(0.0, 180.0), sky=None, seed=0).values.mean()
    assert towards > flat > away


def test_the_inverter_limits_the_power():
    limited = solar_trace(SAN_JOSE, PVArray(dc_to_ac=2.0), sky=None, seed=0)
    assert limited.values.max() == pytest.approx(0.5, rel=1e-12)
    assert (limited.values == limited.values.max()).sum() > 300


def test_places_and_arrays_that_cannot_be_are_refused():
    for change in ({"latitude": 91.0}, {"longitude": math.nan}, {"altitude_m": 20_000.0}):
        with pytest.raises(ParameterError, match=next(iter(change))):
            Place(**{"latitude": 0.0, "longitude": 0.0, **change})
    with pytest.raises(ParameterError, match="tilt_deg"):
        PVArray(tilt_deg=-1.0)
    with pytest.raises(ParameterError, match="san-jose, luxembourg"):
        sky_named("london")


# --- sky --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SKIES)
def test_days_are_as_clear_as_those_that_were_fitted(name):
    days = start_of(2023) + SECONDS_PER_DAY * np.arange(365 * 20)
    clearness = SKIES[name].clearness(days, generator(3))
    assert 0 < clearness.min() < clearness.max() < MAX_CLEARNESS
    # The logit of a mean is not the mean of logits: a bias of a few hundredths is the model's.
    assert clearness.mean() == pytest.approx(SKIES[name].mean, abs=0.03)


def test_a_fit_finds_the_sky_that_made_the_days():
    made = Sky(0.5, -0.8, 0.2, 0.9, 0.5, 0.6)
    first = start_of(2000)
    days = first + SECONDS_PER_DAY * np.arange(365 * 30)
    found = fit_sky(made.clearness(days, generator(4)), first)
    for key in ("level", "cos_season", "sin_season", "spread", "memory"):
        assert getattr(found, key) == pytest.approx(getattr(made, key), abs=0.05)


# --- wind -------------------------------------------------------------------------------------


def test_speeds_follow_the_law_of_weibull():
    speeds = Wind(8.0, 2.0, 0.5).speeds(200_000, generator(6))
    scale = 8.0 / math.gamma(1.5)
    assert speeds.mean() == pytest.approx(8.0, rel=0.01)
    for v in (2.0, 5.0, 8.0, 15.0):
        assert (speeds > v).mean() == pytest.approx(math.exp(-((v / scale) ** 2)), abs=0.01)


def test_power_follows_the_curve_of_the_turbine():
    # Vestas V112/3000 in the Open Energy Database: 1,130 kW at 7.5 m/s, 3,075 kW from 13 m/s to 25 m/s.
    speeds = np.array([0.0, 2.9, 7.5, 13.0, 25.0, 25.1, 40.0])
    assert power_of("V112/3000", speeds) * 3075 == pytest.approx([0, 0, 1130, 3075, 3075, 0, 0])


def test_the_capacity_factor_is_the_curve_under_the_law():
    v = np.linspace(0.0, 40.0, 40_001)
    scale = 7.5 / math.gamma(1.5)
    density = 2 * v / scale**2 * np.exp(-((v / scale) ** 2))
    expected = np.trapezoid(density * power_of("V112/3000", v), v)
    speeds = Wind(memory=0.3).speeds(300_000, generator(7))
    assert power_of("V112/3000", speeds).mean() == pytest.approx(expected, abs=0.005)
    assert 0.38 < expected < 0.46
    years = [wind_trace(seed=seed).values.mean() for seed in range(8)]
    assert np.mean(years) == pytest.approx(expected, abs=0.05)


def test_a_modelled_year_of_wind_is_seeded_and_bounded():
    one, again, other = (wind_trace(seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.values, again.values)
    assert not np.array_equal(one.values, other.values)
    assert (one.unit, len(one.values)) == ("1", 8760)
    assert 0 <= one.values.min() <= one.values.max() <= 1


def test_unknown_turbines_and_winds_are_refused():
    with pytest.raises(ParameterError, match=r"no power curve.*got 'V0/1'"):
        wind_trace(turbine="V0/1", seed=1)
    for change in ({"mean_m_s": 0.0}, {"shape": 20.0}, {"memory": 1.0}):
        with pytest.raises(ParameterError, match=next(iter(change))):
            Wind(**change)


# --- what is shipped --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["mixed", "ap-southeast"])
def test_the_recipe_makes_the_data_that_is_shipped(name):
    with as_file(files("wfsched.energy") / "supplies" / f"{name}.toml") as recipe:
        made = load_supply(recipe)
    shipped = load_supply(name)
    for key, last_digit in (("green", 1e-3), ("carbon", 1.0), ("price", 1e-4)):
        at = hours_of(2023)
        assert made.traces()[key].at(at) == pytest.approx(shipped.traces()[key].at(at), abs=0.51 * last_digit)


# --- the public files -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def weather(real_data):
    path = real_data / "energy" / "weather_CA_SanJose.epw"
    if not path.is_file():
        pytest.skip("there is no weather of San Jose")
    return read_traces(path)


def test_the_sky_of_san_jose_is_that_of_its_weather(weather):
    place = Place(37.359, -121.924, 15.5)
    moments = (weather["ghi"].knots[:, None] + 900 * (np.arange(4) + 0.5)).ravel()
    clear = cloudless(place, sun(place, moments)[0])["ghi"].reshape(365, 96).mean(axis=1)
    found = fit_sky(weather["ghi"].values.reshape(365, 24).mean(axis=1) / clear, weather["ghi"].start)
    for key in ("level", "cos_season", "sin_season", "spread", "memory", "mean"):
        assert getattr(SKIES["san-jose"], key) == pytest.approx(getattr(found, key), abs=2e-4)


def test_the_sky_of_luxembourg_is_that_of_its_generation(real_data):
    path = real_data / "energy" / "smard_LU_hourly_2024.csv"
    if not path.is_file():
        pytest.skip("there is no generation of Luxembourg")
    made = read_trace(path, "sun", zone="Europe/Berlin", dst="padded")
    clear = solar_trace(Place(49.61, 6.13, 300.0), PVArray(30.0), sky=None, seed=0, year=2024)
    days = start_of(2024) + SECONDS_PER_DAY * np.arange(366)
    ratio = made.integral(days, days + SECONDS_PER_DAY) / clear.integral(days, days + SECONDS_PER_DAY)
    found = fit_sky(ratio / np.quantile(ratio, 0.99), start_of(2024))
    for key in ("level", "cos_season", "sin_season", "spread", "memory", "mean"):
        assert getattr(SKIES["luxembourg"], key) == pytest.approx(getattr(found, key), abs=2e-4)


def test_the_memory_of_the_wind_is_that_of_luxembourg(real_data):
    path = real_data / "energy" / "smard_LU_hourly_2024.csv"
    if not path.is_file():
        pytest.skip("there is no generation of Luxembourg")
    made = read_trace(path, "wind_onshore", zone="Europe/Berlin", dst="padded")
    assert memory_of(normal_scores(made.values)) == pytest.approx(Wind().memory, abs=0.0005)


def test_power_in_the_weather_of_san_jose(weather):
    place = Place(37.359, -121.924, 15.5)
    power = solar_trace_of_weather(place, weather)
    # PVWatts gives 1,500 to 1,700 kWh per kW and year at tilt 20 in San Jose.
    assert 0.17 < power.values.mean() < 0.195
    assert (power.values[weather["ghi"].values == 0] == 0).all()
    modelled = solar_trace(place, sky=SKIES["san-jose"], seed=1)
    assert modelled.values.mean() == pytest.approx(power.values.mean(), rel=0.08)
    blown = wind_trace_of_weather(weather)
    assert 0 <= blown.values.min() <= blown.values.max() <= 1
    assert blown.values.mean() < 0.25
