"""Random instances: every law of the specification, by moments and bounds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wfsched.core.errors import ParameterError, ProblemError
from wfsched.core.rng import generator
from wfsched.edge.green_time.green_intervals import no_green
from wfsched.edge.instances.generate import draw_jobs, exponential_scale, generate, origin_shares
from wfsched.edge.instances.setting import (
    ARRIVALS,
    EDGE_COSTS,
    EDGE_MBIT_PER_S,
    LOADS,
    LOOSENESS,
    MODELS,
    Setting,
    draw_parameters,
)
from wfsched.edge.instances.sunwind import built_in_region
from wfsched.edge.system import Cloud, Instance, Jobs, Links, System

MONTH = Setting(load=1.0, days=60)


@pytest.fixture(scope="module")
def jobs() -> Jobs:
    return draw_jobs(MONTH, generator(1, "test"))


def test_the_scale_of_the_cut_exponential_law_is_that_of_the_specification() -> None:
    assert exponential_scale(20.0, 14400.0, 3600.0) == pytest.approx(3977.714, abs=5e-4)


def test_work_has_its_mean_its_bounds_and_fills_the_load(jobs: Jobs) -> None:
    assert jobs.work.min() >= 20
    assert jobs.work.max() <= 14400
    assert jobs.work.mean() == pytest.approx(3600, rel=0.03)
    assert 0 <= jobs.work.sum() - 60 * 86400 * 10 < 14400 + len(jobs)
    # The law: a third of its mass lies below this quantile.
    scale = exponential_scale(20.0, 14400.0, 3600.0)
    quantile = 20 - scale * np.log(1 - (1 - np.exp(-14380 / scale)) / 3)
    assert (jobs.work < quantile).mean() == pytest.approx(1 / 3, abs=0.02)


def test_releases_and_volumes_are_uniform(jobs: Jobs) -> None:
    for values, low, high in ((jobs.release, 0, 60 * 86400), (jobs.volume, 2000.0, 200000.0)):
        assert values.min() >= low
        assert values.max() <= high
        shares = np.histogram(values, 10, (low, high))[0] / len(jobs)
        assert shares == pytest.approx(0.1, abs=0.015)


def test_windows_have_their_looseness_unless_the_cloud_needs_more(jobs: Jobs) -> None:
    window = jobs.deadline - jobs.release
    cloud = 2 * np.ceil(jobs.volume / 250.0) + np.ceil(jobs.work / 2.0)
    loose = window / jobs.work
    free = 3.6 * jobs.work > cloud
    assert loose[free].min() >= 3.6 - 0.05
    assert loose[free].max() <= 4.4 + 0.05
    assert (window >= cloud).all()
    assert (window[4.4 * jobs.work < cloud - 1] == cloud[4.4 * jobs.work < cloud - 1]).all()


@pytest.mark.parametrize(
    ("arrivals", "shares"),
    [
        ("uniform", [0.1] * 10),
        ("clustered", [0.3] * 3 + [0.1 / 7] * 7),
        ("event", [0.8] + [0.2 / 9] * 9),
    ],
)
def test_origins_come_in_the_shares_of_their_law(arrivals, shares) -> None:
    setting = replace(MONTH, arrivals=arrivals)
    assert origin_shares(setting).tolist() == pytest.approx(shares)
    drawn = draw_jobs(setting, generator(2, "test"))
    counts = np.sort(np.bincount(drawn.origin, minlength=10))[::-1] / len(drawn)
    assert counts.tolist() == pytest.approx(shares, abs=0.02)


def test_the_busiest_edge_is_not_always_the_same() -> None:
    setting = Setting(arrivals="event", days=2)
    busiest = {int(np.bincount(draw_jobs(setting, generator(s, "test")).origin).argmax()) for s in range(12)}
    assert len(busiest) > 4


def test_few_edges_share_all() -> None:
    assert origin_shares(Setting(edges=2, arrivals="clustered")).tolist() == [0.5, 0.5]
    assert origin_shares(Setting(edges=1, arrivals="event")).tolist() == [1.0]


def test_each_parameter_takes_each_of_its_values() -> None:
    drawn = [draw_parameters(generator(seed, "test")) for seed in range(400)]
    expected = {
        "month": set(range(1, 13)),
        "model": set(MODELS),
        "load": set(LOADS),
        "looseness": set(LOOSENESS),
        "arrivals": set(ARRIVALS),
        "edge_mbit_per_s": set(EDGE_MBIT_PER_S),
        "edge_cost": set(EDGE_COSTS),
    }
    assert {key: {row[key] for row in drawn} for key in expected} == expected
    assert all(Setting(**row) for row in drawn)


def test_a_longer_tick_keeps_the_instance() -> None:
    region = built_in_region()
    fine, coarse = (generate(Setting(days=2, tick_s=tick), region, 4) for tick in (1.0, 10.0))
    assert len(fine.jobs) == len(coarse.jobs)
    assert coarse.system.brown_cost == 10 * fine.system.brown_cost
    assert 10 * coarse.jobs.work == pytest.approx(fine.jobs.work, abs=5.1)
    assert coarse.cloud_fare == pytest.approx(fine.cloud_fare, rel=0.01)


def test_times_of_transfers_are_rounded_up_and_fares_are_by_volume() -> None:
    system = System((no_green(), no_green()), Links(10.0, 4.0, 3.0, 5.0), Cloud(3.0, 180.0))
    instance = Instance(system, Jobs([10], [0], [100], [0], [25.0]))
    assert [int(x[0]) for x in (instance.hop, instance.cloud_hop, instance.cloud_run)] == [3, 7, 4]
    assert int(instance.cloud_ticks[0]) == 18
    assert (instance.fare[0], instance.cloud_fare[0]) == (75.0, 1800.0 + 250.0)


GOOD: dict[str, list[float]] = {
    "work": [2, 2], "release": [0, 1], "deadline": [9, 9], "origin": [0, 1], "volume": [1.0, 1.0]
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        ("work", [2, 0], "job 1 has no work"),
        ("work", [2, 9], "job 1 is longer than its window"),
        ("work", [2, 2.5], "whole number"),
        ("work", [2], "equal length"),
        ("volume", [1.0, 0.0], "volume.*> 0"),
        ("volume", [1.0, -3.0], "volume.*> 0"),
        ("volume", [1.0, float("nan")], "volume.*> 0"),
        ("release", [3, 1], "ascending releases"),
        ("origin", [0, -1], "origin"),
    ],
)
def test_jobs_that_are_none_are_refused(key, values, words) -> None:
    with pytest.raises(ParameterError, match=words):
        Jobs(**{**GOOD, key: values})


def test_systems_that_are_none_are_refused() -> None:
    with pytest.raises(ParameterError, match="at least one edge"):
        System(())
    with pytest.raises(ParameterError, match="job 1 has an unknown origin"):
        Instance(System((no_green(),)), Jobs(**GOOD))
    with pytest.raises(ParameterError, match="brown time"):
        System((no_green(),), cloud=Cloud(2.0, 100.0))
    with pytest.raises(ProblemError, match="even the cloud"):
        Instance(System((no_green(), no_green()), Links(1.0, 0.25)), Jobs(**GOOD))
