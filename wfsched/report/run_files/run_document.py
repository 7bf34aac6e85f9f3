"""The document ``run.json`` and the rows of ``front.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wfsched.platforms.describe import describe_platform
from wfsched.study.provenance import provenance

if TYPE_CHECKING:
    from wfsched.schedule.problem import Problem


def run_document(
    command: str, problem: Problem, document: Mapping[str, Any], arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """Return all that is needed to repeat a run, and its document without the front.

    Parameters
    ----------
    command : str
        The command or function that made the run.
    problem : Problem
    document : mapping
        What ``--json`` prints.
    arguments : mapping
        Arguments of the command by name.
    """
    return {
        "command": command,
        "arguments": {"lambda" if name == "lam" else name: value for name, value in arguments.items()},
        "finished_utc": datetime.now(UTC).isoformat(timespec="seconds"),
        **provenance(),
        **{key: value for key, value in document.items() if key != "front"},
        "platform_in_full": describe_platform(problem.platform),
    }


def flat_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of the front without nested values: one column for each constraint."""
    flat = {key: value for key, value in row.items() if key not in ("constraint_violations", "violations")}
    for name, value in row["constraint_violations"].items():
        flat[f"{name}_violation"] = value
    return flat
