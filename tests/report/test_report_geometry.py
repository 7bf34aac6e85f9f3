"""Geometry of the figures against brute force: lanes, unions, overlaps, stairs, views."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfsched.core.arrays import FloatArray
from wfsched.report.front.axis_limits import limits, near, staircase
from wfsched.report.front.label_placement import place, shared_area
from wfsched.report.front.label_positions import SIDES, along, beads, beside, lead, pieces
from wfsched.report.schedule.lanes import lanes
from wfsched.report.schedule.machine_usage import union_length

quick = settings(max_examples=200, deadline=None, derandomize=True)
small = st.integers(0, 12)


@st.composite
def intervals(draw: st.DrawFn, least: int = 1) -> tuple[FloatArray, FloatArray]:
    pairs = draw(st.lists(st.tuples(small, st.integers(least, 5)), max_size=12))
    start = np.array([float(a) for a, _ in pairs])
    return start, start + np.array([float(length) for _, length in pairs])


@st.composite
def boxes(draw: st.DrawFn) -> FloatArray:
    rows = draw(st.lists(st.tuples(small, small, st.integers(0, 5), st.integers(0, 5)), max_size=8))
    return np.array([[x, y, x + w, y + h] for x, y, w, h in rows], dtype=np.float64).reshape(-1, 4)


def seconds_covered(start: FloatArray, finish: FloatArray) -> list[int]:
    """Return how many of the intervals cover each whole second."""
    return [int(((start <= t) & (t + 1 <= finish)).sum()) for t in range(20)]


@quick
@given(intervals())
def test_lanes_are_as_many_as_run_at_a_time_and_never_overlap(pair: tuple[FloatArray, FloatArray]) -> None:
    start, finish = pair
    lane = lanes(start, finish)
    assert len(set(lane.tolist())) == max(seconds_covered(start, finish))
    for k in set(lane.tolist()):
        assert max(seconds_covered(start[lane == k], finish[lane == k])) == 1


def test_rounding_error_opens_no_lane() -> None:
    assert lanes(np.array([0.0, 0.3]), np.array([0.1 + 0.2, 1.0])).tolist() == [0, 0]


def test_intervals_of_no_length_share_a_lane() -> None:
    assert lanes(np.array([1.0, 1.0]), np.array([1.0, 1.0])).tolist() == [0, 0]


@quick
@given(intervals(least=0))
def test_the_union_counts_each_second_once(pair: tuple[FloatArray, FloatArray]) -> None:
    assert union_length(*pair) == sum(covered > 0 for covered in seconds_covered(*pair))


@quick
@given(boxes(), boxes())
def test_shared_area_counts_the_cells_that_boxes_share(some: FloatArray, others: FloatArray) -> None:
    cells = np.arange(20)

    def filled(box: FloatArray) -> FloatArray:
        inside = [(low <= cells) & (cells + 1 <= high) for low, high in (box[[0, 2]], box[[1, 3]])]
        return np.outer(*inside)

    expected = [sum(float((filled(a) & filled(b)).sum()) for b in others) for a in some]
    np.testing.assert_array_equal(shared_area(some, others), expected)


@quick
@given(st.lists(st.tuples(small, small), min_size=1, max_size=10), st.tuples(small, small))
def test_what_lies_above_the_stairs_is_what_a_point_dominates(
    points: list[tuple[int, int]], query: tuple[int, int]
) -> None:
    corners = staircase(np.array(points, dtype=np.float64), 20.0, 20.0)
    x, y = query
    # The height of the stairs at x is that of the last corner that is not to the right of it.
    left = corners[corners[:, 0] <= x]
    height = left[-1, 1] if len(left) else np.inf
    assert (y >= height) == any(a <= x and b <= y for a, b in points)


@quick
@given(st.lists(st.tuples(small, small), min_size=1, max_size=10))
def test_stairs_turn_at_right_angles(points: list[tuple[int, int]]) -> None:
    steps = np.diff(staircase(np.array(points, dtype=np.float64), 20.0, 20.0), axis=0)
    assert (np.prod(steps, axis=1) == 0).all()
    assert (steps[:, 0] >= 0).all()
    assert (steps[:, 1] <= 0).all()


@pytest.mark.parametrize("values", [[5.0], [-3.0, -1.0], [1000.0, 1000.001], [0.0, 1e-9]])
def test_limits_leave_a_margin_on_both_sides(values: list[float]) -> None:
    low, high = limits(np.array(values))
    assert low < min(values)
    assert high > max(values)
    assert high - low >= 0.01 * max(map(abs, values))
    assert min(values) - low == pytest.approx(high - max(values), rel=1e-6)


def test_a_quantity_that_is_0_throughout_is_shown_from_0_on() -> None:
    assert limits(np.array([0.0, 0.0])) == (-0.06, 1.06)


def test_far_values_are_not_near_however_narrow_the_front_is() -> None:
    narrow = np.array([100.0, 100.5])
    assert near(narrow, np.array([50.0, 150.0, 30.0, 1000.0])).tolist() == [True, True, False, False]


def test_a_label_moves_away_from_what_it_would_cover() -> None:
    frame = np.array([0.0, 0.0, 100.0, 100.0])
    options = beside(np.array([50.0, 50.0]), np.array([20.0, 8.0]), (4.0, 10.0))
    assert place([options[:, None]], np.zeros((0, 4)), frame) == [0]
    covered = options[:3] + np.array([1.0, 1.0, -1.0, -1.0])
    assert place([options[:, None]], covered, frame)[0] not in (0, 1, 2)


def test_two_labels_of_one_mark_do_not_meet() -> None:
    frame = np.array([0.0, 0.0, 100.0, 100.0])
    options = beside(np.array([50.0, 50.0]), np.array([20.0, 8.0]), (4.0,))
    first, second = place([options[:, None]] * 2, np.zeros((0, 4)), frame)
    assert shared_area(options[[first]], options[[second]])[0] == 0.0


def test_a_line_to_a_label_keeps_clear_of_labels_and_marks() -> None:
    frame = np.array([0.0, 0.0, 100.0, 100.0])
    mark = np.array([10.0, 50.0])
    boxes = np.array([[40.0, 45.0, 60.0, 55.0], [5.0, 80.0, 25.0, 90.0]])
    places = np.concatenate([boxes[:, None], beads(lead(mark, boxes, 2.0), 1.0)], axis=1)
    between = np.array([[20.0, 45.0, 30.0, 55.0]])
    assert place([places], np.zeros((0, 4)), frame) == [0]
    assert place([places], between, frame) == [1]
    assert place([between[:, None], places], np.zeros((0, 4)), frame) == [0, 1]


def test_lines_to_labels_begin_at_the_rim_of_the_mark() -> None:
    boxes = np.array([[40.0, 45.0, 60.0, 55.0], [11.0, 45.0, 31.0, 55.0]])
    lines = lead(np.array([10.0, 50.0]), boxes, 2.0)
    np.testing.assert_allclose(lines, [[[12.0, 50.0], [40.0, 50.0]], [[11.0, 50.0], [11.0, 50.0]]])
    squares = beads(lines, 0.5)
    centres = squares.reshape(2, -1, 2, 2).mean(axis=2)[0]
    assert (centres[:, 1] == 50.0).all()
    assert centres[0, 0] == 12.0
    assert (np.diff(centres[:, 0]) > 0).all()
    assert centres[-1, 0] < 40.0
    assert np.prod(squares[1, :, 2:] - squares[1, :, :2], axis=1).max() == 0.0


def test_a_label_at_the_edge_stays_inside() -> None:
    frame = np.array([0.0, 0.0, 100.0, 100.0])
    options = beside(np.array([98.0, 99.0]), np.array([20.0, 8.0]), (4.0,))
    box = options[place([options[:, None]], np.zeros((0, 4)), frame)[0]]
    assert box[2] <= 100.0
    assert box[3] <= 100.0


def test_no_box_beside_a_mark_touches_it() -> None:
    options = beside(np.array([50.0, 50.0]), np.array([20.0, 8.0]), (4.0, 10.0))
    assert len(options) == 2 * len(SIDES)
    np.testing.assert_allclose(options[:, 2:] - options[:, :2], [[20.0, 8.0]] * len(options))
    assert shared_area(options, np.array([[48.0, 48.0, 52.0, 52.0]])).max() == 0.0


@pytest.mark.parametrize("across", [0, 1])
def test_boxes_along_a_line_stand_on_both_sides_of_it_inside_the_frame(across: int) -> None:
    frame = np.array([0.0, 0.0, 100.0, 100.0])
    options = along(np.array([50.0, 50.0]), np.array([8.0, 20.0]), across, 2.0, frame)
    before, after = options[:, across + 2] <= 48.0, options[:, across] >= 52.0
    assert (before ^ after).all()
    assert before.any()
    assert after.any()
    assert options.min() >= 0.0
    assert options.max() <= 100.0


def test_pieces_of_no_line_are_no_boxes() -> None:
    assert pieces(np.zeros((0, 2)), 1.0).shape == (0, 4)
