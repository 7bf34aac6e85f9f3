"""Hints: known schedules for the solver to start from."""

from __future__ import annotations

from wfsched.exact.formulation.identical import in_turn
from wfsched.exact.formulation.model import Model
from wfsched.schedule.schedule import Schedule


def add_hint(model: Model, schedule: Schedule) -> None:
    """Add a hint at `schedule`: placement and times of tasks, and leases of machines."""
    v, grid = model.variables, model.variables.instance.grid
    machine, level = in_turn(v, schedule.machine), schedule.level
    for option, variable in v.run.items():
        chosen = machine[option.task] == option.machine and level[option.task] == option.level
        v.cp.add_hint(variable, bool(chosen))
    units = {
        option.task: option.units
        for option in v.run
        if machine[option.task] == option.machine and level[option.task] == option.level
    }
    start = [grid.down(second) for second in schedule.start.tolist()]
    for i in v.instance.tasks:
        v.cp.add_hint(v.start[i], start[i])
        v.cp.add_hint(v.finish[i], start[i] + units.get(i, 0))
    v.cp.add_hint(v.makespan, grid.down(schedule.makespan_s))
    for k, lease in model.leases.known.items():
        own = [i for i in v.instance.tasks if machine[i] == k]
        first = min((start[i] for i in own), default=0)
        last = max((start[i] + units.get(i, 0) for i in own), default=0)
        for variable, value in ((lease.first, first), (lease.last, last), (lease.on, last - first)):
            v.cp.add_hint(variable, value)
        v.cp.add_hint(lease.used, bool(own))
    if model.order is not None:
        for position, i in enumerate(schedule.order.tolist()):
            v.cp.add_hint(model.order.position[i], position)
