"""The laws that run times and sizes are drawn from."""

import math

import numpy as np
import pytest

from wfsched.core.rng import generator
from wfsched.workflow.generate.facts import load_facts
from wfsched.workflow.generate.law import Law
from wfsched.workflow.generate.overlap import overlaps
from wfsched.workflow.generate.registry import FAMILIES

NAMES = FAMILIES.names()
LINE = Law((10, 1000), (2.0, 8.0), growth=0.5, cv=(0.1, 0.3), shape=(-1.732, 0.0, 1.732))


def test_the_mean_is_interpolated_in_the_logarithms_and_grows_beyond_the_ends():
    assert LINE.mean_at(10) == 2.0
    assert LINE.mean_at(1000) == 8.0
    assert LINE.mean_at(100) == pytest.approx(4.0)
    assert LINE.mean_at(4000) == pytest.approx(16.0)
    assert LINE.mean_at(40) == pytest.approx(2.0 * 4.0 ** (math.log(4) / math.log(100)))
    assert Law((100, 200), (3.0, 3.0), growth=1.0).mean_at(25) == pytest.approx(0.75)
    assert Law((10, 1000), (5.0,), growth=0.0).mean_at(123456) == 5.0


def test_the_deviation_is_interpolated_and_held_beyond_the_ends():
    assert LINE.cv_at(5) == pytest.approx(0.1)
    assert LINE.cv_at(100) == pytest.approx(0.2)
    assert LINE.cv_at(10**6) == pytest.approx(0.3)


def test_draws_have_the_mean_exactly_and_the_deviation_of_the_law():
    values = LINE.draw(1000, np.ones(5000), generator(1, "law"))
    assert values.mean() == pytest.approx(8.0)
    assert values.std() / values.mean() == pytest.approx(0.3, rel=0.01)


def test_draws_of_few_have_the_mean_too_and_follow_their_base():
    base = np.array([1.0, 5.0, 10.0])
    values = LINE.draw(10, base, generator(1, "law"))
    assert values.sum() == pytest.approx(2.0 * base.sum())
    assert np.all(np.abs(values / base - 2.0) < 1.0)
    assert len(set((values / base).tolist())) == 3


def test_draws_are_stratified():
    values = np.sort(LINE.draw(10, np.ones(100), generator(3, "law")))
    uniform = np.linspace(values[0], values[-1], 100)
    assert np.all(np.abs(values - uniform) < 0.02)


def test_a_law_without_deviation_gives_the_mean_and_leaves_its_base_alone():
    base = np.array([1.0, 2.0])
    base.flags.writeable = False
    assert Law((10,), (3.0,)).draw(50, base, generator(1, "law")).tolist() == [3.0, 6.0]
    assert LINE.draw(50, np.ones(0), generator(1, "law")).tolist() == []


def laws():
    return [
        pytest.param(law, id=f"{family}-{name}")
        for family in NAMES
        for name, law in load_facts(family).laws.items()
    ]


@pytest.mark.parametrize("law", laws())
def test_a_fitted_law_is_complete_and_cannot_draw_a_negative_value(law):
    assert list(law.tasks) == sorted(set(law.tasks))
    assert len(law.mean) in (1, len(law.tasks))
    assert min(law.mean) > 0
    assert 0 <= law.growth <= 1
    assert bool(law.cv) == bool(law.shape)
    if law.cv:
        assert len(law.cv) == len(law.tasks)
        assert list(law.shape) == sorted(law.shape)
        assert 1 + max(law.cv) * law.shape[0] > 0


@pytest.mark.parametrize("law", [law for law in laws() if law.values[0].shape])
def test_a_fitted_shape_has_mean_zero_and_deviation_one(law):
    low, high = np.array(law.shape[:-1]), np.array(law.shape[1:])
    assert np.mean((low + high) / 2) == pytest.approx(0.0, abs=2e-3)
    assert np.mean((low**2 + low * high + high**2) / 3) == pytest.approx(1.0, abs=4e-3)


@pytest.mark.parametrize(("images", "count"), [(2, 1), (2, 3), (3, 2), (8, 28), (8, 30), (166, 662)])
def test_overlaps_join_all_images_and_repeat_no_pair_while_there_are_others(images, count):
    first, second = overlaps(images, count, generator(4, "overlaps"))
    assert len(first) == len(second) == count
    assert np.all(first < second)
    pairs = list(zip(first.tolist(), second.tolist()))
    assert pairs == sorted(pairs)
    possible = images * (images - 1) // 2
    assert len(set(pairs)) == min(count, possible)
    assert {image for pair in pairs for image in pair} == set(range(images))
    reached, before = {0}, set()
    while reached != before:
        before = set(reached)
        reached |= {image for pair in pairs if reached & set(pair) for image in pair}
    assert reached == set(range(images))
