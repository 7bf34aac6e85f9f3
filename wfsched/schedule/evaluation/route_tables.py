"""Tables of routed platforms: paths and arcs as the kernel reads them, and its working memory."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import ProblemError
from wfsched.platforms.model import Platform
from wfsched.platforms.topology.blocks import Blocks, open_blocks
from wfsched.workflow.analysis import external_input_bytes, final_output_bytes
from wfsched.workflow.model import Workflow

# Most intervals of all arcs together, 16 bytes each.
_MAX_BOOKED = 10**8


class Routes(NamedTuple):
    """Paths between the sites of a platform; n tasks, K machines, S sites, A arcs on any path.

    Parameters
    ----------
    site : (K,)
        No entries where the platform is not routed: all is empty then.
    n_sites : int
    first : (S * S + 1,), arc : (length of all paths,)
        Arcs of the path of each pair of sites, row by row.
    per_byte : (A,) [s/B], latency : (A,) [s]
    used : (A,)
        Index of each arc in the topology.
    home : int
        Site that is staged from and to; -1 where staging is free.
    staged_in, staged_out : (n,) or (0,) [B]
        External inputs and final outputs of each task; no entries where staging is free.
    """

    site: IntArray
    n_sites: int
    first: IntArray
    arc: IntArray
    per_byte: FloatArray
    latency: FloatArray
    used: IntArray
    home: int
    staged_in: FloatArray
    staged_out: FloatArray


class Traffic(NamedTuple):
    """Working memory for the links of one thread; D the most parents of a task.

    Parameters
    ----------
    blocks : Blocks
    edge : (D,), end : (D,) [s]
        Edges whose data are to be moved, and when each can leave.
    """

    blocks: Blocks
    edge: IntArray
    end: FloatArray


_NOTHING = readonly(np.zeros(0), np.float64)
_NONE = readonly(np.zeros(0, np.int64), np.int64)

NO_ROUTES = Routes(_NONE, 0, _NONE, _NONE, _NOTHING, _NOTHING, _NONE, -1, _NOTHING, _NOTHING)
"""Routes of a platform whose links are never short."""


def compile_routes(workflow: Workflow, platform: Platform, home: int | None) -> Routes:
    """Compile the paths of a platform; `NO_ROUTES` if it is not routed.

    Raises
    ------
    ProblemError
        If there are too many edges on too many arcs.
    """
    routing = platform.routing
    if routing is None:
        return NO_ROUTES
    used, arc = np.unique(routing.arc, return_inverse=True)
    _check_size(workflow, platform, len(used))
    arcs = routing.topology.arcs
    staged = home is not None
    return Routes(
        readonly([machine.site for machine in platform.machines], np.int64),
        len(platform.sites),
        routing.first,
        readonly(arc, np.int64),
        readonly(1.0 / arcs.bandwidth[used], np.float64),
        readonly(arcs.latency[used], np.float64),
        readonly(used, np.int64),
        -1 if home is None else home,
        readonly(external_input_bytes(workflow), np.float64) if staged else _NOTHING,
        readonly(final_output_bytes(workflow), np.float64) if staged else _NOTHING,
    )


def traffic(routes: Routes, parent_start: npt.NDArray[np.uint32]) -> Traffic:
    """Allocate the working memory for the links."""
    most = int(np.diff(parent_start.astype(np.int64)).max(initial=0))
    transfers = int(parent_start[-1]) + len(routes.staged_in) + len(routes.staged_out)
    return Traffic(open_blocks(len(routes.used), transfers), np.zeros(most, np.int64), np.zeros(most))


def _check_size(workflow: Workflow, platform: Platform, n_arcs: int) -> None:
    booked = n_arcs * (len(workflow.edges) + 2 * workflow.n_tasks)
    if booked > _MAX_BOOKED:
        raise ProblemError(
            "too many edges for so many links",
            where=f"{workflow.name} on {platform.name}",
            got=f"{len(workflow.edges)} edges, {n_arcs} directions of links",
            allowed=f"edges and twice the tasks, times directions, at most {_MAX_BOOKED}",
        )
