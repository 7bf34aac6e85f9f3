"""The figure of a supply."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.dates import num2date

from wfsched.core.errors import ParameterError
from wfsched.energy.instant import parse_instant
from wfsched.energy.trace import Trace
from wfsched.report.schedule.supply import plot_supply
from wfsched.report.style import AREA, FRONT, RANGE

START = parse_instant("2023-06-01")


def hourly(values, unit="W", name="green"):
    knots = START + 3600.0 * np.arange(len(values))
    return Trace(knots, np.asarray(values, float), knots[-1] + 3600.0, unit, "wrap", name)


def test_each_trace_has_a_panel_with_its_unit():
    traces = [
        hourly([0, 2.5e6]),
        hourly([100, 300], "g/kWh", "carbon_intensity"),
        hourly([-0.1, 0.2], "EUR/kWh", "price"),
        hourly([0.1, 0.2], "1", "sun"),
    ]
    figure = plot_supply(traces, title="hut")
    labels = [axes.get_ylabel() for axes in figure.axes]
    assert labels == ["Green\n[MW]", "Carbon intensity\n[g/kWh]", "Price\n[EUR/kWh]", "Sun\n[share]"]
    assert figure.axes[-1].get_xlabel() == "Time [UTC]"
    assert figure.axes[0].get_title(loc="left") == "hut"


def test_values_stand_at_their_instants_as_steps():
    figure = plot_supply([hourly([1000.0, 3000.0, 2000.0])])
    line = figure.axes[0].lines[0]
    instants = [num2date(x).timestamp() for x in line.get_xdata(orig=False)]
    assert instants == pytest.approx(START + 3600.0 * np.arange(4))
    assert line.get_ydata().tolist() == [1.0, 3.0, 2.0, 2.0]
    assert line.get_drawstyle() == "steps-post"
    assert [num2date(x).timestamp() for x in figure.axes[0].get_xlim()] == pytest.approx(
        [START, START + 10800]
    )


def test_long_traces_are_drawn_by_days_and_say_so():
    values = np.tile(np.concatenate((np.zeros(12), np.full(12, 10.0))), 60)
    figure = plot_supply([hourly(values)])
    line = figure.axes[0].lines[0]
    assert len(line.get_xdata()) == 61
    assert set(line.get_ydata()) == {5.0}
    band = figure.axes[0].collections[0].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == (0.0, 10.0)
    assert "mean of the day" in figure.axes[0].get_title(loc="right")
    assert plot_supply([hourly(values[:240])]).axes[0].get_title(loc="right") == ""


def test_zero_is_in_sight_and_negative_prices_are_below_it():
    green, price = plot_supply([hourly([5.0, 6.0]), hourly([-0.1, 0.2], "EUR/kWh", "price")]).axes
    assert green.get_ylim()[0] == 0.0
    assert price.get_ylim()[0] < -0.1 < 0.2 < price.get_ylim()[1]
    assert price.lines[-1].get_ydata() == [0.0, 0.0]


@pytest.mark.parametrize(("step_s", "steps"), [(600.0, 40), (86400.0, 40), (3 * 86400.0, 120)])
def test_each_value_is_a_step_and_each_day_of_a_long_trace(step_s, steps):
    knots, values = START + step_s * np.arange(40), 1.0 + np.arange(40.0)
    (axes,) = plot_supply([Trace(knots, values, knots[-1] + step_s, "W", "wrap", "green")]).axes
    (line,), (area,) = axes.lines, axes.collections
    assert len(line.get_xdata()) == steps + 1
    # A value that lasts longer than a day is drawn for each of its days.
    assert line.get_ydata()[:-1].tolist() == np.repeat(values, steps // 40).tolist()
    assert to_hex(line.get_color()) == to_hex(FRONT)
    shade = AREA if steps == 40 else RANGE
    assert to_hex(area.get_facecolor()[0]) == to_hex(shade)
    assert float(area.get_paths()[0].vertices[:, 1].max()) == 40.0


def test_panels_of_different_units_have_scales_of_their_own():
    figure = plot_supply([hourly([1e6, 2e6]), hourly([100.0, 300.0], "g/kWh", "carbon_intensity")])
    tops = [axes.get_ylim()[1] for axes in figure.axes]
    assert 2.0 < tops[0] < 3.0
    assert 300.0 < tops[1] < 400.0


def test_the_same_traces_give_the_same_bytes(tmp_path):
    for name in ("one.svg", "two.svg"):
        plot_supply([hourly([1.0, 2.0])], tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_no_trace_and_no_format_are_refused(tmp_path):
    with pytest.raises(ParameterError, match="no trace to draw"):
        plot_supply([])
    with pytest.raises(ParameterError, match="format"):
        plot_supply([hourly([1.0])], tmp_path / "supply.gif")
