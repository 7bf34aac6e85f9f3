"""Random generators: the same for the same names, independent for different ones."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator

KEYS = [(), ("a",), ("b",), ("a", 1), ("a", 2), ("a", 1, 2), ("ab",), (1,), (12,), ("a", "b")]


def test_equal_seeds_and_keys_draw_the_same() -> None:
    one, two = generator(7, "mutation", 3).random(100), generator(7, "mutation", 3).random(100)
    np.testing.assert_array_equal(one, two)


def test_draws_are_the_same_in_another_process_and_under_another_hash_seed() -> None:
    script = "from wfsched.core.rng import generator; print(generator(7, 'mutation').random().hex())"
    for seed in ("0", "1"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment
        )
        assert done.stdout.strip() == generator(7, "mutation").random().hex()


def test_other_keys_or_seeds_draw_independently() -> None:
    draws = [generator(seed, *keys).random(4000) for seed in (0, 1) for keys in KEYS]
    for one, two in combinations(draws, 2):
        assert not np.isin(one, two).any()
        # 190 pairs: about 4.5 standard deviations of a correlation of independent draws.
        assert abs(np.corrcoef(one, two)[0, 1]) < 4.5 / np.sqrt(4000)


def test_a_new_consumer_leaves_other_streams_as_they_were() -> None:
    before = generator(1, "crossover").random(10)
    generator(1, "a new consumer").random(1000)
    np.testing.assert_array_equal(generator(1, "crossover").random(10), before)


def test_keys_are_not_run_together() -> None:
    assert generator(1, "a", "b").random() != generator(1, "ab").random()
    assert generator(1, "a", 1).random() != generator(1, "a1").random()


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ParameterError, match="seed: the seed is negative; got -1"):
        generator(-1)
