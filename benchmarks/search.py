"""Whole runs of NSGA-II: population 80, 160 offspring, 100 generations, 3 seeds.

Wall times include the starting schedules of the preset `default` (HEFT and its kin, and the grid of weighted
schedules); hypervolumes are shares of the box between the lower bounds and 1.1 times the worse of
HEFT and the cheapest schedule, means over the seeds. Neither deadline nor budget. Every schedule of the
first front is passed to the independent checker.
"""

from __future__ import annotations

import statistics

from benchmarks.cases import problem
from benchmarks.timing import markdown
from wfsched.evolve import preset
from wfsched.schedule.check.check import check
from wfsched.solving import Result, solve
from wfsched.workflow import Workflow

TITLE = "Search"
SEEDS = (1, 2, 3)


def table(workflows: list[Workflow]) -> list[str]:
    """Return the table of this benchmark."""
    header = ("workflow", "objectives", "default [s]", "cfn [s]", "default [hv]", "cfn [hv]", "evaluations")
    sets = (("makespan", "energy"), ("makespan", "energy", "cost"))
    return markdown(header, [_row(workflow, names) for workflow in workflows for names in sets])


def _row(workflow: Workflow, objectives: tuple[str, ...]) -> tuple[str, ...]:
    case = problem(workflow, objectives)
    runs: dict[str, list[Result]] = {}
    for name in ("default", "cfn"):
        solve(case, preset(name))
        runs[name] = [solve(case, preset(name), seed=seed) for seed in SEEDS]
        for schedule in runs[name][0].front:
            if violations := check(schedule, problem=case):
                raise RuntimeError(f"{name} on {workflow.name}: {violations[0]}")
    times = [f"{statistics.median(r.wall_s for r in found):.2f}" for found in runs.values()]
    volumes = [f"{statistics.mean(r.hypervolume or 0.0 for r in found):.4f}" for found in runs.values()]
    counts = "/".join(str(found[0].evaluations) for found in runs.values())
    return (workflow.name, ", ".join(objectives), *times, *volumes, counts)
