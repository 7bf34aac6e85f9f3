"""CaWoSched against the optimum of its own problem: fixed machines, fixed order, a deadline.

Where all times are whole seconds the carbon is linear in the starts between whole seconds, so that
some start at whole seconds is optimal: trying them all gives the optimum.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from heuristics.green_supply import steps, supplied
from wfsched.core.rng import generator
from wfsched.energy.supply import Supply
from wfsched.heuristics.carbon.cawosched import heft_cawosched
from wfsched.heuristics.carbon.supply_needed import carbon_of
from wfsched.heuristics.makespan.heft import heft
from wfsched.schedule.constraints import deadline
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import CARBON, COMPLETION
from wfsched.schedule.problem import Problem
from wfsched.schedule.schedule import Schedule
from wfsched.workflow.model import Edges, Tasks, Workflow
from worked_by_hand import machine_type, platform

RNG = generator(0)
CASES = 60
# Of what carbon the best starts save over HEFT, how much CaWoSched saves at least: mean of the cases.
SHARE = 0.9
# The part of the cases in which it finds the optimum.
OPTIMAL = 0.75


def tiny(seed: int) -> Problem:
    """Three tasks of 1 to 4 s, at random one after another, on two machines; 14 s in all."""
    rng = np.random.default_rng(seed)
    pairs = [pair for pair in ((0, 1), (0, 2), (1, 2)) if rng.random() < 0.4]
    source, target = [p[0] for p in pairs], [p[1] for p in pairs]
    works = rng.integers(1, 5, 3).astype(np.float64)
    workflow = Workflow.build(
        "tiny", Tasks.of(["A", "B", "C"], works), Edges.of(source, target, [0.0] * len(pairs))
    )
    kinds = [machine_type("one", 1.0, 0.36)] * 2
    knots = [0.0, *sorted(rng.choice(np.arange(1, 14), 4, replace=False).astype(float))]
    green = steps(rng.choice([0.0, 50.0, 90.0, 200.0], 5).tolist(), knots, "W")
    carbon = steps(rng.choice([100.0, 400.0], 5).tolist(), knots, "g/kWh")
    return supplied(Problem(workflow, platform(*kinds)), Supply(green, carbon)).constrained(deadline(14.0))


def optimum(schedule: Schedule) -> float:
    """Return the least carbon of all holds at whole seconds."""
    hold = np.array(list(product(range(14), repeat=schedule.problem.n_tasks)), np.float64)
    rows = (len(hold), 1)
    machine, level = np.tile(schedule.machine, rows), np.tile(schedule.level, rows)
    figures = evaluate(schedule.problem.tables, machine, level, schedule.order, hold=hold)
    return float(figures[figures[:, COMPLETION] <= 14.0, CARBON].min())


def test_cawosched_comes_near_the_optimum_and_never_below() -> None:
    shares = []
    for seed in range(CASES):
        problem = tiny(seed)
        fastest = heft(problem, RNG)
        least, got, most = optimum(fastest), carbon_of(heft_cawosched(problem, RNG)), carbon_of(fastest)
        assert got >= least - 1e-12
        if most > least * (1 + 1e-9):
            shares.append((most - got) / (most - least))
    assert len(shares) > CASES // 2
    assert np.mean(shares) >= SHARE
    assert np.mean(np.array(shares) > 1 - 1e-9) >= OPTIMAL
