"""Violations of a schedule, each with the code of the rule that it breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import BoolArray

# Code -> rule.
CHECK_RULES = {
    "shape": "arrays have one entry for each task",
    "time": "starts and finishes are finite and not negative",
    "offset": "the workflow starts at or after its submission",
    "machine": "machines exist",
    "order": "the order is a topological order of the tasks",
    "level": "machines have the frequency levels of their tasks",
    "host": "machines have the cores, memory and accelerators that their tasks need",
    "placement": "tasks run at the sites that hard rules allow",
    "duration": "run times match the frequency level",
    "boot": "machines boot before their first task",
    "staging": "external inputs arrive before a task starts",
    "hold": "tasks start at or after their hold",
    "precedence": "the data of the parents arrive before a task starts",
    "overlap": "exclusive machines run one task at a time",
    "cores": "tasks on a shared machine never need more cores than it has",
    "memory": "tasks on a shared machine never need more memory than it has",
    "links": "data between sites cross the arcs of their path, one transfer at a time, before a task starts",
    "makespan": "the makespan ends when the last final output is staged",
    "completion": "the completion is the offset plus the makespan",
    "cost": "the cost is the price of runs, leases and egress",
    "energy": "energies are the integrals of machine power, and the energy of the links",
    "machines": "machines_used is the number of machines with tasks",
    "supply": "supplies that raise past their end cover the whole schedule",
    "origin": "green and brown energy, carbon and electricity cost follow from power and supply",
    "constraints": "stated violations follow from the figures",
}

# Places shown for each code, even if a schedule breaks a rule everywhere.
_MAX_PLACES = 20


@dataclass(frozen=True, slots=True)
class Violation:
    """One violation of a rule.

    Parameters
    ----------
    code : str
        A key of `CHECK_RULES`.
    where : str
        Task, machine or figure.
    message : str
        The stated value and the right one.
    """

    code: str
    where: str
    message: str


def found(
    code: str, bad: BoolArray, where: Callable[[int], str], message: Callable[[int], str]
) -> Iterator[Violation]:
    """Yield a violation for each of the first 20 true entries of `bad`, and one for all others."""
    places = np.flatnonzero(bad)
    for place in places[:_MAX_PLACES].tolist():
        yield Violation(code, where(place), message(place))
    if len(places) > _MAX_PLACES:
        yield Violation(code, f"{len(places) - _MAX_PLACES} more places", CHECK_RULES[code])
