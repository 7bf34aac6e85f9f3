"""Workflow: a directed acyclic graph (DAG) of tasks, its files and its provenance, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntFlag
from typing import TYPE_CHECKING

import numpy as np

from wfsched.core.accelerator import Accelerator
from wfsched.core.arrays import CodeArray, FloatArray, IndexArray, readonly
from wfsched.core.errors import WorkflowError
from wfsched.core.summary import Record, Summarised, Tabular, amount, count, cut
from wfsched.workflow.adjacency import Adjacency
from wfsched.workflow.defects import Defect, tally
from wfsched.workflow.limits import MAX_RUNTIME_S, MAX_SIZE_B
from wfsched.workflow.order import topological_order

if TYPE_CHECKING:
    import networkx


class EdgeKind(IntFlag):
    """Evidence of an edge: declared, implied by a file, or both."""

    DECLARED = 1
    DATA = 2
    BOTH = 3


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tasks(Summarised):
    """Tasks in the order of the file, one entry of each array per task.

    Parameters
    ----------
    ids : tuple of str
        Unique identifiers.
    types : tuple of str
        Names of the programs they run (`mProjectPP`, ...).
    work : array (n_tasks,) [s]
        Run time on a reference machine of speed 1 at its top frequency.
    cores : array (n_tasks,)
        Cores that a task occupies.
    memory : array (n_tasks,) [B]
        Memory that a task occupies; 0 where unknown.
    accelerator : array (n_tasks,) of `wfsched.core.accelerator.Accelerator`
        Accelerator that a task needs beside the CPU.
    """

    ids: tuple[str, ...]
    types: tuple[str, ...]
    work: FloatArray
    cores: IndexArray
    memory: FloatArray
    accelerator: CodeArray

    @classmethod
    def of(
        cls,
        ids: Sequence[str],
        work: Sequence[float] | FloatArray,
        *,
        types: Sequence[str] | None = None,
        cores: Sequence[int] | IndexArray | None = None,
        memory: Sequence[float] | FloatArray | None = None,
        accelerator: Sequence[int] | CodeArray | None = None,
    ) -> Tasks:
        """Build tasks; the defaults are one core, no memory and no accelerator."""
        n = len(ids)
        return cls(
            ids=tuple(ids),
            types=tuple(types) if types is not None else ("task",) * n,
            work=readonly(work, np.float64),
            cores=readonly(cores if cores is not None else np.ones(n), np.int32),
            memory=readonly(memory if memory is not None else np.zeros(n), np.float64),
            accelerator=readonly(accelerator if accelerator is not None else np.zeros(n), np.int8),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def _summary(self) -> str:
        return f"{count(len(self), 'task')}, {amount('s', float(self.work.sum()))} of work"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Edges(Summarised):
    """Dependencies sorted by (source, target), each pair once.

    Parameters
    ----------
    source, target : array (n_edges,)
        Task indices; `target` starts after `source` has finished.
    bytes : array (n_edges,) [B]
        Data that `source` writes and `target` reads; 0 for a control dependency.
    kind : array (n_edges,) of `EdgeKind`
        Evidence of the edge.
    """

    source: IndexArray
    target: IndexArray
    bytes: FloatArray
    kind: CodeArray

    @classmethod
    def of(
        cls,
        source: Sequence[int] | IndexArray,
        target: Sequence[int] | IndexArray,
        bytes: Sequence[float] | FloatArray | None = None,
        kind: Sequence[int] | CodeArray | None = None,
    ) -> Edges:
        """Build edges in sorted order from pairs in any order."""
        tail, head = np.asarray(source, np.int32), np.asarray(target, np.int32)
        order = np.lexsort((head, tail))
        size = np.zeros(len(tail)) if bytes is None else np.asarray(bytes, np.float64)
        known = np.full(len(tail), EdgeKind.BOTH) if kind is None else np.asarray(kind)
        return cls(
            source=readonly(tail[order], np.int32),
            target=readonly(head[order], np.int32),
            bytes=readonly(size[order], np.float64),
            kind=readonly(known[order], np.int8),
        )

    def __len__(self) -> int:
        return len(self.source)

    def _summary(self) -> str:
        return f"{count(len(self.source), 'edge')}, {amount('B', float(self.bytes.sum()))}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Files(Summarised):
    """Data files with their readers and writers.

    Parameters
    ----------
    names : tuple of str
        Logical names, unique.
    sizes : array (n_files,) [B]
    inputs, outputs : Adjacency (n_tasks rows over files)
        Files that each task reads and writes.
    """

    names: tuple[str, ...]
    sizes: FloatArray
    inputs: Adjacency
    outputs: Adjacency

    @classmethod
    def none(cls, n_tasks: int) -> Files:
        """Return the empty table for `n_tasks` tasks of a workflow without files."""
        empty = Adjacency.from_pairs(n_tasks, [], [])
        return cls((), readonly([], np.float64), empty, empty)

    def __len__(self) -> int:
        return len(self.names)

    def _summary(self) -> str:
        return f"{count(len(self), 'file')}, {amount('B', float(self.sizes.sum()))}"


@dataclass(frozen=True, slots=True, repr=False)
class Provenance(Summarised):
    """Provenance of a workflow: format, file and repaired defects.

    Parameters
    ----------
    format : str
        Name of the format (``"dax-2.1"``) or of the generator.
    path : str, optional
        The file.
    sha256 : str, optional
        Hash of the bytes of the file, as they lie on disk.
    defects : tuple of Defect
        Repaired defects.
    repair : str, optional
        Name of the repair policy.
    runtimes : str, optional
        File of the runtimes that the workflow file lacks.
    runtimes_filled : int
        Tasks whose runtime comes from there.
    """

    format: str = "memory"
    path: str | None = None
    sha256: str | None = None
    defects: tuple[Defect, ...] = ()
    repair: str | None = None
    runtimes: str | None = None
    runtimes_filled: int = 0


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Workflow(Summarised, Tabular):
    """A directed acyclic graph of tasks.

    Build one with `Workflow.build`, `read_workflow` or `generate`.

    Parameters
    ----------
    name : str
    tasks : Tasks
    edges : Edges
    files : Files
    provenance : Provenance
    topological : array (n_tasks,)
        Task indices, each after all its parents, sorted by (level, index).
    level : array (n_tasks,)
        Edges on the longest path from an entry task.
    children, parents : Adjacency (n_tasks rows over tasks)
        The edges by source and by target; `Adjacency.item` indexes tasks and
        `Adjacency.position` the edges.
    """

    name: str
    tasks: Tasks
    edges: Edges
    files: Files
    provenance: Provenance = field(default_factory=Provenance)
    topological: IndexArray = field(init=False)
    level: IndexArray = field(init=False)
    children: Adjacency = field(init=False)
    parents: Adjacency = field(init=False)

    def __post_init__(self) -> None:
        n = len(self.tasks)
        _check(self.name, self.tasks, self.edges)
        children = Adjacency.from_pairs(n, self.edges.source, self.edges.target)
        parents = Adjacency.from_pairs(n, self.edges.target, self.edges.source)
        order, level = topological_order(children, parents, self.tasks.ids, self.name)
        for name, value in (
            ("children", children),
            ("parents", parents),
            ("topological", readonly(order, np.int32)),
            ("level", readonly(level, np.int32)),
        ):
            object.__setattr__(self, name, value)

    @property
    def defects(self) -> dict[str, int]:
        """Number of repaired defects of the file by code; empty for a clean file or a generated workflow."""
        return tally(self.provenance.defects)

    @classmethod
    def build(
        cls,
        name: str,
        tasks: Tasks,
        edges: Edges,
        files: Files | None = None,
        provenance: Provenance | None = None,
    ) -> Workflow:
        """Build a workflow; without `files`, the edges alone define the data.

        Raises
        ------
        WorkflowError
            No tasks, duplicate ids, work or bytes out of range, an edge with an unknown task, a
            self-dependency, a duplicate edge or a cycle.
        """
        return cls(name, tasks, edges, files or Files.none(len(tasks)), provenance or Provenance())

    @property
    def n_tasks(self) -> int:
        """Number of tasks."""
        return len(self.tasks)

    @property
    def n_edges(self) -> int:
        """Number of dependencies."""
        return len(self.edges)

    def to_networkx(self) -> networkx.DiGraph[str]:
        """Return a networkx view: nodes are task ids with `work`, edges carry `bytes`."""
        import networkx

        graph: networkx.DiGraph[str] = networkx.DiGraph(name=self.name)
        ids = self.tasks.ids
        for i, task in enumerate(ids):
            graph.add_node(task, work=float(self.tasks.work[i]), type=self.tasks.types[i])
        rows = zip(self.edges.source.tolist(), self.edges.target.tolist(), self.edges.bytes.tolist())
        graph.add_edges_from((ids[i], ids[j], {"bytes": size}) for i, j, size in rows)
        return graph

    def _records(self) -> list[Record]:
        tasks = self.tasks
        return [
            {
                "task": task,
                "type": tasks.types[i],
                "work_s": float(tasks.work[i]),
                "cores": int(tasks.cores[i]),
                "memory_bytes": float(tasks.memory[i]),
                "accelerator": Accelerator(int(tasks.accelerator[i])).name.lower(),
                "level": int(self.level[i]),
            }
            for i, task in enumerate(tasks.ids)
        ]

    def _summary(self) -> str:
        """Return name, size and work."""
        size = f"{count(self.n_tasks, 'task')}, {count(len(self.edges.source), 'edge')}"
        return f"Workflow {cut(self.name, 60)}: {size}, {amount('s', float(self.tasks.work.sum()))} of work"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "tasks", str(self.n_tasks)
        yield "edges", str(len(self.edges.source))
        yield "levels", str(int(self.level.max()) + 1)
        yield "work", amount("s", float(self.tasks.work.sum()))
        yield "data over edges", amount("B", float(self.edges.bytes.sum()))
        yield "format", self.provenance.format
        yield "defects", ", ".join(f"{code}: {n}" for code, n in self.defects.items()) or "none"


def _check(name: str, tasks: Tasks, edges: Edges) -> None:
    """Refuse tasks and edges that form no valid workflow."""
    n = len(tasks)
    if n == 0:
        raise WorkflowError("no tasks", code="empty-workflow", where=name)
    if len(set(tasks.ids)) != n:
        seen: set[str] = set()
        twice = next(t for t in tasks.ids if t in seen or seen.add(t))  # type: ignore[func-returns-value]
        raise WorkflowError("duplicate task id", code="duplicate-id", where=name, got=twice)
    for what, values, lowest, most in (
        ("work", tasks.work, 0.0, MAX_RUNTIME_S),
        ("memory", tasks.memory, 0.0, np.inf),
        ("cores", tasks.cores, 1, np.inf),
    ):
        if len(values) != n:
            raise WorkflowError(f"{what} has {len(values)} entries for {n} tasks", code="shape", where=name)
        bad = np.flatnonzero(~(np.isfinite(values) & (values >= lowest) & (values <= most)))
        if len(bad):
            raise WorkflowError(
                f"{what} out of range",
                code=f"bad-{what}",
                where=f"{name}, task {tasks.ids[bad[0]]}",
                got=float(values[bad[0]]),
                allowed=f"a finite number >= {lowest:g}"
                + (f", at most {most:g}" if np.isfinite(most) else ""),
            )
    _check_edges(name, tasks, edges)


def _check_edges(name: str, tasks: Tasks, edges: Edges) -> None:
    n = len(tasks)
    ends = np.concatenate([edges.source, edges.target])
    if len(ends) and (ends.min() < 0 or ends.max() >= n):
        raise WorkflowError("edge with an unknown task", code="dangling", where=name)
    loops = np.flatnonzero(edges.source == edges.target)
    if len(loops):
        task = tasks.ids[edges.source[loops[0]]]
        raise WorkflowError("task depends on itself", code="cycle", where=name, got=task)
    key = edges.source.astype(np.int64) * n + edges.target
    if np.any(np.diff(key) == 0):
        raise WorkflowError("duplicate edge", code="duplicate-edge", where=name)
    if not np.all((edges.bytes >= 0) & (edges.bytes <= MAX_SIZE_B)):
        raise WorkflowError(
            "edge bytes out of range",
            code="bad-bytes",
            where=name,
            allowed=f"a finite number >= 0, at most {MAX_SIZE_B:g}",
        )
