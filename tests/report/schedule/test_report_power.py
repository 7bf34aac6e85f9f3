"""Pictures of power against supply: what is drawn is what the schedule draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

from wfsched.core.errors import ParameterError
from wfsched.energy.supply import Supply
from wfsched.energy.trace import Trace, constant
from wfsched.platforms.catalogue import load_platform
from wfsched.report.front.pareto import plot_front
from wfsched.report.schedule.gantt import plot_gantt
from wfsched.report.schedule.power import plot_power
from wfsched.report.schedule.site_power import at_steps, site_powers
from wfsched.report.style import ramp
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.site_supplies import site_supplies
from wfsched.solving import solve
from wfsched.workflow.generate.generator import generate

START = 1685649600.0  # 2023-06-01T20:00Z
WORKFLOW = generate("montage", 25, seed=1)


@pytest.fixture(scope="module")
def schedule() -> Schedule:
    platform = load_platform("geo-3")
    return solve(Problem(WORKFLOW, platform, supply=site_supplies(platform), start=START), "heft").schedule


def titles(figure: Figure) -> list[str]:
    return [axes.get_title(loc="left") for axes in figure.axes]


@pytest.mark.parametrize("platform_name", ["geo-3", "cfn-3tier"])
def test_the_layers_of_all_sites_are_the_energies_of_the_schedule(platform_name) -> None:
    platform = load_platform(platform_name)
    problem = Problem(WORKFLOW, platform, supply=site_supplies(platform), start=START)
    found = solve(problem, "heft").schedule
    energy, powers = found.figures.energy, site_powers(found)
    layers = sum(power.layers @ np.diff(power.knots) for power in powers)
    assert layers == pytest.approx([energy.busy_j, energy.boot_j, energy.idle_j, energy.overhead_j])
    assert sum(power.joules for power in powers) == pytest.approx(energy.total_j - energy.communication_j)
    assert sum(power.green_joules for power in powers) == pytest.approx(found.figures.origin.green_j)


def test_the_supply_is_counted_from_the_start_of_the_workflow_not_from_its_submission() -> None:
    platform = load_platform("geo-3")
    hours = Trace(START + 3600.0 * np.arange(3), np.array([1.0, 2.0, 3.0]), START + 10800.0, "W", "hold")
    supply = {site.name: Supply(hours, constant(300.0, "g/kWh")) for site in platform.sites}
    problem = Problem(WORKFLOW, platform, supply=supply, start=START, window_s=7200.0)
    heft = solve(problem, "heft").schedule
    late = Schedule.decode(problem, heft.machine, heft.level, heft.order, offset=3600.0 - 10.0)
    steps = site_powers(late)[0].supply
    assert steps.knots[:2] == pytest.approx([0.0, 10.0])
    assert steps.green.tolist() == [1.0, 2.0]
    assert steps.carbon == pytest.approx([300.0, 300.0])


def test_steps_are_nothing_outside_of_their_knots() -> None:
    t = np.array([-1.0, 0.0, 1.5, 2.0, 3.0])
    assert at_steps(np.array([0.0, 1.0, 2.0]), np.array([5.0, 7.0]), t).tolist() == [0.0, 5.0, 7.0, 0.0, 0.0]


def test_each_site_has_two_panels_with_units(schedule) -> None:
    figure = plot_power(schedule)
    assert [axes.get_ylabel() for axes in figure.axes] == ["Grid\n[g/kWh]", "Power\n[W]"] * 3
    assert [t.split(":")[0] for t in titles(figure)[::2]] == ["us-west", "eu-central", "ap-southeast"]
    assert figure.axes[-1].get_xlabel() == "Time since 2023-06-01T20:00Z [s]"
    share = schedule.figures.origin.green_share
    assert f"{share:.1%} green" in figure.get_suptitle()


def test_the_stack_reaches_what_the_site_draws(schedule) -> None:
    figure = plot_power(schedule)
    for panel, power in zip(figure.axes[1::2], site_powers(schedule)):
        tops = [patch.get_data().values.max() for patch in panel.patches if isinstance(patch, StepPatch)]
        assert any(top == pytest.approx(power.demand.max()) for top in tops)
        assert panel.get_ylim()[1] >= power.demand.max()


def test_a_supply_far_above_the_demand_does_not_flatten_it(schedule) -> None:
    plenty = {
        name: Supply(constant(1e6, "W"), supply.carbon) for name, supply in schedule.problem.supply.items()
    }
    problem = replace(schedule.problem, supply=plenty)
    rich = Schedule.decode(problem, schedule.machine, schedule.level, schedule.order)
    figure = plot_power(rich)
    demand = site_powers(rich)[0].demand.max()
    assert figure.axes[1].get_ylim()[1] < 3.0 * demand
    assert "1 MW" in figure.axes[1].get_title(loc="right")


def test_without_a_supply_there_is_nothing_to_draw(tmp_path) -> None:
    bare = solve(Problem(WORKFLOW, load_platform("cfn-6")), "heft").schedule
    with pytest.raises(ParameterError, match="no supply to draw"):
        plot_power(bare, tmp_path / "power.png")
    assert len(plot_gantt(bare).axes) == 1


def test_the_same_schedule_gives_the_same_file(schedule, tmp_path) -> None:
    for name in ("a.png", "b.png"):
        plot_power(schedule, tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_gantt_chart_has_a_strip_for_each_site(schedule) -> None:
    figure = plot_gantt(schedule)
    chart, *strips = figure.axes
    left = [axes for axes in strips if axes.get_ylabel()]
    assert [axes.get_ylabel() for axes in left] == ["us-west", "eu-central", "ap-southeast"]
    assert len({axes.get_ylim() for axes in left}) == 1
    assert all(axes.get_xlim() == chart.get_xlim() for axes in left)
    note = left[0].get_title(loc="left")
    assert "[W]" in note
    assert "[g/kWh]" in note
    assert left[-1].get_xlabel() == "Time since 2023-06-01T20:00Z [s]"


def test_two_objectives_are_coloured_by_the_green_share(schedule) -> None:
    problem = schedule.problem.minimising(("makespan", "cost"))
    found = [solve(problem, name).schedule for name in ("heft", "cheapest", "green-heft")]
    front = Front.of_schedules(problem, found)
    bar = plot_front(front).axes[1]
    assert bar.get_ylabel() == "Green share [%]"
    shares = [100.0 * s.figures.origin.green_share for s in found]
    assert bar.get_ylim() == pytest.approx((min(shares), max(shares)))


def test_three_objectives_keep_the_third_for_the_colour(schedule) -> None:
    problem = schedule.problem.minimising(("makespan", "cost", "carbon"))
    found = [solve(problem, name).schedule for name in ("heft", "cheapest")]
    axes, bar = plot_front(Front.of_schedules(problem, found)).axes
    unit = {"mg": 1e-3, "g": 1.0, "kg": 1e3}[bar.get_ylabel().removeprefix("Carbon [").removesuffix("]")]
    carbon = np.array([s.figures.origin.carbon_g for s in found]) / unit
    assert bar.get_ylim() == pytest.approx((carbon.min(), carbon.max()))
    # The ends of the scale: dark for the least, light for the most.
    shares = (carbon - carbon.min()) / np.ptp(carbon)
    (members,) = axes.collections
    drawn = dict(zip(map(tuple, members.get_offsets().round(9)), map(to_hex, members.get_facecolors())))
    time, money = (axes.get_xlabel(), axes.get_ylabel())
    assert time == "Makespan [s]"
    size = 1e-3 if "10⁻³" in money else 1.0
    for schedule, share in zip(found, shares):
        at = tuple(np.round([schedule.makespan_s, schedule.cost / size], 9))
        assert drawn[at] == to_hex(ramp()(share))
