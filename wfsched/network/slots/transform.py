"""Routing by the quadratic transform: mixed-integer programs until their weights settle.

Given the nodes of all tasks, the sum of ``p eta m / t`` is to be greatest. With weights `v` it is
``2 v sqrt(p eta m) - v^2 t``, whose `t` are sums of booked starts: a mixed-integer program; the best `v` of a
routing are ``sqrt(p eta m) / t``. Shen, Yu, "Fractional programming for communication systems I", IEEE TSP
66(10), 2018, doi 10.1109/TSP.2018.2812733; STPer, with its equations mended: what comes to a node is taken
from it again at the destination, and a transfer ends before the next one begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import NetworkError
from wfsched.network.slots.kernel import decode, open_decoding
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.policies import Genes, Greedy
from wfsched.network.slots.slot import Slot

_MOST_ROUNDS, _SETTLED = 20, 1e-6


class _Use(NamedTuple):
    """A path that a user may take: its arcs, and when each is ready after the begin of the path."""

    user: int
    path: int
    arcs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Transform:
    """Nodes as `Greedy` chooses them; paths and orders by the quadratic transform.

    Parameters
    ----------
    time_limit_s : float [s]
        Of each program; its best routing is taken then.
    """

    time_limit_s: float = 10.0

    def __call__(self, slot: Slot, rng: np.random.Generator) -> Plan:  # noqa: ARG002
        """Return the plan."""
        node, _, _ = Greedy(0).genes(slot)
        return Plan.decode(slot, *self.routed(slot, node))

    def routed(self, slot: Slot, node: IntArray) -> Genes:
        """Return the best routing found for given nodes (n_users,)."""
        tables, memory = slot.tables, open_decoding(slot.tables)
        worth = np.sqrt(tables.price * tables.haste * tables.work)
        weight, best, best_profit = np.ones(len(worth)), None, -np.inf
        for _ in range(_MOST_ROUNDS):
            found = [(node, *each) for each in _program(slot, node, weight**2, self.time_limit_s)]
            profits = [float(decode(tables, memory, *genes)) for genes in found]
            chosen = int(np.argmax(profits))
            if profits[chosen] > best_profit:
                best, best_profit = found[chosen], profits[chosen]
            decode(tables, memory, *found[chosen])
            settled = worth / memory.finish
            if np.abs(settled - weight).max() < _SETTLED:
                break
            weight = settled
        if best is None:
            raise NetworkError("the solver found no routing", where=slot.network.topology.name)
        return best


def _program(
    slot: Slot, node: IntArray, weight: FloatArray, time_limit_s: float
) -> list[tuple[IntArray, IntArray]]:
    """Return paths and orders that may be those of the routing with the least weighted sum of ends."""
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", float(time_limit_s))
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 1e-9)
    model = _Model(solver, slot, node, weight)
    solver.run()
    values = list(solver.getSolution().col_value)
    if not values:
        raise NetworkError("the solver found no routing", where=slot.network.topology.name)
    return model.read(values)


class _Model:
    """The program of one round: a binary for each path, a start for each of its transfers, orders on arcs."""

    def __init__(self, solver: Any, slot: Slot, node: IntArray, weight: FloatArray) -> None:
        self.solver, self.slot, self.node = solver, slot, node
        tables = slot.tables
        self.uses = list(self._uses())
        # Everything sent one after another ends by then.
        longest = max(
            (float(tables.seconds[use.user, list(use.arcs)].sum()) for use in self.uses if use.arcs),
            default=0.0,
        )
        hops = tables.arc.shape[3]
        self.horizon = len(node) * (longest + hops * (float(tables.hop_s.max()) + tables.switch_s)) + 1.0
        self.taken = [solver.addVariable(0, 1, type=_integer()) for _ in self.uses]
        self.start = [[solver.addVariable(0, self.horizon) for _ in use.arcs] for use in self.uses]
        self.arrival = [solver.addVariable(0, 2 * self.horizon) for _ in node]
        self.end = [solver.addVariable(0, np.inf) for _ in node]
        for u, priority in enumerate(weight.tolist()):
            solver.changeColCost(self.end[u].index, priority)
        self._one_path_each()
        self._store_and_forward()
        self._one_at_a_time()
        self._serve()

    def _uses(self) -> Iterator[_Use]:
        tables = self.slot.tables
        for u, n in enumerate(self.node.tolist()):
            for p in range(int(tables.n_paths[u, n])):
                yield _Use(u, p, tuple(tables.arc[u, n, p][: tables.length[u, n, p]].tolist()))

    def _one_path_each(self) -> None:
        for u in range(len(self.node)):
            own = [taken for use, taken in zip(self.uses, self.taken) if use.user == u]
            self.solver.addConstr(sum(own[1:], own[0]) == 1)

    def _store_and_forward(self) -> None:
        """Let transfers begin when the one before has come and been passed on; the last brings the task."""
        tables = self.slot.tables
        for use, taken, start in zip(self.uses, self.taken, self.start):
            took = [float(tables.seconds[use.user, arc] + tables.hop_s[arc]) for arc in use.arcs]
            for hop in range(len(use.arcs) - 1):
                self.solver.addConstr(start[hop + 1] >= start[hop] + (took[hop] + tables.switch_s) * taken)
            if use.arcs:
                bound = start[-1] + took[-1] * taken - self.horizon * (1 - taken)
                self.solver.addConstr(self.arrival[use.user] >= bound)

    def _one_at_a_time(self) -> None:
        """Of two users that take one arc, one goes first."""
        by_arc: dict[int, list[tuple[int, int]]] = {}
        for i, use in enumerate(self.uses):
            for hop, arc in enumerate(use.arcs):
                by_arc.setdefault(arc, []).append((i, hop))
        firsts: dict[tuple[int, int, int], Any] = {}
        for arc, each in sorted(by_arc.items()):
            for (i, a), (j, b) in combinations(each, 2):
                u, v = self.uses[i].user, self.uses[j].user
                if u != v:
                    key = (arc, min(u, v), max(u, v))
                    if key not in firsts:
                        firsts[key] = self.solver.addVariable(0, 1, type=_integer())
                    self._apart(firsts[key] if u < v else 1 - firsts[key], (i, a), (j, b), arc)

    def _apart(self, first: Any, one: tuple[int, int], other: tuple[int, int], arc: int) -> None:
        """Keep two transfers on an arc apart if both are made: `one` first if `first` is 1."""
        (i, a), (j, b) = one, other
        seconds, large = self.slot.tables.seconds, self.horizon
        unused = 2 - self.taken[i] - self.taken[j]
        s, r = self.start[i][a], self.start[j][b]
        self.solver.addConstr(
            r - s + large * (1 - first) + large * unused >= float(seconds[self.uses[i].user, arc])
        )
        self.solver.addConstr(
            s - r + large * first + large * unused >= float(seconds[self.uses[j].user, arc])
        )

    def _serve(self) -> None:
        """Let tasks end when they have come, their node is free of what came before, and they have run.

        Queues among the tasks of a slot are left to the decoding: they hang on the order of arrival.
        """
        tables = self.slot.tables
        for u, n in enumerate(self.node.tolist()):
            runs = float(tables.work[u] / tables.speed[n])
            self.solver.addConstr(self.end[u] >= self.arrival[u] + runs)
            self.solver.addConstr(self.end[u] >= float(tables.busy_s[n]) + runs)

    def read(self, values: list[float]) -> list[tuple[IntArray, IntArray]]:
        """Return the paths with the users by the start of their first transfer, of their last, by arrival.

        One order books all arcs of a user; the program may order each arc by itself.
        """
        path = np.zeros(len(self.node), np.int64)
        begins = np.zeros((3, len(self.node)))
        for use, taken, start in zip(self.uses, self.taken, self.start):
            if values[taken.index] > 0.5:
                path[use.user] = use.path
                arrival = values[self.arrival[use.user].index]
                starts = [values[each.index] for each in start] or [0.0]
                begins[:, use.user] = starts[0], starts[-1], arrival
        return [(path, np.argsort(each, kind="stable").astype(np.int64)) for each in begins]


def _integer() -> Any:
    import highspy

    return highspy.HighsVarType.kInteger
