"""Gantt chart of a plan: a lane for each arc that carries a transfer, and for what a node runs at once."""

from __future__ import annotations

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from wfsched.network.slots.plan import Plan
from wfsched.report.drawing import drawn, new_figure
from wfsched.report.given_axes import figure_with
from wfsched.report.style import AREA, HATCHES, INK, MUTED, PAGE_IN, steps

_LANE_IN, _MARGINS_IN, _BAR = 0.2, 1.3, 0.72
# Names of users fit into bars of so many, and into a legend of so many.
_MOST_USERS = 14
# A shorter share of the whole time is thinner than a line.
_LEAST_SEEN = 1 / 500


def plot_links(plan: Plan, path: str | Path | None = None, *, ax: Axes | None = None) -> Figure:
    """Draw when the transfers of a plan use which links, and when its tasks wait and run.

    Parameters
    ----------
    plan : Plan
    path : path, optional
        File to write; see `wfsched.report.drawing.drawn`.
    ax : Axes, optional
        Axes of matplotlib to draw on, in a figure of your own; a figure is made if None.
    """
    return drawn(lambda: _figure(plan, ax), path)


def _figure(plan: Plan, ax: Axes | None) -> Figure:
    network = plan.slot.network
    used = sorted({arc for u in range(network.n_users) for arc in plan.arcs(u)})
    rows = _rows(plan)
    taken = sorted(set(rows))
    arc_lane = {arc: i for i, arc in enumerate(used)}
    row_lane = {row: len(used) + i for i, row in enumerate(taken)}
    lanes = [*(_arc_name(plan, arc) for arc in used), *(_row_name(plan, *row) for row in taken)]
    axes = ax or new_figure(PAGE_IN, _MARGINS_IN + _LANE_IN * len(lanes)).subplots()
    shades = steps(network.n_users, 0.8)
    for u in range(network.n_users):
        _draw_user(axes, plan, u, [arc_lane[arc] for arc in plan.arcs(u)], row_lane[rows[u]], shades[u])
    axes.set_yticks(range(len(lanes)), lanes)
    axes.set_ylim(len(lanes) - 0.4, -0.6)
    axes.axhline(len(used) - 0.5, color=MUTED, linewidth=0.6)
    axes.set_xlim(left=0.0)
    axes.set_xlabel("Time since the begin of the slot [s]")
    late = int(plan.late.sum())
    axes.set_title(
        f"Profit {plan.total:.4g}, mean delay {plan.mean_delay_s:.3g} s, {late} of {network.n_users} late"
    )
    if network.n_users <= _MOST_USERS:
        handles = [_patch(u, shades[u], name) for u, name in enumerate(network.users)]
        if any(_waits(plan, u) for u in range(network.n_users)):
            handles.append(Patch(facecolor=AREA, edgecolor=MUTED, label="waits for its node"))
        axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.5)
    return figure_with(axes)


def _rows(plan: Plan) -> list[tuple[int, int]]:
    """Return the node and the row of each task: nodes without queues run several at once, a row each."""
    rows = [(0, 0)] * plan.slot.network.n_users
    ends: dict[int, list[float]] = {}
    for u in sorted(range(len(rows)), key=lambda u: (float(plan.start[u]), u)):
        n, start = int(plan.node[u]), float(plan.start[u])
        own = ends.setdefault(n, [])
        row = next((row for row, end in enumerate(own) if end <= start * (1.0 + 1e-9)), len(own))
        own[row:] = [float(plan.finish[u]), *own[row + 1 :]]
        rows[u] = (n, row)
    return rows


def _draw_user(axes: Axes, plan: Plan, u: int, arc_lanes: list[int], node_lane: int, shade: object) -> None:
    tables = plan.slot.tables
    style = {"facecolor": shade, "edgecolor": "white", "hatch": _hatch(u), "linewidth": 0.4, "height": _BAR}
    for arc, lane, begin in zip(plan.arcs(u), arc_lanes, plan.begin[u]):
        axes.barh(lane, float(tables.seconds[u, arc]), left=begin, **style)  # type: ignore[arg-type]
    arrival, start, finish = (float(each[u]) for each in (plan.arrival, plan.start, plan.finish))
    if _waits(plan, u):
        # Above the tasks that it waits for.
        style_of_waiting = {"facecolor": AREA, "edgecolor": MUTED, "linewidth": 0.4, "zorder": 3.0}
        axes.barh(node_lane, start - arrival, left=arrival, height=0.2, **style_of_waiting)  # type: ignore[arg-type]
    axes.barh(node_lane, finish - start, left=start, **style)  # type: ignore[arg-type]
    if bool(plan.late[u]):
        axes.annotate("late", (finish, node_lane), va="center", fontsize=6.0, color=INK)


def _waits(plan: Plan, u: int) -> bool:
    """Tell whether the task of a user waits for its node, long enough to be seen."""
    return bool(plan.start[u] - plan.arrival[u] > _LEAST_SEEN * plan.finish.max())


def _arc_name(plan: Plan, arc: int) -> str:
    link = plan.slot.network.topology.links[arc // 2]
    tail, head = (link.u, link.v) if arc % 2 == 0 else (link.v, link.u)
    return f"{tail} → {head}"


def _row_name(plan: Plan, node: int, row: int) -> str:
    return f"{plan.slot.network.nodes[node]}: runs" + (f" ({row + 1})" if row else "")


def _hatch(u: int) -> str:
    return HATCHES[u % len(HATCHES)]


def _patch(u: int, shade: object, name: str) -> Patch:
    return Patch(facecolor=shade, edgecolor="white", hatch=_hatch(u), label=name)  # type: ignore[arg-type]
