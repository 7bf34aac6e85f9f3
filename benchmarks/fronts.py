"""Reference fronts: the best that is known of a problem, stored beside the benchmarks.

One CSV file for each problem: what nothing beats among all that any run of the quality benchmark
found, within the box of the problem, thinned out by hypervolume to 200 points. Comment lines say what
problem it is (the hash of the graph, the platform), the box, and who found it.

A new run is added by union: what the stored points and the new ones leave undominated is stored.
Where the reference corner of the problem is no longer the same (another model, another catalogue), points
cannot be compared, and the front begins anew. Better lower bounds move the ideal corner alone: the points
stay, in the new box.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.files import write_text
from wfsched.schedule.fronts.indicators import HypervolumeBox, Quality, quality
from wfsched.schedule.fronts.thinning import thinned
from wfsched.schedule.problem import Problem
from wfsched.solving import hypervolume_box
from wfsched.workflow import graph_hash

FOLDER = Path(__file__).with_name("fronts")
MOST_POINTS = 200
# Corners that differ by less (relative) are the same.
BOX_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceFront:
    """What is known of a problem.

    Parameters
    ----------
    workflow, graph, platform : str
        Names of the workflow and the platform; hash of the graph.
    fields : tuple of str
        Names of the objectives with their units.
    box : HypervolumeBox
    points : array (n, n_objectives)
        Sorted.
    methods : tuple of str
        Who has taken part, sorted.
    updated : str
        Date of the last run that took part.
    """

    workflow: str
    graph: str
    platform: str
    fields: tuple[str, ...]
    box: HypervolumeBox
    points: FloatArray
    methods: tuple[str, ...] = ()
    updated: str = ""

    @classmethod
    def of(cls, problem: Problem) -> ReferenceFront:
        """Return the empty front of a problem."""
        return cls(
            workflow=problem.workflow.name,
            graph=graph_hash(problem.workflow),
            platform=problem.platform.name,
            fields=tuple(objective.field for objective in problem.objective_list),
            box=hypervolume_box(problem),
            points=readonly(np.empty((0, len(problem.objectives))), np.float64),
        )

    def with_points(self, objectives: FloatArray, methods: Iterable[str]) -> ReferenceFront:
        """Return the union with `objectives` (n, n_objectives), which these methods have found."""
        both = np.concatenate((self.points, objectives))
        inside = both[(both < np.array(self.box.reference)).all(axis=1)]
        best = inside[moocore.is_nondominated(inside, keep_weakly=False)] if len(inside) else inside
        kept = best[thinned(best, MOST_POINTS)] if len(best) else best
        return replace(
            self,
            points=readonly(kept[np.lexsort(kept.T[::-1])], np.float64),
            methods=tuple(sorted({*self.methods, *methods})),
            updated=f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}",
        )

    def alike(self, other: ReferenceFront) -> bool:
        """Tell whether both are of the same problem, with the same reference corner."""
        names = ("graph", "platform", "fields")
        same = all(getattr(self, name) == getattr(other, name) for name in names)
        corners = self.box.reference, other.box.reference
        return same and bool(np.allclose(*corners, rtol=BOX_TOLERANCE, atol=0.0))

    def rate(self, objectives: FloatArray) -> Quality:
        """Return the quality of a front beside this one."""
        return quality(objectives, self.points, self.box)


def path_of(front: ReferenceFront, folder: Path = FOLDER) -> Path:
    """Return where a front is stored."""
    measured = "-".join(field.rsplit("_", 1)[0] if "_" in field else field for field in front.fields)
    return folder / f"{front.workflow}.{front.platform}.{measured}.csv"


def stored(empty: ReferenceFront, folder: Path = FOLDER) -> ReferenceFront:
    """Return what is stored of a problem; `empty` itself if that is nothing, or of another problem."""
    path = path_of(empty, folder)
    found = read(path) if path.exists() else empty
    return replace(found, box=empty.box) if found.alike(empty) else empty


def write(front: ReferenceFront, folder: Path = FOLDER) -> Path:
    """Store a front and return where it lies."""
    folder.mkdir(exist_ok=True)
    about = {
        "workflow": front.workflow,
        "graph": front.graph,
        "platform": front.platform,
        "ideal": ", ".join(map(repr, front.box.ideal)),
        "reference": ", ".join(map(repr, front.box.reference)),
        "found by": "; ".join(front.methods),
        "updated": f"{front.updated} (python -m benchmarks quality)",
    }
    text = io.StringIO()
    text.writelines(f"# {name}: {value}\n" for name, value in about.items())
    table = csv.writer(text, lineterminator="\n")
    table.writerow(front.fields)
    table.writerows(front.points.tolist())
    path = path_of(front, folder)
    write_text(path, text.getvalue())
    return path


def read(path: Path) -> ReferenceFront:
    """Read a stored front."""
    lines = path.read_text(encoding="utf-8").splitlines()
    about = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    header, *rows = csv.reader(line for line in lines if not line.startswith("#"))
    return ReferenceFront(
        workflow=about["workflow"],
        graph=about["graph"],
        platform=about["platform"],
        fields=tuple(header),
        box=HypervolumeBox(_corner(about["ideal"]), _corner(about["reference"])),
        points=readonly(np.array(rows, np.float64).reshape(-1, len(header)), np.float64),
        methods=tuple(about["found by"].split("; ")),
        updated=about["updated"].split(" ", 1)[0],
    )


def _corner(text: str) -> tuple[float, ...]:
    return tuple(float(value) for value in text.split(", "))
