"""Time of one schedule, decoding and figures included, and its makespan over the lower bound.

Each schedule is passed to the independent checker first.
"""

from __future__ import annotations

from benchmarks.cases import problem
from benchmarks.timing import markdown, median_s
from wfsched.schedule.bounds import lower_bounds
from wfsched.schedule.check.check import check
from wfsched.solving import solve
from wfsched.workflow import Workflow

TITLE = "Heuristics"
METHODS = ("heft", "peft", "cpop", "min-min")


def table(workflows: list[Workflow]) -> list[str]:
    """Return the table of this benchmark."""
    header = ("workflow", *(f"{name} [ms]" for name in METHODS), *(f"{name} / bound" for name in METHODS))
    return markdown(header, [_row(workflow) for workflow in workflows])


def _row(workflow: Workflow) -> tuple[str, ...]:
    case = problem(workflow)
    bound = lower_bounds(case).makespan_s
    times, gaps = [], []
    for name in METHODS:
        schedule = solve(case, name).schedule
        if violations := check(schedule, problem=case):
            raise RuntimeError(f"{name} on {workflow.name}: {violations[0]}")
        times.append(f"{1e3 * median_s(lambda name=name: solve(case, name)):.2f}")
        gaps.append(f"{schedule.makespan_s / bound:.3f}")
    return (workflow.name, *times, *gaps)
