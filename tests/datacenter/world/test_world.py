"""Worlds of data centres: their laws, their units, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wfsched.core.errors import DataCentreError, ParameterError
from wfsched.datacenter.world.centre import DataCentre, Fleet
from wfsched.datacenter.world.describing import CLASSES, KNOWN_WORDS, NEW_WORDS, descriptions
from wfsched.datacenter.world.fleet import SITES
from wfsched.datacenter.world.forecast import noisy_forecast, perfect, persistence_forecast
from wfsched.datacenter.world.generate import generate
from wfsched.datacenter.world.job_trace import JobTrace, read_job_trace
from wfsched.datacenter.world.setting import Setting
from wfsched.datacenter.world.signals import Signals, integral_of_runs, prefix_integral
from wfsched.datacenter.world.temperature import temperature
from wfsched.energy.synthetic.grids import grid_trace
from wfsched.energy.trace import constant

SMALL = Setting(jobs_per_week=600)
ZONES_2023 = {
    "US-CAL-CISO": (261, 76, 0.55), "US-TEX-ERCO": (381, 87, 0.44), "US-MIDA-PJM": (392, 34, 0.11),
    "US-NY-NYIS": (278, 35, 0.17), "CA-ON": (73, 39, 1.02), "DE-LU": (367, 136, 0.51), "GB": (188, 76, 0.68),
    "SG": (488, 10, 0.05), "JP-TK": (540, 81, 0.38), "KR": (440, 34, 0.12),
}  # fmt: skip


@pytest.fixture(scope="module")
def drawn():
    return generate(Setting(), 3)


def test_grams_of_a_run_of_an_hour_and_a_half():
    # 1 kW over hours of 300, 100, 200 g: 300 + 50, 150 + 100, 100 + 100 + 0, 50 + 200 (from half past one).
    prefix = prefix_integral(np.array([[300.0, 100.0, 200.0]]))
    slots = np.array([0, 6, 12, 18])
    grams = integral_of_runs(prefix, np.zeros(4, int), slots, np.full(4, 90.0)) / 60
    assert grams == pytest.approx([350, 250, 200, 250])


def test_floors_of_the_relative_error():
    assert 100 * Setting().run_floor() == pytest.approx(2.000, abs=5e-4)
    assert 100 * Setting().energy_floor() == pytest.approx(4.474, abs=5e-4)
    noisy = Setting(run_noise=0.05, energy_noise=0.05)
    assert (100 * noisy.run_floor(), 100 * noisy.energy_floor()) == pytest.approx((5.003, 7.080), abs=5e-4)


@pytest.mark.parametrize("zone", ZONES_2023)
def test_synthetic_years_meet_those_of_2023(zone):
    # The grid models are not fitted to the daily range: Texas misses it by 13 %, California by 11 %.
    mean, sd, swing = ZONES_2023[zone]
    years = np.stack([grid_trace(zone, "carbon", seed=seed).values for seed in range(4)])
    days = years.reshape(4, -1, 24)
    assert years.mean() == pytest.approx(mean, rel=0.1)
    assert years.std(axis=1).mean() == pytest.approx(sd, rel=0.1)
    assert np.ptp(days, axis=2).mean() / years.mean() == pytest.approx(swing, rel=0.15, abs=0.03)


def test_jobs_follow_the_law_of_the_trace(drawn):
    jobs = drawn.instance.jobs
    hours = jobs.base / 60
    assert hours.mean() == pytest.approx(2.84, rel=0.1)
    assert hours.std() / hours.mean() == pytest.approx(1.63, rel=0.1)
    assert hours.min() >= 0.25
    assert hours.max() <= 24
    assert 4500 < len(jobs) < 7500
    counts = np.bincount((jobs.release // 5).astype(int))[drawn.instance.first_slot :]
    assert counts.var() / counts.mean() == pytest.approx(1.6, rel=0.15)
    assert (jobs.tau >= jobs.base + 30 - 1e-9).all() | (jobs.tau >= 1.5 * jobs.base - 1e-9).all()


def test_capacity_is_the_mean_demand_over_the_load(drawn):
    instance = drawn.instance
    demand = sum(float(jobs.cores @ jobs.base) for jobs in (instance.jobs, instance.history.jobs))
    assert instance.fleet.cores[0] == round(demand / (2 * 7 * 1440) / 0.45 / 10)
    assert len(set(instance.fleet.cores.tolist())) == 1
    assert sorted(centre.speed for centre in instance.fleet.centres) == [0.8] * 3 + [1.0] * 4 + [1.25] * 3


def test_the_noise_of_nature_is_the_floor(drawn):
    nature = drawn.nature
    errors = nature.expected_run / nature.run - 1
    assert np.sqrt((errors**2).mean()) == pytest.approx(Setting().run_floor(), rel=0.03)
    energy = nature.expected_run * nature.expected_kw / (nature.run * nature.kw) - 1
    assert np.sqrt((energy**2).mean()) == pytest.approx(Setting().energy_floor(), rel=0.03)


def test_history_keeps_capacity_and_mostly_runs_where_it_is_fast(drawn):
    instance, past = drawn.instance, drawn.instance.history
    assert (instance.held <= instance.fleet.cores[:, None]).all()
    assert (past.slot >= past.jobs.ready_slot(10)[np.arange(len(past.jobs)), past.centre]).all()
    fast = instance.fleet.speed == instance.fleet.speed.max()
    assert 0.75 < fast[past.centre].mean() < 0.95


def test_the_same_seed_is_the_same_world_and_another_is_not():
    first, again, other = (generate(SMALL, seed) for seed in (5, 5, 6))
    assert (first.nature.run == again.nature.run).all()
    assert first.nature.run.shape != other.nature.run.shape or (first.nature.run != other.nature.run).any()


def test_drift_shifts_the_second_half_only():
    plain, drifted = generate(SMALL, 1), generate(replace(SMALL, drift=0.2), 1)
    late = plain.instance.jobs.release >= 1.5 * 7 * 1440
    same = (plain.nature.run == drifted.nature.run).all(axis=1)
    assert same[~late].all()
    assert not same[late].any()
    shift = np.log(drifted.nature.run / plain.nature.run)[late]
    assert shift.std(axis=0).max() < 1e-9


def test_nothing_differs_between_centres_of_a_type_that_share_all():
    drawn = generate(replace(SMALL, hardware_share=1.0, run_noise=0.0), 1)
    types = drawn.instance.fleet.hardware
    first, second = np.flatnonzero(types == types[0])[:2]
    assert np.allclose(drawn.nature.run[:, first], drawn.nature.run[:, second])


def test_forecasts_know_the_past_and_guess_the_rest(drawn):
    instance = drawn.instance
    assert (perfect(instance).hourly[0] == instance.signals.facility).all()
    lazy = persistence_forecast(instance)
    now = lazy.issued[1] // 12
    assert (lazy.hourly[1][:, :now] == instance.signals.facility[:, :now]).all()
    assert (lazy.hourly[1][:, now : now + 24] == instance.signals.facility[:, now - 24 : now]).all()
    assert lazy.issue_at(0) == 0
    assert lazy.issue_at(int(lazy.issued[1])) == 1
    noisy = noisy_forecast(instance, 1, 0.2)
    error = (noisy.hourly[0] / instance.signals.facility - 1)[:, instance.first_slot // 12 :]
    assert error[:, 0] == pytest.approx(0)
    assert 0.1 < error[:, 30:].std() < 0.3


def test_temperature_of_ontario_in_winter_and_summer():
    # m = 27 - .45 * 34 = 11.7, a = .28 * 39 = 10.92; on day 20 at 15 h local time (+4): 11.7 - 10.92 + 4.
    noon = 1672531200 + 20 * 86400 + (15 + 79 / 15) * 3600
    at = temperature(np.array([44.0]), np.array([-79.0]), np.array([noon]))
    assert at[0, 0] == pytest.approx(4.78, abs=0.01)


def test_every_class_has_nine_descriptions_of_its_own():
    texts = descriptions(np.repeat(np.arange(12), 9), np.tile(np.arange(KNOWN_WORDS + NEW_WORDS), 12))
    assert len(CLASSES) == 12
    assert len(set(texts)) == 108


def test_distances_and_latencies():
    fleet = Fleet(tuple(DataCentre(z, z, 8, latitude=a, longitude=b) for z, a, b, _ in SITES))
    km = fleet.distance_km()
    assert km[2, 3] == pytest.approx(278, rel=0.02)
    assert fleet.latency_ms()[2, 3] == pytest.approx(10 + km[2, 3] / 100)


@pytest.mark.parametrize(
    ("name", "value"), [("load", 0.0), ("h", -1.0), ("exploration", 1.5), ("alpha", np.nan)]
)
def test_a_number_out_of_range_is_refused(name, value):
    with pytest.raises(ParameterError, match=f"{name}: out of range"):
        Setting(**{name: value})


def test_bad_worlds_are_refused(drawn, tmp_path):
    instance = drawn.instance
    with pytest.raises(DataCentreError, match=r"zone US-CAL-CISO.*missing|carbon intensity missing"):
        generate(SMALL, 1, carbon={"GB": constant(100.0, "g/kWh")})
    signals = instance.signals
    with pytest.raises(DataCentreError, match=r"centre 0, hour 0: carbon intensity out of range"):
        Signals(-signals.intensity, signals.temperature, signals.price, signals.pue0)
    small = Fleet(tuple(replace(centre, cores=4) for centre in instance.fleet.centres))
    with pytest.raises(DataCentreError, match=r"larger than every centre; got 30; allowed: at most 4 cores"):
        replace(instance, fleet=small)
    seconds = tmp_path / "seconds.csv"
    seconds.write_text("arrival_time,length,cpus\n0,303,1\n604756,3029,2\n")
    with pytest.raises(DataCentreError, match=r"later than a year of hours.*seconds"):
        read_job_trace(seconds)
    seconds.write_text("arrival_time,length\n0,303\n")
    with pytest.raises(DataCentreError, match=r"column missing; got 'cpus'"):
        read_job_trace(seconds)


def test_a_job_trace_gives_copies_from_four_spans(tmp_path):
    arrival = np.arange(0.0, 8700.0, 0.5)
    trace = JobTrace(arrival * 60, np.full(len(arrival), 60.0), np.full(len(arrival), 2))
    jobs = generate(SMALL, 1, trace=trace).instance.jobs
    assert len(jobs) == pytest.approx(4 * 336, abs=4)
    assert set(jobs.cores.tolist()) == {2}


def test_a_world_needs_no_price():
    assert np.isnan(generate(SMALL, 1).instance.signals.price[6]).all()  # GB
