"""How often deadline and budget are kept: the sweeps of CFN, with both constraints hard.

Factors 0.005 to 0.030 by 0.005: the deadline factor mu with the budget factor lambda = 1 - mu, then lambda
with mu = 1 - lambda (CFN Eq. 6 and 7); four families at 50 and 100 tasks. 16,080 evaluations (longer as
long as nothing is feasible, where a preset goes on), 10 seeds. The figures are the percentage of
runs that end with a schedule that keeps both, over workflows and seeds, where anybody can: left out are
the points at which no leases that the budget can pay hold all the work until the deadline. On `laco-9`, which
leases by the hour, these are some of the tightest budgets; the row "cannot be kept" counts them.
"""

from __future__ import annotations

import math
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from statistics import mean

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from benchmarks.cases import families
from benchmarks.timing import markdown
from wfsched.evolve import preset
from wfsched.heuristics import limits_by_factors
from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.constraints import budget, deadline
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.workflow import read_workflow

TITLE = "Success under tight limits"
PLATFORMS = ("cfn-6", "laco-9")
FACTORS = (0.005, 0.01, 0.015, 0.02, 0.025, 0.03)
METHODS = ("grp-heft", "cfn", "default", "memetic")
SEEDS = 10
TOLERANCE = 1e-9
# By how much too little work must be held: more than the tolerances of the solver.
PROOF = 1e-5


def table(*, quick: bool) -> list[str]:
    """Return the table of this benchmark."""
    paths, seeds = (families()[:1], 1) if quick else (families(), SEEDS)
    rows = []
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        for platform in PLATFORMS:
            for tight in ("mu", "lambda"):
                points = {f: [(path, platform, tight, f) for path in paths] for f in FACTORS}
                open_ = {f: [point for point in points[f] if not _hopeless(*point)] for f in FACTORS}
                missing = [str(len(points[f]) - len(open_[f])) for f in FACTORS]
                rows.append((platform, tight, "cannot be kept", *missing))
                for method in METHODS:
                    shares = []
                    for f in FACTORS:
                        kept = pool.map(_kept, [(*point, method, seeds) for point in open_[f]])
                        shares.append(f"{100.0 * mean(kept):.1f}" if open_[f] else "-")
                    rows.append((platform, tight, method, *shares))
    return markdown(("platform", "swept", "method", *(str(factor) for factor in FACTORS)), rows)


@lru_cache(maxsize=4)
def _problem(path: Path, platform: str) -> Problem:
    return Problem(read_workflow(path), load_platform(platform))


def _constrained(path: Path, platform: str, tight: str, factor: float) -> Problem:
    """Return the problem with both limits."""
    free = _problem(path, platform)
    mu, lam = (factor, 1.0 - factor) if tight == "mu" else (1.0 - factor, factor)
    limits = limits_by_factors(free, mu, lam)
    return free.constrained(deadline(limits.deadline_s), budget(limits.budget, mode="hard"))


def _hopeless(path: Path, platform: str, tight: str, factor: float) -> bool:
    """Tell whether no leases that the budget can pay hold all the work until the deadline."""
    case = _constrained(path, platform, tight, factor)
    return most_work(case, case.limit("deadline"), case.limit("budget")) < 1.0 - PROOF


def most_work(problem: Problem, deadline_s: float, budget: float) -> float:
    """Return the share of all work that leases within the budget can hold until the deadline, at most.

    A small integer programme splits the budget into lease units; each machine works all the time that
    it is paid for, at the top frequency. What tasks wait for is left out, so 1 or more says nothing,
    and less than 1 proves that the limits cannot be kept. Infinite where leases
    are not paid by the unit, and where machines differ in what they are fast at.
    """
    tables = problem.tables
    unit = tables.lease_rate * tables.quantum_s
    if not np.all(unit > 0.0):
        return math.inf
    fastest = tables.base * tables.slowdown[np.arange(problem.n_machines), problem.level_counts() - 1]
    # Shares of the work add up only where each task is as much slower on a machine as all others.
    if not np.ptp(fastest / fastest[:, :1], axis=0).max() <= TOLERANCE:
        return math.inf
    held = 1.0 / fastest.sum(axis=0)

    n, eye = problem.n_machines, np.eye(problem.n_machines)
    # Columns: how long each machine works [s], then the units that are paid for.
    paid = LinearConstraint(np.hstack((eye, -tables.quantum_s * eye)), -np.inf, 0.0)
    cost = LinearConstraint(np.concatenate((np.zeros(n), unit)), -np.inf, budget * (1.0 + TOLERANCE))
    most = Bounds(0.0, np.repeat((deadline_s, math.inf), n))
    whole = np.repeat((0, 1), n)
    worth = -np.concatenate((held, np.zeros(n)))
    exactly = {"mip_rel_gap": 0.0}
    found = milp(worth, integrality=whole, bounds=most, constraints=(paid, cost), options=exactly)
    return -float(found.mip_dual_bound)


def _kept(job: tuple[Path, str, str, float, str, int]) -> float:
    """Return the share of the seeds with which both limits are kept."""
    *point, method, seeds = job
    case = _constrained(*point)
    if method == "grp-heft":
        return float(solve(case, method).feasible)
    found = [solve(case, preset(method), seed=seed, threads=1).feasible for seed in range(1, seeds + 1)]
    return sum(found) / seeds
