"""Fronts of whole runs after equal evaluations and in equal time: presets of wfsched, and its peers.

Fourteen workflows on `cfn-6`, makespan and energy, no bounds; 16,080 schedules evaluated, 10 seeds, one
thread. Peers are the NSGA-II of pymoo, pygmo, DEAP and jMetalPy as their documentation shows them, with
the same kernel, population 80 and 160 offspring (pygmo: 80 and 80); their genome is machine and level of
each task, the order that of falling upward rank (`benchmarks/peers/`). "Seeded" peers start from the
schedules of HEFT and Cheapest. A peer is credited with all it has evaluated, a preset with the at most 80
schedules that it returns, from as many evaluations, the starting ones included. jMetalPy is slow: 5 seeds
(3 seeded) up to 100 tasks, 1 (none) beyond. Hypervolumes are shares of the box of each problem
(`wfsched.solving.hypervolume_box`); IGD+, epsilon and spread are beside the reference fronts in
`benchmarks/fronts/`, to which these runs are added first. Each run by itself is in `benchmarks/quality.csv`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks import fronts
from benchmarks.cases import fourteen, problem
from benchmarks.peers.table import PEERS
from benchmarks.quality_tables import Rated, Results, equal_time
from benchmarks.runs import SEEDED, Job, Run, run_all, workers
from wfsched.core.files import write_text
from wfsched.evolve import PRESETS
from wfsched.workflow import read_workflow

TITLE = "Search quality"
MAIN = "memetic"
TABLE = Path(__file__).with_name("quality.csv")
COLUMNS = ("workflow", "tasks", "method", "seed", "evaluations", "wall_s")
INDICATORS = ("hypervolume", "igd_plus", "epsilon", "spread")
LARGE = 500
# Seeds of methods that are slow: up to LARGE tasks, and beyond.
FEWER = {"jMetalPy": (5, 1), f"jMetalPy{SEEDED}": (3, 0)}
# Who says how long the main method goes on when it is given the time of its peers.
PATIENCE = ("pymoo", "pygmo", "DEAP")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run.

    Parameters
    ----------
    paths : list of Path
    evaluations, seeds : int
    long_seeds : int
        Seeds of the main method that are given the time of the peers.
    processes : int
    """

    paths: list[Path] = field(default_factory=fourteen)
    evaluations: int = 16_080
    seeds: int = 10
    long_seeds: int = 5
    processes: int = 2

    def jobs(self, methods: Iterable[str], seconds: Mapping[Path, float] | None = None) -> list[Job]:
        """Return the jobs of all workflows, methods and seeds; large workflows come first."""
        least = seconds or {}
        return [
            Job(path, method, seed, self.evaluations, least.get(path, 0.0))
            for path in self.paths[::-1]
            for method in methods
            for seed in range(1, self._seeds(path, method) + 1)
        ]

    def long_jobs(self, method: str, seconds: Mapping[Path, float]) -> list[Job]:
        """Return the jobs of the main method in the time of its peers."""
        seeds = range(1, self.long_seeds + 1)
        paths = self.paths[::-1]
        return [Job(path, method, seed, self.evaluations, seconds[path]) for path in paths for seed in seeds]

    def _seeds(self, path: Path, method: str) -> int:
        few, very_few = FEWER.get(method, (self.seeds, self.seeds))
        return min(self.seeds, very_few if read_workflow(path).n_tasks > LARGE else few)


def table(*, quick: bool) -> list[str]:
    """Return the tables of this benchmark; a quick run leaves what is stored as it is."""
    plan = Plan(fourteen()[9:11], 1200, 3, 2) if quick else Plan()
    names = [each.name for each in PEERS if each.installed]
    everyone = [*names, *(name + SEEDED for name in names)]
    with workers(plan.processes) as pool:
        own = run_all(pool, plan.jobs(PRESETS), "presets")
        rivals = run_all(pool, plan.jobs(everyone, _pace(own, [MAIN])), "peers")
        patient = run_all(pool, plan.long_jobs(MAIN, _pace(rivals, PATIENCE)), f"{MAIN} in their time")
    known = _united([*own, *rivals, *patient])
    rated = [(run, known[run.workflow].rate(run.front)) for run in (*own, *rivals)]
    if not quick:
        for front in known.values():
            fronts.write(front)
        _write(rated)
    volumes = {name: front.box.hypervolume(front.points) for name, front in known.items()}
    fair = [run for run in (*own, *rivals) if run.job.method in (MAIN, *names)]
    return [*_missing(), *_text(plan, Results(MAIN, rated, volumes)), *equal_time(MAIN, fair, patient)]


def _text(plan: Plan, results: Results) -> list[str]:
    return [
        f"Mean hypervolume after {plan.evaluations:,} evaluations, and that of the reference front:",
        "",
        *results.by_workflow(),
        "",
        f"`{MAIN}` against each method over all workflows. Time: wall time over that of `{MAIN}`, geometric "
        f"mean of medians. On how many workflows the mean hypervolume of `{MAIN}` is at least that of the "
        "method; on how many it is better and worse in a rank-sum test of the runs (5 %, Holm over the "
        "workflows). Signed-rank test of the means, Holm over the methods. The rest are means.",
        "",
        *results.by_method(),
        "",
        f"Mean hypervolume in equal time: the peer in the time of `{MAIN}` / `{MAIN}` in the time of the "
        f"peer, and in brackets how much longer that is. `{MAIN}` was given the time of the slowest of "
        f"{', '.join(PATIENCE)} at most.",
        "",
    ]


def _missing() -> list[str]:
    absent = [each.name for each in PEERS if not each.installed]
    return [f"Not installed, so not here: {', '.join(absent)}.", ""] if absent else []


def _pace(runs: Sequence[Run], methods: Sequence[str]) -> dict[Path, float]:
    """Return the median wall time [s] on each workflow; of several methods that of the slowest."""
    taken: dict[tuple[Path, str], list[float]] = {}
    for run in runs:
        if run.job.method in methods:
            taken.setdefault((run.job.path, run.job.method), []).append(run.wall_s)
    slowest: dict[Path, float] = {}
    for (path, _), times in taken.items():
        slowest[path] = max(slowest.get(path, 0.0), median(times))
    return slowest


def _united(runs: Sequence[Run]) -> dict[str, fronts.ReferenceFront]:
    """Return the reference front of each workflow by its name: what is stored, and what these runs found."""
    known = {}
    for path in dict.fromkeys(run.job.path for run in runs):
        mine = [run for run in runs if run.job.path == path]
        front = fronts.stored(fronts.ReferenceFront.of(problem(read_workflow(path))))
        objectives = np.concatenate([run.front for run in mine])
        known[mine[0].workflow] = front.with_points(objectives, [run.job.method for run in mine])
    return known


def _write(rated: Sequence[Rated]) -> None:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow((*COLUMNS, *INDICATORS))
    for run, rating in rated:
        job = run.job
        about = (run.workflow, run.n_tasks, job.method, job.seed, run.evaluations, f"{run.wall_s:.4f}")
        rows.writerow((*about, *(f"{value:.6g}" for value in astuple(rating))))
    write_text(TABLE, text.getvalue())
