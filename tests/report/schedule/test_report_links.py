"""The rows of links in Gantt charts of routed platforms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from matplotlib.collections import PolyCollection

from wfsched import Problem, plot_gantt
from wfsched.platforms import Platform, route_platform
from wfsched.platforms.model import Site
from wfsched.platforms.topology import Link, Topology
from wfsched.schedule import Schedule, transfers
from wfsched.workflow import Edges, Tasks, Workflow


def routed(platform: Platform) -> Platform:
    """Return the first two machines of a platform, a link of 1 MB/s apart."""
    machines = tuple(replace(m, site=k) for k, m in enumerate(platform.machines[:2]))
    return route_platform(
        replace(platform, sites=(Site("a"), Site("b")), machines=machines, network=two_sites(platform)),
        Topology("pair", ("a", "b"), (Link("a", "b", 1e6),)),
    )


def two_sites(platform: Platform):  # type: ignore[no-untyped-def]
    return type(platform.network).uniform(2, bandwidth=1e8)


def fork(platform: Platform) -> Schedule:
    """Return a task whose 2 MB and 3 MB go to two tasks on the other machine."""
    tasks, edges = Tasks.of("abc", [1.0, 1.0, 1.0]), Edges.of([0, 0], [1, 2], [2e6, 3e6])
    return Schedule.decode(
        Problem(Workflow.build("fork", tasks, edges), routed(platform)), [0, 1, 1], [0] * 3
    )


def test_each_transfer_has_a_bar_in_the_row_of_its_link(platform: Platform) -> None:
    schedule = fork(platform)
    axes = plot_gantt(schedule).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()][-1] == "a → b"
    end = schedule.finish[0]
    bars = [path.vertices[:, 0] for path in collections(axes)[-1].get_paths()]
    lengths = sorted((float(np.min(x)), float(np.max(x))) for x in bars)
    np.testing.assert_allclose(lengths, [(end, end + 2.0), (end + 2.0, end + 5.0)])
    assert len(transfers(schedule)) == 2


def test_platforms_without_a_topology_have_no_such_rows(platform: Platform) -> None:
    free = replace(routed(platform), routing=None)
    tasks, edges = Tasks.of("abc", [1.0, 1.0, 1.0]), Edges.of([0, 0], [1, 2], [2e6, 3e6])
    figure = plot_gantt(Schedule.decode(Problem(Workflow.build("f", tasks, edges), free), [0, 1, 1], [0] * 3))
    assert all("→" not in label.get_text() for label in figure.axes[0].get_yticklabels())


def collections(axes):  # type: ignore[no-untyped-def]
    return [each for each in axes.collections if isinstance(each, PolyCollection)]
