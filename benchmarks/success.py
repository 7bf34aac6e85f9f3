"""How often deadline and budget are kept: the sweeps of CFN, with both constraints hard.

Factors 0.005 to 0.030 by 0.005: the deadline factor mu with the budget factor lambda = 1 - mu, then lambda
with mu = 1 - lambda (CFN Eq. 6 and 7); four families at 50 and 100 tasks. 16,080 evaluations (longer as
long as nothing is feasible, where a preset goes on), 10 seeds. The figures are the percentage of
runs that end with a schedule that keeps both, over workflows and seeds.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path

from benchmarks.cases import families
from benchmarks.timing import markdown
from wfsched.evolve.table import preset
from wfsched.heuristics.factors import bounds_by_factors
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.workflow.read import read_workflow

TITLE = "Success under tight bounds"
PLATFORMS = ("cfn-6", "laco-9")
FACTORS = (0.005, 0.01, 0.015, 0.02, 0.025, 0.03)
METHODS = ("grp-heft", "cfn", "default", "memetic")
SEEDS = 10


def table(*, quick: bool) -> list[str]:
    """Return the table of this benchmark."""
    paths, seeds = (families()[:1], 1) if quick else (families(), SEEDS)
    rows = []
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        for platform in PLATFORMS:
            for tight in ("mu", "lambda"):
                for method in METHODS:
                    jobs = [
                        (path, platform, tight, factor, method, seeds) for factor in FACTORS for path in paths
                    ]
                    kept = list(pool.map(_kept, jobs))
                    shares = [
                        sum(kept[at * len(paths) : (at + 1) * len(paths)]) / len(paths)
                        for at in range(len(FACTORS))
                    ]
                    rows.append((platform, tight, method, *(f"{100 * share:.1f}" for share in shares)))
    return markdown(("platform", "swept", "method", *(str(factor) for factor in FACTORS)), rows)


@lru_cache(maxsize=4)
def _problem(path: Path, platform: str) -> Problem:
    return Problem(read_workflow(path), load_platform(platform))


def _kept(job: tuple[Path, str, str, float, str, int]) -> float:
    """Return the share of the seeds with which both bounds are kept."""
    path, platform, tight, factor, method, seeds = job
    free = _problem(path, platform)
    mu, lam = (factor, 1.0 - factor) if tight == "mu" else (1.0 - factor, factor)
    bounds = bounds_by_factors(free, mu, lam)
    case = free.constrained(deadline(bounds.deadline_s), budget(bounds.budget, mode="hard"))
    if method == "grp-heft":
        return float(solve(case, method).feasible)
    found = [solve(case, preset(method), seed=seed, threads=1).feasible for seed in range(1, seeds + 1)]
    return sum(found) / seeds
