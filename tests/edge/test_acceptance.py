"""What the published experiment shows must show here too; levels depend on laws that are not printed."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from wfsched.core.rng import generator
from wfsched.edge.instances.setting import Setting, draw_parameters
from wfsched.edge.instances.sunwind import Region, built_in_region
from wfsched.edge.ranking import PUBLISHED_STANDINGS, rank_correlation, saving, standings
from wfsched.edge.registry import POLICIES
from wfsched.edge.trial import run_trial
from wfsched.energy.reading.read import read_traces

OWN_POLICIES = ("exchange-edf", "exchange-edf-at-once")


def costs_of(region: Region, seeds: Iterable[int], days: int) -> dict[str, list[float]]:
    """Costs of all policies on random instances; `run_trial` refuses what the validator does."""
    names = POLICIES.names()
    costs: dict[str, list[float]] = {name: [] for name in names}
    for seed in seeds:
        setting = Setting(days=days, **draw_parameters(generator(seed, "edge", "parameters")))
        row = run_trial(setting, region, seed, names)
        for name in names:
            assert row[f"{name}.jobs_late"] == 0
            assert row[f"{name}.cost"] >= row["bound"] * (1 - 1e-12)
            costs[name].append(row[f"{name}.cost"])
    return costs


def accept(costs: dict[str, list[float]]) -> None:
    published = {row.policy: costs[row.policy] for row in PUBLISHED_STANDINGS}
    standing = standings(published)
    mean = {row.policy: row.mean for row in standing}
    assert {row.policy for row in standing[:2]} == {"realloc-low-carb-edf", "realloc-in-place-edf"}
    for mapping in ("in-place", "low-carb", "no-carb-comm"):
        assert mean[f"realloc-{mapping}-edf"] < mean[f"realloc-{mapping}-looseness"]
    assert rank_correlation(standing) >= 0.9
    assert saving(costs, "realloc-low-carb-edf", "local") >= 0.7
    assert saving(costs, "realloc-low-carb-edf", "ect") >= 0.25
    assert 1.5 <= mean["ect"] <= 2.1
    for name in OWN_POLICIES:
        assert saving(costs, name, "realloc-low-carb-edf") > 0.05


def test_short_instances_on_the_built_in_sun_and_wind_show_the_order_of_the_best() -> None:
    costs = costs_of(built_in_region(), range(1, 25), days=3)
    standing = standings({row.policy: costs[row.policy] for row in PUBLISHED_STANDINGS})
    mean = {row.policy: row.mean for row in standing}
    assert {row.policy for row in standing[:2]} == {"realloc-low-carb-edf", "realloc-in-place-edf"}
    for mapping in ("in-place", "low-carb", "no-carb-comm"):
        assert mean[f"realloc-{mapping}-edf"] < mean[f"realloc-{mapping}-looseness"]
    assert rank_correlation(standing) >= 0.85
    for name in OWN_POLICIES:
        assert saving(costs, name, "realloc-low-carb-edf") > 0.05


@pytest.mark.slow
def test_months_of_caiso_show_what_the_slides_show(real_data) -> None:
    traces = read_traces(real_data / "energy" / "eia930_2022_CISO.csv", ("sun", "wind"), fill="linear")
    accept(costs_of(Region(traces["sun"], traces["wind"]), range(1, 61), days=30))
