"""Load rows: implied rows on the room of machines, to tighten the relaxation.

Tasks between the finish of one task and the start of another, on one machine, fit between the two. So
do tasks before a task from their least head on, and tasks after a task up to their least tail.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ortools.sat.python import cp_model

from wfsched.exact.formulation.variables import Variables

# With more tasks, rows between pairs of tasks are too many to help.
_MAX_TASKS_FOR_PAIRS = 40


class Span(NamedTuple):
    """Tasks, and the time that they must fit into."""

    tasks: frozenset[int]
    length: cp_model.LinearExpr


def add_loads(v: Variables) -> None:
    """Add, for each machine, a row for each set of tasks that must fit into a span of time."""
    for span in _spans(v):
        for k in v.instance.machines:
            if sum((i, k) in v.at for i in span.tasks) > 1:
                v.cp.add(v.load(k, span.tasks) <= v.width(k) * span.length)


def _spans(v: Variables) -> Iterator[Span]:
    instance = v.instance
    heads, tails = _heads(v), _tails(v)
    every = frozenset(instance.tasks)
    for after in sorted(set(heads)):
        yield Span(frozenset(i for i in every if heads[i] >= after), v.makespan - after)
    for behind in sorted(set(tails)):
        yield Span(frozenset(i for i in every if tails[i] >= behind), v.makespan - behind)
    for i in instance.tasks:
        before, later = instance.ancestors[i], instance.descendants(i)
        for after in sorted({heads[j] for j in before}):
            yield Span(frozenset(j for j in before if heads[j] >= after), v.start[i] - after)
        for behind in sorted({tails[j] for j in later}):
            yield Span(frozenset(j for j in later if tails[j] >= behind), v.makespan - behind - v.finish[i])
        if len(every) <= _MAX_TASKS_FOR_PAIRS:
            for j in sorted(before):
                yield Span(before & instance.descendants(j), v.start[i] - v.finish[j])


def _shortest(v: Variables) -> list[int]:
    return [min(option.units for option in options) for options in v.instance.options]


def _heads(v: Variables) -> list[int]:
    """Return the earliest start of each task."""
    instance, shortest = v.instance, _shortest(v)
    heads = [min(instance.release(i, k) for k in instance.hosts(i)) for i in instance.tasks]
    for i in instance.problem.workflow.topological.tolist():
        parents = instance.problem.workflow.parents.row(i).tolist()
        heads[i] = max([heads[i], *(heads[p] + shortest[p] for p in parents)])
    return heads


def _tails(v: Variables) -> list[int]:
    """Return the least time from the finish of each task to the end of the workflow."""
    instance, shortest = v.instance, _shortest(v)
    tails = [min(instance.stage_out(i, k) for k in instance.hosts(i)) for i in instance.tasks]
    for i in reversed(instance.problem.workflow.topological.tolist()):
        children = instance.problem.workflow.children.row(i).tolist()
        tails[i] = max([tails[i], *(tails[c] + shortest[c] for c in children)])
    return tails
