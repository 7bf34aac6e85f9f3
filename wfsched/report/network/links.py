"""Gantt chart of a plan: a lane for each arc that carries a transfer, and for each node that works."""

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
    busy = sorted(set(plan.node.tolist()))
    lanes = {("arc", arc): i for i, arc in enumerate(used)}
    lanes |= {("node", n): len(used) + i for i, n in enumerate(busy)}
    axes = ax or new_figure(PAGE_IN, _MARGINS_IN + _LANE_IN * len(lanes)).subplots()
    shades = steps(network.n_users, 0.8)
    for u in range(network.n_users):
        _draw_user(axes, plan, u, lanes, shades[u])
    axes.set_yticks(range(len(lanes)), [_lane_name(plan, *lane) for lane in lanes])
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
        waiting = Patch(facecolor=AREA, edgecolor=MUTED, label="waits for its node")
        axes.legend(
            handles=[*handles, waiting], loc="upper left", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.5
        )
    return figure_with(axes)


def _draw_user(axes: Axes, plan: Plan, u: int, lanes: dict[tuple[str, int], int], shade: object) -> None:
    tables = plan.slot.tables
    style = {"facecolor": shade, "edgecolor": "white", "hatch": _hatch(u), "linewidth": 0.4, "height": _BAR}
    for arc, begin in zip(plan.arcs(u), plan.begin[u]):
        axes.barh(lanes["arc", arc], float(tables.seconds[u, arc]), left=begin, **style)  # type: ignore[arg-type]
    lane = lanes["node", int(plan.node[u])]
    waits = float(plan.start[u] - plan.arrival[u])
    if waits > 0:
        axes.barh(
            lane,
            waits,
            left=float(plan.arrival[u]),
            height=0.3,
            facecolor=AREA,
            edgecolor=MUTED,
            linewidth=0.4,
        )
    runs = float(plan.finish[u] - plan.start[u])
    axes.barh(lane, runs, left=float(plan.start[u]), **style)  # type: ignore[arg-type]
    if bool(plan.late[u]):
        axes.annotate("late", (float(plan.finish[u]), lane), va="center", fontsize=6.0, color=INK)


def _lane_name(plan: Plan, kind: str, index: int) -> str:
    network = plan.slot.network
    if kind == "node":
        return f"{network.nodes[index]}: runs"
    link = network.topology.links[index // 2]
    tail, head = (link.u, link.v) if index % 2 == 0 else (link.v, link.u)
    return f"{tail} → {head}"


def _hatch(u: int) -> str:
    return HATCHES[u % len(HATCHES)]


def _patch(u: int, shade: object, name: str) -> Patch:
    return Patch(facecolor=shade, edgecolor="white", hatch=_hatch(u), label=name)  # type: ignore[arg-type]
