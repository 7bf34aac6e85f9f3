"""The tables of a schedule: its figures, and the machines that it uses."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

from wfsched.core.units import JOULES_PER_KWH
from wfsched.energy.instant import format_instant
from wfsched.report.axis import limit_amount, title_of
from wfsched.report.schedule.machine_usage import MachineUsage, machine_usage
from wfsched.report.tables.kept import kept
from wfsched.report.tables.table import Cell, Column, Table, Toned, number_columns, text_columns
from wfsched.report.units import Unit, above_rounding, amount, unit_of
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.contention import uncontended_makespan_s
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.site_supplies import all_priced

_SUMMARY_COLUMNS = (Column("figure"), Column("value", side="right"), Column("note"))


def schedule_summary(schedule: Schedule) -> Table:
    """Return the figures of a schedule: one row each for time, money, energy and constraints."""
    problem = schedule.problem
    currency = problem.platform.currency
    rows: list[tuple[Cell, Cell, Cell]] = [
        ("makespan", amount("s", schedule.makespan_s, currency), ""),
        *_link_rows(schedule),
        ("cost", amount("currency", schedule.cost, currency), problem.platform.pricing.name),
        *_energy_rows(schedule),
        *_supply_rows(schedule),
        ("machines used", f"{schedule.figures.machines_used} of {problem.n_machines}", ""),
        ("tasks", str(problem.n_tasks), ""),
    ]
    for constraint, violation in zip(problem.constraints, schedule.violations):
        limit = limit_amount(constraint, currency) if isinstance(constraint, Constraint) else ""
        rows.append((constraint.name, limit, kept(violation)))
    return Table.of(_SUMMARY_COLUMNS, rows, title_of(problem), headed=False)


def _link_rows(schedule: Schedule) -> Iterator[tuple[Cell, Cell, Cell]]:
    """Yield, on a routed platform, what waiting for links adds."""
    routing, currency = schedule.problem.platform.routing, schedule.problem.platform.currency
    if routing is not None:
        believed = amount("s", uncontended_makespan_s(schedule), currency)
        note = f"links of {routing.topology.name}"
        yield Toned("  if no data waited", "muted"), Toned(believed, "muted"), Toned(note, "muted")


def _energy_rows(schedule: Schedule) -> Iterator[tuple[Cell, Cell, Cell]]:
    """Yield the energy, and its parts with their shares."""
    energy, currency = schedule.figures.energy, schedule.problem.platform.currency
    yield "energy", amount("J", energy.total_j, currency), ""
    for name in ("busy", "idle", "boot", "overhead", "communication"):
        joules = getattr(energy, f"{name}_j")
        if joules > 0:
            cells = f"  {name}", amount("J", joules, currency), f"{joules / energy.total_j:.1%}"
            first, second, third = (Toned(cell, "muted") for cell in cells)
            yield first, second, third


def _supply_rows(schedule: Schedule) -> Iterator[tuple[Cell, Cell, Cell]]:
    """Yield what a supply and a window add: the start, green and brown energy, carbon."""
    problem, origin = schedule.problem, schedule.figures.origin
    currency = problem.platform.currency
    if problem.supply or problem.window_s > 0:
        wait = f"{amount('s', schedule.offset)} after submission" if schedule.offset else ""
        yield "start", format_instant(problem.start + schedule.offset, problem.zone), wait
    if origin is not None:
        # What is left of a sum by rounding is no energy: 1.8e-12 J of 2 kJ is 0.
        total = origin.green_j + origin.brown_j
        green, brown = (above_rounding(part, total) for part in (origin.green_j, origin.brown_j))
        carbon = origin.carbon_g if brown or isnan(origin.carbon_g) else 0.0
        yield "green energy", amount("J", green, currency), f"{origin.green_share:.1%}, {_kwh(green)}"
        yield "brown energy", amount("J", brown, currency), _kwh(brown)
        yield "carbon", amount("g", carbon, currency), ""
        if all_priced(problem.supply):
            yield "electricity", amount("currency", origin.electricity_cost, currency), "from the grid"


def _kwh(joules: float) -> str:
    return f"{joules / JOULES_PER_KWH:.4g} kWh"


def machines_table(schedule: Schedule) -> Table:
    """Return the machines that a schedule uses: tasks, busy time, utilisation, frequency."""
    usage = machine_usage(schedule)
    used = [machine for machine in usage if machine.tasks]
    idle = len(usage) - len(used)
    sites = len({machine.site for machine in usage}) > 1
    unit = unit_of("s", schedule.makespan_s)
    columns = (
        *text_columns("machine", "type", *(("site",) if sites else ())),
        *number_columns("tasks"),
        Column("busy", unit.symbol, "right"),
        Column("busy", "share", "right"),
        Column("mean frequency", "GHz", "right"),
    )
    rows = [_machine_cells(machine, unit, sites) for machine in used]
    return Table.of(columns, rows, note=f"{idle} of {len(usage)} machines are idle" if idle else "")


def _machine_cells(machine: MachineUsage, unit: Unit, sites: bool) -> list[str]:
    return [
        *([machine.name, machine.type, machine.site] if sites else [machine.name, machine.type]),
        str(machine.tasks),
        unit.number(machine.busy_s),
        f"{machine.utilisation:.1%}",
        f"{machine.mean_frequency_ghz:.2f}",
    ]
