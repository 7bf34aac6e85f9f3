"""Runs that know what they have to beat: ``python experiments/cfn/aimed.py OUT [--jobs N]``.

The margins of `margins.py` are read off one front for all questions. Here each question is a run of its
own on eight public files: least energy under the makespan of a baseline as a deadline (and 5, 10, 20, 30 %
more), and shortest makespan with the energy of a baseline as a bound. Preset ``memetic``, 120,000
evaluations, half of them annealed, one thread; mean over the seeds, then over the files. "At most" is the
linear bound; of the makespan, what paths and work allow at any energy.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, fields
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from margins import EXTRA, SCENARIOS, Scenario, load_workflow, mean_known, percent, platform_of

from wfsched import (
    Constraint,
    Problem,
    Relaxation,
    Schedule,
    budget,
    check,
    deadline,
    limits_by_factors,
    lower_bounds,
    solve,
)
from wfsched.core import write_text
from wfsched.evolve import settings
from wfsched.heuristics import FactorLimits
from wfsched.report import Table, number_columns, text_columns

FILES = tuple(
    f"{family}_{tasks}"
    for family, sizes in (
        ("CyberShake", (50, 100)),
        ("Epigenomics", (46, 100)),
        ("Inspiral", (50, 100)),
        ("Montage", (50, 100)),
    )
    for tasks in sizes
)
PLATFORMS = ("cfn-6", "laco-9")
BASELINES = {"GRP-HEFT": "grp-heft", "HEFT reclaimed": "heft-reclaim"}
SEARCH = {"preset": "memetic", "evaluations": 120_000, "anneal": 0.5}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a run.

    Parameters
    ----------
    workflow, platform, baseline : str
    scenario : int
        Index into `SCENARIOS`.
    extra : float
        Time beyond the baseline's makespan, as a share of it; NaN where the makespan is asked for.
    seeds : int
    """

    workflow: str
    platform: str
    baseline: str
    scenario: int
    extra: float
    seeds: int

    @property
    def of_makespan(self) -> bool:
        """Whether the shortest makespan at the baseline's energy is asked for."""
        return math.isnan(self.extra)


@dataclass(frozen=True, slots=True)
class Answer:
    """Saving over the baseline, the saving that the bound allows [1], and the seeds that kept all limits."""

    saved: float
    at_most: float
    kept: int


def answered(question: Question) -> Answer:
    """Run the searches of a question."""
    free, relaxation = _problem(question.workflow, question.platform)
    scenario = SCENARIOS[question.scenario]
    limits = _limits(free, scenario)
    base = _baseline(free, question.baseline, scenario, limits)
    if question.of_makespan:
        case = _constrained(free.minimising(["makespan"]), limits, [Constraint("energy", base.energy_j)])
        values = _values(case, question.seeds, "fastest", "makespan_s")
        saved = mean_known(1.0 - value / base.makespan_s for value in values)
        return Answer(saved, 1.0 - lower_bounds(free).makespan_s / base.makespan_s, len(values))
    limit = base.makespan_s * (1.0 + question.extra)
    limit = min(limit, limits.deadline_s) if limits else limit
    case = _constrained(free, limits, [deadline(limit)])
    values = _values(case, question.seeds, "least-energy", "energy_j")
    least = relaxation.least_energy(limit, case.limit("budget")).value
    saved = mean_known(1.0 - value / base.energy_j for value in values)
    return Answer(saved, 1.0 - least / base.energy_j, len(values))


@cache
def _problem(workflow: str, platform: str) -> tuple[Problem, Relaxation]:
    data = os.environ.get("WFSCHED_DATA")
    problem = Problem(load_workflow(workflow, Path(data) if data else None), platform_of(platform))
    return problem, Relaxation(problem)


def _limits(free: Problem, scenario: Scenario) -> FactorLimits | None:
    return None if scenario.mu is None else limits_by_factors(free, scenario.mu, scenario.lam)


