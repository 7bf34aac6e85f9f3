"""The rows of a Gantt chart: one for each machine in use, with the bars of its tasks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.report.schedule.lanes import lanes
from wfsched.report.units import shortened
from wfsched.schedule.schedule import Schedule

# Gap between two machines, as a share of the height of a lane.
_ROW_GAP_LANES = 0.3
# Height of a bar at the top frequency, as a share of its lane.
_BAR_HEIGHT_LANES = 0.88


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Positions of rows and bars, down the page, in heights of a lane.

    Parameters
    ----------
    names : tuple of str
        The machines in use, with their site where the platform has several.
    top, bottom : array (n_rows,)
        Of the row of each machine.
    bar_top, bar_bottom : array (n_tasks,)
        Of the bar of each task: bars rest on the floor of their lane; their height is the
        frequency relative to the highest of the machine.
    """

    names: tuple[str, ...]
    top: FloatArray
    bottom: FloatArray
    bar_top: FloatArray
    bar_bottom: FloatArray

    @property
    def height(self) -> float:
        """Height of all rows."""
        return float(self.bottom[-1])


def rows(schedule: Schedule) -> Rows:
    """Return the rows of the machines that `schedule` uses, in the order of the platform."""
    platform = schedule.problem.platform
    used = np.unique(schedule.machine)
    lane = np.zeros(len(schedule.machine))
    top: list[float] = []
    bottom: list[float] = []
    floor = 0.0
    for k in used:
        here = np.flatnonzero(schedule.machine == k)
        lane_here = lanes(schedule.start[here], schedule.finish[here])
        top.append(floor + (_ROW_GAP_LANES if top else 0.0))
        lane[here] = top[-1] + lane_here
        floor = top[-1] + int(lane_here.max()) + 1.0
        bottom.append(floor)
    pad = (1.0 - _BAR_HEIGHT_LANES) / 2.0
    bar_bottom = lane + 1.0 - pad
    several = len(platform.sites) > 1
    return Rows(
        names=tuple(_name(schedule, int(k), several) for k in used),
        top=readonly(top, np.float64),
        bottom=readonly(bottom, np.float64),
        bar_top=readonly(bar_bottom - _BAR_HEIGHT_LANES * relative_frequency(schedule), np.float64),
        bar_bottom=readonly(bar_bottom, np.float64),
    )


def relative_frequency(schedule: Schedule) -> FloatArray:
    """Return the frequency of each task over the highest of its machine, shape (n_tasks,)."""
    steps = [m.type.frequencies_ghz / m.type.frequencies_ghz[-1] for m in schedule.problem.platform.machines]
    return np.array([steps[k][h] for k, h in zip(schedule.machine, schedule.level)])


def _name(schedule: Schedule, machine: int, with_site: bool) -> str:
    platform = schedule.problem.platform
    name = shortened(platform.machines[machine].name, 26)
    return f"{name} ({platform.sites[platform.machines[machine].site].name})" if with_site else name
