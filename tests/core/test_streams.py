"""Streams in kernels: the published sequence, and numbers that are even where they should be."""

from __future__ import annotations

import numpy as np

from wfsched.core.compiling import compiled
from wfsched.core.streams import draw_below, draw_bits, draw_unit


@compiled
def drawn(seed, bits, units, below, count):  # type: ignore[no-untyped-def]
    stream = np.full(1, seed)
    for i in range(bits.shape[0]):
        bits[i] = draw_bits(stream)
    for i in range(units.shape[0]):
        units[i] = draw_unit(stream)
        below[i] = draw_below(stream, count)


def draw(seed: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    arrays = np.zeros(5, np.uint64), np.zeros(70_000), np.zeros(70_000, np.int64)
    drawn(np.uint64(seed), *arrays, count)
    return arrays


def test_the_bits_are_those_of_splitmix64() -> None:
    """The first five numbers from seed 1234567, as Rosetta Code lists them."""
    bits, *_ = draw(1234567, 7)
    assert bits.tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


def test_numbers_cover_their_range_evenly() -> None:
    _, units, below = draw(3, 7)
    assert 0.0 <= units.min() < 1e-3
    assert 1.0 - 1e-3 < units.max() < 1.0
    assert abs(units.mean() - 0.5) < 5 * np.sqrt(1 / 12 / len(units))
    counts = np.bincount(below, minlength=7)
    assert len(counts) == 7
    # Five standard deviations of a binomial count.
    assert np.abs(counts - len(below) / 7).max() < 5 * np.sqrt(len(below) * 6 / 49)
