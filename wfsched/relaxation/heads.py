"""Heads and tails: earliest start of a task on a machine, and least time from its finish to the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, IndexArray
from wfsched.relaxation.machines import Groups, between_groups
from wfsched.schedule.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class GroupLinks:
    """Links between groups of machines, and times before and after tasks.

    Parameters
    ----------
    latency, inverse_bandwidth : (G, G) [s], [s/B]
    lead, trail : (n, G) [s]
        Time before the earliest start of a task, for boot and staging; and from its finish to the end
        of its staging.
    """

    latency: FloatArray
    inverse_bandwidth: FloatArray
    lead: FloatArray
    trail: FloatArray


def group_links(problem: Problem, groups: Groups) -> GroupLinks:
    """Return the links of `problem` between groups, and the times before and after its tasks."""
    tables, at = problem.tables, groups.first
    shape = (problem.n_tasks, len(groups))
    lead = np.broadcast_to(tables.boot_s[at], shape)
    trail = np.zeros(shape)
    if len(tables.stage_in_s):
        lead, trail = np.maximum(lead, tables.stage_in_s[:, at]), tables.stage_out_s[:, at]
    latency = between_groups(tables.latency, groups)
    inverse = between_groups(tables.inverse_bandwidth, groups)
    return GroupLinks(latency, inverse, np.array(lead), np.array(trail))


def heads(problem: Problem, links: GroupLinks, shortest: FloatArray) -> FloatArray:
    """Return the earliest start of each task on each group (n, G) [s]; inf where it cannot run.

    Parameters
    ----------
    shortest : (n, G) [s]
        Least run time; inf where a task cannot run.
    """
    edges, level = problem.workflow.edges, problem.workflow.level
    delays = (links.latency, links.inverse_bandwidth)
    return _sweep(shortest, links.lead, level, edges.source, edges.target, edges.bytes, delays)


def tails(problem: Problem, links: GroupLinks, shortest: FloatArray) -> FloatArray:
    """Return the least time from the finish of each task on each group to the end, (n, G) [s]."""
    edges, level = problem.workflow.edges, problem.workflow.level
    delays = (links.latency.T, links.inverse_bandwidth.T)
    depth = level.max() - level
    return _sweep(shortest, links.trail, depth, edges.target, edges.source, edges.bytes, delays)


def _sweep(
    shortest: FloatArray,
    lead: FloatArray,
    depth: IndexArray,
    source: IndexArray,
    target: IndexArray,
    size: FloatArray,
    delays: tuple[FloatArray, FloatArray],
) -> FloatArray:
    """Return the longest path to each task on each group, each task on it on its best group.

    `depth` grows along each edge; all tasks of a depth are computed at once.
    O(e G^2).
    """
    latency, inverse = delays
    head = np.where(np.isfinite(shortest), lead, np.inf)
    into = depth[target]
    order = np.argsort(into, kind="stable")
    for edges in np.split(order, np.cumsum(np.bincount(into, minlength=int(depth.max()) + 1))[:-1]):
        done = head[source[edges]] + shortest[source[edges]]
        link = latency + size[edges, None, None] * inverse
        np.maximum.at(head, target[edges], (done[:, :, None] + link).min(axis=1))
    return head
