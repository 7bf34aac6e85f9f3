"""Outcome of a day: place and times of each task, its energy by origin, and the figures. An answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray, readonly
from wfsched.core.errors import NetworkError
from wfsched.core.summary import Summarised, count
from wfsched.core.units import JOULES_PER_KWH
from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.kernel import book_all, open_booked
from wfsched.network.gecrs.nodes import KINDS
from wfsched.network.gecrs.policies import Placement

_COLUMNS = ("decided", "start", "finish", "used", "energy")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DayOutcome(Summarised):
    """What becomes of the tasks of a day.

    Parameters
    ----------
    day : Day
    node : array (m,)
        Computing node of each task.
    decided, start, finish : array (m,) [s]
        When it was sent, and when it runs.
    used, energy : array (m,) [J]
        Green energy taken from the reserve, and energy of the node in all.
    risk : array (m,)
        Whether no node was in time when the task was decided, as far as the policy says.
    """

    day: Day
    node: IntArray
    decided: FloatArray
    start: FloatArray
    finish: FloatArray
    used: FloatArray
    energy: FloatArray
    risk: BoolArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "node", readonly(self.node, np.int64))
        object.__setattr__(self, "risk", readonly(self.risk, np.bool_))
        for name in _COLUMNS:
            object.__setattr__(self, name, readonly(getattr(self, name), np.float64))

    @classmethod
    def of(cls, day: Day, placement: Placement) -> DayOutcome:
        """Return the outcome of a placement: booked by the instants of its decisions.

        Raises
        ------
        NetworkError
            If a task is sent to what does not compute its kind, or before it arrives.
        """
        node, decided = _checked(day, placement)
        order = np.lexsort((np.arange(len(node)), decided))
        booked = open_booked(len(node))
        book_all(day.tables, node, decided, order, booked)
        risk = np.zeros(len(node), np.bool_) if placement.risk is None else placement.risk
        return cls(day, node, decided, *booked, risk)

    @property
    def latency(self) -> FloatArray:
        """Time from arrival to end of each task, (m,) [s]."""
        latency: FloatArray = self.finish - self.day.tasks.arrival
        return latency

    @property
    def late(self) -> BoolArray:
        """Which tasks end after their deadlines, (m,)."""
        late: BoolArray = self.latency > self.day.tasks.deadline
        return late

    @property
    def mismatched(self) -> BoolArray:
        """Which tasks run on a node most of whose units are of another kind, (m,)."""
        mismatched: BoolArray = self.day.tables.match[self.node, self.day.tasks.kind] < 0.5
        return mismatched

    @property
    def transport(self) -> FloatArray:
        """Energy of the transfer of each task, (m,) [J]."""
        tasks = self.day.tasks
        transport: FloatArray = self.day.tables.j_per_byte[tasks.user, self.node] * tasks.data
        return transport

    @property
    def brown(self) -> FloatArray:
        """Brown energy of each task, its transfer included, (m,) [J]."""
        brown: FloatArray = self.energy - self.used + self.transport
        return brown

    def backlog(self) -> FloatArray:
        """Return the work of each pool left at the end of the day, (n_nodes, 2) [s]."""
        end = self.day.seconds
        left = np.where(self.decided < end, np.maximum(self.finish - np.maximum(self.start, end), 0.0), 0.0)
        backlog = np.zeros((self.day.network.n_nodes, len(KINDS)))
        np.add.at(backlog, (self.node, self.day.tasks.kind), left)
        return backlog

    def figures(self) -> dict[str, float]:
        """Return the figures of the outcome: energy [kWh], latencies [s] and shares; NaN of no tasks.

        `backlog_s` is that of the pool with most work left at the end of the day.
        """
        total, brown = float((self.energy + self.transport).sum()), float(self.brown.sum())
        figures = {
            "tasks": float(len(self.node)),
            "brown_kwh": brown / JOULES_PER_KWH,
            "green_share": float(self.used.sum()) / total if total > 0 else np.nan,
        }
        sensitive = self.day.tasks.sensitive
        for name, own in (("sensitive", sensitive), ("insensitive", ~sensitive)):
            latency = self.latency[own]
            some = len(latency) > 0
            figures[f"{name}_mean_s"] = float(latency.mean()) if some else np.nan
            figures[f"{name}_p95_s"] = float(np.percentile(latency, 95.0)) if some else np.nan
            figures[f"{name}_late"] = float(self.late[own].mean()) if some else np.nan
        figures["mismatch"] = float(self.mismatched.mean()) if len(self.node) else np.nan
        figures["at_risk"] = float(self.risk.sum())
        figures["backlog_s"] = float(self.backlog().max())
        return figures

    def _summary(self) -> str:
        """Return size, brown energy and late tasks."""
        brown, late = float(self.brown.sum()) / JOULES_PER_KWH, int(self.late.sum())
        return f"Outcome of {count(len(self.node), 'task')}: {brown:.4g} kWh brown, {late} late"


def _checked(day: Day, placement: Placement) -> tuple[IntArray, FloatArray]:
    """Return node and instant of each task, checked."""
    tasks, m = day.tasks, len(day.tasks)
    node, decided = np.asarray(placement.node), np.asarray(placement.decided, dtype=np.float64)
    if node.shape != (m,) or decided.shape != (m,) or not np.issubdtype(node.dtype, np.integer):
        got = f"{node.dtype.name} {node.shape}, {decided.shape}"
        raise NetworkError(
            "not a node and an instant of each task", where="placement", got=got, allowed=f"({m},)"
        )
    if (wrong := (node < 0) | (node >= day.network.n_nodes)).any():
        i = int(np.argmax(wrong))
        allowed = f"0 to {day.network.n_nodes - 1}, the computing nodes"
        raise NetworkError(
            "the destination does not compute", where=f"task {i}", got=int(node[i]), allowed=allowed
        )
    if (wrong := day.network.units[node, tasks.kind] <= 0).any():
        i = int(np.argmax(wrong))
        raise NetworkError(
            f"the destination has no units of kind {KINDS[tasks.kind[i]]}",
            where=f"task {i}",
            got=day.network.names[node[i]],
        )
    if (wrong := ~(np.isfinite(decided) & (decided >= tasks.arrival))).any():
        i = int(np.argmax(wrong))
        allowed = f"at least {float(tasks.arrival[i])} s, its arrival"
        raise NetworkError(
            "sent before it arrives", where=f"task {i}", got=float(decided[i]), allowed=allowed
        )
    return node.astype(np.int64), decided
