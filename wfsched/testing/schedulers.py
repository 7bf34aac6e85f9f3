"""Contract of schedulers: `check_scheduler`."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from wfsched.core.rng import generator
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.methods import Method, method_named
from wfsched.schedule.check.check import check
from wfsched.schedule.method import Scheduler
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.solving import solve
from wfsched.testing.content import content_digest
from wfsched.testing.contract_error import ContractError, demand, running
from wfsched.testing.problems import Case, contract_problems, equipped

# Code of a violation that `check` finds -> remedy.
_REMEDIES = {
    "shape": "Return one entry per task of the given problem.",
    "host": "Choose among the machines for which problem.hosts[task, machine] is true.",
    "placement": "Choose among the machines for which problem.hosts[task, machine] is true.",
}
_DECODE = "Make schedules with Schedule.decode(problem, machine, level, order)."
_HOSTS = (
    "Read the number of machines from problem.n_machines, the machines of a task from problem.hosts and"
    " their levels from problem.level_counts()."
)
_GENERATOR = "Draw all random numbers from the generator that is passed in."


def check_scheduler(
    scheduler: str | Scheduler, *, problems: Iterable[Problem] | None = None, seed: int = 1
) -> None:
    """Check that a scheduler keeps the contract of schedulers.

    It returns a possible schedule of the given problem with correct figures (`wfsched.check`), for any
    number of machines, within `Problem.hosts`; the same generator state gives the same schedule; the
    problem stays unchanged; it draws random numbers only if its facts say so (`MethodEntry`); `solve`
    gives the same schedule.

    Parameters
    ----------
    scheduler : str or callable
        Name of a heuristic, also one of an installed plug-in, or the function itself.
    problems : iterable of Problem, optional
        Problems to run it on; by default those of `wfsched.testing.contract_problems`. What its facts
        say that it needs (a supply, a deadline, a budget) is added to each.
    seed : int

    Raises
    ------
    ContractError
        At the first part of the contract that is broken.
    ParameterError
        If there is no such method.
    """
    method = method_named(scheduler)
    demand(
        not isinstance(method.runs, Parameters),
        "not a scheduler but an algorithm",
        method.name,
        remedy="Use check_algorithm.",
    )
    if problems is None:
        cases = contract_problems()
    else:
        cases = tuple(Case(f"{p.workflow.name} on {p.platform.name}", p) for p in problems)
    for case in cases:
        problem, where = equipped(case.problem, method.entry.needs), f"{method.name}, {case.name}"
        schedule = _check_case(method, problem, where, seed)
        solved = solve(problem, scheduler, seed=seed).schedule
        demand(
            schedule_digest(solved) == schedule_digest(schedule),
            "solve() gives another schedule than the scheduler itself",
            where,
            remedy="Keep no state between calls.",
        )


def _check_case(method: Method, problem: Problem, where: str, seed: int) -> Schedule:
    before = content_digest(problem)
    schedule, drew = _run(method, problem, where, seed)
    demand(
        content_digest(problem) == before,
        "the scheduler changed the problem",
        where,
        remedy="Copy an array before writing to it.",
    )
    _check_possible(schedule, problem, where)
    again, _ = _run(method, problem, where, seed)
    same = schedule_digest(again) == schedule_digest(schedule)
    demand(
        same, "two runs with one generator state differ", where, allowed="equal schedules", remedy=_GENERATOR
    )
    demand(
        method.entry.draws or not drew,
        "the scheduler draws random numbers, but its facts say draws = False",
        where,
        remedy="State draws = True, or draw nothing.",
    )
    _check_levels(method, schedule, where)
    return schedule


def _run(method: Method, problem: Problem, where: str, seed: int) -> tuple[Schedule, bool]:
    """Return the schedule, and whether random numbers were drawn."""
    scheduler, rng = method.runs, generator(seed, method.name)
    state = rng.bit_generator.state
    with running("the scheduler", where, remedy=_HOSTS):
        schedule = scheduler(problem, rng)  # type: ignore[operator]
    got = type(schedule).__name__
    demand(isinstance(schedule, Schedule), "not a schedule", where, got=got, allowed="Schedule")
    return schedule, rng.bit_generator.state != state


def _check_possible(schedule: Schedule, problem: Problem, where: str) -> None:
    own = schedule.problem
    demand(
        (own.n_tasks, own.n_machines) == (problem.n_tasks, problem.n_machines),
        "the schedule is one of another problem",
        where,
        got=f"{own.n_tasks} tasks on {own.n_machines} machines",
        allowed=f"{problem.n_tasks} tasks on {problem.n_machines} machines",
        remedy=_DECODE,
    )
    violations = check(schedule, problem=problem)
    if violations:
        first, codes = violations[0], ", ".join(dict.fromkeys(found.code for found in violations))
        raise ContractError(
            f"impossible schedule: {first.where} {first.message}",
            where=where,
            got=f"{len(violations)} violations ({codes})",
            allowed="none",
            remedy=_REMEDIES.get(first.code, _DECODE),
        )


def _check_levels(method: Method, schedule: Schedule, where: str) -> None:
    """Demand the top frequency from schedulers that do not support levels."""
    supports = method.entry.supports
    if not supports or "levels" in supports:
        return
    top = (schedule.problem.level_counts() - 1)[schedule.machine]
    demand(
        np.array_equal(schedule.level, top),
        "the scheduler uses lower frequency levels, but its facts do not say so",
        where,
        remedy='Add "levels" to its facts (supports).',
    )


def schedule_digest(schedule: Schedule) -> str:
    """Return a hash of a schedule, without its problem."""
    names = ("machine", "level", "order", "hold", "offset", "start", "finish", "figures")
    return content_digest([getattr(schedule, name) for name in names])
