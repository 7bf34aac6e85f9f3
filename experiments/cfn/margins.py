"""What the search saves against each baseline, and what no scheduler could save.

For each instance and baseline, out of the fronts of the search:

- energy at the baseline's own makespan, and at 5, 10, 20 and 30 % more: 1 - E / E_b, where E is the least
  energy of the schedules that keep the bounds and are no later;
- makespan at no more energy: 1 - M / M_b, where M is the shortest makespan that takes no more energy;
- both printed margins at once: the energy margin at the makespan that the printed margin leaves.

A margin is a mean over the seeds that have such a schedule, then over the instances that have such seeds;
how many these are stands beside it. The bound is that of `wfsched.relaxation` on the least energy within the
same time and budget: no schedule saves more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean

import numpy as np

from wfsched import Platform, Problem, Workflow, generate, load_platform, read_workflow
from wfsched.report import Column, Table, number_columns
from wfsched.study import Results, Row, StoredFront

HERE = Path(__file__).parent
EXTRA = (0.0, 0.05, 0.10, 0.20, 0.30)
# (energy, makespan) as printed in the abstract and section 4 of CFN [%].
PRINTED = {"Binpack": (19.4, 15.4), "Spread": (14.8, 14.1), "GRP-HEFT": (20.5, 3.7)}
BASELINES = ("Binpack", "Spread", "GRP-HEFT", "GRP-HEFT literal", "HEFT", "HEFT reclaimed")
# Rounding error is no extra time.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Scenario:
    """How a comparison is bounded: the factors of the search, and of a baseline that needs a budget."""

    name: str
    mu: float | None
    lam: float | None
    needs_budget: tuple[str, ...] = ("GRP-HEFT", "GRP-HEFT literal")

    def holds(self, row: Row) -> bool:
        """Tell whether a row belongs to the scenario."""
        lam = self.lam
        if lam is None and row["method"] in self.needs_budget:
            lam = 1.0
        return row["mu"] == self.mu and row["lambda"] == lam


SCENARIOS = (
    Scenario("S1: μ = 0.03, λ = 0.97", 0.03, 0.97),
    Scenario("S2: no deadline, no budget", None, None),
)


@dataclass(frozen=True)
class Instance:
    """The rows of one workflow on one platform in one scenario."""

    workflow: str
    baselines: dict[str, Row]
    fronts: list[StoredFront]


@dataclass(frozen=True)
class Margin:
    """What the search saves against a baseline, over instances.

    Parameters
    ----------
    energy : list of (margin, bound) by instance, at each of `EXTRA`; NaN where no seed has a schedule
    makespan : list of float by instance
    both : list of (margin, bound) by instance
        Energy at the printed makespan margin; empty where none is printed.
    """

    energy: list[list[tuple[float, float]]]
    makespan: list[float]
    both: list[tuple[float, float]]


def instances(results: Results, platform: str, scenario: Scenario, search: str) -> list[Instance]:
    """Return the instances of a platform and a scenario that the search ran on."""
    found: dict[str, tuple[dict[str, Row], list[StoredFront]]] = {}
    for row in results.done():
        if row["platform"] != platform or not scenario.holds(row):
            continue
        baselines, fronts = found.setdefault(str(row["workflow"]), ({}, []))
        if row["method"] == search:
            front = results.front(str(row["id"]))
            if front is not None:
                fronts.append(front)
        elif row["method"] in BASELINES:
            baselines[str(row["method"])] = row
    return [Instance(name, *own) for name, own in found.items() if own[1]]


def least_energy(front: StoredFront, makespan_s: float) -> float:
    """Return the least energy of the schedules that keep the bounds within a makespan; NaN if none does."""
    within = front.feasible & (front.makespan_s <= makespan_s * (1.0 + ROUNDING))
    return float(front.energy_j[within].min()) if within.any() else math.nan


def least_makespan(front: StoredFront, energy_j: float) -> float:
    """Return the shortest makespan of the schedules that keep the bounds within an energy; NaN if none."""
    within = front.feasible & (front.energy_j <= energy_j * (1.0 + ROUNDING))
    return float(front.makespan_s[within].min()) if within.any() else math.nan


def mean_known(values: Iterable[float]) -> float:
    """Return the mean of the values that are no NaN; NaN if there are none."""
    known = [value for value in values if not math.isnan(value)]
    return fmean(known) if known else math.nan


def margin(found: Sequence[Instance], baseline: str, bound: Bounding, scenario: Scenario) -> Margin:
    """Return what the search saves against `baseline` on each instance."""
    printed = PRINTED.get(baseline)
    times = [1.0 + extra for extra in EXTRA] + ([1.0 - printed[1] / 100.0] if printed else [])
    energy, makespan = [], []
    for instance in found:
        row = instance.baselines[baseline]
        joules, seconds = float(str(row["energy_j"])), float(str(row["makespan_s"]))
        limits = [seconds * time for time in times]
        budget = math.inf
        if scenario.mu is not None:
            limits = [min(limit, float(str(row["deadline_s"]))) for limit in limits]
            budget = float(str(row["budget"]))
        least = bound(instance.workflow, str(row["platform"]), tuple(limits), budget)
        saved = [
            mean_known(1.0 - least_energy(front, limit) / joules for front in instance.fronts)
            for limit in limits
        ]
        energy.append([(own, 1.0 - known / joules) for own, known in zip(saved, least)])
        shortest = [least_makespan(front, joules) for front in instance.fronts]
        makespan.append(mean_known(1.0 - value / seconds for value in shortest))
    count = len(EXTRA)
    return Margin([own[:count] for own in energy], makespan, [own[count] for own in energy if printed])


Bounding = Callable[[str, str, tuple[float, ...], float], tuple[float, ...]]


def unbounded(
    _workflow: str, _platform: str, makespans_s: tuple[float, ...], _budget: float
) -> tuple[float, ...]:
    """Return no bounds: where there is no linear programming."""
    return (math.nan,) * len(makespans_s)


def relaxed(data: Path | None) -> Bounding:
    """Return the lower bounds on energy [J] by linear programming; none where the package lacks it."""
    try:
        from wfsched import Relaxation
    except ImportError:
        return unbounded

    @cache
    def relaxation(workflow: str, platform: str) -> Relaxation:
        return Relaxation(Problem(load_workflow(workflow, data), platform_of(platform)))

    @cache
    def least(
        workflow: str, platform: str, makespans_s: tuple[float, ...], budget: float
    ) -> tuple[float, ...]:
        bounds = relaxation(workflow, platform).along("energy", makespans_s, [budget] * len(makespans_s))
        return tuple(bound.value for bound in bounds)

    return least


def load_workflow(name: str, data: Path | None) -> Workflow:
    """Return a workflow by its name in the results: a generated one, or a public file."""
    family, *rest = name.split("-")
    if len(rest) == 2 and rest[1].startswith("s"):
        return generate(family, int(rest[0]), int(rest[1][1:]))
    if data is None:
        raise SystemExit("Set WFSCHED_DATA to the folder with dax/.")
    return read_workflow(data / "dax" / f"{name}.xml")


def platform_of(name: str) -> Platform:
    """Return a platform by its name in the results."""
    own = HERE / f"{name}.toml"
    return load_platform(str(own) if own.exists() else name)


def percent(value: float, digits: int = 1) -> str:
    """Return a share in percent; a dash where it is not known."""
    return "–" if math.isnan(value) else f"{100 * value:.{digits}f}"


def margins_table(results: Results, platform: str, scenario: Scenario, search: str, bound: Bounding) -> Table:
    """Return the margins against all baselines on one platform: a row for each."""
    found = instances(results, platform, scenario, search)
    rows = []
    for baseline in BASELINES:
        own = [instance for instance in found if baseline in instance.baselines]
        if not own:
            continue
        result = margin(own, baseline, bound, scenario)
        rows.append((baseline, *_cells(result, PRINTED.get(baseline))))
    times = [f"energy +{extra:.0%}" if extra else "energy at its makespan" for extra in EXTRA]
    numbers = number_columns(
        "energy printed",
        *times,
        "at most",
        "share of it",
        "makespan printed",
        "makespan at its energy",
        "energy at makespan printed",
        "at most",
        "both printed on",
    )
    columns = (Column("baseline"), *numbers)
    title = f"{platform}, {scenario.name}, {search}: less than the baseline [%]"
    return Table.of(columns, rows, title)


def _cells(result: Margin, printed: tuple[float, float] | None) -> list[str]:
    """Return the cells of a row: margins with the number of instances, bounds, and what is printed."""
    columns = [[own[place] for own in result.energy] for place in range(len(EXTRA))]
    cap, share = _room(columns[0])
    both_cap, _ = _room(result.both)
    kept = sum(own >= printed[0] / 100.0 for own, _ in result.both) if printed else 0
    return [
        f"{printed[0]:.1f}" if printed else "–",
        *(_with_count([own for own, _ in column]) for column in columns),
        percent(cap),
        percent(share, 0),
        f"{printed[1]:.1f}" if printed else "–",
        _with_count(result.makespan),
        _with_count([own for own, _ in result.both]),
        percent(both_cap),
        f"{kept} of {len(result.both)}" if printed else "–",
    ]


def _room(values: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the mean of the bounds where a margin is known, and the share of it that is reached."""
    known = [(own, cap) for own, cap in values if not math.isnan(own)]
    cap = mean_known(cap for _, cap in known)
    return cap, mean_known(own for own, _ in known) / cap if cap > 0 else math.nan


def _with_count(values: Sequence[float]) -> str:
    """Return a mean, and of how many where not of all."""
    known = int(np.count_nonzero(~np.isnan(values)))
    return percent(mean_known(values)) + ("" if known == len(values) else f" ({known} of {len(values)})")
