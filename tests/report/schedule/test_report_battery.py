"""Pictures of power with a battery, and without the sites at which nothing runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wfsched.energy.battery import Battery
from wfsched.energy.supply import Supply
from wfsched.energy.trace import constant
from wfsched.platforms.catalogue import load_platform
from wfsched.report.schedule.battery_level import battery_level
from wfsched.report.schedule.power import plot_power
from wfsched.report.style import HATCHES, styled
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import solve
from wfsched.workflow.generate.generator import generate

START = 1685649600.0  # 2023-06-01T20:00Z


def test_the_charge_rises_with_losses_up_to_the_capacity_and_falls_to_nothing() -> None:
    """From 10 J: 5 s at 0.5 * min(8, 4) W add 10 J; then 4 W are drawn for 5 s: empty after 20 / 4 s.

    Then 100 W of surplus charge 0.5 * 4 W up to 20 J, which 15 s of 30 would pass.
    """
    battery = Battery(20.0, charge_w=4.0, discharge_w=4.0, efficiency=0.5, initial_share=0.5)
    knots, surplus = np.array([0.0, 5.0, 12.0, 42.0]), np.array([8.0, -6.0, 100.0])
    at, charge = battery_level(battery, knots, surplus, 10.0)
    assert at.tolist() == [0.0, 5.0, 10.0, 12.0, 22.0, 42.0]
    assert charge.tolist() == [10.0, 20.0, 0.0, 0.0, 20.0, 20.0]


def on_one_site(battery: Battery | None) -> Schedule:
    """Put all tasks on the first machine of a platform of three sites."""
    platform = load_platform("geo-3")
    supply = Supply(constant(0.0, "W"), constant(100.0, "g/kWh"))
    supplies = {site.name: supply for site in platform.sites}
    first = platform.sites[platform.machines[0].site].name
    supplies[first] = replace(supply, battery=battery)
    problem = Problem(generate("montage", 12, seed=1), platform, supply=supplies, start=START)
    zeros = np.zeros(problem.n_tasks, dtype=np.int64)
    return Schedule.decode(problem, zeros, zeros)


def test_a_battery_is_drawn_with_its_charge() -> None:
    figure = plot_power(on_one_site(Battery(1e9, 1e3, 1e3, initial_share=0.5)))
    labels = [axes.get_ylabel() for axes in figure.axes]
    assert "Battery\n[MJ]" in labels
    (line,) = figure.axes[labels.index("Battery\n[MJ]")].get_lines()
    assert line.get_ydata()[0] == 500.0
    assert line.get_ydata()[-1] < 500.0
    assert "battery 500 MJ at the start" in figure.axes[0].get_title("left")


def test_surplus_that_charges_a_battery_is_not_called_unused() -> None:
    for battery, text in ((Battery(1e9, 1e3, 1e3), "to the battery, or unused"), (None, "unused")):
        (legend,) = plot_power(on_one_site(battery)).legends
        found = [entry.get_text() for entry in legend.get_texts() if "unused" in entry.get_text()]
        assert found == [text]


def test_the_legend_of_a_battery_stays_on_the_page() -> None:
    """With all layers on: tasks, boot, idle and facility, the supply, surplus, grid and charge."""
    problem = on_one_site(Battery(1e9, 1e3, 1e3, initial_share=0.5)).problem
    figure = plot_power(solve(problem, "heft").schedule)
    with styled():
        figure.draw_without_rendering()
    (legend,) = figure.legends
    assert len(legend.get_texts()) == 8
    box = legend.get_window_extent()
    assert 0.0 <= box.x0 < box.x1 <= figure.bbox.width


def test_sites_at_which_nothing_runs_are_named_not_drawn() -> None:
    schedule = on_one_site(None)
    figure = plot_power(schedule)
    assert len(figure.axes) == 2
    first, *others = (site.name for site in schedule.problem.platform.sites)
    assert figure.axes[0].get_title("left").startswith(first)
    suptitle = figure.get_suptitle()
    assert suptitle.endswith(f"nothing runs at {', '.join(others)}")


def test_the_time_axis_has_a_clock() -> None:
    figure = plot_power(on_one_site(None))
    bottom = figure.axes[-1]
    assert bottom.xaxis.get_major_formatter()(0.0, 0) == "0\n20:00Z"


def test_each_task_type_of_a_gantt_chart_has_a_hatch_of_its_own() -> None:
    assert len(set(HATCHES)) == len(HATCHES) == 7
