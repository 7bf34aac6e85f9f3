"""How far searches are from the exact fronts of small problems.

Generated workflows of ten tasks and more on two to four machines of a catalogue with one to three
levels each, no bounds; 10 seeds, one thread, the evaluations of each preset (16,080). The exact fronts are by
CP-SAT, stored in `benchmarks/fronts/exact/`; only problems were taken whose front is complete within two
minutes, so they are easy ones. "Points" says how many there are, with a star where not all
are found or proven. "Gap" is the share of the hypervolume of the exact front that a search does not reach,
with the exact ideal corner at 0, the exact nadir corner at 1 and the reference at 1.1 in each objective;
"epsilon" is additive, in the same units. Both are medians over the seeds, in percent. "In the box" is the gap
in the box of the problem (`wfsched.solving.hypervolume_box`), which is wider. A run returns 80 points at
most, so some gap may remain where the front has more. That no search beats a proven front is checked, and
the schedules of the first seed are passed to the checker.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from statistics import median

from rich.progress import track

from benchmarks.exact_fronts import CASES, StoredFront, read
from benchmarks.timing import markdown
from wfsched.core.arrays import FloatArray
from wfsched.evolve import preset
from wfsched.schedule.check.check import check
from wfsched.schedule.fronts.indicators import HypervolumeBox, quality
from wfsched.solving import hypervolume_box, solve

TITLE = "Gap to exact fronts"
METHODS = ("default", "cfn", "memetic")
SEEDS = 10
# Where the reference corner lies, with the ideal corner at 0 and the nadir corner at 1.
REFERENCE = 1.1
# The schedules of the first seed are passed to the checker.
CHECKED_SEED = 1


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a front is from the exact one; in percent.

    Parameters
    ----------
    gap : float
        Of the hypervolume.
    epsilon : float
        Additive, of the range of the exact front.
    in_box : float
        Gap of the hypervolume in the box of the problem.
    """

    gap: float
    epsilon: float
    in_box: float


def table(*, quick: bool) -> list[str]:
    """Return the tables of this benchmark."""
    cases, seeds = (CASES[:2], 2) if quick else (CASES, SEEDS)
    fronts = [read(case) for case in cases]
    shown = track(fronts, "exact gap", disable=not sys.stderr.isatty())
    rated = [[_rated(known, method, seeds) for method in METHODS] for known in shown]
    what = (*(f"{name}, gap" for name in METHODS), *(f"{name}, epsilon" for name in METHODS))
    return [
        *markdown(
            ("workflow", "platform", "objectives", "points", *what),
            [_row(known, distances) for known, distances in zip(fronts, rated)],
        ),
        "",
        "Over all problems, and over those of each pair of objectives:",
        "",
        *_summaries(fronts, rated),
    ]


def exact_box(known: StoredFront) -> HypervolumeBox:
    """Return the box from the ideal corner of an exact front to beyond its nadir corner."""
    ideal, nadir = _corners(known)
    reference = ideal + REFERENCE * (nadir - ideal)
    return HypervolumeBox(tuple(ideal.tolist()), tuple(reference.tolist()))


def distance(objectives: FloatArray, known: StoredFront) -> Distance:
    """Return how far `objectives` (n, 2), of which none dominates another, are from an exact front."""
    exact, box, wide = known.front.objectives, exact_box(known), hypervolume_box(known.front.problem)
    unit = HypervolumeBox(*(tuple(corner.tolist()) for corner in _corners(known)))
    return Distance(
        gap=100.0 * (1.0 - box.hypervolume(objectives) / box.hypervolume(exact)),
        epsilon=100.0 * quality(objectives, exact, unit).epsilon,
        in_box=100.0 * (1.0 - wide.hypervolume(objectives) / wide.hypervolume(exact)),
    )


def run(known: StoredFront, method: str, seed: int) -> FloatArray:
    """Return the objectives that a preset finds, feasible ones only.

    Raises
    ------
    RuntimeError
        If the checker finds something in a schedule, or one beats a front that is proven.
    """
    case = known.front.problem
    front = solve(case, preset(method), seed=seed, threads=1).front
    if seed == CHECKED_SEED:
        for schedule in front:
            if violations := check(schedule, problem=case):
                raise RuntimeError(f"{method} on {known.case.name}: {violations[0]}")
    objectives: FloatArray = front.objectives[front.feasible]
    better = known.beaten_by(objectives)
    if known.exact and len(better):
        raise RuntimeError(f"{method} beats the exact front of {known.case.name}: {better[0]}")
    return objectives


def _corners(known: StoredFront) -> tuple[FloatArray, FloatArray]:
    exact = known.front.objectives
    return exact.min(axis=0), exact.max(axis=0)


def _rated(known: StoredFront, method: str, seeds: int) -> Distance:
    """Return the median distance of a preset over the seeds."""
    runs = [distance(run(known, method, seed), known) for seed in range(1, seeds + 1)]
    return Distance(*(median(values) for values in zip(*(astuple(each) for each in runs))))


def _row(known: StoredFront, distances: Sequence[Distance]) -> tuple[str, ...]:
    case = known.case
    return (
        case.workflow,
        f"{case.catalogue}, {len(case.machines)} x {case.n_levels}",
        ", ".join(case.objectives),
        f"{len(known.front)}{'' if known.exact else '*'}",
        *(f"{each.gap:.2f}" for each in distances),
        *(f"{each.epsilon:.2f}" for each in distances),
    )


def _summaries(fronts: Sequence[StoredFront], rated: Sequence[Sequence[Distance]]) -> list[str]:
    """Return the table of each preset over all problems, and over those of each pair of objectives."""
    pairs = list(dict.fromkeys(known.case.objectives for known in fronts))
    lines = []
    for pair in (None, *pairs):
        chosen = [each for known, each in zip(fronts, rated) if pair in (None, known.case.objectives)]
        about = (", ".join(pair) if pair else "all", str(len(chosen)))
        lines += [(*about, method, *_figures(of)) for method, of in zip(METHODS, zip(*chosen))]
    header = ("median gap", "largest gap", "median epsilon", "median gap in the box")
    return markdown(("objectives", "problems", "preset", *header), lines)


def _figures(distances: Sequence[Distance]) -> tuple[str, ...]:
    gaps = [each.gap for each in distances]
    epsilon, in_box = (median(getattr(each, name) for each in distances) for name in ("epsilon", "in_box"))
    return tuple(f"{value:.2f}" for value in (median(gaps), max(gaps), epsilon, in_box))
