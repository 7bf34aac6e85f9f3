"""Tables for a terminal, as rich renderables: a front, a schedule in figures, its machines."""

from __future__ import annotations

import numpy as np
from rich import box
from rich.table import Table
from rich.text import Text

from wfsched.core.arrays import FloatArray
from wfsched.report.dimension import title_of
from wfsched.report.scale import Unit, amount, unit_of
from wfsched.report.usage import MachineUsage, machine_usage
from wfsched.schedule.constraints import CONSTRAINTS
from wfsched.schedule.figures import MACHINES
from wfsched.schedule.front import Front
from wfsched.schedule.objectives import OBJECTIVES
from wfsched.schedule.schedule import Schedule

_PICKED = "bold"
_BROKEN = "red"


def front_table(front: Front, highlight: int | None = None, limit: int | None = 20) -> Table:
    """Return the schedules of a front in the order of the front, one row each.

    Parameters
    ----------
    front : Front
    highlight : int, optional
        Index of the schedule that was picked; its row is marked and always shown.
    limit : int, optional
        Most rows; of a longer front, the two ends and evenly spaced members between them are
        shown. None shows all.
    """
    shown = _spread(len(front), highlight, limit)
    caption = f"{len(shown)} of {len(front)} schedules" if len(shown) < len(front) else None
    table = _table(f"Front of {title_of(front.problem)}", caption)
    table.add_column("#", justify="right", overflow="fold")
    units = _units(front)
    for objective, unit in zip(OBJECTIVES, units):
        chosen = "" if objective.name in front.problem.objectives else "dim"
        table.add_column(_head(objective.name, unit.symbol), justify="right", style=chosen, overflow="fold")
    table.add_column("machines", justify="right", overflow="fold")
    names = [constraint.name for constraint in front.problem.constraints]
    for name in names:
        table.add_column(name, justify="right", overflow="fold")
    for index in shown:
        row = front.figures[index]
        figures = [unit.number(float(row[o.column])) for o, unit in zip(OBJECTIVES, units)]
        kept = [_kept(float(violation)) for violation in front.violations[index]]
        mark = f"→ {index}" if index == highlight else str(index)
        style = _PICKED if index == highlight else None
        table.add_row(mark, *figures, str(int(row[MACHINES])), *kept, style=style)
    return table


def schedule_summary(schedule: Schedule) -> Table:
    """Return the figures of a schedule: one row each for time, money, energy and constraints."""
    problem, energy = schedule.problem, schedule.figures.energy
    currency = problem.platform.currency
    table = _table(title_of(problem), None)
    table.show_header = False
    table.add_column("figure")
    table.add_column("value", justify="right", overflow="fold")
    table.add_column("note")
    table.add_row("makespan", amount("s", schedule.makespan_s, currency), "")
    table.add_row("cost", amount("currency", schedule.cost, currency), problem.platform.pricing.model)
    table.add_row("energy", amount("J", energy.total_j, currency), "")
    for name in ("busy", "idle", "boot", "overhead", "communication"):
        joules = getattr(energy, f"{name}_j")
        if joules > 0:
            table.add_row(
                f"  {name}", amount("J", joules, currency), f"{joules / energy.total_j:.1%}", style="dim"
            )
    used = f"{schedule.figures.machines_used} of {problem.n_machines}"
    table.add_row("machines used", used, "")
    table.add_row("tasks", str(problem.n_tasks), "")
    units = {objective.column: objective.unit for objective in OBJECTIVES}
    for constraint, violation in zip(problem.constraints, schedule.violations):
        bound = amount(units[CONSTRAINTS[constraint.name]], constraint.bound, currency)
        table.add_row(constraint.name, bound, _kept(violation))
    return table


def machines_table(schedule: Schedule) -> Table:
    """Return the machines that a schedule uses: tasks, busy time, utilisation, frequency."""
    usage = machine_usage(schedule)
    used = [machine for machine in usage if machine.tasks]
    idle = len(usage) - len(used)
    caption = f"{idle} of {len(usage)} machines run no task" if idle else None
    table = _table(None, caption)
    tiers = len({machine.tier for machine in usage}) > 1
    unit = unit_of("s", schedule.makespan_s, "")
    for name in ("machine", "type", *(("tier",) if tiers else ())):
        table.add_column(name)
    table.add_column("tasks", justify="right", overflow="fold")
    for head in (_head("busy", unit.symbol), _head("busy", "share"), _head("mean frequency", "GHz")):
        table.add_column(head, justify="right", overflow="fold")
    for machine in used:
        table.add_row(*_machine_cells(machine, unit, tiers))
    return table


def _machine_cells(machine: MachineUsage, unit: Unit, tiers: bool) -> list[Text]:
    cells = [
        *([machine.name, machine.type, machine.tier] if tiers else [machine.name, machine.type]),
        str(machine.tasks),
        unit.number(machine.busy_s),
        f"{machine.utilisation:.1%}",
        f"{machine.mean_frequency_ghz:.2f}",
    ]
    return [Text(cell) for cell in cells]


def _head(name: str, unit: str) -> Text:
    """Return the head of a column: the unit below the name."""
    # In a plain string, rich takes [s] for a tag.
    return Text(f"{name}\n[{unit}]", justify="right", overflow="fold")


def _table(title: str | None, caption: str | None) -> Table:
    return Table(
        title=Text(title) if title else None,
        caption=caption,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        caption_justify="left",
    )


def _kept(violation: float) -> Text:
    """Return whether a constraint is kept, and by how much it is not."""
    if violation == 0:
        return Text("kept")
    return Text("+<0.01%" if violation < 5e-5 else f"+{violation:.2%}", style=_BROKEN)


def _units(front: Front) -> list[Unit]:
    """Return the units of the three figures, each fit for the largest of its column."""
    figures: FloatArray = np.abs(front.figures)
    currency = front.problem.platform.currency
    return [unit_of(o.unit, float(figures[:, o.column].max(initial=0.0)), currency) for o in OBJECTIVES]


def _spread(count: int, highlight: int | None, limit: int | None) -> list[int]:
    """Return which of `count` rows are shown: evenly spaced, the ends and the highlight among them."""
    if limit is None or count <= limit:
        return list(range(count))
    wanted = {int(index) for index in np.linspace(0, count - 1, max(limit, 2)).round()}
    if highlight is not None and highlight not in wanted:
        inner = sorted(wanted - {0, count - 1}) or sorted(wanted)
        wanted.remove(min(inner, key=lambda index: abs(index - highlight)))
        wanted.add(highlight)
    return sorted(wanted)
