"""The files of a run of `wfsched exact`: what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wfsched.cli.output_files.run_files import flat_row, json_writer, run_document
from wfsched.cli.output_files.run_folder import Writer, save, write_csv
from wfsched.exact.result import ExactFront, ExactResult
from wfsched.schedule.documents.schedule import schedule_document

if TYPE_CHECKING:
    from wfsched.schedule.problem import Problem
    from wfsched.schedule.schedule import Schedule


def save_exact(
    folder: Path,
    problem: Problem,
    result: ExactResult | ExactFront,
    document: Mapping[str, Any],
    arguments: Mapping[str, Any],
) -> None:
    """Write everything about an exact answer into `folder`.

    Parameters
    ----------
    folder : Path
    problem : Problem
    result : ExactResult or ExactFront
    document : mapping
        What ``--json`` prints.
    arguments : mapping
        The options of the command, by their names.
    """
    from wfsched.report.front.pareto import plot_front
    from wfsched.report.schedule.gantt import plot_gantt

    writers: dict[str, Writer] = {
        "run.json": json_writer(run_document("exact", problem, document, arguments))
    }
    schedules = _schedules(result)
    if schedules:
        rows = {"schedules": [schedule_document(schedule) for schedule in schedules]}
        writers["schedules.json"] = json_writer(rows)
    if isinstance(result, ExactFront) and schedules:
        front, bounds = result.front, result.bounds
        writers["front.csv"] = lambda path: write_csv(path, [flat_row(row) for row in document["front"]])
        writers["pareto.png"] = lambda path: plot_front(front, path, bounds=bounds)
    elif schedules:
        writers["gantt.png"] = lambda path: plot_gantt(schedules[0], path)
    save(folder, writers)


def _schedules(result: ExactResult | ExactFront) -> list[Schedule]:
    if isinstance(result, ExactResult):
        return [] if result.schedule is None else [result.schedule]
    return [point.schedule for point in result.points]
