"""Dependency rule: the edges of a workflow and the bytes of each.

Declared dependencies take precedence. A file adds an edge only if exactly one task writes it; the
bytes of a file with several writers go along declared edges only. Each edge keeps its evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.errors import WorkflowError
from wfsched.workflow.adjacency import Adjacency
from wfsched.workflow.model import EdgeKind, Edges
from wfsched.workflow.order import topological_order
from wfsched.workflow.reading.uses import Uses


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Edges, and the pairs that were left out.

    Parameters
    ----------
    edges : Edges
    against : tuple of (int, int)
        Pairs of writer and reader, left out because they close a cycle with declared edges.
    unserved : tuple of (int, int)
        Pairs of reader and file with several writers, none of them a declared parent.
    """

    edges: Edges
    against: tuple[tuple[int, int], ...]
    unserved: tuple[tuple[int, int], ...]


def join_edges(
    ids: Sequence[str], parent: IntArray, child: IntArray, uses: Uses, *, data_edges: bool = True
) -> Joined:
    """Return the edges of declarations and files; O(n + e + uses) besides sorting.

    Parameters
    ----------
    ids : sequence of str
        Names of the tasks, for the error.
    parent, child : array (n_pairs,)
        Declared dependencies, each once.
    uses : Uses
    data_edges : bool
        Whether a file with one writer adds an undeclared edge.

    Raises
    ------
    WorkflowError
        With code ``cycle`` if declared dependencies form a cycle.
    """
    n = len(ids)
    declared = np.sort(parent * n + child)
    key, size = _single_writer(uses)
    more_key, more_size, unserved = _several_writers(parent, child, uses)
    data, total = _summed(np.concatenate([key, more_key]), np.concatenate([size, more_size]))
    if not data_edges:
        kept = np.isin(data, declared)
        data, total = data[kept], total[kept]
    both = np.union1d(declared, data)
    bytes_of = np.zeros(len(both))
    bytes_of[np.searchsorted(both, data)] = total
    kind = EdgeKind.DECLARED * np.isin(both, declared) + EdgeKind.DATA * np.isin(both, data)
    against = _against(ids, both, kind == EdgeKind.DATA)
    edges = Edges.of(
        both[~against] // n, both[~against] % n, bytes_of[~against], kind[~against].astype(np.int8)
    )
    left_out = [divmod(pair, n) for pair in both[against].tolist()]
    return Joined(edges, tuple(left_out), unserved)


def _single_writer(uses: Uses) -> tuple[IntArray, FloatArray]:
    """Return keys and bytes of the pairs (writer, reader) of files with one writer."""
    count = uses.writers()
    writer = np.full(len(count), -1)
    writer[uses.write_file] = uses.write_task
    source = writer[uses.read_file]
    chosen = (count[uses.read_file] == 1) & (source != uses.read_task)
    return source[chosen] * uses.n_tasks + uses.read_task[chosen], uses.read_size[chosen]


def _several_writers(
    parent: IntArray, child: IntArray, uses: Uses
) -> tuple[IntArray, FloatArray, tuple[tuple[int, int], ...]]:
    """Return keys and bytes of the declared pairs for files with several writers."""
    count = uses.writers()
    written: dict[int, set[int]] = defaultdict(set)
    read: dict[int, dict[int, float]] = defaultdict(dict)
    at = count[uses.write_file] > 1
    for task, file in zip(uses.write_task[at].tolist(), uses.write_file[at].tolist()):
        written[task].add(file)
    at = count[uses.read_file] > 1
    rows = zip(uses.read_task[at].tolist(), uses.read_file[at].tolist(), uses.read_size[at].tolist())
    for task, file, size in rows:
        read[task][file] = size
    keys: list[int] = []
    sizes: list[float] = []
    served: set[tuple[int, int]] = set()
    for i, j in zip(parent.tolist(), child.tolist()) if read else ():
        for file in written.get(i, set()) & read.get(j, {}).keys():
            keys.append(i * uses.n_tasks + j)
            sizes.append(read[j][file])
            served.add((j, file))
    own = {(task, file) for task, files in written.items() for file in files}
    wanted = {(task, file) for task, files in read.items() for file in files}
    unserved = tuple(sorted(wanted - served - own))
    return np.array(keys, np.int64), np.array(sizes, np.float64), unserved


def _summed(key: IntArray, size: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return unique keys and their total sizes, independent of the order."""
    order = np.lexsort((size, key))
    unique, start = np.unique(key[order], return_index=True)
    with np.errstate(over="ignore"):  # infinite sums are refused by `assemble`
        total = np.add.reduceat(size[order], start) if len(start) else np.zeros(0)
    return unique, total


def _against(ids: Sequence[str], key: IntArray, data_only: BoolArray) -> BoolArray:
    """Mark the data edges to leave out for an acyclic graph: all within a component.

    The wrong data edge of a cycle is unknown; therefore only declared edges count within a strongly
    connected component.
    """
    n = len(ids)
    try:
        _order(ids, key)
    except WorkflowError:
        _order(ids, key[~data_only])
    else:
        return np.zeros(len(key), np.bool_)
    import networkx

    graph = networkx.DiGraph(list(zip((key // n).tolist(), (key % n).tolist())))
    component = np.full(n, -1)
    for number, tasks in enumerate(networkx.strongly_connected_components(graph)):
        component[list(tasks)] = number
    inside: BoolArray = data_only & (component[key // n] == component[key % n])
    return inside


def _order(ids: Sequence[str], key: IntArray) -> None:
    n = len(ids)
    children = Adjacency.from_pairs(n, (key // n).astype(np.int32), (key % n).astype(np.int32))
    parents = Adjacency.from_pairs(n, (key % n).astype(np.int32), (key // n).astype(np.int32))
    topological_order(children, parents, ids, "")
