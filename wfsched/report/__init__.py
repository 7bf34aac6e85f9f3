"""Figures, tables, documents and files of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.report.documents.comparison import comparison_document as comparison_document
    from wfsched.report.documents.edge import outcomes_document as outcomes_document
    from wfsched.report.documents.edge import standings_document as standings_document
    from wfsched.report.documents.exact import exact_front_document as exact_front_document
    from wfsched.report.documents.exact import optimum_document as optimum_document
    from wfsched.report.documents.limits import limits_document as limits_document
    from wfsched.report.documents.result import result_document as result_document
    from wfsched.report.documents.result import search_document as search_document
    from wfsched.report.documents.result import single_document as single_document
    from wfsched.report.documents.traces import traces_document as traces_document
    from wfsched.report.documents.workflow_file import info_document as info_document
    from wfsched.report.documents.workflow_file import validation_document as validation_document
    from wfsched.report.drawing import new_figure as new_figure
    from wfsched.report.drawing import save_figure as save_figure
    from wfsched.report.edge.cost_ratio import plot_ratio as plot_ratio
    from wfsched.report.edge.gantt import plot_edge as plot_edge
    from wfsched.report.front.convergence import plot_convergence as plot_convergence
    from wfsched.report.front.pareto import plot_front as plot_front
    from wfsched.report.headlines import headline as headline
    from wfsched.report.headlines import limits_line as limits_line
    from wfsched.report.run_files.edge_study import save_edge_study as save_edge_study
    from wfsched.report.run_files.exact_run import save_exact as save_exact
    from wfsched.report.run_files.search_run import save_run as save_run
    from wfsched.report.schedule.gantt import plot_gantt as plot_gantt
    from wfsched.report.schedule.machine_usage import MachineUsage as MachineUsage
    from wfsched.report.schedule.machine_usage import machine_usage as machine_usage
    from wfsched.report.schedule.power import plot_power as plot_power
    from wfsched.report.schedule.supply import plot_supply as plot_supply
    from wfsched.report.study.figures import FIGURES as FIGURES
    from wfsched.report.study.figures import plot_study as plot_study
    from wfsched.report.style import ACCENT as ACCENT
    from wfsched.report.style import COLUMN_IN as COLUMN_IN
    from wfsched.report.style import FRONT as FRONT
    from wfsched.report.style import INK as INK
    from wfsched.report.style import MUTED as MUTED
    from wfsched.report.style import PAGE_IN as PAGE_IN
    from wfsched.report.style import styled as styled
    from wfsched.report.tables.comparison import comparison_table as comparison_table
    from wfsched.report.tables.edge import outcomes_table as outcomes_table
    from wfsched.report.tables.edge import standings_table as standings_table
    from wfsched.report.tables.front import front_table as front_table
    from wfsched.report.tables.schedule import machines_table as machines_table
    from wfsched.report.tables.schedule import schedule_summary as schedule_summary
    from wfsched.report.tables.study import pairs_table as pairs_table
    from wfsched.report.tables.study import ranks_table as ranks_table
    from wfsched.report.tables.study import success_table as success_table
    from wfsched.report.tables.study import summary_table as summary_table
    from wfsched.report.tables.table import Column as Column
    from wfsched.report.tables.table import Table as Table
    from wfsched.report.tables.table import Toned as Toned
    from wfsched.report.tables.table import number_columns as number_columns
    from wfsched.report.tables.table import text_columns as text_columns
    from wfsched.report.units import Unit as Unit
    from wfsched.report.units import amount as amount
    from wfsched.report.units import trace_unit as trace_unit
    from wfsched.report.units import unit_of as unit_of

_HOMES = {
    "wfsched.report.documents.comparison": ("comparison_document",),
    "wfsched.report.documents.edge": ("outcomes_document", "standings_document"),
    "wfsched.report.documents.exact": ("exact_front_document", "optimum_document"),
    "wfsched.report.documents.limits": ("limits_document",),
    "wfsched.report.documents.result": ("result_document", "search_document", "single_document"),
    "wfsched.report.documents.traces": ("traces_document",),
    "wfsched.report.documents.workflow_file": ("info_document", "validation_document"),
    "wfsched.report.drawing": ("new_figure", "save_figure"),
    "wfsched.report.edge.cost_ratio": ("plot_ratio",),
    "wfsched.report.edge.gantt": ("plot_edge",),
    "wfsched.report.front.convergence": ("plot_convergence",),
    "wfsched.report.front.pareto": ("plot_front",),
    "wfsched.report.headlines": ("headline", "limits_line"),
    "wfsched.report.run_files.edge_study": ("save_edge_study",),
    "wfsched.report.run_files.exact_run": ("save_exact",),
    "wfsched.report.run_files.search_run": ("save_run",),
    "wfsched.report.schedule.gantt": ("plot_gantt",),
    "wfsched.report.schedule.machine_usage": ("MachineUsage", "machine_usage"),
    "wfsched.report.schedule.power": ("plot_power",),
    "wfsched.report.schedule.supply": ("plot_supply",),
    "wfsched.report.study.figures": ("FIGURES", "plot_study"),
    "wfsched.report.style": ("ACCENT", "COLUMN_IN", "FRONT", "INK", "MUTED", "PAGE_IN", "styled"),
    "wfsched.report.tables.comparison": ("comparison_table",),
    "wfsched.report.tables.edge": ("outcomes_table", "standings_table"),
    "wfsched.report.tables.front": ("front_table",),
    "wfsched.report.tables.schedule": ("machines_table", "schedule_summary"),
    "wfsched.report.tables.study": ("pairs_table", "ranks_table", "success_table", "summary_table"),
    "wfsched.report.tables.table": ("Column", "Table", "Toned", "number_columns", "text_columns"),
    "wfsched.report.units": ("Unit", "amount", "trace_unit", "unit_of"),
}

__all__ = open_face(__name__, _HOMES)
