"""The share of a machine that a task takes: one definition beside the kernel, the reference and the check."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.schedule.evaluation.tables import Tables


def machine_shares(tables: Tables) -> FloatArray:
    """Return the share of each machine that each task takes, (n_tasks, n_machines).

    The cores of the task over those of the machine where it is shared, else 1.
    """
    shares: FloatArray = np.where(tables.shared, tables.task_cores[:, None] / tables.cores, 1.0)
    return shares
