"""Names of files with control characters and formulas in them, on axes of the user and on our own."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

import wfsched as ws
from wfsched import edge as edges
from wfsched.core.visible import visible
from wfsched.energy.trace import Trace
from wfsched.platforms.topology.model import Link, Topology
from wfsched.report.edge.cost_ratio import plot_ratio
from wfsched.report.edge.gantt import plot_edge
from wfsched.report.network.topology_map import plot_topology
from wfsched.report.schedule.supply import plot_supply
from wfsched.report.study.bars import bars_figure

# A sequence for terminals, an override of direction, a line break, and a formula that does not parse.
NAME = "A\x1b\u202e\n$\\a$"
SHOWN = r"A\x1b\u202e\n$\a$"
Draw = Callable[[Axes | None], Figure]


def schedule() -> ws.Schedule:
    workflow = ws.Workflow.build(
        NAME, ws.Tasks.of([NAME, "B"], [5.0, 7.0], types=[NAME, "b"]), ws.Edges.of([0], [1])
    )
    cloud = ws.load_platform("cfn-6")
    machines = tuple(replace(machine, name=f"{NAME}{k}") for k, machine in enumerate(cloud.machines))
    return ws.solve(
        ws.Problem(workflow, replace(cloud, name=NAME, machines=machines), ("makespan", "energy")), "heft"
    ).schedule


def front(objectives: tuple[str, ...]) -> ws.Front:
    return ws.solve(schedule().problem.minimising(objectives), "heft").front


def draw_edge(ax: Axes | None) -> Figure:
    outcome = edges.simulate(
        edges.generate(edges.Setting(days=1, edges=2), edges.built_in_region(), 1), "local"
    )
    return plot_edge(outcome, ax=ax, title=NAME)


def topology() -> Topology:
    return Topology(NAME, (NAME, "B"), (Link(NAME, "B", 1e6, 0.001, 0.0),))


FIGURES: dict[str, Draw] = {
    "gantt": lambda ax: ws.plot_gantt(schedule(), ax=ax),
    "front": lambda ax: ws.plot_front(front(("makespan", "energy")), ax=ax, marked={NAME: schedule()}),
    "one objective": lambda ax: ws.plot_front(front(("energy",)), ax=ax, marked={NAME: schedule()}),
    "supply": lambda ax: plot_supply(
        [Trace(np.arange(24.0), np.arange(24.0), 24.0, "W", name=NAME)], ax=ax, title=NAME
    ),
    "edge": draw_edge,
    "ratio": lambda ax: plot_ratio([{NAME: 1.0, "bound": 2.0, f"{NAME}.cost": 4.0}], NAME, [NAME], ax=ax),
    "topology": lambda ax: plot_topology(topology(), ax=ax, paths={NAME: [NAME, "B"]}),
}


def texts(figure: Figure) -> list[str]:
    figure.savefig(io.BytesIO(), format="svg")
    return [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)]


@pytest.mark.parametrize("own", [False, True], ids=["given", "own"])
@pytest.mark.parametrize("kind", FIGURES)
def test_names_are_drawn_letter_by_letter(kind: str, own: bool) -> None:
    """A formula that is read as one would end in an error of matplotlib."""
    figure = Figure()
    axes = figure.subplots()
    figure.draw_without_rendering()  # Its ticks exist before, with the settings of the user.
    drawn = FIGURES[kind](None if own else axes)
    found = texts(drawn)
    assert any(SHOWN in text for text in found)
    assert not any(visible(line) != line for text in found for line in text.split("\n"))
    assert not any("\n$" in text for text in found)


def test_names_of_families_below_bars_are_drawn_letter_by_letter() -> None:
    rows = [
        {
            "family": NAME,
            "tasks": 2,
            "workflow": NAME,
            "method": NAME,
            "energy_j": 1.0,
            "success": True,
            "seed": k,
        }
        for k in (1, 2)
    ]
    found = texts(bars_figure(rows, "energy_j"))
    assert sum(SHOWN in text for text in found) >= 2
    assert not any("\n$" in text or "\x1b" in text for text in found)
