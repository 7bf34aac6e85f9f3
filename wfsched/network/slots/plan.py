"""The plan of a slot: where, over which links and when. An answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import BoolArray, FloatArray, IntArray, readonly
from wfsched.core.errors import NetworkError
from wfsched.core.summary import Record, Summarised, Tabular
from wfsched.network.slots.kernel import decode, open_decoding
from wfsched.network.slots.slot import Slot


@dataclass(frozen=True, eq=False, repr=False)
class Plan(Summarised, Tabular):
    """Plan of a slot.

    Parameters
    ----------
    slot : Slot
    node : array (n_users,)
        Index of the computing node of each task.
    path : array (n_users,)
        Index of its path among those of `Network.paths`.
    order : array (n_users,)
        Users in the order in which their transfers were booked.
    begin : tuple of tuple of float [s]
        Start of each task's transfer on each arc of its path.
    arrival, start, finish : array (n_users,) [s]
        At the node; from the begin of the slot.
    profit : array (n_users,)
    """

    slot: Slot
    node: IntArray
    path: IntArray
    order: IntArray
    begin: tuple[tuple[float, ...], ...]
    arrival: FloatArray
    start: FloatArray
    finish: FloatArray
    profit: FloatArray

    @classmethod
    def decode(cls, slot: Slot, node: npt.ArrayLike, path: npt.ArrayLike, order: npt.ArrayLike) -> Plan:
        """Return the plan that books the transfers of all tasks, one after another in `order`.

        Each takes the earliest gap of each arc of its path that it fits into, store and forward.

        Raises
        ------
        NetworkError
            If there is no such node or path, or `order` is no permutation of the users.
        """
        nodes, paths, users = (
            _indices(name, given, slot) for name, given in (("node", node), ("path", path), ("order", order))
        )
        _check_genes(slot, nodes, paths, users)
        memory = open_decoding(slot.tables)
        decode(slot.tables, memory, nodes, paths, users)
        lengths = slot.network.paths.length[np.arange(len(nodes)), nodes, paths]
        begin = tuple(tuple(row[:n]) for row, n in zip(memory.begin.tolist(), lengths.tolist()))
        arrival, start, finish, profit = (
            readonly(column, np.float64)
            for column in (memory.arrival, memory.start, memory.finish, memory.profit)
        )
        return cls(slot, nodes, paths, users, begin, arrival, start, finish, profit)

    @property
    def total(self) -> float:
        """Profit of all tasks."""
        return float(self.profit.sum())

    @property
    def mean_delay_s(self) -> float:
        """Mean time from the begin of the slot to the end of a task [s]."""
        return float(self.finish.mean())

    @property
    def late(self) -> BoolArray:
        """Which tasks end after their deadlines, (n_users,)."""
        late: BoolArray = self.finish > self.slot.tables.deadline
        return late

    @property
    def energy(self) -> float:
        """Energy of all tasks, in the unit of kappa."""
        return float(self._energies.sum())

    @property
    def brown(self) -> float:
        """The part of the energy that is not hydropower."""
        return float((self._energies * np.asarray(self.slot.brown)[self.node]).sum())

    @cached_property
    def _energies(self) -> FloatArray:
        economics, tables = self.slot.economics, self.slot.tables
        scale = economics.nominal_speed if economics.law == "relative" else 1.0
        energies: FloatArray = economics.kappa * (tables.speed[self.node] / scale) ** 2 * tables.work
        return energies

    def arcs(self, user: int) -> tuple[int, ...]:
        """Return the arcs of the path of a user, in their order."""
        paths = self.slot.network.paths
        at = (user, int(self.node[user]), int(self.path[user]))
        return tuple(paths.arc[at][: paths.length[at]].tolist())

    def _records(self) -> list[Record]:
        network, late = self.slot.network, self.late.tolist()
        return [
            {
                "user": user,
                "node": network.nodes[int(self.node[u])],
                "hops": len(self.begin[u]),
                "arrival_s": float(self.arrival[u]),
                "start_s": float(self.start[u]),
                "finish_s": float(self.finish[u]),
                "profit": float(self.profit[u]),
                "late": late[u],
            }
            for u, user in enumerate(network.users)
        ]

    def _summary(self) -> str:
        """Return profit, delay and late tasks."""
        late = int(self.late.sum())
        return f"Plan: profit {self.total:.6g}, mean delay {self.mean_delay_s:.4g} s, {late} late"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "user", "node", "arrival", "end", "profit"
        names = self.slot.network
        for u, name in enumerate(names.users):
            times = (f"{self.arrival[u]:.4g} s", f"{self.finish[u]:.4g} s")
            yield name, names.nodes[self.node[u]], *times, f"{self.profit[u]:.4g}"


def _indices(name: str, given: npt.ArrayLike, slot: Slot) -> IntArray:
    values = np.asarray(given)
    if values.shape != (slot.network.n_users,) or not np.issubdtype(values.dtype, np.integer):
        raise NetworkError(
            "not an index for each user", where=name, got=values.shape, allowed=f"({slot.network.n_users},)"
        )
    indices: IntArray = readonly(values, np.int64)
    return indices


def _check_genes(slot: Slot, node: IntArray, path: IntArray, order: IntArray) -> None:
    if sorted(order.tolist()) != list(range(slot.network.n_users)):
        raise NetworkError("not a permutation of the users", where="order", got=order.tolist())
    for u, (n, p) in enumerate(zip(node.tolist(), path.tolist())):
        if not 0 <= n < slot.network.n_nodes:
            raise NetworkError("there is no such computing node", where=f"node[{u}]", got=n)
        if not 0 <= p < slot.network.paths.count[u, n]:
            raise NetworkError("there is no such path", where=f"path[{u}]", got=p)
