"""Models of carbon intensity and price: seeded, bounded, and near the files they were fitted on."""

from __future__ import annotations

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.energy.reading.read import read_trace
from wfsched.energy.synthetic.grids import grid_model, grid_names, grid_trace
from wfsched.energy.synthetic.seasonal import SCORES, TERMS, Seasonal, fit
from wfsched.energy.synthetic.walk import memory_of, normal_scores, walk
from wfsched.energy.year import hours_of, seasons

QUANTITIES = ("carbon", "price")


# --- the walk ---------------------------------------------------------------------------------


def test_a_walk_is_standard_normal_with_the_memory_it_was_given():
    z = walk(200_000, 0.8, generator(1, "walk"))
    assert z.mean() == pytest.approx(0.0, abs=0.03)
    assert z.var() == pytest.approx(1.0, abs=0.03)
    for lag in (1, 2, 5):
        assert np.corrcoef(z[lag:], z[:-lag])[0, 1] == pytest.approx(0.8**lag, abs=0.02)


def test_a_walk_obeys_its_recursion():
    z, noise = walk(50, 0.6, generator(2)), generator(2).standard_normal(50)
    assert z[0] == noise[0]
    assert z[1:] == pytest.approx(0.6 * z[:-1] + 0.8 * noise[1:])


def test_normal_scores_keep_the_ranks_and_are_symmetric():
    scores = normal_scores(np.array([3.0, -7.0, 100.0, 5.0]))
    assert np.argsort(scores).tolist() == [1, 0, 3, 2]
    assert np.sort(scores) == pytest.approx(-np.sort(scores)[::-1])
    assert memory_of(np.array([1.0, -1.0] * 10)) == pytest.approx(-1.0)


# --- the model --------------------------------------------------------------------------------


def test_a_fit_finds_the_model_that_made_the_values():
    hours = hours_of(2023)
    coefficients = np.zeros(len(TERMS))
    coefficients[TERMS.index("cos 1 day")], coefficients[TERMS.index("sin 1 year")] = 0.8, -0.5
    # Variances: 0.32 and 0.125 of the harmonics, the rest of the walk: scores are standard normal.
    made = Seasonal("g/kWh", coefficients, np.sqrt(1 - 0.445), 0.9, 300.0 + 40.0 * SCORES, 300.0, 40.0)
    found = fit(made.trace(hours, generator(5)))
    assert found.coefficients == pytest.approx(coefficients, abs=0.15)
    assert found.spread == pytest.approx(made.spread, abs=0.04)
    assert found.memory == pytest.approx(0.9, abs=0.02)
    inner = np.abs(SCORES) < 2
    assert found.quantiles[inner] == pytest.approx(made.quantiles[inner], abs=8.0)


def test_the_seasons_turn_once_in_a_year():
    starts = np.array([hours_of(year)[0] for year in (2000, 2023, 2024, 2100)])
    turns = seasons(starts) / (2 * np.pi)
    assert turns == pytest.approx([0, 23, 24, 100], abs=0.004)


# --- the grids --------------------------------------------------------------------------------


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize("zone", grid_names())
def test_modelled_years_have_the_mean_and_spread_of_the_file_and_stay_in_its_range(zone, quantity):
    model = grid_model(zone, quantity)
    years = [grid_trace(zone, quantity, seed=seed).values for seed in range(5)]
    for values in years:
        assert len(values) == 8760
        assert values.min() >= model.quantiles[0]
        assert values.max() <= model.quantiles[-1]
    means = [values.mean() for values in years]
    # Slow walks make years differ; the mean of five lies within three of its standard errors, or 2 %.
    slack = max(3 * np.std(means, ddof=1) / np.sqrt(5), 0.02 * model.mean)
    assert np.mean(means) == pytest.approx(model.mean, abs=slack)
    assert slack < 0.2 * model.mean
    assert np.mean([values.std() for values in years]) == pytest.approx(model.deviation, rel=0.25)


def test_carbon_is_never_negative_and_prices_may_be():
    assert min(grid_model(zone, "carbon").quantiles[0] for zone in grid_names()) > 0
    assert grid_trace("DE-LU", "price", seed=1).values.min() < 0


def test_california_is_cleanest_when_the_sun_is_high():
    typical = grid_model("US-CAL-CISO", "carbon").typical(hours_of(2023)).reshape(-1, 24).mean(axis=0)
    # 20:00 in UTC is noon, 12:00 is 4 in the morning.
    assert typical[20] < 0.75 * typical[12]
    assert 17 <= int(np.argmin(typical)) <= 22


def test_the_same_seed_gives_the_same_year_whatever_else_is_made():
    one = grid_trace("DE-LU", "price", seed=7)
    grid_trace("DE-LU", "carbon", seed=7)
    assert np.array_equal(one.values, grid_trace("DE-LU", "price", seed=7).values)
    assert not np.array_equal(one.values, grid_trace("DE-LU", "price", seed=8).values)
    assert len(grid_trace("DE-LU", "price", seed=7, year=2024).values) == 8784


def test_unknown_grids_are_refused_with_the_nearest_one():
    with pytest.raises(ParameterError, match=r"unknown grid; got 'us-tex'.*Did you mean 'US-TEX-ERCO'"):
        grid_trace("us-tex", "carbon", seed=1)


@pytest.mark.parametrize("zone", ["DE-LU", "US-CAL-CISO", "ZA"])
@pytest.mark.parametrize(
    ("quantity", "file", "unit"),
    [("carbon", "ci_lca_2023_16zones.csv", "g/kWh"), ("price", "price_usd_2023_zones.csv", "USD/MWh")],
)
def test_shipped_fits_are_those_of_the_public_files(zone, quantity, file, unit, real_data):
    path = real_data / "energy" / file
    if not path.is_file():
        pytest.skip(f"there is no {file}")
    trace, shipped = read_trace(path, zone, unit=unit), grid_model(zone, quantity)
    assert shipped.mean == pytest.approx(trace.values.mean(), rel=1e-4)
    assert shipped.deviation == pytest.approx(trace.values.std(), rel=1e-4)
    found = fit(trace)
    assert shipped.coefficients == pytest.approx(found.coefficients, rel=1e-4, abs=1e-5)
    assert shipped.quantiles == pytest.approx(found.quantiles, rel=1e-4, abs=1e-6)
    assert (shipped.spread, shipped.memory) == pytest.approx((found.spread, found.memory), rel=1e-4)
    # The typical day is that of the file.
    by_hour = trace.values.reshape(-1, 24).mean(axis=0)
    typical = shipped.typical(trace.knots).reshape(-1, 24).mean(axis=0)
    assert np.corrcoef(by_hour, typical)[0, 1] > 0.85
