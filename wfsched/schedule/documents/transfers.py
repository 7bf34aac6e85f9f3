"""The transfers of a schedule over routed links as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.platforms.topology import Topology
    from wfsched.schedule.schedule import Schedule
    from wfsched.schedule.transfers import Leg


def transfer_documents(schedule: Schedule) -> list[dict[str, Any]]:
    """Return one entry for each transfer, with its legs, in the order of booking; none if not routed.

    The tasks that send and receive are None for the site that is staged from and to.
    """
    from wfsched.schedule.transfers import transfers

    routing, ids = schedule.problem.platform.routing, schedule.problem.workflow.tasks.ids
    if routing is None:
        return []
    return [
        {
            "from_task": None if transfer.origin is None else ids[transfer.origin],
            "to_task": None if transfer.target is None else ids[transfer.target],
            "bytes": transfer.bytes,
            "ready_s": transfer.ready_s,
            "arrival_s": transfer.arrival_s,
            "legs": [_leg(routing.topology, leg) for leg in transfer.legs],
        }
        for transfer in transfers(schedule)
    ]


def _leg(topology: Topology, leg: Leg) -> dict[str, Any]:
    arcs, nodes = topology.arcs, topology.nodes
    return {
        "from_node": nodes[arcs.tail[leg.arc]],
        "to_node": nodes[arcs.head[leg.arc]],
        "start_s": leg.start_s,
        "finish_s": leg.finish_s,
    }
