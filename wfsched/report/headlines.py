"""Headlines of answers: a workflow, or the limits of a problem, on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.visible import visible

if TYPE_CHECKING:
    from wfsched.schedule.problem import Problem
    from wfsched.workflow.model import Workflow

# Hexadecimal digits of a short fingerprint.
_DIGITS = 12


def headline(workflow: Workflow) -> str:
    """Return name, sizes and short fingerprint of a workflow."""
    from wfsched.report.units import amount, counted
    from wfsched.workflow.fingerprint import fingerprint

    mark = fingerprint(workflow)
    parts = [
        counted(mark.n_tasks, "task"),
        counted(mark.n_edges, "edge"),
        f"work {amount('s', mark.total_work_s)}",
        f"data {amount('B', mark.total_bytes)}",
        f"graph {mark.graph[:_DIGITS]}",
    ]
    if mark.file is not None:
        parts.append(f"file {mark.file[:_DIGITS]}")
    return f"{visible(workflow.name)}: {', '.join(parts)}"


def limits_line(problem: Problem) -> str:
    """Return the platform, and each constraint with its limit and mode."""
    from wfsched.report.axis import limit_amount
    from wfsched.schedule.constraints import Constraint

    if not problem.constraints:
        return f"on {problem.platform.name}, without limits"
    parts = []
    for constraint in problem.constraints:
        limit = ""
        if isinstance(constraint, Constraint):
            limit = f" {limit_amount(constraint, problem.platform.currency)}"
        parts.append(f"{constraint.name}{limit} ({constraint.mode})")
    return f"on {problem.platform.name}, {', '.join(parts)}"
