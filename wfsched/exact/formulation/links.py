"""Links: transfer time, energy and price of the edges of the workflow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from ortools.sat.python import cp_model

from wfsched.exact.formulation.variables import Variables, weighted


class Transfer(NamedTuple):
    """Transfer of an edge between two machines: units of time, joules and money."""

    delay: int
    joules: float
    price: float


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """An edge in the model.

    Parameters
    ----------
    parent, child : int
    usual : Transfer
        Transfer between most pairs of machines.
    other : dict of Transfer to list of variables
        Other transfers, each with the variables of which one is true for it.
    """

    parent: int
    child: int
    usual: Transfer
    other: dict[Transfer, list[cp_model.IntVar]]

    @property
    def delay(self) -> cp_model.LinearExpr:
        """Units from the finish of the parent to the arrival of its data."""
        usual = self.usual.delay
        return usual + weighted(
            (transfer.delay - usual, pair) for transfer, pairs in self.other.items() for pair in pairs
        )

    def beyond(self, usual: float, name: str) -> list[tuple[float, cp_model.IntVar]]:
        """Return the part `name` of each other transfer beyond `usual`, with its variables."""
        return [
            (getattr(transfer, name) - usual, pair)
            for transfer, pairs in self.other.items()
            for pair in pairs
        ]


def connect(v: Variables) -> list[Link]:
    """Make tasks wait for the data of their parents; return all edges."""
    links = []
    for e, (parent, child) in enumerate(_edges(v)):
        between = _transfers(v, e, parent, child)
        usual = _usual(between)
        special = {pair: transfer for pair, transfer in between.items() if transfer != usual}
        link = Link(parent, child, usual, {})
        for pair, together in _together(v, parent, child, list(special)).items():
            link.other.setdefault(special[pair], []).append(together)
        v.cp.add(v.start[child] >= v.finish[parent] + link.delay)
        # Implied, for propagation.
        v.cp.add(v.start[child] >= v.finish[parent] + min(transfer.delay for transfer in between.values()))
        links.append(link)
    return links


def _edges(v: Variables) -> list[tuple[int, int]]:
    edges = v.instance.problem.workflow.edges
    return list(zip(edges.source.tolist(), edges.target.tolist()))


def _transfers(v: Variables, e: int, parent: int, child: int) -> dict[tuple[int, int], Transfer]:
    """Return the transfer of edge `e` for each pair of hosts of its tasks."""
    tables, size = v.instance.problem.tables, float(v.instance.problem.workflow.edges.bytes[e])
    down = v.instance.grid.down
    return {
        (k, m): Transfer(
            down(float(tables.latency[k, m] + size * tables.inverse_bandwidth[k, m])),
            size * float(tables.link_joules[k, m]),
            size * float(tables.link_price[k, m]),
        )
        for k in v.instance.hosts(parent)
        for m in v.instance.hosts(child)
    }


def _usual(between: dict[tuple[int, int], Transfer]) -> Transfer:
    """Return the most frequent transfer between machines; ties go to the least."""
    apart = Counter(transfer for (k, m), transfer in between.items() if k != m)
    apart = apart or Counter(between.values())
    return min(apart, key=lambda transfer: (-apart[transfer], transfer))


def _together(
    v: Variables, parent: int, child: int, pairs: list[tuple[int, int]]
) -> dict[tuple[int, int], cp_model.IntVar]:
    """Return, for each pair of machines, a variable for the two tasks on them."""
    found = {}
    for k, m in pairs:
        here, there = v.at[parent, k], v.at[child, m]
        both = v.cp.new_bool_var(f"link {parent} {child} {k} {m}")
        v.cp.add_implication(both, here)
        v.cp.add_implication(both, there)
        v.cp.add_bool_or([both, here.negated(), there.negated()])
        found[k, m] = both
    for k in sorted({k for k, _ in pairs}):
        row = [both for (machine, _), both in found.items() if machine == k]
        if len(row) > 1:
            v.cp.add(sum(row) <= v.at[parent, k])
    return found
