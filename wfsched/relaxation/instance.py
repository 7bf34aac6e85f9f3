"""Instances: facts of a problem from which its programs are made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.relaxation.columns import WayColumns, columns
from wfsched.relaxation.heads import GroupLinks, group_links, heads, tails
from wfsched.relaxation.layout import Layout
from wfsched.relaxation.machines import Groups, between_groups, machine_groups
from wfsched.relaxation.order import essential_edges
from wfsched.schedule.evaluation.tables import longest_schedule
from wfsched.schedule.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """Facts of a problem for the relaxation.

    Parameters
    ----------
    problem : Problem
    groups : Groups
    columns : WayColumns
    links : GroupLinks
    shortest : (n, G) [s]
        Least run time of each task on each group; inf where it cannot run.
    head, tail : (n, G) [s]
        Earliest start, and least time from the finish to the end; inf where it cannot run.
    edge : (e',)
        Edges that no others imply.
    gap : (e,) [s]
        Least time between the finish of the source and the start of the target.
    layout : Layout
    least_s : float [s]
        The longest path from head to tail: no makespan is shorter.
    longest_s : float [s]
        Upper bound on the makespan for any choice of machines and levels.
    """

    problem: Problem
    groups: Groups
    columns: WayColumns
    links: GroupLinks
    shortest: FloatArray
    head: FloatArray
    tail: FloatArray
    edge: IntArray
    gap: FloatArray
    layout: Layout
    least_s: float
    longest_s: float


def instance(problem: Problem) -> Instance:
    """Return the facts of `problem`. O(e (G^2 + n / 64) + n K H)."""
    groups = machine_groups(problem)
    ways = columns(problem, groups)
    links = group_links(problem, groups)
    shortest = shortest_runs(ways, (problem.n_tasks, len(groups)))
    head, tail = heads(problem, links, shortest), tails(problem, links, shortest)
    gap = _gaps(problem, links, shortest)
    joules = np.minimum.reduceat(ways.joules + ways.idle_joules, ways.first[:-1]).sum()
    tables, at = problem.tables, groups.first
    price = ways.price + ways.area * tables.lease_rate[at][ways.group]
    money = np.minimum.reduceat(price, ways.first[:-1]).sum()
    least_s = float((head + shortest + tail).min(axis=1).max())
    layout = Layout(
        ways=len(ways),
        tasks=problem.n_tasks,
        groups=len(groups),
        sites=len(tables.supply.pue),
        seconds=_unit(least_s),
        joules=_unit(joules),
        money=_unit(money),
    )
    return Instance(
        problem,
        groups,
        ways,
        links,
        shortest,
        head,
        tail,
        essential_edges(problem.workflow, gap),
        gap,
        layout,
        least_s,
        longest_schedule(tables),
    )


def shortest_runs(ways: WayColumns, shape: tuple[int, int]) -> FloatArray:
    """Return the least run time of each task on each group (n, G) [s]; inf where it cannot run."""
    shortest = np.full(shape, np.inf)
    np.minimum.at(shortest, (ways.task, ways.group), ways.seconds)
    return shortest


def _gaps(problem: Problem, links: GroupLinks, shortest: FloatArray) -> FloatArray:
    """Return the least transfer time of each edge over the hosts of its tasks; 0 on one machine."""
    edges = problem.workflow.edges
    transfer = links.latency + edges.bytes[:, None, None] * links.inverse_bandwidth
    possible = np.isfinite(shortest)
    pairs = possible[edges.source][:, :, None] & possible[edges.target][:, None, :]
    gaps: FloatArray = np.where(pairs, transfer, np.inf).min(axis=(1, 2), initial=np.inf)
    return gaps


def certain_transfers(facts: Instance, per_byte: FloatArray) -> float:
    """Return the least total of all edges at `per_byte` (K, K), for any placement."""
    edges, possible = facts.problem.workflow.edges, np.isfinite(facts.shortest)
    rate = between_groups(per_byte, facts.groups)
    pairs = possible[edges.source][:, :, None] & possible[edges.target][:, None, :]
    least = np.where(pairs, rate, np.inf).min(axis=(1, 2), initial=np.inf)
    return float((least * edges.bytes).sum()) if len(least) else 0.0


def _unit(value: float) -> float:
    return float(value) if value > 0.0 else 1.0
