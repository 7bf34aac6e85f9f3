"""The archive keeps what nothing beats, and thins it out evenly."""

from __future__ import annotations

import moocore
import numpy as np
import pytest

from wfsched.evolve.archive import Archive
from wfsched.evolve.encoding.population import Population
from wfsched.schedule.fronts.thinning import thinned


def columns(objectives: np.ndarray, violation: np.ndarray) -> Population:
    return Population(X=np.arange(len(objectives))[:, None], F=objectives, CV=violation)


def test_the_archive_is_the_non_dominated_union_of_what_it_saw() -> None:
    rng = np.random.default_rng(0)
    batches = [rng.random((40, 3)) for _ in range(6)]
    violations = [np.where(rng.random(40) < 0.3, 1.0, 0.0) for _ in batches]
    archive = Archive(1000)
    for objectives, violation in zip(batches, violations):
        archive.add(columns(objectives, violation))
    seen = np.concatenate([f[v == 0.0] for f, v in zip(batches, violations)])
    expected = moocore.filter_dominated(seen)
    assert archive.members is not None
    np.testing.assert_array_equal(np.sort(archive.members.get("F"), axis=0), np.sort(expected, axis=0))


def test_nothing_feasible_leaves_the_archive_empty() -> None:
    archive = Archive(10)
    archive.add(columns(np.ones((3, 2)), np.ones(3)))
    assert archive.members is None


@pytest.mark.parametrize("n_objectives", [2, 3])
def test_thinning_out_keeps_the_ends_and_most_of_the_hypervolume(n_objectives: int) -> None:
    angle = np.random.default_rng(1).random((400, n_objectives)) + 1e-3
    front = 1.0 - angle / np.linalg.norm(angle, axis=1, keepdims=True)
    kept = thinned(front, 40)
    assert len(kept) == 40
    assert (np.diff(kept) > 0).all()
    np.testing.assert_array_equal(front[kept].min(axis=0), front.min(axis=0))
    share = moocore.hypervolume(front[kept], ref=1.0) / moocore.hypervolume(front, ref=1.0)
    assert share > (0.98 if n_objectives == 2 else 0.85)


def test_a_small_front_is_kept_whole() -> None:
    front = np.array([[0.0, 1.0], [1.0, 0.0]])
    np.testing.assert_array_equal(thinned(front, 2), [0, 1])
    np.testing.assert_array_equal(thinned(front[:1], 5), [0])
