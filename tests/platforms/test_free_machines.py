"""Machines without a price: schedules cost nothing, and what divides by the cheapest cost says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wfsched.heuristics.limits_by_factors import limits_by_factors
from wfsched.heuristics.registry import HEURISTICS
from wfsched.platforms.catalogue import load_platform
from wfsched.platforms.model import Platform
from wfsched.platforms.pricing import Lease, PerTask, PriceModel
from wfsched.report.tables.comparison import comparison_table
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.study.comparison import compare
from wfsched.workflow.generate.generator import generate

OWN = """
name = "own"
currency = "USD"
pricing = { model = "lease", quantum_s = 3600 }
network = { within = { bandwidth_bytes_per_s = 1e8 } }
site = [{ name = "s" }]
machine = [{ type = "m" }]

[[type]]
name = "m"
speed = 1
cores = 1
price_per_hour = 0
frequencies_ghz = [2.0]
power = { model = "table", watts_per_level = [100] }
idle_w = 40
"""


def platform(pricing: PriceModel, free: str) -> Platform:
    """Return cfn-6 with free machines: all of them, or each second type."""
    base = load_platform("cfn-6")
    types = {
        machine.type.name: replace(
            machine.type,
            price_per_hour=0.0 if free == "all" or i % 2 == 0 else machine.type.price_per_hour,
        )
        for i, machine in enumerate(base.machines)
    }
    machines = tuple(replace(machine, type=types[machine.type.name]) for machine in base.machines)
    return replace(base, machines=machines, pricing=pricing)


def test_an_hour_on_an_own_machine_costs_nothing(tmp_path: Path) -> None:
    """3600 s at 100 W: 360 kJ, 0 USD."""
    path = tmp_path / "own.toml"
    path.write_text(OWN)
    file = tmp_path / "hour.dax"
    file.write_text('<adag><job id="A" name="t" runtime="3600"/></adag>')
    from wfsched.workflow.read import read_workflow

    schedule = solve(Problem(read_workflow(file), load_platform(path)), "heft").schedule
    assert (schedule.cost, schedule.energy_j, schedule.makespan_s) == (0.0, 360_000.0, 3600.0)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("free", ["all", "some"])
@pytest.mark.parametrize("pricing", [Lease(3600.0), PerTask()], ids=lambda model: model.name)
def test_every_heuristic_schedules_on_free_machines(pricing: PriceModel, free: str) -> None:
    problem = Problem(generate("montage", 12, seed=1), platform(pricing, free), ("makespan", "cost"))
    limits = limits_by_factors(problem, 0.3, 0.5)
    assert limits.free == (free == "all")
    problem = problem.constrained(deadline(limits.deadline_s), budget(limits.budget))
    names = [entry.name for entry in HEURISTICS if not entry.needs]
    assert len(names) > 20
    for name in names:
        schedule = solve(problem, name).schedule
        assert not check(schedule), name
        assert free == "some" or schedule.cost == 0.0, name


def test_a_comparison_says_that_its_relative_cost_means_nothing() -> None:
    problem = Problem(generate("montage", 12, seed=1), platform(Lease(60.0), "all"))
    rows = compare(problem, ["heft", "cheapest"])
    assert [row.normalised_cost for row in rows] == [None, None]
    assert "means nothing" in comparison_table(problem, rows).note
    paid = Problem(generate("montage", 12, seed=1), load_platform("cfn-6"))
    assert comparison_table(paid, compare(paid, ["heft"])).note == ""


def test_a_budget_factor_is_said_to_mean_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from wfsched.cli.main import main

    path = tmp_path / "own.toml"
    path.write_text(OWN)
    file = tmp_path / "hour.dax"
    file.write_text('<adag><job id="A" name="t" runtime="3600"/></adag>')
    argv = ["schedule", str(file), "--platform", str(path), "--mu", "0.5", "--lambda", "0.5"]
    assert main(argv) == 0
    assert "budget factor (--lambda) without meaning" in capsys.readouterr().err
