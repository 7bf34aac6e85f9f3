"""The day: tasks over a network whose nodes have green supplies. Facts only."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray, readonly
from wfsched.core.errors import NetworkError
from wfsched.core.summary import Summarised, count
from wfsched.core.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from wfsched.network.gecrs.nodes import KINDS, GreenNetwork
from wfsched.network.gecrs.tasks import Tasks

PIECE_S = 300.0
"""Length of the pieces of supplies [s]."""


class DayTables(NamedTuple):
    """A day as kernels read it; U users, N nodes, m tasks, K pieces of the supplies.

    Parameters
    ----------
    units : (N, 2)
    power : (N, 2) [W]
        Of a unit.
    match : (N, 2)
        Share of the units of a node that are of a kind.
    rank : (N,)
        Nodes in the order of their names.
    cap, reserve : (N,) [J]
    supplied : (N, K + 1) [J]
        Energy supplied until the end of each piece.
    piece_s : float [s]
    latency_s : (U, N) [s]; s_per_byte : (U, N) [s/B]; j_per_byte : (U, N) [J/B]
        Sums over the path.
    user, kind : (m,)
    arrival, work, data, deadline : (m,)
    sensitive : (m,)
    """

    units: FloatArray
    power: FloatArray
    match: FloatArray
    rank: IntArray
    cap: FloatArray
    reserve: FloatArray
    supplied: FloatArray
    piece_s: float
    latency_s: FloatArray
    s_per_byte: FloatArray
    j_per_byte: FloatArray
    user: IntArray
    kind: IntArray
    arrival: FloatArray
    work: FloatArray
    data: FloatArray
    deadline: FloatArray
    sensitive: BoolArray


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Day(Summarised):
    """Tasks over a network, and the green power of its nodes.

    Parameters
    ----------
    network : GreenNetwork
    tasks : Tasks
    supply : array (n_nodes, n_pieces) [W], >= 0
        Mean green power of each node in pieces of `piece_s`; nothing is supplied after the last one.
    seconds : float [s]
        Length of the day, which tasks may outlast.
    piece_s : float [s]

    Raises
    ------
    NetworkError
        If a user or a kind has no node, a task arrives after the end, or a supply is malformed or ends
        before the day.
    """

    network: GreenNetwork
    tasks: Tasks
    supply: FloatArray
    seconds: float = SECONDS_PER_DAY
    piece_s: float = PIECE_S
    tables: DayTables = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "supply", readonly(self.supply, np.float64))
        self._check_supply()
        self._check_tasks()
        object.__setattr__(self, "tables", self._compiled())

    def _check_supply(self) -> None:
        if not (np.isfinite(self.piece_s) and self.piece_s > 0):
            raise NetworkError("piece_s out of range", where="day", got=self.piece_s, allowed="> 0 [s]")
        if self.supply.ndim != 2 or self.supply.shape[0] != self.network.n_nodes:
            allowed = f"({self.network.n_nodes}, number of pieces)"
            raise NetworkError("wrong shape", where="supply", got=self.supply.shape, allowed=allowed)
        wrong = ~(np.isfinite(self.supply) & (self.supply >= 0))
        if wrong.any():
            n, k = (int(i) for i in np.argwhere(wrong)[0])
            raise NetworkError(
                "supply out of range",
                where=f"node {self.network.names[n]}, piece {k}",
                got=float(self.supply[n, k]),
                allowed="a finite power >= 0 [W]",
            )
        reach = self.supply.shape[1] * self.piece_s
        if reach < self.seconds:
            raise NetworkError(
                "the supply ends before the day",
                where="supply",
                got=f"{reach / SECONDS_PER_HOUR:g} h",
                allowed=f"at least the {self.seconds / SECONDS_PER_HOUR:g} h of the day",
                remedy="Give a longer trace, or begin it earlier.",
            )

    def _check_tasks(self) -> None:
        tasks, units = self.tasks, self.network.units
        if len(tasks) and float(tasks.arrival[-1]) >= self.seconds:
            raise NetworkError(
                "a task arrives after the end of the day",
                where=f"task {len(tasks) - 1}",
                got=float(tasks.arrival[-1]),
                allowed=f"below {self.seconds:g} s",
            )
        wrong = (tasks.user < 0) | (tasks.user >= len(self.network.users))
        if wrong.any():
            i = int(np.argmax(wrong))
            last = len(self.network.users) - 1
            raise NetworkError(
                "unknown user", where=f"task {i}", got=int(tasks.user[i]), allowed=f"0 to {last}"
            )
        for k, kind in enumerate(KINDS):
            if (tasks.kind == k).any() and not (units[:, k] > 0).any():
                raise NetworkError(
                    f"no node has units of kind {kind}",
                    where=f"task {int(np.argmax(tasks.kind == k))}",
                    remedy=f"Give a node {kind} units, or leave out {kind} tasks.",
                )

    def _compiled(self) -> DayTables:
        network, arcs = self.network, self.network.topology.arcs
        units, names = network.units, network.names
        pieces = np.cumsum(self.supply * self.piece_s, axis=1)
        supplied = np.concatenate([np.zeros((network.n_nodes, 1)), pieces], axis=1)
        floats = {
            "match": units / units.sum(axis=1, keepdims=True),
            "cap": [node.reserve_cap for node in network.nodes],
            "reserve": [node.reserve for node in network.nodes],
            "supplied": supplied,
            "latency_s": network.along(arcs.latency),
            "s_per_byte": network.along(1.0 / arcs.bandwidth),
            "j_per_byte": network.along(arcs.joules_per_byte),
        }
        tasks = {name: getattr(self.tasks, name) for name in Tasks.__slots__}
        return DayTables(
            units=units,
            power=network.power,
            rank=readonly(sorted(range(len(names)), key=lambda n: names[n]), np.int64),
            piece_s=float(self.piece_s),
            **{name: readonly(values, np.float64) for name, values in floats.items()},
            **tasks,
        )

    @property
    def load(self) -> float:
        """Work of all tasks over the time of all units in the day."""
        return float(self.tasks.work.sum() / (self.network.units.sum() * self.seconds))

    def supplied_by(self, supply: FloatArray) -> Day:
        """Return the day with other supplies (n_nodes, n_pieces) [W]."""
        return replace(self, supply=supply)

    def _summary(self) -> str:
        """Return size and load."""
        hours = self.seconds / SECONDS_PER_HOUR
        return (
            f"Day of {hours:g} h on {self.network.topology.name}: {count(len(self.tasks), 'task')}, "
            f"load {self.load:.3g}"
        )
