"""Mates are near in objectives, each of them scaled to its range."""

from __future__ import annotations

import numpy as np

from wfsched.evolve.selection.near_mates import near_mates


def test_mates_are_the_neighbours_on_a_line() -> None:
    objectives = np.array([[0.0, 9e6], [1.0, 8e6], [2.0, 7e6], [3.0, 6e6], [4.0, 5e6]])
    first = np.repeat(np.arange(5), 200)
    mates = near_mates(objectives, first, np.random.default_rng(1))
    met = {i: set(mates[first == i].tolist()) for i in range(5)}
    assert met == {0: {1, 2}, 1: {0, 2}, 2: {1, 3}, 3: {2, 4}, 4: {2, 3}}


def test_no_objective_counts_more_for_its_unit() -> None:
    near_in_seconds = np.array([[0.0, 0.0], [0.01, 1e6], [1.0, 2e6], [0.5, 0.1e6]])
    mates = near_mates(near_in_seconds, np.zeros(100, int), np.random.default_rng(1))
    assert set(mates.tolist()) == {1, 3}


def test_one_alone_is_their_own_mate() -> None:
    assert near_mates(np.ones((1, 2)), np.zeros(3, int), np.random.default_rng(1)).tolist() == [0, 0, 0]


def test_equals_mate_with_each_other() -> None:
    mates = near_mates(np.ones((2, 2)), np.array([0, 1]), np.random.default_rng(1))
    assert mates.tolist() == [1, 0]
