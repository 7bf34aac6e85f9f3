"""Numbers at the ends: refused up front with a remedy, or infeasible; never an alleged bug."""

from __future__ import annotations

import pytest

import wfsched as ws
from wfsched.core.errors import ParameterError, ProblemError, SupplyError, WorkflowError
from wfsched.energy.trace import constant
from wfsched.schedule.constraints import LARGEST_VIOLATION, Constraint

PLATFORM = ws.load_platform("cfn-6")


def workflow(*runtimes: float) -> ws.Workflow:
    names = tuple(f"t{i}" for i in range(len(runtimes)))
    return ws.Workflow.build("ends", ws.Tasks.of(names, runtimes), ws.Edges.of((), (), ()))


@pytest.mark.parametrize("runtimes", [(1.7976931348623157e308,), (1.7e308, 1.7e308), (1e300,)])
def test_runtimes_that_no_float_can_sum_are_refused(runtimes: tuple[float, ...]) -> None:
    with pytest.raises(ProblemError, match=r"makespan may be too large .* Check the units of runtimes"):
        ws.Problem(workflow(*(1.0 for _ in runtimes)), PLATFORM, times=[[each] * 6 for each in runtimes])


def test_files_with_such_runtimes_are_refused() -> None:
    with pytest.raises(WorkflowError, match="work out of range"):
        workflow(1.7976931348623157e308)


@pytest.mark.parametrize("runtime", [5e-324, 1e-300, 1e12])
def test_other_runtimes_are_scheduled_and_the_check_agrees(runtime: float) -> None:
    problem = ws.Problem(workflow(runtime, runtime), PLATFORM)
    for method in ("heft", "cheapest", "grp-heft"):
        assert ws.check(ws.solve(problem, method).schedule) == ()


@pytest.mark.parametrize("name", ["deadline", "budget", "energy"])
@pytest.mark.parametrize("limit", [5e-324, 1e-320, 1e-308, 1e-200])
def test_limits_near_0_are_infeasible_with_a_finite_violation(name: str, limit: float) -> None:
    problem = ws.Problem(workflow(3.0, 4.0), PLATFORM, constraints=(Constraint(name, limit),))
    schedule = ws.solve(problem, "heft").schedule
    assert not schedule.feasible
    assert schedule.violations == (LARGEST_VIOLATION,)
    assert ws.check(schedule) == ()
    result = ws.solve(problem, "nsga2", stop=ws.Stop(generations=2, extra_generations=0))
    assert not result.feasible


@pytest.mark.parametrize("limit", [1e300, 1.7e308])
def test_limits_near_infinity_are_kept(limit: float) -> None:
    problem = ws.Problem(workflow(3.0), PLATFORM, constraints=(ws.deadline(limit), ws.budget(limit)))
    assert ws.solve(problem, "heft").feasible


@pytest.mark.parametrize("window", [1e300, "100000d", 3654 * 86400.0])
def test_windows_of_more_than_ten_years_are_refused(window: float | str) -> None:
    with pytest.raises(ParameterError, match=r"window_s: out of range; .*allowed: 0 to 3.15619e\+08"):
        ws.Problem(workflow(3.0), PLATFORM, window_s=window)


def test_supplies_are_followed_for_a_century_at_most() -> None:
    supply = ws.site_supplies(PLATFORM, "mixed")
    with pytest.raises(ProblemError, match="followed for a century at most"):
        ws.Problem(workflow(4e9), PLATFORM, supply=supply)


@pytest.mark.parametrize("limit", [1e11, 1e300])
def test_a_deadline_beyond_the_supplies_limits_nothing(limit: float) -> None:
    supply = ws.site_supplies(PLATFORM, "grid-only")
    problem = ws.Problem(workflow(3.0), PLATFORM, supply=supply, constraints=(ws.deadline(limit),))
    assert ws.solve(problem, "heft").feasible


def test_without_a_deadline_supplies_are_followed_as_far_as_schedules_reach() -> None:
    """One task of an hour over traces of minutes: some hundred pieces, where a century has millions."""
    minutes = ws.Trace([0.0, 60.0], [1.0, 2.0], 120.0, "W", past_end="wrap")
    supply = ws.Supply(minutes, constant(400.0, "g/kWh"))
    problem = ws.Problem(workflow(3600.0), PLATFORM, supply={site.name: supply for site in PLATFORM.sites})
    assert len(problem.tables.supply.knot) < 1000


def test_a_trace_of_seconds_is_not_repeated_for_years() -> None:
    """One piece each second over 20 years of runs: 6.3e8 pieces."""
    ticks = ws.Trace([0.0], [1.0], 1.0, "W", past_end="wrap")
    supply = {site.name: ws.Supply(ticks, constant(400.0, "g/kWh")) for site in PLATFORM.sites}
    with pytest.raises(SupplyError, match=r"repeated too often; got '.* pieces in .* s'; allowed: at most"):
        ws.Problem(workflow(20 * 365 * 86400.0), PLATFORM, supply=supply)
