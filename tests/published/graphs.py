"""The two ten-task graphs on which papers on list scheduling show their algorithms.

Communication cost is bytes at 1 B/s; run times are given as a table.
"""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import readonly
from wfsched.platforms.model import Machine, MachineType, Network, Platform, Site
from wfsched.platforms.pricing import PerTask
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Edges, Tasks, Workflow

Intervals = dict[int, tuple[int, int, int]]

# Topcuoglu, Hariri, Wu 2002 (doi 10.1109/71.993206), Fig. 2.
TIMES_A = (
    (14, 16, 9), (13, 19, 18), (11, 13, 19), (13, 8, 17), (12, 13, 10),
    (13, 16, 9), (7, 15, 11), (5, 11, 14), (18, 12, 20), (21, 7, 16),
)  # fmt: skip
EDGES_A = (
    (1, 2, 18), (1, 3, 12), (1, 4, 9), (1, 5, 11), (1, 6, 14), (2, 8, 19), (2, 9, 16), (3, 7, 23),
    (4, 8, 27), (4, 9, 23), (5, 9, 13), (6, 8, 15), (7, 10, 17), (8, 10, 11), (9, 10, 13),
)  # fmt: skip

# Arabnejad, Barbosa 2014 (doi 10.1109/TPDS.2013.57), Fig. 1.
TIMES_B = (
    (22, 21, 36), (22, 18, 18), (32, 27, 43), (7, 10, 4), (29, 27, 35),
    (26, 17, 24), (14, 25, 30), (29, 23, 36), (15, 21, 8), (13, 16, 33),
)  # fmt: skip
EDGES_B = (
    (1, 2, 17), (1, 3, 31), (1, 4, 29), (1, 5, 13), (1, 6, 7), (2, 8, 3), (2, 9, 30), (3, 7, 16),
    (4, 8, 11), (4, 9, 7), (5, 9, 57), (6, 8, 5), (7, 10, 9), (8, 10, 42), (9, 10, 7),
)  # fmt: skip


def graph_a() -> Problem:
    return _problem("graph A", TIMES_A, EDGES_A)


def graph_b() -> Problem:
    return _problem("graph B", TIMES_B, EDGES_B)


def _problem(
    name: str, times: tuple[tuple[int, ...], ...], edges: tuple[tuple[int, int, int], ...]
) -> Problem:
    source, target, cost = (np.array(column) for column in zip(*edges))
    tasks = Tasks.of([f"T{i}" for i in range(1, 11)], np.mean(times, axis=1))
    workflow = Workflow.build(name, tasks, Edges.of(source - 1, target - 1, cost))
    return Problem(workflow, _three_processors(), times=np.array(times, np.float64))


# Chen, Xie, Li 2018 (doi 10.1109/ACCESS.2018.2825648) and the line of papers before it: P_ind, C_ef, m.
POWER = ((0.03, 0.8, 2.9), (0.04, 0.8, 2.5), (0.07, 1.0, 2.5))
# Multiples of 0.01 of the top frequency, from the lowest that saves energy on.
LOWEST = (0.26, 0.26, 0.29)


def _three_processors() -> Platform:
    return Platform(
        name="three processors",
        currency="USD",
        sites=(Site("here"),),
        machines=tuple(Machine(f"P{k + 1}", _processor(k), 0) for k in range(3)),
        network=Network.uniform(bandwidth=1.0),
        pricing=PerTask(),
    )


def _processor(k: int) -> MachineType:
    independent, effective, exponent = POWER[k]
    frequencies = np.arange(round(100 * LOWEST[k]), 101) / 100.0
    return MachineType(
        name=f"u{k + 1}",
        speed=1.0,
        accelerator_speed=readonly([1.0, 0.0, 0.0, 0.0], np.float64),
        cores=1,
        memory_bytes=1e9,
        shared=False,
        price_per_hour=1.0,
        frequencies_ghz=readonly(frequencies, np.float64),
        active_w=readonly(independent + effective * frequencies**exponent, np.float64),
        idle_w=0.0,
    )


def intervals(schedule: Schedule) -> Intervals:
    """Return task -> (processor, start, finish), all counted from 1 as in the papers."""
    rows = zip(schedule.machine.tolist(), schedule.start.tolist(), schedule.finish.tolist())
    return {i: (k + 1, int(start), int(finish)) for i, (k, start, finish) in enumerate(rows, 1)}
