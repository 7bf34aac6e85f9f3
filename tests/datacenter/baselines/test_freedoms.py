"""What each freedom is worth to a job alone, against hand-computed values; CarbonScaler at home."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.datacenter.baselines.freedoms import freedoms
from wfsched.datacenter.baselines.scaler import N_BODY, scale

COST = np.array([[4.0, 3.0, 1.0, 2.0, 1.0], [3.0, 5.0, 2.0, 0.5, 9.0]])


def test_two_slots_of_work_within_five() -> None:
    # Home: 4 + 3; 1 + 2; 1 + 1; two servers in a slot of 1. Other: 3 + 5, so home is best now; 2 + 0.5 later.
    # Slot by slot the cheapest are 3, 3, 1, 0.5, 1: 0.5 + 1, and two servers at 0.5.
    found = freedoms(COST, 0, 2.0, 5)
    assert (found.at_once, found.shifted, found.paused, found.scaled) == (7.0, 3.0, 2.0, 2.0)
    assert (found.best_now, found.best_shifted, found.best_paused, found.best_scaled) == (7.0, 2.5, 1.5, 1.0)


def test_part_of_a_slot_counts_by_its_share() -> None:
    # A slot and a half: 4 + 1.5; 1 + 1 (from the third); 1 + 0.5.
    found = freedoms(COST, 0, 1.5, 5)
    assert (found.at_once, found.shifted, found.paused) == (5.5, 2.0, 1.5)


def test_savings_are_shares_of_what_at_once_costs() -> None:
    assert freedoms(COST, 0, 2.0, 5).savings()["shifted"] == pytest.approx(4 / 7)


@given(st.integers(0, 500), st.floats(0.2, 12.0), st.integers(0, 20))
def test_more_freedom_never_costs_more(seed: int, run: float, slack: int) -> None:
    window = int(np.ceil(run)) + slack
    found = freedoms(generator(seed, "freedoms").uniform(1.0, 9.0, (3, window)), 1, run, window)
    chains = (
        (found.at_once, found.shifted, found.paused, found.scaled, found.best_scaled),
        (found.at_once, found.best_now, found.best_shifted, found.best_paused, found.best_scaled),
        (found.shifted, found.best_shifted),
        (found.paused, found.best_paused),
    )
    for chain in chains:
        assert all(more >= less - 1e-9 for more, less in pairwise(chain))


def test_windows_that_cannot_hold_the_run_are_refused() -> None:
    with pytest.raises(ParameterError, match="window out of range"):
        freedoms(COST, 0, 3.0, 2)
    with pytest.raises(ParameterError, match="window out of range"):
        freedoms(COST, 0, 3.0, 6)


# 12 h of work in 24 h on up to 1, 2, 4 servers; published profile of n-body, intensities of 2023.
HOMES = {
    "US-CAL-CISO": (17.8, 27.3, 28.4),
    "CA-ON": (20.3, 36.2, 41.6),
    "DE-LU": (12.9, 21.6, 23.4),
    "KR": (2.8, 5.1, 5.7),
}


@pytest.mark.parametrize("zone", HOMES)
def test_home_setting_of_carbon_scaler(zone: str, real_data: Path) -> None:
    with (real_data / "energy" / "ci_lca_2023_16zones.csv").open() as file:
        intensity = np.array([float(row[zone]) for row in csv.DictReader(file)])
    starts = range(0, len(intensity) - 24, 7)
    at_once = sum(intensity[start : start + 12].sum() for start in starts)
    for most, printed in zip((1, 2, 4), HOMES[zone]):
        plans = [scale(intensity[start : start + 24], 12.0, N_BODY.first(most)) for start in starts]
        grams = sum(plan.grams for plan in plans if plan is not None)
        assert 100 * (1 - grams / at_once) == pytest.approx(printed, abs=2.3)
