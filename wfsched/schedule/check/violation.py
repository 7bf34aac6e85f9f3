"""What is wrong with a schedule: one code for each rule that it can break."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import BoolArray

# Code -> the rule that was broken.
RULES = {
    "shape": "every task stands in the schedule once",
    "time": "starts and finishes are finite and not negative",
    "offset": "the workflow starts when it has been submitted, or later",
    "machine": "machines exist",
    "order": "the order is a topological order of the tasks",
    "level": "machines have the levels they run at",
    "host": "machines have the cores, memory and accelerators that their tasks ask for",
    "placement": "tasks run where hard rules bind them",
    "duration": "runs take as long as their level says",
    "boot": "machines boot before their first task",
    "staging": "external inputs are there before a task starts",
    "hold": "tasks start when they are held until, or later",
    "precedence": "the data of the parents have arrived before a task starts",
    "overlap": "exclusive machines run one task at a time",
    "cores": "shared machines run no more tasks than they have cores for",
    "memory": "shared machines run no more tasks than they have memory for",
    "makespan": "the makespan ends when the last task has finished and staged out",
    "completion": "the completion is the end of the makespan, counted from the submission",
    "cost": "the cost is what runs, leases and egress are charged",
    "energy": "energies are the integrals of the power of all machines, and what links draw",
    "machines": "the machines used are counted right",
    "supply": "supplies that raise past their end say something of the whole schedule",
    "origin": "green and brown energy, carbon and electricity are what power and supply make them",
    "constraints": "the violations of the constraints are stated right",
}

# Places shown for each code; a schedule that breaks a rule everywhere need not say so everywhere.
_PLACES = 20


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong with a schedule.

    Parameters
    ----------
    code : str
        A key of `RULES`.
    where : str
        Task, machine or figure.
    message : str
        What is there and what should be.
    """

    code: str
    where: str
    message: str


def found(
    code: str, bad: BoolArray, where: Callable[[int], str], message: Callable[[int], str]
) -> Iterator[Violation]:
    """Yield a violation for each true entry of `bad`, the first 20 of them one by one."""
    places = np.flatnonzero(bad)
    for place in places[:_PLACES].tolist():
        yield Violation(code, where(place), message(place))
    if len(places) > _PLACES:
        yield Violation(code, f"{len(places) - _PLACES} more places", RULES[code])