def _baseline(free: Problem, name: str, scenario: Scenario, limits: FactorLimits | None) -> Schedule:
    """Return the schedule of a baseline; one that needs a budget has what HEFT costs where there is none."""
    loosest = limits or (limits_by_factors(free, 1.0, 1.0) if name in scenario.needs_budget else None)
    constraints = [] if loosest is None else [budget(loosest.budget, mode="hard")]
    constraints += [] if limits is None else [deadline(limits.deadline_s)]
    return solve(free.constrained(*constraints), BASELINES[name], threads=1).schedule


def _constrained(free: Problem, limits: FactorLimits | None, aims: Sequence[Constraint]) -> Problem:
    """Return the problem with its own limits, the aim in place of a deadline that it implies."""
    if limits is None:
        return free.constrained(*aims)
    others = [budget(limits.budget, mode="hard")]
    if all(aim.name != "deadline" for aim in aims):
        others.append(deadline(limits.deadline_s))
    return free.constrained(*aims, *others)


def _values(case: Problem, seeds: int, pick: str, figure: str) -> list[float]:
    """Return what each seed comes to that keeps all limits."""
    found = []
    for seed in range(1, seeds + 1):
        result = solve(case, settings(**SEARCH), seed=seed, pick=pick, threads=1)
        if not result.feasible:
            continue
        if violations := check(result.schedule, problem=case):
            raise RuntimeError(f"{case.workflow.name}: {violations[0]}")
        found.append(float(getattr(result.schedule, figure)))
    return found


def table(rows: Sequence[tuple[Question, Answer]]) -> Table:
    """Return the means over the files: a row for each platform, scenario and baseline."""
    lines = []
    for platform in dict.fromkeys(question.platform for question, _ in rows):
        for index, scenario in enumerate(SCENARIOS):
            for name in BASELINES:
                wanted = (platform, index, name)
                own = [row for row in rows if (row[0].platform, row[0].scenario, row[0].baseline) == wanted]
                lines.append((platform, scenario.name.partition(":")[0], name, *_cells(own)))
    times = [f"energy +{extra:.0%}" if extra else "energy at its makespan" for extra in EXTRA]
    paired = [name for time in times for name in (time, "at most")]
    columns = (
        *text_columns("platform", "scenario", "baseline"),
        *number_columns(*paired, "makespan at its energy", "at most"),
    )
    return Table.of(columns, lines, "Aimed runs: less than the baseline [%]")


def _cells(rows: Iterable[tuple[Question, Answer]]) -> list[str]:
    asked = list(rows)
    cells = []
    for extra in EXTRA:
        own = [answer for question, answer in asked if question.extra == extra]
        known = [answer for answer in own if answer.kept]
        missing = "" if len(known) == len(own) else f" ({len(known)} of {len(own)})"
        cells.append(percent(mean_known(answer.saved for answer in own)) + missing)
        cells.append(percent(mean_known(answer.at_most for answer in known)))
    own = [answer for question, answer in asked if question.of_makespan]
    cap = percent(mean_known(answer.at_most for answer in own))
    return [*cells, percent(mean_known(answer.saved for answer in own)), cap]


def ask(folder: Path, jobs: int, seeds: int, files: Sequence[str] = FILES) -> None:
    """Ask all questions and write `aimed.csv` and `aimed.md` into a folder."""
    questions = [
        Question(workflow, platform, baseline, scenario, extra, seeds)
        for workflow in files
        for platform in PLATFORMS
        for scenario in range(len(SCENARIOS))
        for baseline in BASELINES
        for extra in (*EXTRA, math.nan)
    ]
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        answers = list(pool.map(answered, questions, chunksize=12))
    rows = list(zip(questions, answers))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([each.name for owner in (Question, Answer) for each in fields(owner)])
    writer.writerows((*astuple(question), *astuple(answer)) for question, answer in rows)
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "aimed.csv", text.getvalue())
    write_text(folder / "aimed.md", table(rows).text("markdown") + "\n")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seeds", type=int, default=1)
    given = parser.parse_args()
    ask(given.out, given.jobs, given.seeds)


if __name__ == "__main__":
    main()
