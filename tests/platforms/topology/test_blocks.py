"""Busy blocks of arcs against a list of intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfsched.core.compiling import compiled
from wfsched.platforms.topology.blocks import occupy, open_blocks, release
from wfsched.platforms.topology.coarse import coarse
from wfsched.schedule.evaluation.route_kernel import coarse as compiled_coarse

often = settings(max_examples=200, deadline=None, derandomize=True)


@compiled
def take(taken, begin, end, arc, ready, duration):  # type: ignore[no-untyped-def]
    return occupy(taken, begin, end, arc, ready, duration)


@compiled
def give_back(taken, begin, end, arc, block, apart, until):  # type: ignore[no-untyped-def]
    release(taken, begin, end, arc, block, apart, until)


@compiled
def without_last_bits(value):  # type: ignore[no-untyped-def]
    return compiled_coarse(value)


requests = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), min_size=1, max_size=40)


def earliest(taken: list[tuple[float, float]], ready: float, duration: float) -> float:
    starts = sorted({ready, *(end for _, end in taken if end > ready)})
    return next(s for s in starts if all(end <= s or s + duration <= begin for begin, end in taken))


@often
@given(requests)
def test_each_transfer_starts_as_early_as_those_before_let_it(wanted: list[tuple[int, int]]) -> None:
    blocks, taken = open_blocks(2, len(wanted)), list[tuple[float, float]]()
    for ready, duration in wanted:
        expected = earliest(taken, float(ready), float(duration))
        assert take(*blocks, 1, float(ready), float(duration))[0] == expected
        taken.append((expected, expected + duration))
    spans = [(float(blocks.begin[1, b]), float(blocks.end[1, b])) for b in range(blocks.taken[1])]
    assert spans == sorted(spans)
    assert sum(end - begin for begin, end in spans) == sum(duration for _, duration in wanted)
    assert blocks.taken[0] == 0


@often
@given(requests, st.integers(0, 39))
def test_what_is_released_leaves_no_trace(wanted: list[tuple[int, int]], kept: int) -> None:
    blocks, journal, before = open_blocks(1, len(wanted)), [], []
    for n, (ready, duration) in enumerate(wanted):
        if n >= kept:
            before.append(state(blocks))
        _, *entry = take(*blocks, 0, float(ready), float(duration))
        if n >= kept:
            journal.append(entry)
    for entry, then in zip(reversed(journal), reversed(before)):
        give_back(*blocks, 0, *entry)
        assert state(blocks) == then


def state(blocks) -> list[tuple[float, float]]:  # type: ignore[no-untyped-def]
    return [(float(blocks.begin[0, b]), float(blocks.end[0, b])) for b in range(blocks.taken[0])]


def test_a_busy_hour_is_one_block() -> None:
    blocks = open_blocks(1, 1000)
    for _ in range(1000):
        take(*blocks, 0, 0.0, 3.6)
    assert blocks.taken[0] == 1
    assert blocks.end[0, 0] == pytest.approx(3600.0)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.floats(0.0, 1e12))
def test_compiled_and_plain_code_drop_the_same_bits(value: float) -> None:
    assert without_last_bits(value) == coarse(value)
    assert coarse(value) == pytest.approx(value, rel=1e-12)


def test_sums_in_another_order_are_equal_without_their_last_bits() -> None:
    values = np.random.default_rng(1).random(50)
    sums = {float(np.cumsum(values[np.random.default_rng(seed).permutation(50)])[-1]) for seed in range(50)}
    assert len(sums) > 1
    assert len({coarse(value) for value in sums}) == 1
