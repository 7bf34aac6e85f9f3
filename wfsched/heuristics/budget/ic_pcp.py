"""IC-PCP (IaaS cloud partial critical paths): each path as a whole on the machine that adds least cost."""

from __future__ import annotations

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.heuristics.budget.partial_critical_paths import open_plan, plan_paths
from wfsched.placing.list_scheduling import top_durations, top_levels
from wfsched.placing.ranks import by_readiness, link_means
from wfsched.placing.task_prices import own_prices
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule


def ic_pcp(problem: Problem, _rng: np.random.Generator) -> Schedule:
    """Return the IC-PCP schedule: the least cost within the deadline, at the top frequency [1]_.

    From the end of the workflow on: of the parents of a task that are not planned yet the one whose
    data would come last, with all tasks at their quickest, is critical; it, its critical parent and
    so on are a partial critical path. The path is planned as a whole on one machine, in the
    first gaps that it fits into, so that each of its tasks ends in time for what is planned after
    it and, as far as one can tell, for the rest. Then the parents of the tasks of the path have
    their turn, the first task before all.

    The machine is the one that adds least to the cost; of equals the one that would if leases were not
    rounded up, then the first. (In the paper instances are leased without limit; one that is leased already
    is taken if the path can use time that is paid for, else a new one of the cheapest service that is quick
    enough. Time that is paid for adds nothing here. [our decision]) A path ends where no machine could host
    more of it. Where no machine is quick enough it is the one on which the path is least late, and the
    deadline may break. Machines that run several tasks are planned as if they ran one, and start what they
    can earlier. What is planned stays where it is in time, so that a loose deadline is not made full use
    of. Without a deadline all goes where it is cheapest. Written from memory; checked against the example
    of the paper only in its graph. O(n (n + e)).

    References
    ----------
    .. [1] Abrishami, Naghibzadeh, Epema, "Deadline-constrained workflow scheduling algorithms for
       infrastructure as a service clouds", Future Generation Computer Systems 29:158-169, 2013,
       doi 10.1016/j.future.2012.05.004.
    """
    tables, durations, workflow = problem.tables, top_durations(problem), problem.workflow
    plan, links = open_plan(tables), link_means(problem, durations)
    children = (workflow.children.start.astype(np.int64), _child_edges(problem))
    graph = (workflow.topological.astype(np.int64), *children)
    plan_paths(tables, plan, *graph, durations, own_prices(problem), links, problem.limit("deadline"))
    machine, order = plan.machine.astype(np.int16), by_readiness(problem, -plan.start)
    return Schedule.decode(problem, machine, top_levels(problem)[machine], order)


def _child_edges(problem: Problem) -> IntArray:
    """Return for each entry of the children the child, and the place of the edge in `parent` (e, 2)."""
    children, parents = problem.workflow.children, problem.workflow.parents
    place = np.empty(len(parents.position), np.int64)
    place[parents.position] = np.arange(len(place))
    return np.stack([children.item.astype(np.int64), place[children.position]], axis=1)
