"""One-machine placements: no transfers, one lease, often the cheap end of a front."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import GeneArray
from wfsched.placing.list_scheduling import top_levels
from wfsched.placing.task_prices import lone_prices
from wfsched.schedule.problem import Problem


def one_machine_placements(problem: Problem) -> GeneArray:
    """Return the placement of all tasks on each machine (n_machines, n_tasks).

    A task that the machine cannot host runs where it is cheapest by itself [our decision].
    """
    alone = np.where(problem.hosts, lone_prices(problem), np.inf).argmin(axis=1)
    rows: GeneArray = np.where(problem.hosts.T, np.arange(problem.n_machines)[:, None], alone).astype(
        np.int16
    )
    return rows


def one_machine_genes(problem: Problem) -> tuple[GeneArray, GeneArray]:
    """Return machines and levels (n_rows, n_tasks): a row for each machine type and site, and level.

    Machines of a type at a site are of one kind. Tasks that the machine cannot host run at their
    top level.
    """
    machines = problem.platform.machines
    first = {(each.type.name, each.site): index for index, each in reversed([*enumerate(machines)])}
    counts, top = problem.level_counts(), top_levels(problem)
    placed = one_machine_placements(problem)
    pairs = [(index, level) for index in sorted(first.values()) for level in range(counts[index])]
    machine = placed[[index for index, _ in pairs]]
    own, slow = (np.array(column, np.int16)[:, None] for column in zip(*pairs))
    return machine, np.where(machine == own, slow, top[machine]).astype(np.int16)
