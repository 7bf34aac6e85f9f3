"""Tables for a terminal, as rich renderables: a front, a schedule in figures, its machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich import box
from rich.table import Table
from rich.text import Text

from wfsched.core.arrays import FloatArray
from wfsched.energy.instant import format_instant
from wfsched.report.axis import bound_amount, objectives_of, title_of
from wfsched.report.schedule.machine_usage import MachineUsage, machine_usage
from wfsched.report.units import Unit, amount, unit_of
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.figures import MACHINES, green_shares
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.site_supplies import all_priced

if TYPE_CHECKING:
    from wfsched.relaxation.front_bounds import FrontBounds

_PICKED = "bold"
_BROKEN = "red"


def front_table(
    front: Front,
    highlight: int | None = None,
    limit: int | None = 20,
    *,
    bounds: FrontBounds | None = None,
) -> Table:
    """Return the schedules of a front in the order of the front, one row each.

    Parameters
    ----------
    front : Front
    highlight : int, optional
        Index of the schedule that was picked; its row is marked and always shown.
    limit : int, optional
        Most rows; of a longer front, the two ends and evenly spaced members between them are
        shown. None shows all.
    bounds : FrontBounds, optional
        Adds the gap of each schedule to its bound.
    """
    shown = _spread(len(front), highlight, limit)
    caption = f"{len(shown)} of {len(front)} schedules" if len(shown) < len(front) else None
    table = _table(f"Front of {title_of(front.problem)}", caption)
    table.add_column("#", justify="right", overflow="fold")
    units = _units(front)
    shown_objectives = objectives_of(front.problem)
    for objective, unit in zip(shown_objectives, units):
        chosen = "" if objective.name in front.problem.objectives else "dim"
        head = _head(objective.name.replace("_", " "), unit.symbol)
        table.add_column(head, justify="right", style=chosen, overflow="fold")
    timed = _timed_columns(front) + _gap_column(bounds)
    for head, _ in timed:
        table.add_column(head, justify="right", overflow="fold")
    table.add_column("machines", justify="right", overflow="fold")
    names = [constraint.name for constraint in front.problem.constraints]
    for name in names:
        table.add_column(name, justify="right", overflow="fold")
    for index in shown:
        row = front.figures[index]
        figures = [unit.number(float(row[o.column])) for o, unit in zip(shown_objectives, units)]
        figures += [cells[index] for _, cells in timed]
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
    for row in _origin_rows(schedule):
        table.add_row(*row)
    used = f"{schedule.figures.machines_used} of {problem.n_machines}"
    table.add_row("machines used", used, "")
    table.add_row("tasks", str(problem.n_tasks), "")
    for constraint, violation in zip(problem.constraints, schedule.violations):
        bound = bound_amount(constraint, currency) if isinstance(constraint, Constraint) else ""
        table.add_row(constraint.name, bound, _kept(violation))
    return table


def _origin_rows(schedule: Schedule) -> list[tuple[str, str, str]]:
    """Return what a supply and a window add to the summary."""
    problem, origin = schedule.problem, schedule.figures.origin
    currency = problem.platform.currency
    rows = []
    if problem.supply or problem.window_s > 0:
        wait = f"{amount('s', schedule.offset, '')} after submission" if schedule.offset else ""
        rows.append(("start", format_instant(problem.start + schedule.offset), wait))
    if origin is not None:
        rows += [
            ("green energy", amount("J", origin.green_j, currency), f"{origin.green_share:.1%}"),
            ("brown energy", amount("J", origin.brown_j, currency), ""),
            ("carbon", amount("g", origin.carbon_g, currency), ""),
        ]
        if all_priced(problem.supply):
            rows.append(
                ("electricity", amount("currency", origin.electricity_cost, currency), "from the grid")
            )
    return rows


def machines_table(schedule: Schedule) -> Table:
    """Return the machines that a schedule uses: tasks, busy time, utilisation, frequency."""
    usage = machine_usage(schedule)
    used = [machine for machine in usage if machine.tasks]
    idle = len(usage) - len(used)
    caption = f"{idle} of {len(usage)} machines run no task" if idle else None
    table = _table(None, caption)
    sites = len({machine.site for machine in usage}) > 1
    unit = unit_of("s", schedule.makespan_s, "")
    for name in ("machine", "type", *(("site",) if sites else ())):
        table.add_column(name)
    table.add_column("tasks", justify="right", overflow="fold")
    for head in (_head("busy", unit.symbol), _head("busy", "share"), _head("mean frequency", "GHz")):
        table.add_column(head, justify="right", overflow="fold")
    for machine in used:
        table.add_row(*_machine_cells(machine, unit, sites))
    return table


def _machine_cells(machine: MachineUsage, unit: Unit, sites: bool) -> list[Text]:
    cells = [
        *([machine.name, machine.type, machine.site] if sites else [machine.name, machine.type]),
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
    """Return the units of the figures, each fit for the largest of its column."""
    figures: FloatArray = np.abs(front.figures)
    currency = front.problem.platform.currency
    objectives = objectives_of(front.problem)
    return [unit_of(o.unit, float(figures[:, o.column].max(initial=0.0)), currency) for o in objectives]


def _timed_columns(front: Front) -> list[tuple[Text, list[str]]]:
    """Return heads and cells that a supply and a window add: green share, and when it starts."""
    columns = []
    if front.problem.supply:
        shares = [f"{share:.1%}" for share in green_shares(front.figures)]
        columns.append((_head("green", "share"), shares))
    if front.problem.window_s > 0:
        unit = unit_of("s", float(front.offset.max(initial=0.0)), "")
        columns.append((_head("starts after", unit.symbol), [unit.number(float(x)) for x in front.offset]))
    return columns


def _gap_column(bounds: FrontBounds | None) -> list[tuple[Text, list[str]]]:
    """Return head and cells of the gap to the bounds."""
    if bounds is None:
        return []
    return [(_head("gap", bounds.bounded.name.replace("_", " ")), [f"{gap:.1%}" for gap in bounds.gap])]


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
