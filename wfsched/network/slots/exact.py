"""Proven plans of slots: constraint programming on paths, with durations rounded both ways.

Rounded up, the program gives a plan; rounded down, a bound on every plan. Rounding to the nearest would give
neither.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.core.errors import ParameterError
from wfsched.exact.extra import need_solver
from wfsched.network.slots.kernel import end_alone
from wfsched.network.slots.plan import Plan
from wfsched.network.slots.policies import Greedy, LocalSearch, routed, routing_bound, upper_bound
from wfsched.network.slots.slot import Slot

# Profits in the program are whole numbers of this part of one.
_SCALE = 10_000
# Of the iterated search that the programs begin with.
_KICKS = 60


@dataclass(frozen=True, slots=True, eq=False)
class ProvenPlan:
    """A plan and a bound on every plan.

    Parameters
    ----------
    plan : Plan
        The best found; its figures are those of the evaluation, not of the program.
    bound : float
        No plan earns more.
    proven : bool
        Whether the program was solved to the end in both roundings; what is left between plan and bound is
        then that of the ticks.
    """

    plan: Plan
    bound: float
    proven: bool

    @property
    def gap(self) -> float:
        """Share of the bound that the plan may miss."""
        return (self.bound - self.plan.total) / abs(self.bound) if self.bound else 0.0


def prove_slot(
    slot: Slot,
    *,
    node: IntArray | None = None,
    tick_s: float = 0.01,
    time_limit_s: float = 60.0,
    seed: int = 1,
) -> ProvenPlan:
    """Return the best plan that constraint programming finds, and a bound.

    Parameters
    ----------
    node : array (n_users,), optional
        Index of the node of each task, where paths and order alone are free; the bound is on such plans then.
    tick_s : float [s]
        Times of the program are whole numbers of it: shorter ticks prove more, and take longer.
    time_limit_s : float [s]
        Of both runs together.
    seed : int
        Of the solver, which runs on one thread.

    Raises
    ------
    ParameterError
        If a number is out of range.
    MissingExtraError
        If OR-Tools is not installed.
    """
    for name, value in (("tick_s", tick_s), ("time_limit_s", time_limit_s)):
        if not (math.isfinite(value) and value > 0):
            raise ParameterError("out of range", where=name, got=value, allowed="a finite number > 0 [s]")
    start = _start(slot, node, seed)
    upper = _Program(slot, tick_s, _floor, start, node)
    bound, ended = upper.solve(0.5 * time_limit_s, seed)
    lower = _Program(slot, tick_s, _ceil, start, node)
    _, found = lower.solve(0.5 * time_limit_s, seed)
    plans = [start, *lower.plans(), *upper.plans()]
    best = max(plans, key=lambda plan: plan.total)
    # Rounding down adds more to the bound than links and queues take, at times.
    alone = upper_bound(slot) if node is None else routing_bound(slot, node)
    return ProvenPlan(best, max(min(bound, alone), best.total), ended and found)


def _start(slot: Slot, node: IntArray | None, seed: int) -> Plan:
    """Return the plan that both programs are given to begin with."""
    if node is not None:
        return Plan.decode(slot, *routed(slot, node, 2))
    return LocalSearch(_KICKS)(slot, np.random.default_rng(seed))


def _floor(value: float) -> int:
    return math.floor(value + 1e-9)


def _ceil(value: float) -> int:
    return math.ceil(value - 1e-9)


def _options(slot: Slot, u: int, node: IntArray | None) -> list[tuple[int, int]]:
    """Return the nodes and paths that a user may take."""
    nodes = range(slot.network.n_nodes) if node is None else (int(node[u]),)
    return [(n, p) for n in nodes for p in range(int(slot.tables.n_paths[u, n]))]


class _Program:
    """The program: a literal for each path of each user, intervals for its transfers and its run."""

    def __init__(
        self,
        slot: Slot,
        tick_s: float,
        rounded: Callable[[float], int],
        start: Plan,
        node: IntArray | None,
    ) -> None:
        need_solver()
        from ortools.sat.python import cp_model as cp

        self.slot, self.solver = slot, cp.CpSolver()
        # Without types: those of OR-Tools leave out half of what it takes.
        self.model: Any = cp.CpModel()
        self.rounded, self.tick_s = rounded, tick_s
        tables = slot.tables
        n_users = slot.network.n_users
        # What ends later than this earns no more than at this: the table of earnings may end here.
        reference = max(Greedy()(slot, np.random.default_rng(0)).finish.max(), start.finish.max())
        self.horizon = _ceil(float(reference) / tick_s) + 1
        self.longest = 50 * self.horizon + _ceil(float(tables.busy_s.max()) / tick_s)
        self.options = [_options(slot, u, node) for u in range(n_users)]
        self.taken = [
            [self.model.new_bool_var(f"x{u}.{n}.{p}") for n, p in self.options[u]] for u in range(n_users)
        ]
        self.end = [self.model.new_int_var(0, self.longest, f"end{u}") for u in range(n_users)]
        self.first: list[list[Any]] = [[] for _ in range(n_users)]
        self.on_arc: dict[int, list[Any]] = {}
        self.on_node: dict[int, list[Any]] = {}
        for u in range(n_users):
            self.model.add_exactly_one(self.taken[u])
            for option, taken in zip(self.options[u], self.taken[u]):
                self._add_path(u, option, taken)
        for intervals in (*self.on_arc.values(), *self.on_node.values()):
            self.model.add_no_overlap(intervals)
        self._set_objective()
        self._hint(start)

    def _ticks(self, seconds: float) -> int:
        return self.rounded(seconds / self.tick_s)

    def _add_path(self, u: int, option: tuple[int, int], taken: Any) -> None:
        """Add the transfers and the run of a user on one of its paths."""
        tables, (n, p) = self.slot.tables, option
        arcs = tables.arc[u, n, p][: tables.length[u, n, p]].tolist()
        ready, first = 0, None
        for hop, arc in enumerate(arcs):
            start = self.model.new_int_var(0, self.longest, "")
            duration = self._ticks(float(tables.seconds[u, arc]))
            self.model.add(start >= ready).only_enforce_if(taken)
            interval = self.model.new_optional_fixed_size_interval_var(start, duration, taken, "")
            self.on_arc.setdefault(arc, []).append(interval)
            first = start if first is None else first
            passed = float(tables.hop_s[arc]) + (tables.switch_s if hop + 1 < len(arcs) else 0.0)
            ready = start + duration + self._ticks(passed)
        self.first[u].append(first)
        run = self.model.new_int_var(0, self.longest, "")
        duration = self._ticks(float(tables.run_s[u, n]))
        self.model.add(run >= ready).only_enforce_if(taken)
        if tables.queue:
            self.model.add(run >= self._ticks(float(tables.busy_s[n]))).only_enforce_if(taken)
            interval = self.model.new_optional_fixed_size_interval_var(run, duration, taken, "")
            self.on_node.setdefault(n, []).append(interval)
        self.model.add(self.end[u] == run + duration).only_enforce_if(taken)

    def _set_objective(self) -> None:
        tables, terms = self.slot.tables, list[Any]()
        for u, end in enumerate(self.end):
            work, deadline = float(tables.work[u]), float(tables.deadline[u])
            # No task ends before it would alone.
            soonest = min(float(end_alone(tables, u, n, p)) for n, p in self.options[u])
            earned = [
                self.slot.economics.reward(work, max(t * self.tick_s, soonest), deadline)
                for t in range(self.horizon + 1)
            ]
            table = [round(_SCALE * value) for value in earned]
            clipped = self.model.new_int_var(0, self.horizon, "")
            self.model.add_min_equality(clipped, [end, self.horizon])
            reward = self.model.new_int_var(0, max(table), "")
            self.model.add_element(clipped, table, reward)
            terms.append(reward)
            for (n, _), taken in zip(self.options[u], self.taken[u]):
                terms.append(-round(_SCALE * float(tables.cost[u, n])) * taken)
        self.model.maximize(sum(terms))

    def _hint(self, start: Plan) -> None:
        for u, options in enumerate(self.options):
            chosen = (int(start.node[u]), int(start.path[u]))
            for option, taken in zip(options, self.taken[u]):
                self.model.add_hint(taken, option == chosen)

    def solve(self, time_limit_s: float, seed: int) -> tuple[float, bool]:
        """Return the bound on the profit, and whether the program was solved to the end."""
        self.solver.parameters.max_time_in_seconds = time_limit_s
        self.solver.parameters.num_workers = 1
        self.solver.parameters.random_seed = seed
        status = self.solver.solve(self.model)
        self.found = self.solver.status_name(status) in ("OPTIMAL", "FEASIBLE")
        # Each earning and each cost is rounded by half a part at most.
        slack = self.slot.network.n_users / _SCALE
        bound = self.solver.best_objective_bound / _SCALE + slack
        return float(bound), self.solver.status_name(status) == "OPTIMAL"

    def plans(self) -> list[Plan]:
        """Return the plan of the solution, decoded in the order of its first transfers and of its ends."""
        if not self.found:
            return []
        value = self.solver.value
        chosen = [next(i for i, taken in enumerate(own) if value(taken)) for own in self.taken]
        node, path = zip(*(self.options[u][i] for u, i in enumerate(chosen)))
        firsts = [self.first[u][i] for u, i in enumerate(chosen)]
        begins = [0 if first is None else value(first) for first in firsts]
        ends = [value(end) for end in self.end]
        keys = (np.array(begins), np.array(ends))
        return [Plan.decode(self.slot, node, path, np.argsort(key, kind="stable")) for key in keys]
