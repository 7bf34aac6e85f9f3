"""The table of a comparison: a row of mean figures for each method."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

from wfsched.core.units import JOULES_PER_KWH
from wfsched.report.tables.table import Column, Table, number_columns, text_columns
from wfsched.report.units import Unit, unit_of
from wfsched.schedule.problem import Problem
from wfsched.study.comparison import ComparisonRow


def comparison_table(problem: Problem, rows: Sequence[ComparisonRow]) -> Table:
    """Return the rows of `compare`, in their order; with a supply also kWh, green share and carbon."""
    currency = problem.platform.currency
    time = unit_of("s", max(row.makespan_s for row in rows), currency)
    energy = unit_of("J", max(row.energy_j for row in rows), currency)
    money = unit_of("currency", max(row.cost for row in rows), currency)
    carbon = unit_of("g", max((row.carbon_g or 0.0 for row in rows), default=0.0))
    green, routed = bool(problem.supply), problem.platform.routing is not None
    columns = (
        Column("method"),
        Column("makespan", time.symbol, "right"),
        *((Column("believed", time.symbol, "right"),) if routed else ()),
        Column("energy", energy.symbol, "right"),
        Column("cost", money.symbol, "right"),
        *(_supplied_columns(carbon) if green else ()),
        *number_columns("cost/C_t", "success", "machines", "runs", "wall time"),
    )
    cells = [
        (
            row.method,
            time.number(row.makespan_s),
            *(() if row.uncontended_s is None else (time.number(row.uncontended_s),)),
            energy.number(row.energy_j),
            money.number(row.cost),
            *(_supplied(row, carbon) if green else ()),
            "-" if row.normalised_cost is None else f"{row.normalised_cost:.3f}",
            "-" if row.success is None else f"{row.success:.0%}",
            f"{row.machines_used:.4g}",
            str(row.runs),
            f"{row.wall_s:.3f} s",
        )
        for row in rows
    ]
    return Table.of(columns, cells, note=_note(rows, routed))


def _note(rows: Sequence[ComparisonRow], routed: bool) -> str:
    free = bool(rows) and all(row.normalised_cost is None for row in rows)
    notes = [
        "believed: the makespan if no data ever waited for a link" if routed else "",
        "cost/C_t means nothing here: the cheapest schedule costs 0" if free else "",
    ]
    return "; ".join(filter(None, notes))


_FIGURES = (
    "runs", "makespan_s", "uncontended_s", "completion_s", "energy_j", "cost", "normalised_cost", "success",
    "machines_used", "green_share", "brown_j", "carbon_g", "electricity_cost", "repeated_share", "wall_s",
    "compile_s",
)  # fmt: skip


def comparison_data(compared: Sequence[tuple[Problem, Sequence[ComparisonRow]]]) -> Table:
    """Return the rows of several comparisons as one table for programs: in SI units, all digits."""
    columns = (*text_columns("workflow", "platform", "method"), *number_columns(*_FIGURES))
    cells = [
        (
            problem.workflow.name,
            problem.platform.name,
            row.method,
            *("" if getattr(row, name) is None else repr(getattr(row, name)) for name in _FIGURES),
        )
        for problem, rows in compared
        for row in rows
    ]
    return Table.of(columns, cells)


def _supplied_columns(carbon: Unit) -> tuple[Column, ...]:
    return (
        Column("energy", "kWh", "right"),
        Column("green", side="right"),
        Column("carbon", carbon.symbol, "right"),
    )


def _supplied(row: ComparisonRow, carbon: Unit) -> tuple[str, str, str]:
    """Return the energy in kWh, the green share and the carbon of a row, a dash where it is unknown."""
    grams = carbon.number(nan if row.carbon_g is None else row.carbon_g)
    return f"{row.energy_j / JOULES_PER_KWH:.4g}", f"{row.green_share:.1%}", grams
