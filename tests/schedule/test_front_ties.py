"""Dominance and picks with a relative tolerance."""

from __future__ import annotations

import os
from pathlib import Path

import moocore
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wfsched as ws
from wfsched.core.arrays import FloatArray
from wfsched.schedule.fronts.dominance import TOLERANCE, nondominated

# Few values, each in several spellings that differ by rounding.
VALUE = st.builds(
    lambda whole, bits: whole * (1.0 + bits * 2.0**-52), st.integers(0, 4), st.integers(-900, 900)
)
POINTS = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(VALUE, min_size=width, max_size=width), min_size=1, max_size=12)
)


def as_good(some: FloatArray, other: FloatArray) -> bool:
    return bool((some <= other * (1.0 + TOLERANCE)).all())


@given(POINTS)
def test_no_schedule_stays_that_another_one_is_as_good_as(points: list[list[float]]) -> None:
    values = np.array(points)
    kept = nondominated(values)
    for row in kept:
        assert not any(as_good(values[other], values[row]) for other in kept if other != row)
    for row in set(range(len(values))) - set(kept.tolist()):
        assert any(as_good(values[other], values[row]) for other in kept)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=1, max_size=30))
def test_differences_beyond_rounding_are_judged_exactly(
    points: list[tuple[int, int]],
) -> None:
    values = np.array(points, float)
    exact = np.flatnonzero(moocore.is_nondominated(values, keep_weakly=False))
    assert nondominated(values).tolist() == exact.tolist()


@pytest.mark.skipif("WFSCHED_DATA" not in os.environ, reason="WFSCHED_DATA is not set")
def test_the_example_of_the_readme_does_not_wait_twice_as_long_for_a_rounding() -> None:
    workflow = ws.read_workflow(Path(os.environ["WFSCHED_DATA"], "dax", "Montage_100.xml"))
    problem = ws.Problem(workflow, ws.load_platform("cfn-6"), objectives=("makespan", "energy"))
    result = ws.solve(problem, ws.NSGA2(pop_size=80), stop=ws.Stop(generations=200), seed=1)
    # 2,656 s take no less energy but for 4e-13 J.
    assert result.schedule.makespan_s == pytest.approx(1328.4184615384613)
    assert result.schedule.energy_j == pytest.approx(2238.508614339541)
    energy = result.front.objectives[:, 1]
    assert (np.diff(np.sort(energy)) > TOLERANCE * energy.min()).all()
