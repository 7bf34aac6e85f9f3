"""Table 1: geometric statistics by hand, and what the printed table says of itself."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.edge.ranking import PUBLISHED_STANDINGS, rank_correlation, ratios, saving, standings
from wfsched.edge.registry import POLICIES, PUBLISHED_POLICIES

COSTS = {"a": [1.0, 4.0, 10.0], "b": [2.0, 2.0, 10.5], "c": [8.0, 2.0, 40.0]}


def test_ratios_are_over_the_best_of_each_instance() -> None:
    found = ratios(COSTS)
    assert found["a"].tolist() == [1.0, 2.0, 1.0]
    assert found["b"].tolist() == [2.0, 1.0, 1.05]
    assert found["c"].tolist() == [8.0, 1.0, 4.0]


def test_the_best_may_be_sought_among_some_only() -> None:
    assert ratios(COSTS, over=["b", "c"])["a"].tolist() == [0.5, 2.0, 10.0 / 10.5]


def test_standings_by_hand() -> None:
    first, second, third = standings(COSTS)
    assert [row.policy for row in (first, second, third)] == ["a", "b", "c"]
    assert first.mean == pytest.approx(2 ** (1 / 3))
    assert first.deviation == pytest.approx(exp(sqrt(2 / 3 * log(2) ** 2 / 2)))
    assert (first.best, first.close) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert (second.best, second.close) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert third.mean == pytest.approx(32 ** (1 / 3))


def test_a_cost_of_nothing_counts_as_one() -> None:
    assert ratios({"a": [0.0], "b": [0.5], "c": [3.0]})["c"].tolist() == [3.0]


def test_no_instances_are_refused() -> None:
    for costs in ({}, {"a": []}):
        with pytest.raises(ParameterError, match="no instances"):
            standings(costs)


def test_the_printed_means_are_geometric() -> None:
    """They give the savings that the slides quote; and all "SD" exceed 1, as geometric ones do."""
    mean = {row.policy: row.mean for row in PUBLISHED_STANDINGS}
    assert 1 - mean["realloc-low-carb-edf"] / mean["local"] == pytest.approx(0.79, abs=0.006)
    assert 1 - mean["realloc-low-carb-edf"] / mean["ect"] == pytest.approx(0.42, abs=0.006)
    assert min(row.deviation for row in PUBLISHED_STANDINGS) > 1.0


def test_the_printed_table_has_the_published_policies() -> None:
    assert {row.policy for row in PUBLISHED_STANDINGS} == {entry.name for entry in PUBLISHED_POLICIES}
    assert len(PUBLISHED_STANDINGS) == 14
    assert POLICIES.names()[:14] == tuple(entry.name for entry in PUBLISHED_POLICIES)


def test_the_rank_correlation_by_hand() -> None:
    assert rank_correlation(PUBLISHED_STANDINGS) == pytest.approx(1.0)
    assert rank_correlation(tuple(reversed(PUBLISHED_STANDINGS))) == pytest.approx(1.0)
    other = standings({row.policy: [1.0, row.mean] for row in PUBLISHED_STANDINGS})
    assert rank_correlation(other) == pytest.approx(1.0)
    swapped = {row.policy: np.array([row.mean]) for row in PUBLISHED_STANDINGS}
    swapped["ect"], swapped["local"] = swapped["local"], swapped["ect"]
    # Two ranks, 9th and 3rd from the top, change places: 1 - 6 * 2 * 6**2 / (14 * 195).
    assert rank_correlation(standings(swapped)) == pytest.approx(1 - 6 * 2 * 36 / (14 * (14**2 - 1)))


def test_a_saving_is_by_geometric_means() -> None:
    assert saving({"a": [1.0, 9.0], "b": [4.0, 9.0]}, "a", "b") == pytest.approx(0.5)
