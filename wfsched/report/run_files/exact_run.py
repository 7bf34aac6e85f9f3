"""The files of an exact answer: those of ``wfsched exact --out``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wfsched.exact.result import ExactFront, ExactResult
from wfsched.report.run_files.folder import Writer, csv_writer, json_writer, write_folder
from wfsched.report.run_files.run_document import flat_row, run_document
from wfsched.schedule.documents.schedule import schedule_document

if TYPE_CHECKING:
    from wfsched.schedule.problem import Problem
    from wfsched.schedule.schedule import Schedule


def save_exact(
    result: ExactResult | ExactFront,
    folder: str | Path,
    *,
    problem: Problem,
    document: Mapping[str, Any],
    arguments: Mapping[str, Any],
) -> tuple[str, ...]:
    """Write the files of an exact answer.

    Parameters
    ----------
    result : ExactResult or ExactFront
    folder : path
    problem : Problem
    document : mapping
        What ``--json`` prints.
    arguments : mapping
        Arguments of the command by name.

    Returns
    -------
    tuple of str
        Figures that could not be drawn, and why.

    Raises
    ------
    OutputError
        If the folder cannot be written to, or holds what is no result of wfsched in the place of one.
    """
    from wfsched.report.front.pareto import plot_front
    from wfsched.report.schedule.gantt import plot_gantt

    writers: dict[str, Writer] = {}
    figures: dict[str, Writer] = {}
    schedules = _schedules(result)
    if schedules:
        rows = {"schedules": [schedule_document(schedule) for schedule in schedules]}
        writers["schedules.json"] = json_writer(rows)
    if isinstance(result, ExactFront) and schedules:
        front, bounds = result.front, result.bounds
        writers["front.csv"] = csv_writer([flat_row(row) for row in document["front"]])
        figures["pareto.png"] = lambda path: plot_front(front, path, bounds=bounds)
    elif schedules:
        figures["gantt.png"] = lambda path: plot_gantt(schedules[0], path)
    record = run_document("exact", problem, document, arguments)
    return write_folder(folder, writers, figures=figures, record=record)


def _schedules(result: ExactResult | ExactFront) -> list[Schedule]:
    if isinstance(result, ExactResult):
        return [] if result.schedule is None else [result.schedule]
    return [point.schedule for point in result.points]
