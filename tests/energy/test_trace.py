"""Traces against closed forms, brute-force stepping and the laws that integrals obey."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfsched.core.errors import ParameterError, SupplyError
from wfsched.energy.align import aligned, combine
from wfsched.energy.trace import Trace, constant

RULES = ("wrap", "hold", "raise")


def saw(past_end="wrap", start=0.0):
    """2 W for 10 s, -1 W for 5 s, 4 W for 5 s; 35 J in 20 s."""
    return Trace(start + np.array([0.0, 10.0, 15.0]), [2.0, -1.0, 4.0], start + 20.0, "W", past_end, "saw")


@st.composite
def traces(draw, past_end=None):
    """Traces whose knots and values are small whole numbers of eighths: sums of them are exact."""
    lengths = draw(st.lists(st.integers(1, 40), min_size=1, max_size=8))
    values = draw(st.lists(st.integers(-50, 50), min_size=len(lengths), max_size=len(lengths)))
    start = draw(st.integers(-100, 100))
    edges = start + np.concatenate(([0], np.cumsum(lengths)))
    rule = past_end or draw(st.sampled_from(("wrap", "hold")))
    return Trace(edges[:-1] / 8, np.array(values) / 8, edges[-1] / 8, "W", rule)


instants = st.integers(-2000, 2000).map(lambda eighths: eighths / 8)


def value_by_hand(trace, t):
    """The rule of a trace in words: step through its pieces."""
    span = trace.end - trace.knots[0]
    if trace.past_end == "wrap":
        while t < trace.knots[0]:
            t += span
        while t >= trace.end:
            t -= span
    value = trace.values[0]
    for knot, candidate in zip(trace.knots, trace.values):
        if knot <= t:
            value = candidate
    return value


# --- at ---------------------------------------------------------------------------------------


def test_at_is_the_value_of_the_knot_at_or_before():
    assert saw().at(np.array([0.0, 9.999, 10.0, 14.0, 15.0, 19.0])).tolist() == [2, 2, -1, -1, 4, 4]
    assert isinstance(saw().at(3.0), float)


@pytest.mark.parametrize(
    ("rule", "before", "at_end", "long_after"), [("wrap", 4.0, 2.0, -1.0), ("hold", 2.0, 4.0, 4.0)]
)
def test_outside_is_said_by_the_rule(rule, before, at_end, long_after):
    trace = saw(rule)
    assert trace.at(-0.5) == before
    assert trace.at(20.0) == at_end
    assert trace.at(20.0 * 1_000_000 + 12.0) == long_after


def test_raise_names_the_instant_and_what_is_known():
    trace = saw("raise", start=1654063200.0)
    with pytest.raises(SupplyError) as caught:
        trace.at(1654063260.0)
    message = str(caught.value)
    assert "saw" in message
    assert "2022-06-01T06:01Z" in message
    assert "2022-06-01T06:00Z to 2022-06-01T06:00:20Z" in message
    with pytest.raises(SupplyError):
        trace.at(1654063199.0)
    with pytest.raises(SupplyError):
        trace.at(1654063220.0)
    assert trace.integral(1654063200.0, 1654063220.0) == 35.0
    with pytest.raises(SupplyError):
        trace.integral(1654063200.0, 1654063220.5)


@settings(deadline=None, derandomize=True)
@given(traces(), instants)
def test_at_is_what_stepping_through_the_pieces_finds(trace, t):
    assert trace.at(t) == value_by_hand(trace, t)


# --- integral ---------------------------------------------------------------------------------


def test_integrals_of_parts_by_hand():
    trace = saw()
    assert trace.integral(0, 20) == 35.0
    assert trace.integral(3, 4) == 2.0
    assert trace.integral(8, 17) == 2 * 2 - 1 * 5 + 4 * 2
    assert trace.integral(17, 8) == -7.0
    assert trace.integral(5, 5) == 0.0


def test_wrap_counts_whole_periods_in_closed_form():
    trace = saw()
    assert trace.integral(-3, 20 * 12345 + 11) == 3 * 4 + 12345 * 35 + 20 - 1
    assert trace.integral(-20 * 99, 0) == 99 * 35


def test_hold_extends_the_first_and_the_last_piece():
    trace = saw("hold")
    assert trace.integral(-100, 0) == 200.0
    assert trace.integral(-100, 120) == 200.0 + 35.0 + 400.0
    assert trace.integral(-7, -4) == 6.0
    assert trace.integral(30, 31) == 4.0


def test_a_short_interval_late_in_a_large_trace_keeps_its_digits():
    year = 3600.0 * np.arange(8760)
    trace = Trace(year, 1e9 + 1e8 * np.sin(np.arange(8760)), 8760 * 3600.0, "W")
    got = trace.integral(8000 * 3600.0 + 5.0, 8000 * 3600.0 + 5.0625)
    assert got == pytest.approx(0.0625 * trace.values[8000], rel=1e-15)


def test_arrays_broadcast_and_keep_their_shape():
    trace = saw()
    t0 = np.array([[0.0], [10.0]])
    t1 = np.array([10.0, 15.0, 20.0])
    assert trace.integral(t0, t1).tolist() == [[20, 15, 35], [0, -5, 15]]
    assert trace.at(np.zeros((2, 0))).shape == (2, 0)


@settings(deadline=None, derandomize=True)
@given(traces(), instants, instants, instants)
def test_integrals_add_up(trace, a, b, c):
    assert trace.integral(a, b) + trace.integral(b, c) == pytest.approx(trace.integral(a, c), abs=1e-9)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(traces(), instants, st.integers(0, 200))
def test_integral_is_the_sum_of_small_steps(trace, t0, eighths):
    steps = t0 + np.arange(eighths) / 8
    by_steps = sum(value_by_hand(trace, t) / 8 for t in steps)
    assert trace.integral(t0, t0 + eighths / 8) == pytest.approx(by_steps, abs=1e-9)


@settings(deadline=None, derandomize=True)
@given(traces(past_end="wrap"), instants, instants, st.integers(-50, 50))
def test_wrap_repeats_with_its_period(trace, a, b, periods):
    shift = periods * trace.span
    assert trace.integral(a + shift, b + shift) == pytest.approx(trace.integral(a, b), abs=1e-7)


@settings(deadline=None, derandomize=True)
@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e5), st.floats(-1e9, 1e9))
def test_at_never_leaves_the_pieces_whatever_rounding_does(start, span, t):
    trace = Trace([start, start + span / 3], [1.0, 2.0], start + span, "W")
    assert trace.at(t) in (1.0, 2.0)
    assert trace.integral(t, t + span) == pytest.approx(span * 5 / 3, rel=1e-3)


def test_mean_is_the_integral_over_the_length():
    assert saw().mean(0.0, 20.0) == 35 / 20
    assert saw().mean(20.0, 0.0) == 35 / 20
    with pytest.raises(ParameterError, match="empty interval"):
        saw().mean(1.0, 1.0)


# --- new traces from old ----------------------------------------------------------------------


@settings(deadline=None, derandomize=True)
@given(traces(), st.integers(1, 100))
def test_resampling_keeps_the_integral_up_to_every_new_knot(trace, eighths):
    new = trace.resampled(eighths / 8)
    edges = np.append(new.knots, new.end)
    assert new.end == trace.end
    assert new.start == trace.start
    assert new.cumulative == pytest.approx(trace.integral(np.full(len(edges), trace.start), edges), abs=1e-9)
    assert (np.diff(edges)[:-1] == eighths / 8).all()


def test_resampling_to_its_own_step_changes_nothing():
    trace = Trace([0.0, 0.1, 0.2], [1.0, 2.0, 3.0], 0.30000000000000004, "W")
    assert len(trace.resampled(0.1).values) == 3


@settings(deadline=None, derandomize=True)
@given(traces(), instants, st.integers(1, 600))
def test_a_window_says_what_the_trace_said(trace, t0, eighths):
    t1 = t0 + eighths / 8
    window = trace.window(t0, t1)
    inside = t0 + np.arange(eighths) / 8
    assert window.start == t0
    assert window.end == t1
    assert window.at(inside).tolist() == trace.at(inside).tolist()
    with pytest.raises(SupplyError):
        window.at(t1)


def test_shifted_and_scaled():
    moved = saw().shifted(100.0).scaled(1e-3, "kW")
    assert (moved.start, moved.end, moved.unit) == (100.0, 120.0, "kW")
    assert moved.integral(100.0, 120.0) == pytest.approx(0.035)
    assert saw().scaled(2.0).unit == "W"


@settings(deadline=None, derandomize=True)
@given(traces(past_end="hold"), traces(past_end="wrap"), instants, st.integers(1, 400))
def test_aligned_traces_agree_with_each_at_every_instant(one, other, t0, eighths):
    t1 = t0 + eighths / 8
    knots, values = aligned([one, other], t0, t1)
    inside = t0 + np.arange(eighths) / 8
    place = np.searchsorted(knots, inside, side="right") - 1
    assert knots[0] == t0
    assert (np.diff(knots) > 0).all()
    assert values[0][place].tolist() == one.at(inside).tolist()
    assert values[1][place].tolist() == other.at(inside).tolist()


def test_combine_adds_on_the_union_of_knots():
    other = Trace([0.0, 5.0], [1.0, 10.0], 20.0, "W", "wrap", "sun")
    both = combine([saw(), other])
    assert both.knots.tolist() == [0, 5, 10, 15]
    assert both.values.tolist() == [3, 12, 9, 14]
    assert both.name == "saw + sun"


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (saw().scaled(1.0, "g/kWh"), "unit"),
        (saw("hold"), "rule past the end"),
        (saw(start=1.0), "first knot"),
        (Trace([0.0], [1.0], 30.0, "W"), "end"),
    ],
)
def test_traces_that_differ_do_not_add_up(other, what):
    with pytest.raises(SupplyError, match=what):
        combine([saw(), other])


def test_a_constant_is_the_same_for_ever():
    assert constant(3.0, "W").integral(-1e6, 1e6) == pytest.approx(6e6)


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("knots", "values", "end", "words"),
    [
        ([], [], 1.0, "wrong shape of knots or values"),
        ([0.0, 1.0], [1.0], 2.0, "wrong shape of knots or values"),
        ([[0.0]], [[1.0]], 2.0, "wrong shape of knots or values"),
        ([0.0, 0.0], [1.0, 2.0], 2.0, "do not ascend"),
        ([1.0, 0.0], [1.0, 2.0], 2.0, "do not ascend"),
        ([0.0, math.inf], [1.0, 2.0], 2.0, "not finite"),
        ([0.0, 1.0], [1.0, math.nan], 2.0, "value 1 is not finite"),
        ([0.0, 1.0], [1.0, 2.0], 1.0, "end is not after"),
        ([0.0], [1.0], math.nan, "not finite"),
    ],
)
def test_what_is_no_trace_is_refused(knots, values, end, words):
    with pytest.raises(SupplyError, match=words):
        Trace(knots, values, end, "W")


def test_the_rule_is_one_of_three():
    with pytest.raises(SupplyError, match="wrap"):
        Trace([0.0], [1.0], 1.0, "W", "repeat")


def test_instants_that_are_not_finite_are_refused():
    with pytest.raises(ParameterError, match="not finite"):
        saw().at(math.nan)
    with pytest.raises(ParameterError, match="window is empty"):
        saw().window(1.0, 1.0)
    with pytest.raises(ParameterError, match="step"):
        saw().resampled(0.0)


def test_arrays_are_read_only_and_the_inputs_stay_untouched():
    knots, values = np.array([0.0, 1.0]), np.array([1.0, 2.0])
    trace = Trace(knots, values, 2.0, "W")
    with pytest.raises(ValueError, match="read-only"):
        trace.values[0] = 5.0
    values[0] = 7.0
    knots[0] = -1.0
    assert trace.at(0.0) == 1.0


def test_a_trace_survives_pickling():
    again = pickle.loads(pickle.dumps(saw()))
    assert again.integral(0, 20) == 35.0
