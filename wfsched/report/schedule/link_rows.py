"""Rows of links in a Gantt chart: when data are on which direction of which link."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Patch

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.platforms.topology import Topology
from wfsched.report.schedule.gantt_rows import Rows
from wfsched.report.style import AREA, MUTED
from wfsched.report.units import shortened
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.transfers import transfers

# Directions of links that have a row, the busiest ones; gap above the first and between rows, and height
# of a row, in heights of a lane.
_MOST_ROWS = 16
_GAP_LANES, _BETWEEN_LANES, _ROW_LANES = 0.6, 0.15, 0.7
_EDGE_PT = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class LinkRows:
    """The busiest directions of links and what they carry.

    Parameters
    ----------
    names : tuple of str
    row : array (n_legs,)
    start, finish : array (n_legs,) [s]
    left_out : int
        Directions in use that have no row.
    """

    names: tuple[str, ...]
    row: IntArray
    start: FloatArray
    finish: FloatArray
    left_out: int


def link_rows(schedule: Schedule) -> LinkRows | None:
    """Return the rows of the links that a schedule uses; None if it uses none."""
    routing = schedule.problem.platform.routing
    legs = [leg for transfer in transfers(schedule) for leg in transfer.legs]
    if routing is None or not legs:
        return None
    arc = np.array([leg.arc for leg in legs])
    start, finish = (np.array([getattr(leg, name) for leg in legs]) for name in ("start_s", "finish_s"))
    busy = np.bincount(arc, weights=finish - start)
    used = np.unique(arc)
    shown = np.sort(used[np.argsort(-busy[used], kind="stable")][:_MOST_ROWS])
    here = np.isin(arc, shown)
    return LinkRows(
        tuple(_name(routing.topology, int(each)) for each in shown),
        readonly(np.searchsorted(shown, arc[here]), np.int64),
        readonly(start[here], np.float64),
        readonly(finish[here], np.float64),
        len(used) - len(shown),
    )


def below(rows: Rows, links: LinkRows | None) -> Rows:
    """Return the rows of machines and, below them, those of links."""
    if links is None:
        return rows
    first = rows.height + _GAP_LANES
    top = first + (_ROW_LANES + _BETWEEN_LANES) * np.arange(len(links.names))
    return replace(
        rows,
        names=(*rows.names, *links.names),
        top=readonly(np.append(rows.top, top), np.float64),
        bottom=readonly(np.append(rows.bottom, top + _ROW_LANES), np.float64),
    )


def draw_links(axes: Axes, layout: Rows, links: LinkRows | None, unit_s: float) -> list[Patch]:
    """Draw the legs in their rows, the last ones of `layout`; return the entries of the legend."""
    if links is None:
        return []
    n = len(links.names)
    top, bottom = layout.top[-n:][links.row], layout.bottom[-n:][links.row]
    left, right = links.start / unit_s, links.finish / unit_s
    corners = np.stack([[left, left, right, right], [top, bottom, bottom, top]]).transpose(2, 1, 0)
    axes.add_collection(
        PolyCollection(list(corners), facecolors=AREA, edgecolors=MUTED, linewidths=_EDGE_PT, zorder=2.0)
    )
    more = f", {links.left_out} less busy ones not shown" if links.left_out else ""
    return [Patch(facecolor=AREA, edgecolor=MUTED, linewidth=_EDGE_PT, label=f"data on a link{more}")]


def _name(topology: Topology, arc: int) -> str:
    tail, head = (topology.nodes[end] for end in (topology.arcs.tail[arc], topology.arcs.head[arc]))
    return f"{shortened(tail, 12)} → {shortened(head, 12)}"
