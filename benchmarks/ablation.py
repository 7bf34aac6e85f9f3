"""What each part of the preset `memetic` brings, at equal evaluations.

Makespan and energy on `cfn-6`, no bounds; four families at 50 and 100 tasks, 16,080 evaluations, 5 seeds, one
thread. Each row changes one thing of the preset and leaves the rest as it is. The hypervolume is the
mean over workflows and seeds, a share of the box of each problem (`wfsched.solving.hypervolume_box`);
"difference" is to the whole preset, in percent of it: below 0 where the part helps. "Better on" counts the
workflows on which the mean is above that of the whole preset.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from statistics import mean
from typing import Any

from rich.progress import track

from benchmarks.cases import families, problem
from benchmarks.timing import markdown
from wfsched.evolve import Parameters, Stop, preset, settings
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.workflow import read_workflow

TITLE = "Parts of the memetic search"
WHOLE = "memetic"
BASE = "nsga2"
EVALUATIONS = 16_080
SEEDS = 5


@dataclass(frozen=True, slots=True)
class Variant:
    """The preset with one thing changed.

    Parameters
    ----------
    label : str
    changes : mapping
        Parameters and their values.
    base : bool
        Whether it is the algorithm that is changed, for `BASE`.
    """

    label: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    base: bool = False


VARIANTS = (
    Variant("no annealing", {"anneal": 0.0}),
    Variant("no schedules of heuristics", {"start_from": ()}),
    Variant("no weighted schedules", {"start_weights": 0}),
    Variant("no extremes", {"extremes": False}),
    Variant("no starting schedules", {"start_from": (), "start_weights": 0, "extremes": False}),
    Variant("orders not searched", {"orders": False}),
    Variant("front of the last population", {"archive": False}),
    Variant("no neighbourhoods", {"delta": 0.0}),
    Variant("uniform crossover", {"crossover_kind": "uniform"}),
    Variant("mutation draws anew", {"mutation_kind": "redraw"}),
    Variant("every child mutated", {"mutation": 1.0}),
    Variant(f"{BASE} as the algorithm", base=True),
)


def table(*, quick: bool) -> list[str]:
    """Return the table of this benchmark."""
    paths, seeds = (families()[:1], 1) if quick else (families(), SEEDS)
    whole = preset(WHOLE)
    cases = [_problem(path) for path in paths]
    volumes = _hypervolumes(cases, whole, seeds)
    rows: list[tuple[str, ...]] = [(f"`{WHOLE}` ({whole.name})", f"{mean(volumes):.4f}", "", "")]
    for variant in track(VARIANTS, "ablation", disable=not sys.stderr.isatty()):
        if told := unchanged(variant, whole):
            rows.append((variant.label, told, "", ""))
            continue
        found = _hypervolumes(cases, changed(variant, whole), seeds)
        difference = 100.0 * (mean(found) / mean(volumes) - 1.0)
        better = sum(mine > theirs for mine, theirs in zip(found, volumes))
        rows.append((variant.label, f"{mean(found):.4f}", f"{difference:+.2f}", f"{better}/{len(cases)}"))
    return markdown(("variant", "hypervolume", "difference [%]", "better on"), rows)


def unchanged(variant: Variant, whole: Parameters) -> str:
    """Return why a variant does not differ from the whole; empty if it does."""
    known = {each.name for each in fields(whole)}
    if missing := [parameter for parameter in variant.changes if parameter not in known]:
        return f"{whole.name} has no {', '.join(missing)}"
    return "as it is" if changed(variant, whole) == whole else ""


def changed(variant: Variant, whole: Parameters) -> Parameters:
    """Return the whole with the changes of a variant; all parameters must be there."""
    return settings(BASE, WHOLE) if variant.base else replace(whole, **variant.changes)


def _problem(path: Path) -> Problem:
    return problem(read_workflow(path))


def _hypervolumes(cases: list[Problem], params: Parameters, seeds: int) -> list[float]:
    """Return the mean hypervolume on each problem.

    Raises
    ------
    RuntimeError
        If a run did not make exactly `EVALUATIONS`.
    """
    stop = Stop(evaluations=EVALUATIONS)
    found = []
    for case in cases:
        runs = [solve(case, params, seed=seed, stop=stop, threads=1) for seed in range(1, seeds + 1)]
        for run in runs:
            if run.evaluations != EVALUATIONS or run.hypervolume is None:
                raise RuntimeError(f"{case.workflow.name}: {run.evaluations} evaluations")
        found.append(mean(run.hypervolume or 0.0 for run in runs))
    return found
