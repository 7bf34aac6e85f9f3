"""The slot: tasks of users, nodes that serve them, and the paths between. Facts only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import NetworkError, ParameterError
from wfsched.core.summary import Summarised, count
from wfsched.network.slots.economics import Economics
from wfsched.platforms.topology.model import Topology
from wfsched.platforms.topology.paths import PathTable, path_table, transfer_costs


class SlotTables(NamedTuple):
    """A slot as kernels read it; U users, N nodes, k paths, A arcs.

    Parameters
    ----------
    n_paths : (U, N); length : (U, N, k); arc : (U, N, k, longest)
        Paths; a path of no arcs leads from a user to its own node.
    seconds : (U, A) [s]
        Time to send the data of each user over each arc, latency not included.
    hop_s : (A,) [s]
        Latency of each arc.
    switch_s : float [s]
        Time that a node takes to forward.
    work : (U,) [TFLOP]; deadline : (U,) [s]
    speed : (N,) [TFLOP/s]; busy_s : (N,) [s]
        Speed of each node, and when it has served what came before.
    run_s : (U, N) [s]
        Time that each task runs on each node.
    cost : (U, N)
        Of each task on each node.
    price, haste : float
    queue : bool
        Whether nodes serve one task after another.
    """

    n_paths: IntArray
    length: IntArray
    arc: IntArray
    seconds: FloatArray
    hop_s: FloatArray
    switch_s: float
    work: FloatArray
    deadline: FloatArray
    speed: FloatArray
    busy_s: FloatArray
    run_s: FloatArray
    cost: FloatArray
    price: float
    haste: float
    queue: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Network(Summarised):
    """A topology with its computing nodes and the paths from users to them: what slots have in common.

    Parameters
    ----------
    topology : Topology
    users, nodes : tuple of str
        Nodes of the topology at which tasks begin, and those that compute.
    speed : array (n_nodes,) [TFLOP/s]
    k_paths : int
        Paths that are tried from each user to each node.
    data : float [B]
        Amount of data by which paths are ranked: sending, propagation and switching.
    switch_s : float [s]
        Time that a node takes to forward.

    Raises
    ------
    NetworkError
        If there are no users or nodes, one is unknown, a user computes, or a speed is out of range.
    """

    topology: Topology
    users: tuple[str, ...]
    nodes: tuple[str, ...]
    speed: FloatArray
    k_paths: int = 3
    data: float = 5e6 / 8.0
    switch_s: float = 0.01
    paths: PathTable = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._check()
        object.__setattr__(self, "speed", readonly(self.speed, np.float64))
        index = self.topology.node_index
        costs = transfer_costs(self.topology, self.data, self.switch_s)
        table = path_table(
            self.topology, list(map(index, self.users)), list(map(index, self.nodes)), costs, self.k_paths
        )
        object.__setattr__(self, "paths", table)

    def _check(self) -> None:
        for kind, names in (("users", self.users), ("computing nodes", self.nodes)):
            self._check_names(kind, names)
        for each in self.nodes:
            if each in self.topology.users:
                raise NetworkError("a user is no computing node", where=self.topology.name, got=each)
        self._check_speeds()
        for what, least in (("switch_s", 0.0), ("data", np.nextafter(0.0, 1.0))):
            value = getattr(self, what)
            if not (np.isfinite(value) and value >= least):
                raise ParameterError("out of range", where=what, got=value, allowed="a finite number >= 0")

    def _check_names(self, kind: str, names: tuple[str, ...]) -> None:
        where = self.topology.name
        if not names:
            raise NetworkError(f"there are no {kind}", where=where)
        if len(set(names)) < len(names):
            raise NetworkError(f"{kind} are named twice", where=where, got=", ".join(names))
        for each in names:
            if each not in self.topology.index:
                what = f"unknown node among the {kind}"
                raise NetworkError(what, where=where, got=each, known=self.topology.nodes)

    def _check_speeds(self) -> None:
        where, speed = self.topology.name, np.asarray(self.speed, dtype=np.float64)
        if speed.shape != (len(self.nodes),):
            allowed = f"({len(self.nodes)},)"
            raise NetworkError("wrong number of speeds", where=where, got=speed.shape, allowed=allowed)
        for each, value in zip(self.nodes, speed.tolist()):
            if not (np.isfinite(value) and value > 0):
                allowed = "a number > 0 [TFLOP/s]"
                raise NetworkError("speed out of range", where=f"{where}: {each}", got=value, allowed=allowed)

    @property
    def n_users(self) -> int:
        """Number of users."""
        return len(self.users)

    @property
    def n_nodes(self) -> int:
        """Number of computing nodes."""
        return len(self.nodes)

    def node(self, name: str) -> int:
        """Return the index of a computing node.

        Raises
        ------
        NetworkError
            If the node does not compute, as routers and users do not.
        """
        if name not in self.nodes:
            what = (
                "the destination does not compute" if name in self.topology.index else "unknown destination"
            )
            raise NetworkError(what, where=self.topology.name, got=name, known=self.nodes)
        return self.nodes.index(name)

    def _summary(self) -> str:
        """Return name and size."""
        sizes = (count(self.n_users, "user"), count(self.n_nodes, "computing node"))
        return f"Network {self.topology.name}: {', '.join(sizes)}, {count(self.k_paths, 'path')} each"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "node", "speed"
        for name, speed in zip(self.nodes, self.speed):
            yield name, f"{speed:g} TFLOP/s"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Slot(Summarised):
    """One slot: a task of each user, and the state of the nodes.

    Parameters
    ----------
    network : Network
    work : array (n_users,) [TFLOP], > 0
    deadline : float, or array (n_users,) [s]
        From the begin of the slot.
    data : float, or array (n_users,) [B], optional
        That of the network if None.
    electricity : float, or array (n_nodes,)
        Price of electricity, >= 0.
    brown : float, or array (n_nodes,)
        Share that is not hydropower, 0 to 1.
    backlog : float, or array (n_nodes,) [TFLOP]
        What came before and is not served yet.
    queue : bool
        Whether nodes serve one task after another; else any number at once, and backlog is of no effect.
    economics : Economics

    Raises
    ------
    NetworkError
        If a number is out of range or missing.
    """

    network: Network
    work: FloatArray
    deadline: FloatArray | float = 2.0
    data: FloatArray | float | None = None
    electricity: FloatArray | float = 1.0
    brown: FloatArray | float = 1.0
    backlog: FloatArray | float = 0.0
    queue: bool = False
    economics: Economics = field(default_factory=Economics)
    tables: SlotTables = field(init=False, repr=False)

    def __post_init__(self) -> None:
        users, nodes = self.network.n_users, self.network.n_nodes
        for name, size, least, most in (
            ("work", users, np.nextafter(0.0, 1.0), np.inf),
            ("deadline", users, np.nextafter(0.0, 1.0), np.inf),
            ("data", users, 0.0, np.inf),
            ("electricity", nodes, 0.0, np.inf),
            ("brown", nodes, 0.0, 1.0),
            ("backlog", nodes, 0.0, np.inf),
        ):
            given = getattr(self, name)
            column = _column(name, self.network.data if given is None else given, size, (least, most))
            object.__setattr__(self, name, column)
        object.__setattr__(self, "tables", self._compiled())

    def _compiled(self) -> SlotTables:
        network, arcs = self.network, self.network.topology.arcs
        data, work, deadline, electricity, brown, backlog = (
            np.asarray(getattr(self, name), dtype=np.float64)
            for name in ("data", "work", "deadline", "electricity", "brown", "backlog")
        )
        paths = network.paths
        per_work = self.economics.cost_per_work(network.speed, electricity, brown)
        return SlotTables(
            n_paths=paths.count,
            length=paths.length,
            arc=paths.arc,
            seconds=readonly(data[:, None] / arcs.bandwidth[None, :], np.float64),
            hop_s=arcs.latency,
            switch_s=float(network.switch_s),
            work=readonly(work, np.float64),
            deadline=readonly(deadline, np.float64),
            speed=network.speed,
            busy_s=readonly(backlog / network.speed if self.queue else np.zeros_like(backlog), np.float64),
            run_s=readonly(work[:, None] / network.speed, np.float64),
            cost=readonly(work[:, None] * per_work, np.float64),
            price=float(self.economics.price),
            haste=float(self.economics.haste),
            queue=bool(self.queue),
        )

    def _summary(self) -> str:
        """Return size and load."""
        total = float(np.sum(self.work))
        kind = "nodes with queues" if self.queue else "nodes without queues"
        return f"Slot of {count(self.network.n_users, 'task')}, {total:.4g} TFLOP, {kind}"


def _column(name: str, given: FloatArray | float, size: int, allowed: tuple[float, float]) -> FloatArray:
    """Return a column of numbers within bounds."""
    try:
        values = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise NetworkError("not numbers", where=name, got=given, allowed=f"numbers ({size},)") from error
    if values.shape not in ((), (size,)):
        raise NetworkError("wrong shape", where=name, got=values.shape, allowed=f"({size},)")
    values = np.broadcast_to(values, (size,))
    low, high = allowed
    wrong = ~(np.isfinite(values) & (values >= low) & (values <= high))
    if wrong.any():
        i = int(np.argmax(wrong))
        bounds = (
            "0 to 1" if high == 1.0 else ("a finite number >= 0" if low == 0.0 else "a finite number > 0")
        )
        raise NetworkError("out of range", where=f"{name}[{i}]", got=float(values[i]), allowed=bounds)
    column: FloatArray = readonly(values, np.float64)
    return column
