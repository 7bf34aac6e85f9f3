"""Rate any run against the stored reference fronts: ``python -m benchmarks.rate RUN_FOLDER``.

RUN_FOLDER is what `wfsched optimize --out` writes. Its feasible schedules are rated beside the stored
front of the same graph, platform and objectives, in the box of that.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fronts import BOX_TOLERANCE, FOLDER, ReferenceFront, read
from wfsched.core.errors import ParameterError, WfschedError
from wfsched.schedule.fronts.indicators import Quality


def rate(run: Path, folder: Path = FOLDER) -> tuple[ReferenceFront, Quality]:
    """Return the reference front of a run, and the quality of the run.

    Raises
    ------
    ParameterError
        If nothing is stored of its problem.
    """
    about = json.loads((run / "run.json").read_text(encoding="utf-8"))
    with (run / "front.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["feasible"] == "True"]
    known = _reference(about, folder)
    objectives = np.array([[float(row[field]) for field in known.fields] for row in rows])
    return known, known.rate(objectives.reshape(-1, len(known.fields)))


def _reference(about: dict[str, Any], folder: Path) -> ReferenceFront:
    ideal = about["ideal_point"]
    wanted = (about["fingerprint"]["graph"], about["platform"], tuple(ideal))
    for path in sorted(folder.glob("*.csv")):
        front = read(path)
        # Lower bounds tell apart what staging, clock rates and supplies make of one workflow.
        same = (front.graph, front.platform, front.fields) == wanted
        if same and np.allclose(list(ideal.values()), front.box.ideal, rtol=BOX_TOLERANCE, atol=0.0):
            return front
    raise ParameterError(
        "no reference front is stored of this problem",
        where=about["workflow"]["name"],
        remedy="python -m benchmarks quality stores those of its cases.",
    )


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        known, found = rate(Path(sys.argv[1]))
    except (WfschedError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    best = known.box.hypervolume(known.points)
    print(f"{known.workflow}, {len(known.points)} points known, hypervolume {best:.6f}")
    print(f"hypervolume {found.hypervolume:.6f} ({found.hypervolume / best:.2%} of what is known)")
    print(f"IGD+ {found.igd_plus:.6f}, epsilon {found.epsilon:.6f}, spread {found.spread:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
