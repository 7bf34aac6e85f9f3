"""Make the pictures of README and docs: ``make pictures``, or ``python docs/pictures.py [NAME...]``.

Beside the pictures, ``pictures.json`` holds what each was drawn from: the bytes of its inputs and of the
picture as digests, and its data. The tests compute the data anew and fail where the product, the
inputs or a picture has changed since.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import wfsched as ws
from wfsched.study import Results, read_results, read_study

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
RECORD = DOCS / "pictures.json"
STUDY = DOCS / "study.toml"
WORKFLOW = ROOT / "workflows" / "montage-100.xml"

# Digits that are compared: the same on every machine.
_DIGITS = 9

Data = dict[str, Any]


def front_data() -> tuple[ws.Result, Data]:
    """Return the search of `make demo`, and the schedules of its front."""
    problem = ws.Problem(ws.read_workflow(WORKFLOW), ws.load_platform("cfn-6"))
    factors = ws.limits_by_factors(problem, 0.02, 0.98)
    limited = problem.constrained(ws.deadline(factors.deadline_s), ws.budget(factors.budget))
    result = ws.solve(limited, ws.NSGA2(), seed=1)
    return result, {"schedules": [[_rounded(x) for x in row] for row in result.front.objectives.tolist()]}


def power_data() -> tuple[ws.Schedule, Data]:
    """Return a schedule on three sites with their supplies, and its figures."""
    platform = ws.load_platform("geo-3")
    supply = ws.site_supplies(platform)
    start = ws.parse_instant("2023-06-02T06:00Z")
    workflow = ws.read_workflow(WORKFLOW)
    problem = ws.Problem(workflow, platform, supply=supply, start=start)
    schedule = ws.solve(problem, "heft").schedule
    origin = schedule.figures.origin
    if origin is None:
        raise SystemExit("power.png: the sites have no supply")
    figures = {
        "makespan_s": schedule.makespan_s,
        "energy_j": schedule.energy_j,
        "green_share": origin.green_share,
        "carbon_g": origin.carbon_g,
    }
    return schedule, {name: _rounded(value) for name, value in figures.items()}


def heatmap_data(results: Results) -> Data:
    """Return by method, workflow, mu and lambda which seeds keep the bounds; x if that is impossible."""
    runs: dict[str, list[tuple[int, str]]] = {}
    for row in results.done():
        key = " ".join(str(row[name]) for name in ("method", "workflow", "mu", "lambda"))
        mark = "x" if row.get("impossible") else str(int(bool(row["success"])))
        runs.setdefault(key, []).append((int(str(row["seed"])), mark))
    return {"success": {key: "".join(mark for _, mark in sorted(own)) for key, own in runs.items()}}


def make_front(path: Path) -> Data:
    """Draw the front that `make demo` draws."""
    result, data = front_data()
    marked = {**ws.baselines(result.front.problem), "knee": result.front.pick("knee")}
    ws.plot_front(result.front, path, marked=marked)
    return data


def make_power(path: Path) -> Data:
    """Draw the power of three sites."""
    schedule, data = power_data()
    ws.plot_power(schedule, path)
    return data


def make_heatmap(path: Path) -> Data:
    """Run the example study, or go on with the one in the folder WFSCHED_EXAMPLE, and draw it."""
    with tempfile.TemporaryDirectory() as spare:
        folder = Path(os.environ.get("WFSCHED_EXAMPLE", spare)) / "example"
        ws.sweep(read_study(STUDY), folder, ws.Processes(os.cpu_count() or 1))
        results = read_results(folder)
        ws.plot_study(results, "heatmap", path)
        return heatmap_data(results)


PICTURES: dict[str, tuple[Callable[[Path], Data], tuple[Path, ...]]] = {
    "front.png": (make_front, (WORKFLOW,)),
    "power.png": (make_power, (WORKFLOW,)),
    "heatmap.png": (make_heatmap, (STUDY,)),
}


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make(names: list[str]) -> None:
    """Make pictures, all if there are no names, and record what they were drawn from."""
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {}
    for name in names or PICTURES:
        draw, inputs = PICTURES[name]
        path = DOCS / name
        data = draw(path)
        record[name] = {
            "picture": digest(path),
            "inputs": {str(given.relative_to(ROOT)): digest(given) for given in inputs},
            "data": data,
        }
        print(f"written to {path}", file=sys.stderr)
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


if __name__ == "__main__":
    make(sys.argv[1:])
