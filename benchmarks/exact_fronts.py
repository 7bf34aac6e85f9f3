"""Exact fronts of small problems, stored: ``python -m benchmarks.exact_fronts [NAME ...]``.

Makes the fronts of these cases anew, of all of them without a name. Each is one CSV file in
`benchmarks/fronts/exact/`: the schedules with their objectives, and in comment lines what CP-SAT has proven.
A stored front is decoded again whenever it is read, so one of another model or catalogue is refused.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import ParameterError
from wfsched.core.files import write_text
from wfsched.exact.result import PRECISION
from wfsched.platforms.catalogue import load_platform
from wfsched.platforms.model import MachineType, Platform
from wfsched.proving import exact_front
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem
from wfsched.workflow import generate

FOLDER = Path(__file__).with_name("fronts") / "exact"
# Most work of the solver for one minimum; all fronts here are complete long before.
TIME_LIMIT_S = 20.0
# Relative difference of a figure beyond which it was another model that made it.
SAME = 1e-9
GENES = ("machine", "level", "order")


@dataclass(frozen=True, slots=True)
class Case:
    """A small problem: a generated workflow on some machines of a catalogue.

    Parameters
    ----------
    family : str
    n_tasks, seed : int
        As of `generate`.
    catalogue : str
    machines : tuple of int
        Which of its machines.
    n_levels : int
        How many of their levels, spread evenly from the lowest to the highest.
    objectives : tuple of str
    """

    family: str
    n_tasks: int
    seed: int
    catalogue: str
    machines: tuple[int, ...]
    n_levels: int
    objectives: tuple[str, ...] = ("makespan", "energy")

    @property
    def workflow(self) -> str:
        """Name of the workflow."""
        return f"{self.family}-{self.n_tasks}-s{self.seed}"

    @property
    def name(self) -> str:
        """Name of the case, and of its file."""
        return f"{self.workflow}.{self._platform}.{'-'.join(self.objectives)}"

    @property
    def _platform(self) -> str:
        return f"{self.catalogue}-m{''.join(map(str, self.machines))}-l{self.n_levels}"

    def problem(self) -> Problem:
        """Return the problem."""
        workflow = generate(self.family, self.n_tasks, self.seed)
        platform = cut(load_platform(self.catalogue), self.machines, self.n_levels)
        return Problem(workflow, replace(platform, name=self._platform), objectives=self.objectives)


def cut(platform: Platform, machines: Sequence[int], n_levels: int) -> Platform:
    """Return some machines of a platform, with as many levels each, spread evenly."""

    def fewer(kind: MachineType) -> MachineType:
        kept = np.rint(np.linspace(0, kind.n_levels - 1, n_levels)).astype(int)
        return replace(
            kind,
            frequencies_ghz=readonly(kind.frequencies_ghz[kept], np.float64),
            active_w=readonly(kind.active_w[kept], np.float64),
        )

    chosen = [platform.machines[k] for k in machines]
    return replace(platform, machines=tuple(replace(each, type=fewer(each.type)) for each in chosen))


_COST = ("makespan", "cost")
# The first is small enough to look at all its schedules.
CASES = (
    Case("montage", 10, 1, "cfn-6", (0, 2, 3), 1),
    Case("cybershake", 10, 2, "cfn-6", (0, 2, 3), 2),
    Case("cybershake", 10, 1, "cfn-6", (0, 3), 2),
    Case("genome", 10, 2, "cfn-6", (0, 2, 3), 2),
    Case("genome", 11, 3, "cfn-6", (0, 1, 2, 3), 2),
    Case("ligo", 10, 2, "cfn-6", (0, 2, 3), 1),
    Case("ligo", 12, 1, "cfn-6", (0, 2, 3), 1),
    Case("montage", 12, 3, "cfn-6", (0, 1, 2, 4), 1),
    Case("ligo", 10, 1, "laco-9", (0, 4, 8), 1),
    Case("montage", 11, 3, "laco-9", (0, 4, 8), 1),
    Case("montage", 14, 2, "laco-9", (0, 4, 8), 2, _COST),
    Case("cybershake", 12, 1, "laco-9", (0, 4, 8), 2, _COST),
    Case("genome", 14, 1, "laco-9", (0, 3, 5, 8), 3, _COST),
    Case("ligo", 12, 3, "laco-9", (0, 4, 8), 2, _COST),
)


@dataclass(frozen=True, slots=True, eq=False)
class StoredFront:
    """An exact front as it is stored.

    Parameters
    ----------
    case : Case
    front : Front
    lower_bounds : array (n_points,)
        What is proven of each point: no schedule within its value of the objective that was
        bounded has less of the other one.
    complete : bool
        Whether these are all points but those within `PRECISION` (relative) of another.
    proven : bool
        Whether each is proven to be one.
    """

    case: Case
    front: Front
    lower_bounds: FloatArray
    complete: bool
    proven: bool

    @property
    def exact(self) -> bool:
        """Whether these are all points, and each is proven."""
        return self.complete and self.proven

    def beaten_by(self, objectives: FloatArray) -> FloatArray:
        """Return those of `objectives` (n, 2) that no stored point is as good as, up to the precision.

        There are none if the front is exact.
        """
        known = self.front.objectives[:, None]
        as_good = (known * (1.0 - PRECISION) <= objectives).all(axis=2).any(axis=0)
        return objectives[~as_good]


def solved(case: Case) -> StoredFront:
    """Return the front of a case by the exact reference: minutes."""
    found = exact_front(case.problem(), time_limit_s=TIME_LIMIT_S)
    bounds = np.array([point.lower_bound for point in found.points])
    return StoredFront(case, found.front, bounds, found.complete, found.proven)


def path_of(case: Case, folder: Path = FOLDER) -> Path:
    """Return where the front of a case is stored."""
    return folder / f"{case.name}.csv"


def write(found: StoredFront, folder: Path = FOLDER) -> Path:
    """Store a front and return where it lies."""
    folder.mkdir(exist_ok=True, parents=True)
    front, case = found.front, found.case
    about = {
        "workflow": case.workflow,
        "platform": front.problem.platform.name,
        "complete": "yes" if found.complete else "no",
        "proven": "yes" if found.proven else "no",
        "precision": repr(PRECISION),
        "made by": f"python -m benchmarks.exact_fronts {case.name}",
    }
    text = io.StringIO()
    text.writelines(f"# {name}: {value}\n" for name, value in about.items())
    table = csv.writer(text, lineterminator="\n")
    table.writerow((*(objective.field for objective in front.problem.objective_list), "lower_bound", *GENES))
    genes = (front.machine, front.level, front.order)
    for at, (objectives, bound) in enumerate(zip(front.objectives.tolist(), found.lower_bounds.tolist())):
        table.writerow((*objectives, bound, *(" ".join(map(str, rows[at])) for rows in genes)))
    path = path_of(case, folder)
    write_text(path, text.getvalue())
    return path


def read(case: Case, folder: Path = FOLDER) -> StoredFront:
    """Read the front of a case; its schedules are decoded again.

    Raises
    ------
    ParameterError
        If none is stored, or one of another model or catalogue.
    """
    remedy = f"python -m benchmarks.exact_fronts {case.name} makes it."
    path = path_of(case, folder)
    if not path.exists():
        raise ParameterError("no exact front is stored of this case", where=case.name, remedy=remedy)
    lines = path.read_text(encoding="utf-8").splitlines()
    about = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    problem = case.problem()
    genes = (np.array([row[name].split() for row in rows], np.int32) for name in GENES)
    machine, level, order = genes
    front = Front.of(problem, machine.astype(np.int16), level.astype(np.int16), order)
    fields = [objective.field for objective in problem.objective_list]
    told = np.array([[float(row[field]) for field in fields] for row in rows])
    if not np.allclose(front.objectives, told, rtol=SAME, atol=0.0):
        raise ParameterError("the stored front is of another model", where=case.name, remedy=remedy)
    bounds = readonly([float(row["lower_bound"]) for row in rows], np.float64)
    return StoredFront(case, front, bounds, about["complete"] == "yes", about["proven"] == "yes")


def main() -> int:
    known = {case.name: case for case in CASES}
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exact_fronts", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    given = parser.parse_args()
    for name in given.names:
        if name not in known:
            parser.error(f"unknown case {name!r}; allowed: {', '.join(known)}")
    for case in [known[name] for name in given.names] or CASES:
        found = solved(case)
        told = f"complete {found.complete}, proven {found.proven}"
        print(f"{write(found)}: {len(found.front)} points, {told}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
