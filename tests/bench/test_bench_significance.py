"""Wilcoxon's tests on samples whose p can be counted, and Holm's steps."""

from __future__ import annotations

import pytest

from benchmarks.significance import holm, rank_sum, signed_rank


def test_rank_sums_that_can_be_counted() -> None:
    # Of the 20 ways to draw three of six, one is as low and one as high.
    assert rank_sum([1, 2, 3], [4, 5, 6]) == pytest.approx(2 / 20)
    # Rank sums of 3 of 6 are 6 to 15; 7 or less, 14 or more: 2 ways each.
    assert rank_sum([1, 2, 4], [3, 5, 6]) == pytest.approx(4 / 20)
    assert rank_sum(range(10), range(10, 20)) == pytest.approx(2 / 184756)
    assert rank_sum([1.0, 1.0], [1.0]) == 1.0


def test_ties_do_not_stop_the_test() -> None:
    assert 0 < rank_sum([1, 1, 2, 2], [2, 3, 3, 4]) < 0.1


def test_signed_ranks_that_can_be_counted() -> None:
    # All five signs alike: 2 of 32.
    assert signed_rank([2, 4, 6, 8, 10], [1, 2, 3, 4, 5]) == pytest.approx(2 / 32)
    assert signed_rank([1, 2], [1, 2]) == 1.0


def test_holm_multiplies_by_what_is_left() -> None:
    assert holm([0.04, 0.01, 0.02]).tolist() == pytest.approx([0.04, 0.03, 0.04])
    assert holm([0.5, 0.6]).tolist() == [1.0, 1.0]
    # A smaller p after a larger product is lifted to it: 4 * 0.01, 3 * 0.02, 2 * 0.025, 1 * 0.5.
    assert holm([0.5, 0.025, 0.01, 0.02]).tolist() == pytest.approx([0.5, 0.06, 0.04, 0.06])
    assert holm([]).tolist() == []
