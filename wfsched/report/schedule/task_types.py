"""Task types in a figure: the most frequent by name, the rest as "other"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import IntArray, readonly
from wfsched.schedule.schedule import Schedule

OTHER = "other"


@dataclass(frozen=True, slots=True, eq=False)
class TaskTypes:
    """The types of the tasks of a schedule.

    Parameters
    ----------
    names : tuple of str
        Types in the order of the levels of the workflow; the last is `OTHER` if some are not named.
    of_task : array (n_tasks,)
        Index into `names` of each task.
    """

    names: tuple[str, ...]
    of_task: IntArray


def task_types(schedule: Schedule, most: int) -> TaskTypes:
    """Return the types of the tasks, at most `most` of them by name.

    The most frequent are named; of equally frequent ones, the one with more run time; then by
    name. A single surplus type is named as well, because "other" would not shorten the legend.
    """
    workflow = schedule.problem.workflow
    types, of_task, counts = np.unique(workflow.tasks.types, return_inverse=True, return_counts=True)
    busy = np.bincount(of_task, weights=schedule.finish - schedule.start)
    rank = np.lexsort((np.arange(len(types)), -busy, -counts))
    named = rank if len(types) <= most + 1 else rank[:most]
    level = np.full(len(types), workflow.n_tasks)
    np.minimum.at(level, of_task, workflow.level)
    named = named[np.lexsort((named, level[named]))]
    names = tuple(str(types[k]) for k in named)
    place = np.full(len(types), len(names))
    place[named] = np.arange(len(names))
    if len(names) < len(types):
        names = (*names, OTHER)
    return TaskTypes(names, readonly(place[of_task], np.int64))
