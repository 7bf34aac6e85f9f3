"""Hypervolume in its box."""

from __future__ import annotations

import numpy as np
import pytest

from wfsched.evolve.indicators import HypervolumeBox

BOX = HypervolumeBox((1.0, 10.0), (3.0, 50.0))


@pytest.mark.parametrize(
    ("points", "share"),
    [
        ([[1.0, 10.0]], 1.0),
        ([[2.0, 30.0]], 0.25),
        ([[2.0, 10.0], [1.0, 30.0]], 0.75),
        ([[2.0, 30.0], [3.0, 10.0]], 0.25),
        ([[4.0, 10.0]], 0.0),
        (np.empty((0, 2)), 0.0),
    ],
)
def test_share_of_the_box(points: list[list[float]], share: float) -> None:
    assert BOX.hypervolume(np.array(points)) == pytest.approx(share)
