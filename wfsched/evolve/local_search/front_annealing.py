"""Memetic step: fill gaps of the front and anneal its members."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf
from typing import Any

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.encoding import Decoded, Genes
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.improvement import Improvement
from wfsched.evolve.local_search.annealing import CORRECTIONS, Target, anneal, slowed
from wfsched.evolve.parameters.parameters import Parameters
from wfsched.placing.redecoding import Redecoding, redecoding_of
from wfsched.placing.slack import Slack, passes, slack_of
from wfsched.schedule.constraints import Constraint
from wfsched.schedule.evaluation.kernel import Scratch, scratch
from wfsched.schedule.figures import COST, MAKESPAN
from wfsched.schedule.problem import Problem

# Evaluations of one chain; with fewer in all there is one.
_EVALUATIONS_PER_CHAIN = 4000
# Share of the evaluations for gaps of the front.
_SHARE_IN_GAPS = 1 / 3
# Generations from one step to the next where only time is limited.
_GENERATIONS_BETWEEN = 50
# Evaluations of a step at once, where the first population keeps no limits, per evaluation of the last step.
_AT_ONCE = 2
# Objective that is annealed: the first of these; the others get no worse.
_PRIMARY_FIRST = ("energy", "carbon", "brown_energy", "electricity_cost", "cost", "makespan", "completion")
# Objectives that improve when tasks are slowed down.
_SAVED_BY_SLOWING = frozenset(("energy", "carbon", "brown_energy", "electricity_cost"))


@dataclass(frozen=True, slots=True)
class _Start:
    """A member of the front: genes, figures, the makespans [s] that it is slowed and annealed to."""

    genes: Decoded
    figures: FloatArray
    filled_s: float
    annealed_s: float


class FrontAnnealing:
    """Improver (`wfsched.evolve.improvement.Improver`) that fills and anneals the front.

    Non-dominated members, sorted by makespan, are slowed down half way to the next one; the
    slowest to the deadline. Then some of them, evenly spread from a random one on, are annealed: the
    energy (or what is minimised beside the makespan) falls while no other objective rises and no
    limit is broken. Where there is a deadline the slowest one always is, and up to the
    deadline. Where no member is feasible, those of the least violation are annealed: violations
    come first.
    """

    def __init__(self) -> None:
        self.known: Problem | None = None
        self.slack: Slack | None = None

    def __call__(
        self, problem: EncodedProblem, population: Population, rng: np.random.Generator, most: int, /
    ) -> tuple[Genes, int]:
        """Return the rows found and the evaluations used."""
        slack = self._slack(problem.scheduling)
        front = _front(problem, population)
        # Passes, and the evaluation of what comes of them.
        feasible = bool(population.get("CV").min() <= 0.0)
        share = _SHARE_IN_GAPS if feasible else 0.0
        filled = _drawn(len(front), int(share * most) // (2 + slack.thresholds.shape[0]), rng)
        rows, used = _filled(problem, slack, [front[at] for at in filled])
        left = most - used - len(rows)
        chains = _drawn(len(front), max(1, left // _EVALUATIONS_PER_CHAIN), rng)
        if feasible and np.isfinite(problem.scheduling.limit("deadline")):
            chains[-1] = len(front) - 1
        own = left // len(chains) - 1
        if own < _least(slack, routed=problem.scheduling.platform.routing is not None):
            return np.concatenate([population.get("X")[:0], *rows]), used
        work = [
            (problem, slack, front[at], own, stream) for at, stream in zip(chains, rng.spawn(len(chains)))
        ]
        with ThreadPoolExecutor(problem.threads) as pool:
            done = list(pool.map(lambda each: _annealed(*each), work))
        return np.concatenate([*rows, *(row for row, _ in done)]), used + sum(spent for _, spent in done)

    def _slack(self, problem: Problem) -> Slack:
        if self.slack is None or self.known is not problem:
            self.known, self.slack = problem, slack_of(problem)
        return self.slack


def memetic_step(params: Parameters) -> Improvement | None:
    """Return the memetic step that `params` ask for; None if they ask for none."""
    if not params.anneal:
        return None
    stop = params.stop
    if stop.evaluations is not None:
        most = max(1, int(params.anneal * stop.evaluations))
        return Improvement(FrontAnnealing(), every=None, evaluations=most, at_once=_AT_ONCE * most)
    rounds = _GENERATIONS_BETWEEN if stop.generations is None else max(1, stop.generations)
    bred = rounds * params.brood
    evaluations = int(bred * params.anneal / (1.0 - params.anneal))
    every = _GENERATIONS_BETWEEN if stop.generations is None else None
    most = max(1, evaluations)
    return Improvement(FrontAnnealing(), every=every, evaluations=most, at_once=_AT_ONCE * most)


def _least(slack: Slack, *, routed: bool) -> int:
    """Return the evaluations that a chain takes at least."""
    step = 2 + int(slack.thresholds.shape[0])
    return 1 + step * (1 + CORRECTIONS if routed else 1)


def _drawn(members: int, count: int, rng: np.random.Generator) -> IntArray:
    """Return up to `count` members, evenly spread from a random one on."""
    count = min(members, count)
    drawn: IntArray = ((np.arange(count) + rng.random()) * members / max(1, count)).astype(np.int64)
    return drawn


def _front(problem: EncodedProblem, population: Population) -> list[_Start]:
    members = population[_members(population)]
    genes, figures = problem.encoding.split(members.get("X")), members.get("figures")
    order = np.broadcast_to(genes.order, genes.machine.shape)
    genes = genes._replace(order=order)
    blocks: list[Any] = list(genes)
    own = [Decoded(*(block[at : at + 1] for block in blocks)) for at in range(len(members))]
    makespan = figures[:, MAKESPAN]
    last = _most(problem, "deadline", 0.0) - genes.offset[-1]
    last = max(last, makespan[-1]) if np.isfinite(last) else makespan[-1]
    half = (makespan + np.append(makespan[1:], last)) / 2.0
    limit = np.append(makespan[:-1], last)
    return [_Start(*each) for each in zip(own, figures, half.tolist(), limit.tolist())]


def _members(population: Population) -> IntArray:
    """Return the non-dominated rows of the least violation, by makespan."""
    objectives, violation, figures = population.get("F", "CV", "figures")
    if violation.min() > 0.0:
        best = np.flatnonzero(moocore.is_nondominated(population.get("G"), keep_weakly=False))
    else:
        least = np.flatnonzero(violation <= 0.0)
        best = least[moocore.is_nondominated(objectives[least], keep_weakly=False)]
    rows: IntArray = best[np.argsort(figures[best, MAKESPAN], kind="stable")]
    return rows


def _filled(problem: EncodedProblem, slack: Slack, starts: list[_Start]) -> tuple[list[Genes], int]:
    """Return the members slowed down half way to the next one, and the evaluations used."""
    rows, used = [], 0
    memory, shared = passes(problem.scheduling), scratch(problem.scheduling.tables)
    for start in starts:
        chain = _chain(problem.scheduling, start, shared)
        target = _target(problem, start)
        if target.slowed:
            used += slowed(slack, memory, chain, start.filled_s, target.cost)
            rows.append(_row(problem, start, chain))
    return rows, used


def _annealed(
    problem: EncodedProblem, slack: Slack, start: _Start, most: int, rng: np.random.Generator
) -> tuple[Genes, int]:
    """Return the row that one chain ends with, and the evaluations used."""
    encoding, tables = problem.encoding, problem.scheduling.tables
    chain = _chain(problem.scheduling, start)
    target = _target(problem, start)
    hosts, n_hosts = encoding.hosts.astype(np.int64), encoding.n_hosts.astype(np.int64)
    memory = passes(problem.scheduling)
    used = anneal(tables, slack, memory, chain, target, hosts, n_hosts, most, rng)
    return _row(problem, start, chain), used


def _chain(problem: Problem, start: _Start, memory: Scratch | None = None) -> Redecoding:
    machine, level, order, hold, offset = (block[0] for block in start.genes)
    return redecoding_of(problem, machine, level, order, hold, float(offset), memory)


def _row(problem: EncodedProblem, start: _Start, chain: Redecoding) -> Genes:
    blocks = (chain.machine[None], chain.level[None], chain.order[None])
    hold = start.genes.hold if start.genes.hold.shape[1] else None
    return problem.encoding.join(*blocks, hold=hold, offset=start.genes.offset)


def _target(problem: EncodedProblem, start: _Start) -> Target:
    """Return objective and limits for annealing a member."""
    objectives, figures = problem.scheduling.objective_list, start.figures
    names = problem.scheduling.objectives
    primary = next(o for o in objectives if o.name == _primary(names))
    others = [o for o in objectives if o.name not in (primary.name, "makespan", "cost")]
    offset = float(start.genes.offset[0])
    makespan = _most(problem, "deadline", figures[MAKESPAN] + offset) - offset
    if _kept("makespan", names, primary.name):
        makespan = min(makespan, start.annealed_s)
    cost = _most(problem, "budget", figures[COST])
    return Target(
        primary=primary.column,
        scale=float(figures[primary.column]) or 1.0,
        makespan=float(makespan),
        cost=float(min(cost, figures[COST] if _kept("cost", names, primary.name) else inf)),
        columns=np.array([o.column for o in others], np.int64),
        limits=np.array([figures[o.column] for o in others], np.float64),
        ordered=problem.encoding.ordered,
        slowed=not _SAVED_BY_SLOWING.isdisjoint(names),
    )


def _primary(names: tuple[str, ...]) -> str:
    return next(name for name in _PRIMARY_FIRST if name in names)


def _kept(name: str, names: tuple[str, ...], primary: str) -> bool:
    return name in names and name != primary


def _most(problem: EncodedProblem, name: str, had: float) -> float:
    """Return what a figure may come to by its constraint; `had` if that may be broken and is."""
    for each, binds in zip(problem.scheduling.constraints, problem.binding):
        if isinstance(each, Constraint) and each.name == name:
            most = each.limit + each.tolerance
            return most if binds else max(most, had)
    return inf
