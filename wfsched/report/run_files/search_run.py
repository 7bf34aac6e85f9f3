"""The files of a run of `solve`: those of ``wfsched optimize --out``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from wfsched.report.documents.result import search_document
from wfsched.report.run_files.folder import Writer, csv_writer, json_writer, write_folder
from wfsched.report.run_files.run_document import flat_row, run_document
from wfsched.schedule.documents.schedule import schedule_document

if TYPE_CHECKING:
    from wfsched.relaxation.front_bounds import FrontBounds
    from wfsched.schedule.schedule import Schedule
    from wfsched.solving import Result

_NOTHING: Mapping[str, Any] = MappingProxyType({})
# Keys of the document that schedules.json repeats.
_ABOUT = (
    "workflow", "fingerprint", "platform", "currency", "supply", "submitted", "seed", "deadline_s", "budget"
)  # fmt: skip


def save_run(
    result: Result,
    folder: str | Path,
    *,
    marked: Mapping[str, Schedule] = _NOTHING,
    bounds: FrontBounds | None = None,
    document: Mapping[str, Any] | None = None,
    command: str = "solve",
    arguments: Mapping[str, Any] = _NOTHING,
) -> tuple[str, ...]:
    """Write the files of a run; see `Result.save`.

    Parameters
    ----------
    result : Result
    folder : path
    marked : mapping of str to Schedule
        Schedules to compare the front with in its figure, by name.
    bounds : FrontBounds, optional
        Drawn below the front.
    document : mapping, optional
        What ``--json`` prints; made from `result` and `bounds` if None.
    command : str
        The command or function that made the run.
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
    problem = result.front.problem
    made = search_document(result, bounds=bounds) if document is None else document
    about = {key: made[key] for key in _ABOUT if key in made}
    schedules = [schedule_document(schedule) for schedule in result.front]
    writers: dict[str, Writer] = {
        "front.csv": csv_writer([flat_row(row) for row in made["front"]]),
        "schedules.json": json_writer({**about, "schedules": schedules}),
    }
    record = run_document(command, problem, made, arguments) | {"history": result.history}
    return write_folder(folder, writers, figures=_figures(result, marked, bounds), record=record)


def _figures(result: Result, marked: Mapping[str, Schedule], bounds: FrontBounds | None) -> dict[str, Writer]:
    """Return the writers of the figures that the run has."""
    from wfsched.report.axis import title_of
    from wfsched.report.front.convergence import plot_convergence
    from wfsched.report.front.pareto import plot_front
    from wfsched.report.schedule.gantt import plot_gantt
    from wfsched.report.schedule.power import plot_power

    problem, knee = result.front.problem, result.front.pick("knee")
    figures: dict[str, Writer] = {
        "pareto.png": lambda path: plot_front(
            result.front, path, marked={**marked, "knee": knee}, bounds=bounds
        ),
        "gantt.png": lambda path: plot_gantt(result.schedule, path),
    }
    if result.history:
        figures["convergence.png"] = lambda path: plot_convergence(
            result.history,
            path,
            objectives=problem.objective_list,
            currency=problem.platform.currency,
            title=title_of(problem),
        )
    if problem.supply:
        figures["power.png"] = lambda path: plot_power(result.schedule, path)
    return figures
