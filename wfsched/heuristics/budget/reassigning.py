"""Reassigning: tasks move to other machines, one by one, by the best of all moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, GeneArray, IndexArray, IntArray
from wfsched.placing.list_scheduling import top_levels
from wfsched.placing.ties import tied
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.evaluation.supply_tables import NO_SUPPLY
from wfsched.schedule.figures import COST, MAKESPAN
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule

# No round begins after this many schedules were tried: a second for 100 tasks, a minute for 10,000.
MAX_TRIED = 400_000
# A round changes the machine of one of so many tasks, of one task at the least.
TASKS_PER_MOVE = 10
# Genes that are laid out at a time.
_GENES_AT_ONCE = 1_000_000

# From makespans [s] and costs (n_moves,), and those of now (2,), to what is compared, least first: what
# counts (infinite where the move is not to be made), and what decides between equals.
Order: TypeAlias = Callable[[FloatArray, FloatArray, FloatArray], tuple[FloatArray, FloatArray]]


def reassign(
    schedule: Schedule, compare: Order, done: Callable[[FloatArray], bool], enough: int = MAX_TRIED
) -> tuple[Schedule, int]:
    """Return the schedule with tasks moved to other machines, and the number of schedules tried.

    In each round every other machine is tried for every task, at f_max, the order of the schedule
    being kept; the best move is made. Of large workflows several moves are made in a round, each
    one only if `compare` still allows it. That goes on until `done`, or no move is allowed, or
    `enough` schedules were tried. A round takes O(n K (n + e)).

    Parameters
    ----------
    schedule : Schedule
    compare : callable
        See `Order`.
    done : callable
        From makespan [s] and cost (2,) to whether they will do.
    enough : int
    """
    problem, machine = schedule.problem, schedule.machine.copy()
    now = _figures(problem, machine[None], schedule.order)[0]
    tries = 1
    while not done(now) and tries < enough:
        task, to = _moves(problem, machine)
        after = _tried(problem, machine, task, to, schedule.order)
        tries += len(task)
        first, second = compare(after[:, 0], after[:, 1], now)
        ranked = np.lexsort((tied(second), tied(first)))
        ranked = ranked[np.isfinite(first[ranked])]
        if not len(ranked):
            break
        for move in _distinct(task, ranked)[: max(1, problem.n_tasks // TASKS_PER_MOVE)]:
            home, machine[task[move]] = machine[task[move]], to[move]
            moved = _figures(problem, machine[None], schedule.order)[0]
            tries += 1
            if not np.isfinite(compare(moved[:1], moved[1:], now)[0][0]):
                machine[task[move]] = home
                continue
            now = moved
            if done(now):
                break
    return Schedule.decode(problem, machine, top_levels(problem)[machine], schedule.order), tries


def _moves(problem: Problem, machine: GeneArray) -> tuple[IntArray, IntArray]:
    """Return all pairs of a task and a machine that it might run on and does not."""
    others: BoolArray = problem.hosts.copy()
    others[np.arange(problem.n_tasks), machine] = False
    task, to = np.nonzero(others)
    return task, to


def _distinct(task: IntArray, ranked: IntArray) -> IntArray:
    """Return of the moves `ranked` the first of each task, in their order."""
    _, first = np.unique(task[ranked], return_index=True)
    return ranked[np.sort(first)]


def _tried(
    problem: Problem, machine: GeneArray, task: IntArray, to: IntArray, order: IndexArray
) -> FloatArray:
    """Return makespan [s] and cost (n_moves, 2) after each move alone."""
    figures = np.empty((len(task), 2))
    step = max(1, _GENES_AT_ONCE // problem.n_tasks)
    for first in range(0, len(task), step):
        part = slice(first, first + step)
        rows = np.repeat(machine[None], len(task[part]), axis=0)
        rows[np.arange(len(rows)), task[part]] = to[part]
        figures[part] = _figures(problem, rows, order)
    return figures


def _figures(problem: Problem, machine: GeneArray, order: IndexArray) -> FloatArray:
    """Return makespan [s] and cost (n_schedules, 2), all at f_max."""
    bare = problem.tables._replace(supply=NO_SUPPLY)
    return evaluate(bare, machine, top_levels(problem)[machine], order)[:, [MAKESPAN, COST]]
