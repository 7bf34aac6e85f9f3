"""Time and memory from 100 to 100,000 tasks, generated here, each size in a process of its own.

Read: the DAX file, checked and repaired. HEFT: ranks, placement, decoding. Evaluation: one schedule, at
random, the mean of some. Search: 10 generations of NSGA-II (population 80, 160 offspring, the preset
`default` without its grid of weighted schedules), one thread. Memory: the most that the process has held
by then (resident, 1 MiB = 2^20 bytes); "start" is Python with everything imported and the kernels loaded.
The checker is given the schedule of HEFT.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np

from benchmarks.cases import ROOT, problem
from benchmarks.timing import markdown
from wfsched.evolve import Encoding, random_rows, settings
from wfsched.schedule.check.check import check
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.problem import Problem
from wfsched.solving import solve
from wfsched.workflow import generate, read_workflow, write_dax

T = TypeVar("T")

TITLE = "Growth"
SIZES = (100, 1_000, 10_000, 100_000)
FAMILIES = ("montage", "cybershake", "ligo", "genome")
GENERATIONS = 10
SMALLEST = ROOT / "workflows" / "montage-10.xml"
# Genes that are evaluated together: enough to time, few enough to hold.
GENES = 1_000_000
STEPS = ("read", "heft", "evaluation", "search")


class Clock(Protocol):
    """Makes a call and takes the time of it under the name of a step."""

    def __call__(self, step: str, call: Callable[[], T], /) -> T:
        """Return what the call returns."""
        ...


def table(*, quick: bool) -> list[str]:
    """Return the table of this benchmark: Montage at all sizes, the other families at the largest."""
    cases = [("montage", size) for size in SIZES[: 2 if quick else None]]
    if not quick:
        cases += [(family, SIZES[-1]) for family in FAMILIES[1:]]
    header = (
        "workflow",
        "edges",
        "file [MiB]",
        *(f"{step} [s]" for step in ("read", "HEFT", "evaluation", "search")),
        *(f"{step} [MiB]" for step in ("start", "read", "HEFT", "search")),
    )
    _measured(SMALLEST)  # from here on all kernels are compiled and kept on disk
    with tempfile.TemporaryDirectory() as folder:
        return markdown(header, [_row(Path(folder), *case) for case in cases])


def _row(folder: Path, family: str, size: int) -> tuple[str, ...]:
    path = folder / f"{family}-{size}.xml"
    # A process of its own writes the file too, so that none begins with what another has held.
    subprocess.run(
        [sys.executable, "-m", "benchmarks.growth", "write", family, str(size), str(path)], check=True
    )
    found = _measured(path)
    seconds = (f"{found['seconds'][step]:.3g}" for step in STEPS)
    held = (f"{found['mib'][step]:,.0f}" for step in ("start", "read", "heft", "search"))
    size_mib = path.stat().st_size / 2**20
    path.unlink()
    return (f"{family}-{size:,}", f"{found['edges']:,}", f"{size_mib:.1f}", *seconds, *held)


def _measured(path: Path) -> dict[str, Any]:
    """Return what `measure` finds, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.growth", "measure", str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


def measure(path: Path) -> dict[str, object]:
    """Return the seconds and the memory [MiB] of each step on one file, in this process."""
    _all_steps(SMALLEST, _once)
    seconds: dict[str, float] = {}
    mib = {"start": _peak_mib()}

    def timed(step: str, call: Callable[[], T]) -> T:
        began = time.perf_counter()
        result = call()
        seconds[step] = time.perf_counter() - began
        mib[step] = _peak_mib()
        return result

    edges, rows = _all_steps(path, timed)
    seconds["evaluation"] /= rows
    return {"edges": edges, "seconds": seconds, "mib": mib}


def _once(_: str, call: Callable[[], T]) -> T:
    return call()


def _all_steps(path: Path, timed: Clock) -> tuple[int, int]:
    """Take all steps; return the number of edges and of schedules evaluated in the third."""
    case: Problem = timed("read", lambda: problem(read_workflow(path)))
    schedule = timed("heft", lambda: solve(case, "heft")).schedule
    if violations := check(schedule, problem=case):
        raise RuntimeError(f"{path.name}: {violations[0]}")
    order = case.workflow.topological
    encoding = Encoding.of(case, order)
    rows = random_rows(encoding, max(1, GENES // case.n_tasks), order, np.random.default_rng(1))
    genes = encoding.split(rows)
    timed("evaluation", lambda: evaluate(case.tables, genes.machine, genes.level, order))
    parameters = settings("nsga2", generations=GENERATIONS, start_weights=0)
    timed("search", lambda: solve(case, parameters, threads=1))
    return case.workflow.n_edges, len(rows)


def _peak_mib() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def main() -> None:
    step, *given = sys.argv[1:]
    if step == "write":
        family, size, path = given
        write_dax(generate(family, int(size)), path)
    else:
        print(json.dumps(measure(Path(given[0]))))


if __name__ == "__main__":
    main()
