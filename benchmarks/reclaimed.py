"""Energy below HEFT with slack reclamation, the strongest simple opponent, at HEFT's own makespan.

Makespan and energy under the hard deadline of HEFT's makespan, no budget, seed 1, one thread. "Gain" is how
much less energy the best schedule of the preset `memetic` takes than `heft-reclaim`, which keeps the
same deadline: after the evaluations of the preset, and after 400,000 with half of them annealed. "Room"
is what the linear bound (`wfsched.relaxation`) leaves below `heft-reclaim`; no schedule gains
more, and how much of it can be had is not known. "Share" is the longer gain over the room. The mean row
is over the four families at 50 and 100 tasks. All schedules are passed to the checker.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import mean

from benchmarks.cases import families
from benchmarks.timing import markdown
from wfsched.evolve import Parameters, Stop, preset
from wfsched.platforms.catalogue import load_platform
from wfsched.relaxation.relaxation import Relaxation
from wfsched.schedule.check.check import check
from wfsched.schedule.constraints import deadline
from wfsched.schedule.problem import Problem
from wfsched.solving import Result, solve
from wfsched.workflow import read_workflow

TITLE = "Energy at HEFT's makespan"
PLATFORMS = ("cfn-6", "laco-9")
EVALUATIONS = 400_000


def table(*, quick: bool) -> list[str]:
    """Return the table of this benchmark."""
    paths = families()[:1] if quick else families()
    header = ("platform", "workflow", "gain [%]", "longer [%]", "time [s]", "room [%]", "share [%]")
    lines = []
    for platform in PLATFORMS:
        rows = [_figures(path, platform) for path in paths]
        lines += [(platform, path.stem, *map(_text, row)) for path, row in zip(paths, rows)]
        lines.append((platform, "mean", *(_text(mean(column)) for column in zip(*rows))))
    return markdown(header, lines)


def _text(value: float) -> str:
    return f"{value:.2f}"


def _figures(path: Path, platform: str) -> tuple[float, ...]:
    """Return gain, longer gain [%], its time [s], room and share [%]."""
    free = Problem(read_workflow(path), load_platform(platform))
    makespan = solve(free, "heft").schedule.makespan_s
    case = free.constrained(deadline(makespan))
    opponent = solve(case, "heft-reclaim").schedule.energy_j
    short = _run(case, preset("memetic"))
    longer = _run(case, replace(preset("memetic"), stop=Stop(evaluations=EVALUATIONS), anneal=0.5))
    bound = Relaxation(free).least_energy(makespan).value
    gains = [100.0 * (1.0 - result.schedule.energy_j / opponent) for result in (short, longer)]
    room = 100.0 * (1.0 - bound / opponent)
    return (*gains, longer.wall_s, room, 100.0 * gains[1] / room)


def _run(case: Problem, params: Parameters) -> Result:
    result = solve(case, params, threads=1)
    if not result.feasible or check(result.schedule, problem=case):
        raise RuntimeError(f"{case.workflow.name}: the schedule is not feasible")
    return result
