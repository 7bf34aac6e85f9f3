"""Tables for the terminal, and what machines do."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from rich.console import Console, RenderableType

from strategies import problems, random_genes, seeds
from wfsched.report.schedule.machine_usage import machine_usage
from wfsched.report.tables.front import front_table
from wfsched.report.tables.schedule import machines_table, schedule_summary
from wfsched.schedule.constraints import deadline
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

FrontOf = Callable[[Problem, int], Front]
OnMachine = Callable[[Problem, int, int], Schedule]


def printed(table: RenderableType, width: int = 100) -> list[str]:
    stream = io.StringIO()
    Console(file=stream, width=width, color_system=None).print(table)
    return stream.getvalue().splitlines()


def cells(line: str) -> list[str]:
    return line.split()


def test_a_front_shows_each_schedule_in_the_units_of_its_head(problem: Problem, front_of: FrontOf) -> None:
    front = front_of(problem, 5)
    lines = printed(front_table(front))
    assert "Front of fork on lab" in lines[0]
    assert cells(lines[3]) == ["#", "[s]", "[kJ]", "[10⁻³", "USD]", "machines"]
    for k, row in enumerate(front.rows()):
        expected = (row["makespan_s"], row["energy_j"] / 1e3, row["cost"] * 1e3)
        assert cells(lines[5 + k]) == [str(k), *(f"{x:.4g}" for x in expected), str(row["machines_used"])]


def test_the_picked_schedule_is_pointed_at(problem: Problem, front_of: FrontOf) -> None:
    lines = printed(front_table(front_of(problem, 5), 3))
    assert [line for line in lines if "→" in line] == [line for line in lines if "→ 3 " in line] != []


@pytest.mark.parametrize("highlight", [None, 0, 5, 17, 39])
@pytest.mark.parametrize("limit", [3, 8])
def test_a_long_front_is_shown_from_end_to_end(
    problem: Problem, front_of: FrontOf, highlight: int | None, limit: int
) -> None:
    lines = printed(front_table(front_of(problem, 40), highlight, limit))
    shown = [
        int(cells(line.replace("→", ""))[0])
        for line in lines[5:]
        if line.replace("→", "").strip()[:1].isdigit() and "of" not in line
    ]
    assert len(shown) == limit
    assert {0, 39} <= set(shown)
    assert highlight is None or highlight in shown
    assert shown == sorted(shown)
    assert f"{limit} of 40 schedules" in lines[-1]


def test_no_limit_shows_all(problem: Problem, front_of: FrontOf) -> None:
    table = front_table(front_of(problem, 40), limit=None)
    assert len(table.rows) == 40
    assert table.note == ""


def test_broken_constraints_say_by_how_much(problem: Problem, on_machine: OnMachine) -> None:
    # 65 s against 50 s, and against no less than it takes but for rounding.
    late = on_machine(problem.constrained(deadline(50.0)), 2, 2)
    assert "+30.00%" in printed(schedule_summary(late))[-2]
    assert "+30.00%" in printed(front_table(Front.of_schedules(late.problem, [late])))[5]
    hair = on_machine(problem.constrained(deadline(65.0 / (1 + 1e-6))), 2, 2)
    assert "+<0.01%" in printed(schedule_summary(hair))[-2]
    kept = on_machine(problem.constrained(deadline(65.0)), 2, 2)
    assert "kept" in printed(schedule_summary(kept))[-2]


def test_a_summary_tells_time_money_and_the_parts_of_energy(problem: Problem, on_machine: OnMachine) -> None:
    lines = [" ".join(cells(line)) for line in printed(schedule_summary(on_machine(problem, 2, 2)))]
    assert "makespan 65 s" in lines
    assert "cost 0.013 USD per_task" in lines
    assert "energy 5.525 kJ" in lines
    assert "busy 5.525 kJ 100.0%" in lines
    assert "machines used 1 of 3" in lines
    assert not [line for line in lines if line.startswith("boot")]


def test_machines_are_listed_with_what_they_do(problem: Problem, on_machine: OnMachine) -> None:
    lines = printed(machines_table(on_machine(problem, 0, 0)))
    assert "near edge-type hut 13 " in " ".join(cells(lines[4])) + " "
    # 20 s for the first, eleven on four cores in three rounds, and the last: never idle.
    assert cells(lines[4])[-3:] == ["100", "100.0%", "1.00"]
    assert "2 of 3 machines are idle" in lines[-1]


def test_names_with_brackets_are_printed_as_they_are(problem: Problem, on_machine: OnMachine) -> None:
    first = problem.platform.machines[0]
    platform = replace(
        problem.platform,
        name="[red]",
        machines=(replace(first, name="rack[3]"), *problem.platform.machines[1:]),
    )
    schedule = on_machine(replace(problem, platform=platform), 0, 0)
    assert any("rack[3]" in line for line in printed(machines_table(schedule)))
    assert "fork on [red]" in printed(schedule_summary(schedule))[0]


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_digit_is_lost_in_a_narrow_terminal(problem: Problem, front_of: FrontOf, width: int) -> None:
    front = front_of(problem.constrained(deadline(30.0)), 3)
    text = "".join(printed(front_table(front), width))
    assert "…" not in text
    assert max(map(len, printed(front_table(front), width))) <= width


def test_usage_by_hand(problem: Problem) -> None:
    # T0 on fast (5 s), then T1 to T11 on near at the lowest level (20 s each, four at a time), T12 on fast.
    machine = np.array([2, *[0] * 11, 2])
    schedule = Schedule.decode(problem, machine, np.where(machine == 0, 0, 2))
    near, slow, fast = machine_usage(schedule)
    assert (near.tasks, slow.tasks, fast.tasks) == (11, 0, 2)
    assert (near.first_start_s, near.last_finish_s, near.busy_s) == (5.0, 65.0, 60.0)
    assert near.utilisation == pytest.approx(60.0 / 70.0)
    assert (fast.busy_s, fast.mean_frequency_ghz, near.mean_frequency_ghz) == (10.0, 2.0, 1.0)
    assert slow.busy_s == slow.utilisation == 0.0
    assert math.isnan(slow.mean_frequency_ghz)
    assert (near.tier, fast.tier, near.site) == ("edge", "cloud", "hut")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problems(shared=False), seeds())
def test_exclusive_machines_are_busy_as_long_as_their_tasks_run(problem: Problem, seed: int) -> None:
    schedule = Schedule.decode(problem, *random_genes(problem, np.random.default_rng(seed)))
    usage = machine_usage(schedule)
    runs = schedule.finish - schedule.start
    expected = np.bincount(schedule.machine, weights=runs, minlength=problem.n_machines)
    np.testing.assert_allclose([m.busy_s for m in usage], expected, atol=1e-9)
    assert sum(m.tasks for m in usage) == problem.n_tasks
    assert sum(m.tasks > 0 for m in usage) == schedule.figures.machines_used
    assert all(0.0 <= m.utilisation <= 1.0 + 1e-9 for m in usage)
