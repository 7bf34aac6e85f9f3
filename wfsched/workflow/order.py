"""Topological order and levels of a directed acyclic graph (DAG)."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from wfsched.core.arrays import IndexArray
from wfsched.core.errors import WorkflowError
from wfsched.workflow.adjacency import Adjacency


def topological_order(
    children: Adjacency, parents: Adjacency, ids: Sequence[str], name: str
) -> tuple[IndexArray, IndexArray]:
    """Return the tasks sorted by (level, index), and their levels.

    The level of a task is the number of edges on the longest path from an entry task.
    Complexity O(n + e) besides the sort.

    Raises
    ------
    WorkflowError
        With code ``cycle``, naming the tasks of one cycle.
    """
    n = len(ids)
    start, item = children.start.tolist(), children.item.tolist()
    missing = parents.degrees().tolist()
    level = [0] * n
    ready = deque(i for i in range(n) if missing[i] == 0)
    done = 0
    while ready:
        i = ready.popleft()
        done += 1
        below = level[i] + 1
        for j in item[start[i] : start[i + 1]]:
            level[j] = max(level[j], below)
            missing[j] -= 1
            if missing[j] == 0:
                ready.append(j)
    if done < n:
        raise WorkflowError(
            "dependencies form a cycle",
            code="cycle",
            where=name,
            got=" -> ".join(ids[i] for i in _cycle(parents, missing)),
        )
    levels = np.asarray(level, np.int32)
    return np.lexsort((np.arange(n), levels)).astype(np.int32), levels


def _cycle(parents: Adjacency, missing: list[int]) -> list[int]:
    """Return one cycle among the tasks with unfinished parents.

    Each of them has an unfinished parent in this set, so a walk from parent to parent must close.
    """
    walk = [next(i for i, count in enumerate(missing) if count)]
    seen = {walk[0]: 0}
    while True:
        above = next(int(p) for p in parents.row(walk[-1]) if missing[p])
        if above in seen:
            return [above, *reversed(walk[seen[above] :])]
        seen[above] = len(walk)
        walk.append(above)
