"""Run the studies of this folder, then make tables and figures: ``python experiments/cfn/run.py``.

Results go to ``experiments/cfn/results/NAME`` (not kept in git); a run that was ended goes on where it
was. The studies of public files need WFSCHED_DATA, the folder with ``dax/``. ``--small`` runs a cut of
each: two seeds, 2000 evaluations, the smaller sizes.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

from aimed import FILES, ask
from figures import make_figures
from tables import make_tables

from wfsched.cli import main as wfsched

HERE = Path(__file__).parent
STUDIES = ("study", "wide", "margins", "real", "margins-real")
# What makes a small cut of a study file.
CUTS = (
    (r"seeds = 10\n", "seeds = 2\n"),
    (r"evaluations = 16080", "evaluations = 2000"),
    (r"tasks = \[10, 50, 100, 200\]", "tasks = [10, 50]"),
    (r"tasks = \[50, 100, 200\]", "tasks = [50]"),
    (r"tasks = 100", "tasks = 50"),
    (r" *\"\$WFSCHED_DATA/dax/\w+_100.xml\",\n", ""),
    (r"\[0\.005, 0\.010, 0\.015, 0\.020, 0\.025, 0\.030\]", "[0.005, 0.030]"),
    (r"\[0\.02, 0\.05, 0\.1, 0\.2, 0\.4, 0\.8\]", "[0.05, 0.2, 0.8]"),
    (r"\"\./", f'"{HERE.resolve()}/'),
)


def cut(text: str) -> str:
    """Return a study file cut down."""
    for pattern, small in CUTS:
        text = re.sub(pattern, small, text)
    return text


def run(name: str, out: Path, jobs: int, *, small: bool) -> int:
    """Sweep one study and return its exit code."""
    study = HERE / f"{name}.toml"
    if not small:
        return wfsched(["sweep", str(study), "--out", str(out / name), "--jobs", str(jobs)])
    with tempfile.TemporaryDirectory() as folder:
        shortened = Path(folder) / study.name
        shortened.write_text(cut(study.read_text(encoding="utf-8")), encoding="utf-8")
        return wfsched(["sweep", str(shortened), "--out", str(out / name), "--jobs", str(jobs)])


def main() -> int:
    """Run all and return the exit code; end at the first study that fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("studies", nargs="*", default=STUDIES, help=f"of {', '.join(STUDIES)}; all if none")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    out = given.out or HERE / ("results-small" if given.small else "results")
    real = "WFSCHED_DATA" in os.environ
    for name in given.studies:
        if name.endswith("real") and not real:
            print(f"{name}: left out, because WFSCHED_DATA is not set", file=sys.stderr)
            continue
        if status := run(name, out, given.jobs, small=given.small):
            return status
    made = out if given.small else HERE
    make_tables(out, made / "tables")
    make_figures(out, made / "figures", tasks=50 if given.small else 100)
    if real:
        ask(made / "tables", given.jobs, seeds=1, files=FILES[:1] if given.small else FILES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
