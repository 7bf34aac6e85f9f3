"""Waiting: rows that make tasks start as soon as they can.

Decoding starts each task at the first instant at which its machine has booted, its data have arrived
and the machine has room. So for each task one of these holds, up to rounding: it starts when it is
released, when the data of a parent arrive, when the task before it on its machine ends, or, on a shared
machine, when a task before it starts or frees room. Where idle power or leases are paid, a later start
may be better, so the model has to forbid it.

Where tasks may wait, one of these holds for each task or for one that starts because of it: a connected
block of tasks without such a reason could move either way without loss.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ortools.sat.python import cp_model

from wfsched.exact.formulation.links import Link
from wfsched.exact.formulation.memory import whole_memory
from wfsched.exact.formulation.order import Order
from wfsched.exact.formulation.variables import Variables, weighted


class Reason(NamedTuple):
    """A reason why a task does not start earlier: its variable, and the task that causes it."""

    holds: cp_model.IntVar
    cause: int | None


def forbid_waiting(v: Variables, links: Sequence[Link], order: Order | None) -> None:
    """Make every task start as soon as it can.

    Parameters
    ----------
    order : Order, optional
        Order of placement; needed where tasks that start together may wait for each other.
    """
    for i in v.instance.tasks:
        reasons = _reasons(v, links, order, i)
        crowd = () if order is None else _crowded_out(v, order, i)
        v.cp.add_bool_or([*(reason.holds for reason in reasons), *crowd])


def forbid_floating(v: Variables, links: Sequence[Link]) -> None:
    """Make every task start as soon as it can, or finish just when another task needs it."""
    reasons = [_reasons(v, links, None, i) for i in v.instance.tasks]
    for i, own in enumerate(reasons):
        others = [reason for row in reasons for reason in row if reason.cause == i]
        v.cp.add_bool_or([reason.holds for reason in (*own, *others)])


def _reasons(v: Variables, links: Sequence[Link], order: Order | None, i: int) -> list[Reason]:
    """Return the reasons for which task i may have waited."""
    slack, places = v.instance.grid.slack, v.instance.hosts(i)
    reasons = [Reason(_no_later(v, i, v.release(i)), None)]
    parents = [link for link in links if link.child == i]
    for link in parents:
        # A start, a run and a transfer, each rounded down.
        arrival = v.finish[link.parent] + link.delay + 2 * slack
        reasons.append(Reason(_no_later(v, i, arrival), link.parent))
    known = {link.parent for link in parents} | v.instance.descendants(i) | {i}
    others = [j for j in v.instance.tasks if j not in known and set(places) & set(v.instance.hosts(j))]
    return reasons + [Reason(_behind(v, order, i, j), j) for j in others]


def _no_later(v: Variables, i: int, latest: cp_model.LinearExpr) -> cp_model.IntVar:
    """Return a variable that is true only if task i starts no later than `latest`."""
    reason = v.cp.new_bool_var("")
    v.cp.add(v.start[i] <= latest).only_enforce_if(reason)
    return reason


def _behind(v: Variables, order: Order | None, i: int, j: int) -> cp_model.IntVar:
    """Return a variable that is true only if task i directly follows task j on an exclusive machine."""
    reason = _no_later(v, i, v.finish[j] + v.instance.grid.slack)
    v.cp.add(v.start[i] >= v.finish[j]).only_enforce_if(reason)
    for k in v.instance.hosts(i):
        shared = bool(v.instance.problem.tables.shared[k])
        same = [] if shared or (j, k) not in v.at else [v.at[j, k]]
        v.cp.add_bool_or([reason.negated(), v.at[i, k].negated(), *same])
    if order is not None:
        v.cp.add_implication(reason, order.before(j, i))
    return reason


def _crowded_out(v: Variables, order: Order, i: int) -> Iterator[cp_model.IntVar]:
    """Yield variables that are true only if task i waited for its turn or for room on a shared machine."""
    slack = v.instance.grid.slack
    for k in v.instance.hosts(i):
        others = [j for j in v.instance.tasks if (j, k) in v.at and j not in v.instance.descendants(i)]
        others = [j for j in others if j != i]
        if not v.instance.problem.tables.shared[k]:
            continue
        running = []
        for j in others:
            turn = _no_later(v, i, v.start[j] + slack)
            running.append(v.cp.new_bool_var(""))
            for here in (turn, running[-1]):
                v.cp.add_implication(here, v.at[i, k])
                v.cp.add_implication(here, v.at[j, k])
                v.cp.add_implication(here, order.before(j, i))
            v.cp.add(v.finish[j] >= v.start[i] - slack).only_enforce_if(running[-1])
            yield turn
        yield from _no_room(v, i, k, others, running)


def _no_room(
    v: Variables, i: int, k: int, others: Sequence[int], running: Sequence[cp_model.IntVar]
) -> Iterator[cp_model.IntVar]:
    """Yield variables that are true only if tasks just before leave no cores (or memory) for task i."""
    cores = v.instance.problem.workflow.tasks.cores.tolist()
    taken = weighted((cores[j], there) for j, there in zip(others, running))
    reason = v.cp.new_bool_var("")
    v.cp.add(taken >= v.width(k) - cores[i] + 1).only_enforce_if(reason)
    yield reason
    memory = whole_memory(v.instance.problem, k, {i, *others})
    if memory.scarce:
        held = weighted((memory.least[j], there) for j, there in zip(others, running))
        reason = v.cp.new_bool_var("")
        v.cp.add_implication(reason, v.at[i, k])
        lacking = memory.most - memory.least[i] + 1 - memory.rounding
        v.cp.add(held >= lacking).only_enforce_if(reason)
        yield reason
