"""Check of times: durations, boots, staging, holds, precedence, and capacity of machines."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wfsched.core.arrays import FloatArray, IndexArray
from wfsched.schedule.check.laid_out import LaidOut, machine_facts
from wfsched.schedule.check.violation import Violation, found


def check_times(p: LaidOut) -> Iterator[Violation]:
    """Yield the violations of the starts and finishes of a schedule."""
    yield from _durations(p)
    yield from _boots(p)
    yield from _staging(p)
    yield from _holds(p)
    yield from _precedence(p)
    yield from _overlaps(p)
    tasks, platform = p.problem.workflow.tasks, p.problem.platform
    yield from _capacity(p, "cores", tasks.cores, machine_facts(platform, "cores"))
    yield from _capacity(p, "memory", tasks.memory, machine_facts(platform, "memory_bytes"))


def _task(p: LaidOut, i: int) -> str:
    return f"task {p.problem.workflow.tasks.ids[i]}"


def _machine(p: LaidOut, k: int) -> str:
    return f"machine {p.problem.platform.machines[k].name}"


def _durations(p: LaidOut) -> Iterator[Violation]:
    cpu_bound = p.problem.cpu_bound
    right = p.base * (1.0 - cpu_bound + cpu_bound * p.ratio)
    took = p.finish - p.start
    yield from found(
        "duration",
        ~(np.abs(took - right) <= p.slack_s),
        lambda i: _task(p, i),
        lambda i: f"takes {took[i]:.12g} s, not the {right[i]:.12g} s of level {p.level[i]}",
    )


def _boots(p: LaidOut) -> Iterator[Violation]:
    booted = machine_facts(p.problem.platform, "boot_s")[p.machine]
    yield from found(
        "boot",
        p.start < booted - p.slack_s,
        lambda i: _task(p, i),
        lambda i: (
            f"starts at {p.start[i]:.12g} s; {_machine(p, p.machine[i])} has booted at {booted[i]:.12g} s"
        ),
    )


def _staging(p: LaidOut) -> Iterator[Violation]:
    there = p.staging_s(inward=True)
    yield from found(
        "staging",
        p.start < there - p.slack_s,
        lambda i: _task(p, i),
        lambda i: f"starts at {p.start[i]:.12g} s; its external inputs arrive at {there[i]:.12g} s",
    )


def _holds(p: LaidOut) -> Iterator[Violation]:
    yield from found(
        "hold",
        ~(p.start >= p.hold - p.slack_s),
        lambda i: _task(p, i),
        lambda i: f"starts at {p.start[i]:.12g} s; it is held until {p.hold[i]:.12g} s",
    )


def _precedence(p: LaidOut) -> Iterator[Violation]:
    edges = p.problem.workflow.edges
    arrival = p.finish[edges.source] + p.transfer_s()
    start = p.start[edges.target]
    yield from found(
        "precedence",
        start < arrival - p.slack_s,
        lambda e: _task(p, edges.target[e]),
        lambda e: (
            f"starts at {start[e]:.12g} s; data of {_task(p, edges.source[e])} arrive at {arrival[e]:.12g} s"
        ),
    )


def _overlaps(p: LaidOut) -> Iterator[Violation]:
    """Compare neighbours on each exclusive machine: sorted by start, any overlap shows there.

    A task of no length may stand between two others, not inside one.
    """
    shared = machine_facts(p.problem.platform, "shared")[p.machine] > 0
    tasks = np.flatnonzero(~shared)
    order = tasks[np.lexsort((p.finish[tasks], p.start[tasks], p.machine[tasks]))]
    one, next_ = order[:-1], order[1:]
    early = p.start[next_] < p.finish[one] - p.slack_s
    yield from found(
        "overlap",
        (p.machine[one] == p.machine[next_]) & early,
        lambda j: _machine(p, p.machine[one[j]]),
        lambda j: (
            f"{_task(p, next_[j])} starts at {p.start[next_[j]]:.12g} s, "
            f"before {_task(p, one[j])} finishes at {p.finish[one[j]]:.12g} s"
        ),
    )


def _capacity(
    p: LaidOut, code: str, demand: IndexArray | FloatArray, most: FloatArray
) -> Iterator[Violation]:
    """Sweep over starts and finishes on shared machines; a task of no length takes no room.

    A task that needs more than the machine has, as soft memory allows, takes all of it.
    """
    taken = np.minimum(demand, most[p.machine])
    tasks = np.flatnonzero(machine_facts(p.problem.platform, "shared")[p.machine] > 0)
    end = np.maximum(p.start[tasks], p.finish[tasks] - p.slack_s)
    task = np.concatenate([tasks, tasks])
    time = np.concatenate([end, p.start[tasks]])
    starts = np.repeat([0, 1], len(tasks))
    change = np.where(starts, taken[task], -taken[task])
    order = np.lexsort((starts, time, p.machine[task]))
    used, task = np.cumsum(change[order]), task[order]
    yield from found(
        code,
        (starts[order] == 1) & (used > most[p.machine[task]] * (1.0 + 1e-9)),
        lambda j: _machine(p, p.machine[task[j]]),
        lambda j: f"{used[j]:g} in use of {most[p.machine[task[j]]]:g} when {_task(p, task[j])} starts",
    )
