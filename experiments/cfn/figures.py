"""Draw the figures of the README from results: ``python experiments/cfn/figures.py RESULTS FIGURES``.

Each is one `wfsched plot`; a picture for the page (png) and one for print (pdf).
"""

from __future__ import annotations

import sys
from pathlib import Path

from wfsched.cli import main as wfsched

LOOSEST = ("mu=0.03", "lambda=0.97")


def figures(tasks: int) -> list[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]]:
    """Return (file, study, figure, conditions, options) of each; `tasks` is the size of the fronts."""
    relative = ("--relative-to", "HEFT")
    return [
        ("success", "study", "success", ("tasks>10",), ()),
        ("success-real", "real", "success", (), ()),
        ("fronts", "study", "front", (*LOOSEST, f"tasks={tasks}"), ()),
        ("energy", "study", "energy", LOOSEST, relative),
        ("makespan", "study", "makespan", LOOSEST, relative),
        ("cost", "study", "cost", LOOSEST, ()),
        ("energy-joules", "study", "energy", LOOSEST, ()),
        ("makespan-seconds", "study", "makespan", LOOSEST, ()),
        ("both-tight", "study", "heatmap", ("mu<0.5", "lambda<0.5"), ()),
        ("heatmap", "wide", "heatmap", (), ()),
        ("ranks-energy", "study", "cd", (*LOOSEST,), ("--metric", "energy_j")),
        ("ranks-makespan", "study", "cd", (*LOOSEST,), ("--metric", "makespan_s")),
        ("convergence", "study", "convergence", (*LOOSEST, "tasks>10"), ()),
    ]


def make_figures(results: Path, folder: Path, tasks: int = 100) -> None:
    """Draw all figures of the results that there are."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, study, figure, conditions, options in figures(tasks):
        if not (results / study).is_dir():
            continue
        where = [word for condition in conditions for word in ("--where", condition)]
        for suffix in ("png", "pdf"):
            out = folder / f"{file}.{suffix}"
            wfsched(["plot", str(results / study), "--figure", figure, "--out", str(out), *where, *options])


if __name__ == "__main__":
    make_figures(Path(sys.argv[1]), Path(sys.argv[2]))
