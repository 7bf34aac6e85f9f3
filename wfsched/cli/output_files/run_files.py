"""The files of a run of `wfsched optimize`: what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wfsched.cli.output_files.run_folder import Writer, save, write_csv
from wfsched.cli.terminal.output import json_text
from wfsched.platforms.describe import describe_platform
from wfsched.schedule.documents.schedule import schedule_document
from wfsched.study.provenance import provenance

if TYPE_CHECKING:
    from wfsched.relaxation.front_bounds import FrontBounds
    from wfsched.schedule.problem import Problem
    from wfsched.schedule.schedule import Schedule
    from wfsched.solving import Result

# What a front is compared with in its figure.
_MARKED = ("heft", "grp-heft", "binpack", "spread")
_MARKED_GREEN = ("heft", "grp-heft", "green-heft", "wait-awhile")


def save_run(
    folder: Path,
    result: Result,
    document: Mapping[str, Any],
    arguments: Mapping[str, Any],
    bounds: FrontBounds | None = None,
) -> None:
    """Write everything about a run into `folder`.

    Parameters
    ----------
    folder : Path
    result : Result
    document : mapping
        What ``--json`` prints.
    arguments : mapping
        The options of the command, by their names.
    bounds : FrontBounds, optional
        Drawn under the front.
    """
    from wfsched.report.front.convergence import plot_convergence
    from wfsched.report.front.pareto import plot_front
    from wfsched.report.schedule.gantt import plot_gantt

    problem = result.front.problem
    knee = result.front.pick("knee")
    writers: dict[str, Writer] = {
        "run.json": json_writer(
            run_document("optimize", problem, document, arguments) | {"history": result.history}
        ),
        "front.csv": lambda path: write_csv(path, [flat_row(row) for row in document["front"]]),
        "schedules.json": json_writer(_schedules(result, document)),
        "pareto.png": lambda path: plot_front(
            result.front, path, marked=_heuristics(result) | {"knee": knee}, bounds=bounds
        ),
        "gantt.png": lambda path: plot_gantt(knee, path),
        "convergence.png": lambda path: plot_convergence(
            result.history, path, objectives=problem.objective_list, currency=problem.platform.currency
        ),
    }
    if problem.supply:
        from wfsched.report.schedule.power import plot_power

        writers["power.png"] = lambda path: plot_power(result.schedule, path)
    save(folder, writers)


def json_writer(document: Any) -> Writer:
    """Return what writes `document` as JSON."""
    text = json_text(document)
    return lambda path: _write(path, text)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def run_document(
    command: str, problem: Problem, document: Mapping[str, Any], arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """Return all that is needed to run a command again, and what it printed but for the front."""
    return {
        "command": command,
        "arguments": {"lambda" if name == "lam" else name: value for name, value in arguments.items()},
        "finished_utc": datetime.now(UTC).isoformat(timespec="seconds"),
        **provenance(),
        **{key: value for key, value in document.items() if key != "front"},
        "platform_in_full": describe_platform(problem.platform),
    }


def _schedules(result: Result, document: Mapping[str, Any]) -> dict[str, Any]:
    about = ["workflow", "fingerprint", "platform", "currency", "supply", "submitted", "seed"]
    about += ["deadline_s", "budget"]
    schedules = [schedule_document(schedule) for schedule in result.front]
    return {**{key: document[key] for key in about if key in document}, "schedules": schedules}


def flat_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of the front without nested values: one column for each constraint."""
    flat = {key: value for key, value in row.items() if key not in ("constraint_violations", "violations")}
    for name, value in row["constraint_violations"].items():
        flat[f"{name}_violation"] = value
    return flat


def _heuristics(result: Result) -> dict[str, Schedule]:
    from wfsched.solving import solve

    problem = result.front.problem
    marked = _MARKED_GREEN if problem.supply else _MARKED
    return {name: solve(problem, name, seed=result.seed).schedule for name in marked}
