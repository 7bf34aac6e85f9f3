"""`check_scheduler` passes ours and names what is wrong with wrong ones."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.heuristics.registry import HEURISTICS
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.testing import ContractError, check_scheduler, contract_problems


@pytest.mark.parametrize("name", HEURISTICS.names())
def test_our_schedulers_keep_their_contract(name: str) -> None:
    check_scheduler(name)


def on_first_machine(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Place all tasks on the first machine that can host them, at its top frequency."""
    machine = np.argmax(problem.hosts, axis=1)
    return Schedule.decode(problem, machine, problem.level_counts()[machine] - 1)


def test_a_plain_function_keeps_the_contract() -> None:
    check_scheduler(on_first_machine)


def overlapping(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Start each task when its parents have finished, whether its machine is free or not."""
    right = on_first_machine(problem, rng)
    start, ran = np.zeros(problem.n_tasks), right.finish - right.start
    edges = problem.workflow.edges
    for task in problem.workflow.topological:
        parents = edges.source[edges.target == task]
        start[task] = max((start[parents] + ran[parents]).max(initial=0.0), right.start.min())
    return replace(right, start=start, finish=start + ran)


def for_six_machines(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Deal tasks out to six machines, however many there are."""
    machine = np.arange(problem.n_tasks) % 6
    return Schedule.decode(problem, machine, np.zeros_like(machine))


def on_another_platform(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Schedule on the first machine alone, as a platform of its own."""
    machines = problem.platform.machines[:1]
    alone = replace(problem, platform=replace(problem.platform, machines=machines), constraints=())
    return on_first_machine(alone, rng)


def unseeded(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Draw machines from a generator without a seed."""
    keys = np.random.default_rng().random(problem.hosts.shape) * problem.hosts
    machine = np.argmax(keys, axis=1)
    return Schedule.decode(problem, machine, problem.level_counts()[machine] - 1)


def mutating(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Double the objectives of the problem behind its back."""
    schedule = on_first_machine(problem, rng)
    object.__setattr__(problem, "objectives", problem.objectives * 2)
    return schedule


def writing(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Sort the work of the tasks in place."""
    schedule = on_first_machine(problem, rng)
    work = problem.workflow.tasks.work.copy()
    work[:] = np.sort(work) + 1.0
    object.__setattr__(problem.workflow.tasks, "work", work)
    return schedule


def ignoring_hosts(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Place all tasks on the last machine."""
    machine = np.full(problem.n_tasks, problem.n_machines - 1)
    return Schedule.decode(problem, machine, problem.level_counts()[machine] - 1)


def evading_rules(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Schedule without the rules of the problem, and claim to have kept them."""
    free = on_first_machine(replace(problem, constraints=()), rng)
    return replace(free, problem=problem, violations=(0.0,) * len(problem.constraints))


def secretly_random(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Draw, though the facts deny it."""
    rng.random()
    return on_first_machine(problem, rng)


secretly_random.draws = False  # type: ignore[attr-defined]


def slowing(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Run at the lowest level, though the facts name other features only."""
    machine = np.argmax(problem.hosts, axis=1)
    return Schedule.decode(problem, machine, np.zeros_like(machine))


slowing.supports = ("insertion",)  # type: ignore[attr-defined]


def counting(problem: Problem, rng: np.random.Generator) -> Schedule:
    """Place by the number of calls so far."""
    counting.calls += 1  # type: ignore[attr-defined]
    keys = np.roll(np.arange(problem.n_machines), counting.calls // 2) + 1  # type: ignore[attr-defined]
    machine = np.argmax(keys * problem.hosts, axis=1)
    return Schedule.decode(problem, machine, problem.level_counts()[machine] - 1)


counting.calls = 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("scheduler", "words"),
    [
        (overlapping, r"20 tasks on 6 machines: impossible schedule: .*\d+ violations \(overlap"),
        (for_six_machines, "for_six_machines, 20 tasks on 1 machine: .*ScheduleError.*problem.n_machines"),
        (on_another_platform, "one of another problem; got '20 tasks on 1 machines'"),
        (unseeded, "two runs with one generator state differ.*Draw all random numbers from the generator"),
        (mutating, "changed the problem.*Copy an array"),
        (writing, "changed the problem.*Copy an array"),
        (ignoring_hosts, "tasks that few machines host: .*cannot host the task.*problem.hosts"),
        (evading_rules, r"to the cloud: impossible schedule: .*violations \(placement\).*problem.hosts"),
        (secretly_random, "facts say draws = False"),
        (slowing, "lower frequency levels.*levels"),
        (counting, r"solve\(\) gives another schedule.*no state"),
        (lambda problem, rng: None, "not a schedule; got 'NoneType'"),
    ],
)  # fmt: skip
def test_a_wrong_scheduler_is_told_what_is_wrong(scheduler, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        check_scheduler(scheduler)


def test_an_algorithm_and_an_unknown_name_are_refused() -> None:
    with pytest.raises(ContractError, match="Use check_algorithm"):
        check_scheduler("nsga2")
    with pytest.raises(ParameterError, match="Did you mean 'heft'"):
        check_scheduler("hefft")


def test_problems_of_ones_own_are_used_instead() -> None:
    problem = contract_problems()[0].problem
    check_scheduler(for_six_machines, problems=[problem])
    with pytest.raises(ContractError, match="montage"):
        check_scheduler(unseeded, problems=[problem])


def test_the_contracts_need_neither_pytest_nor_hypothesis() -> None:
    script = (
        "import sys; sys.modules['pytest'] = sys.modules['hypothesis'] = None\n"
        "import wfsched.testing as t; [getattr(t, name) for name in t.__all__]; t.check_scheduler('heft')"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_example_of_the_documentation_runs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "extending.md").read_text(encoding="utf-8")
    blocks = [part.partition("```")[0] for part in page.split("```python\n")[1:]]
    (scheduler,) = [block for block in blocks if "def everything_on_one_machine" in block]
    (contract,) = [block for block in blocks if "check_scheduler(everything" in block]
    names: dict[str, object] = {}
    exec(scheduler.partition("\nproblem =")[0], names)
    exec(contract, names)
