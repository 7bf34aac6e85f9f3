"""The stored exact fronts: what they say of themselves, beside enumeration, bounds and searches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import moocore
import numpy as np
import pytest

from benchmarks import exact_fronts
from benchmarks.exact_fronts import CASES, Case, StoredFront, read, solved, write
from benchmarks.exact_gap import distance, exact_box, run
from enumeration import topological_orders
from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError
from wfsched.exact.result import PRECISION
from wfsched.relaxation.relaxation import Relaxation
from wfsched.schedule.check.check import check
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem

ENUMERABLE = CASES[0]
names = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def all_objectives(problem: Problem) -> FloatArray:
    """Return what nothing beats among all machines, levels and orders; all machines have as many levels."""
    n, levels = problem.n_tasks, int(problem.level_counts()[0])
    choices = levels * problem.platform.n_machines
    ways = np.arange(choices**n)[:, None] // choices ** np.arange(n) % choices
    machine, level = (ways // levels).astype(np.int16), (ways % levels).astype(np.int16)
    columns = [objective.column for objective in problem.objective_list]
    best = np.empty((0, len(columns)))
    for order in topological_orders(problem.workflow):
        figures = evaluate(problem.tables, machine, level, np.array(order, np.int32), threads=1)
        best = np.concatenate((best, figures[:, columns]))
        best = best[moocore.is_nondominated(best, keep_weakly=False)]
    return best


@names
def test_a_stored_front_is_what_it_says(case: Case) -> None:
    known = read(case)
    front = known.front
    assert known.exact
    assert len(front) > 2
    assert front.feasible.all()
    assert moocore.is_nondominated(front.objectives, keep_weakly=False).all()
    assert [check(front[at]) for at in (0, len(front) // 2, -1)] == [(), (), ()]
    assert (known.lower_bounds <= front.objectives[:, 1] * (1 + 1e-9)).all()
    assert (known.lower_bounds >= front.objectives[:, 1] * (1 - PRECISION)).all()


@names
def test_no_point_is_below_the_linear_bound(case: Case) -> None:
    front = read(case).front
    first, second = front.objectives.T
    bounds = Relaxation(front.problem).along(case.objectives[1], first.tolist(), [np.inf] * len(first))
    assert (second >= np.array([bound.value for bound in bounds]) * (1 - 1e-9)).all()


def test_the_smallest_front_is_that_of_all_schedules() -> None:
    known = read(ENUMERABLE)
    best = all_objectives(known.front.problem)
    assert known.beaten_by(best).shape == (0, 2)
    exact = StoredFront(ENUMERABLE, known.front, known.lower_bounds, True, True)
    assert distance(best, exact).gap == pytest.approx(0.0, abs=0.01)
    # The other way round: each stored point is one of those, up to the precision.
    stored = known.front.objectives[:, None]
    assert (np.abs(stored / best - 1.0) <= 2 * PRECISION).all(axis=2).any(axis=1).all()


def test_solving_again_finds_what_is_stored(tmp_path: Path) -> None:
    pytest.importorskip("ortools")
    again = solved(ENUMERABLE)
    assert again.exact
    write(again, tmp_path)
    found, known = (read(ENUMERABLE, folder).front for folder in (tmp_path, exact_fronts.FOLDER))
    assert found.objectives == pytest.approx(known.objectives, rel=PRECISION)


@pytest.mark.parametrize("method", ["default", "memetic"])
def test_no_search_beats_a_proven_front(method: str) -> None:
    known = read(ENUMERABLE)
    found = run(known, method, 1)
    assert known.beaten_by(found).shape == (0, 2)
    far = distance(found, known)
    assert -0.01 <= far.gap < 10.0
    assert far.epsilon >= -0.01


def test_a_front_that_lost_a_point_is_beaten_by_it() -> None:
    known = read(ENUMERABLE)
    middle = len(known.front) // 2
    rest = np.arange(len(known.front)) != middle
    fewer = replace(known, front=_rows(known, rest), lower_bounds=known.lower_bounds[rest])
    lost = known.front.objectives[[middle]]
    assert fewer.beaten_by(known.front.objectives).tolist() == lost.tolist()


def _rows(known: StoredFront, kept: np.ndarray) -> Front:
    front = known.front
    return Front.of(front.problem, front.machine[kept], front.level[kept], front.order[kept])


def test_the_distance_of_a_single_corner_is_by_hand() -> None:
    known = read(ENUMERABLE)
    ideal, nadir = (getattr(known.front.objectives, name)(axis=0) for name in ("min", "max"))
    assert distance(known.front.objectives, known).gap == 0.0
    far = distance(nadir[None], known)
    # The nadir leaves a square of a tenth by a tenth of the range.
    share = 0.01 / 1.21 / exact_box(known).hypervolume(known.front.objectives)
    assert far.gap == pytest.approx(100 * (1 - share))
    assert far.epsilon == pytest.approx(100.0)
    assert distance(ideal[None], known).gap < 0


def test_a_front_of_another_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="no exact front"):
        read(ENUMERABLE, tmp_path)
    path = write(read(ENUMERABLE), tmp_path)
    assert path.read_text() == exact_fronts.path_of(ENUMERABLE).read_text()
    lines = path.read_text().splitlines()
    figures = lines[-1].split(",")
    path.write_text("\n".join([*lines[:-1], ",".join(["9e9", *figures[1:]])]) + "\n")
    with pytest.raises(ParameterError, match="another model"):
        read(ENUMERABLE, tmp_path)
