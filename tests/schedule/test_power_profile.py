"""The power of machines over time, against a profile worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from wfsched.platforms.model import Platform
from wfsched.schedule.check.laid_out import LaidOut
from wfsched.schedule.check.power_profile import Intervals, PowerProfile, power_profile, windows
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from worked_by_hand import chain, four_on_one


def profiled(
    problem: Problem, machine: list[int], level: list[int]
) -> tuple[Platform, Intervals, PowerProfile]:
    schedule = Schedule.decode(problem, machine, level)
    p = LaidOut.of(problem, schedule)
    intervals = Intervals(p.machine, p.start, p.finish, p.share, p.watts)
    return problem.platform, intervals, power_profile(problem.platform, intervals, schedule.makespan_s)


def pieces(profile: PowerProfile) -> list[tuple[float, ...]]:
    """Return the pieces that draw anything: machine, begin, end, busy, idle and boot power."""
    return [tuple(map(float, row)) for row in zip(*profile) if sum(row[3:]) > 0]


def test_an_exclusive_machine_is_busy_or_idle() -> None:
    _, _, profile = profiled(chain(), [0, 1, 0], [1, 1, 1])
    assert pieces(profile) == [
        (0, 0.0, 10.0, 85.0, 0.0, 0.0),
        (0, 10.0, 30.0, 0.0, 2.0, 0.0),
        (0, 30.0, 35.0, 85.0, 0.0, 0.0),
        (1, 20.0, 30.0, 85.0, 0.0, 0.0),
    ]
    assert profile.joules(profile.busy_w, 2).tolist() == [1275.0, 850.0]
    assert profile.joules(profile.idle_w, 2).tolist() == [40.0, 0.0]


def test_a_shared_machine_is_busy_and_idle_in_parts() -> None:
    _, _, profile = profiled(four_on_one(), [0, 0, 0, 0], [0, 0, 0, 0])
    assert np.array(pieces(profile)) == pytest.approx(
        np.array(
            [
                (0, 0.0, 5.0, 0.0, 0.0, 20.0),
                (0, 5.0, 15.0, 40.0, 0.0, 0.0),
                (0, 15.0, 25.0, 20.0, 4.0, 0.0),
                (0, 25.0, 27.0, 40.0, 0.0, 0.0),
                (0, 27.0, 31.0, 30.0, 2.0, 0.0),
            ]
        )
    )


def test_windows_are_from_the_first_start_to_the_last_finish() -> None:
    platform, intervals, _ = profiled(chain(), [0, 1, 0], [1, 1, 1])
    seen = windows(intervals, platform.n_machines)
    assert (seen.used.tolist(), seen.first.tolist(), seen.last.tolist()) == (
        [True, True],
        [0.0, 20.0],
        [35.0, 30.0],
    )
    nowhere = windows(intervals, 3)
    assert nowhere.used.tolist() == [True, True, False]
