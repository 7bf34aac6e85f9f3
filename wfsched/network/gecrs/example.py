"""The worked example of GECRS: four users, three computing nodes.

Wu, "Towards Joint Energy Efficiency and Performance Optimization", IJAASR, ISSN 3065-9965. The links are
reconstructed; its "nodes C, F, H" must read C, F, I, and in it C matches user 3 worse than F.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from wfsched.network.gecrs.day import PIECE_S, Day
from wfsched.network.gecrs.nodes import KINDS, ComputingNode, GreenNetwork
from wfsched.network.gecrs.policies import Rule
from wfsched.network.gecrs.reference import Option, ReferenceDay
from wfsched.network.gecrs.tasks import Tasks
from wfsched.platforms.topology.load import gecrs_topology

EXAMPLE_USERS = (("A", "cpu", False), ("A", "gpu", True), ("A", "gpu", False), ("H", "cpu", False))
"""Node, kind of task and sensitivity of users 1 to 4."""

_ENERGY, _WORK = 10.0, 32.0


def worked_example(user: int, green: Mapping[str, float] | None = None) -> Day:
    """Return the day of one user of the worked example: a task of work 32 and energy 10, hops of 1 s.

    Parameters
    ----------
    user : int
        1 to 4.
    green : mapping of str to float [J], optional
        Green energy stored at C, F and I: 100, 100 and 0 in the paper.
    """
    stored = {"C": 100.0, "F": 100.0, "I": 0.0} if green is None else green
    units = {"C": (16.0, 8.0), "F": (8.0, 16.0), "I": (32.0, 32.0)}
    power = _ENERGY / _WORK
    nodes = tuple(
        ComputingNode(name, *both, power, power, stored.get(name, 0.0), stored.get(name, 0.0))
        for name, both in units.items()
    )
    at, kind, sensitive = EXAMPLE_USERS[user - 1]
    task = Tasks(
        user=np.array([0]),
        arrival=np.zeros(1),
        work=np.array([_WORK]),
        data=np.zeros(1),
        kind=np.array([KINDS.index(kind)]),
        sensitive=np.array([sensitive]),
        deadline=np.array([math.inf]),
    )
    network = GreenNetwork(gecrs_topology(latency=1.0), nodes, (at,))
    return Day(network, task, np.zeros((3, 1)), PIECE_S)


def node_options(day: Day, task: int = 0, rule: Rule | None = None) -> list[Option]:
    """Return what a task would find at each node if it came alone, with its scores.

    Parameters
    ----------
    day : Day
    task : int
    rule : Rule, optional
        `gecrs` if None.
    """
    return ReferenceDay(day).options(task, float(day.tasks.arrival[task]), rule or Rule())
