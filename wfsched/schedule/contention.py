"""Contention: what waiting for links adds to a schedule on a routed platform."""

from __future__ import annotations

from wfsched.core.arguments import takes
from wfsched.schedule.evaluation.evaluation import decode_one
from wfsched.schedule.evaluation.route_tables import NO_ROUTES
from wfsched.schedule.evaluation.supply_tables import NO_SUPPLY
from wfsched.schedule.figures import MAKESPAN
from wfsched.schedule.schedule import Schedule


@takes("schedule", "wfsched.schedule.schedule:Schedule")
def uncontended_makespan_s(schedule: Schedule) -> float:
    """Return the makespan [s] of the same genes if no data ever waited for a link.

    What a method that does not see contention believes its schedule takes; never above the makespan. The
    makespan itself where the platform is not routed.
    """
    tables = schedule.problem.tables
    if not len(tables.routes.site):
        return schedule.makespan_s
    free = tables._replace(routes=NO_ROUTES, supply=NO_SUPPLY)
    genes = (schedule.machine, schedule.level, schedule.order)
    _, _, figures = decode_one(free, *genes, schedule.hold, schedule.offset)
    return float(figures[MAKESPAN])
