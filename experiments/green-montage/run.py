"""Carbon of one workflow by method, at the same deadline and budget.

Platform `geo-3`; the Californian site has the sun and wind, and the carbon intensity, of CAISO in 2022
(EIA-930), the others their built-in supplies. Submitted on 2022-06-01 at 06:00 UTC (23:00 in California).
The deadline is 1.5 or 2 times the makespan of HEFT, or a day. NSGA-II gets the budget that the dearest
of the others takes and, once more, no more than HEFT costs. Needs the real files, in the folder that
WFSCHED_DATA names.
"""

from __future__ import annotations

import csv
import os
import statistics
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from wfsched import (
    Problem,
    Schedule,
    budget,
    check,
    deadline,
    load_platform,
    read_workflow,
    site_supplies,
    solve,
)
from wfsched.core import generator
from wfsched.energy import parse_instant
from wfsched.evolve import NSGA2
from wfsched.heuristics import cawosched, green_heft, heft, reclaim, wait_awhile

HERE = Path(__file__).parent
FILES = ("Montage_100", "Inspiral_100")
DEADLINES = {"1.5 x HEFT": 1.5, "2 x HEFT": 2.0, "24 h": None}
DAY_S = 24 * 3600.0
SEEDS = range(1, 11)
SEARCH = NSGA2(delays=True)


@dataclass(frozen=True)
class Row:
    """One method on one workflow: means over the seeds."""

    workflow: str
    deadline: str
    method: str
    completion_h: float
    makespan_s: float
    cost: float
    energy_kj: float
    green_share: float
    carbon_g: float
    least_g: float
    most_g: float


def problem(name: str, data: Path) -> Problem:
    """Return the workflow on `geo-3`, for makespan and carbon."""
    platform = load_platform("geo-3")
    trace = str(data / "energy" / "eia930_2022_CISO.csv")
    return Problem(
        read_workflow(data / "dax" / f"{name}.xml"),
        platform,
        objectives=("makespan", "carbon"),
        supply=site_supplies(platform, {"us-west": trace}, fill="previous"),
        start=parse_instant("2022-06-01T06:00Z"),
    )


def until(free: Problem, factor: float | None) -> Problem:
    """Return the problem with a deadline, and with all the time that it leaves to wait in."""
    fastest = heft(free, generator(1, "heft")).makespan_s
    limit = DAY_S if factor is None else factor * fastest
    window = limit - fastest
    return replace(free, window_s=window, time_step_s=window / 96).constrained(deadline(limit))


def rules(case: Problem) -> dict[str, Schedule]:
    """Return the schedules of what is compared with the search."""
    fast = heft(case, generator(1, "heft"))
    shifted = cawosched(fast)
    return {
        "HEFT": fast,
        "HEFT, slack reclaimed": reclaim(fast, deadline=case.limit("deadline")),
        "HEFT, wait-awhile": wait_awhile(fast),
        "green-heft": green_heft(case, generator(1, "green-heft")),
        "CaWoSched": shifted,
        "CaWoSched, wait-awhile": wait_awhile(shifted),
    }


def searches(case: Problem, compared: dict[str, Schedule]) -> dict[str, list[Schedule]]:
    """Return the greenest schedules of NSGA-II, one for each seed, at two budgets."""
    budgets = {
        "NSGA-II": max(schedule.cost for schedule in compared.values()),
        "NSGA-II, cost of HEFT": compared["HEFT"].cost,
    }
    return {
        method: [
            solve(
                case.constrained(budget(bound, mode="hard")), SEARCH, seed=seed, pick="least-carbon"
            ).schedule
            for seed in SEEDS
        ]
        for method, bound in budgets.items()
    }


def measure(name: str, label: str, case: Problem) -> list[Row]:
    """Run every method; all but the search are deterministic and run once."""
    compared = rules(case)
    found = {method: [schedule] for method, schedule in compared.items()} | searches(case, compared)
    for method, schedules in found.items():
        for schedule in schedules:
            if violations := check(schedule):
                raise RuntimeError(f"{method} on {name}: {violations[0]}")
    rows = [_row(name, label, method, schedules) for method, schedules in found.items()]
    print(*rows, sep="\n", file=sys.stderr)
    return rows


def _row(name: str, label: str, method: str, found: list[Schedule]) -> Row:
    carbon = [schedule.figures.origin.carbon_g for schedule in found if schedule.figures.origin]
    shares = [schedule.figures.origin.green_share for schedule in found if schedule.figures.origin]
    return Row(
        workflow=name,
        deadline=label,
        method=method,
        completion_h=statistics.mean(s.completion_s for s in found) / 3600.0,
        makespan_s=statistics.mean(s.makespan_s for s in found),
        cost=statistics.mean(s.cost for s in found),
        energy_kj=statistics.mean(s.energy_j for s in found) / 1e3,
        green_share=statistics.mean(shares),
        carbon_g=statistics.mean(carbon),
        least_g=min(carbon),
        most_g=max(carbon),
    )


def main() -> None:
    """Measure, and write the table beside this file."""
    if "WFSCHED_DATA" not in os.environ:
        raise SystemExit("Set WFSCHED_DATA to the folder with dax/ and energy/.")
    data = Path(os.environ["WFSCHED_DATA"])
    rows = []
    for name in FILES:
        free = problem(name, data)
        for label, factor in DEADLINES.items():
            rows += measure(name, label, until(free, factor))
    with (HERE / "table.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(Row.__dataclass_fields__)
        for row in rows:
            writer.writerow(
                f"{value:.6g}" if isinstance(value, float) else value
                for value in (getattr(row, field) for field in Row.__dataclass_fields__)
            )


if __name__ == "__main__":
    main()
