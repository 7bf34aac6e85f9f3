"""What the benchmarks run on."""

from __future__ import annotations

import os
import re
from pathlib import Path

from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.workflow import Workflow, read_workflow

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("montage-100.xml", "montage-1000.xml.gz", "genome-100.xml", "ligo-1000.xml.gz")
REAL = (
    "Montage_100.xml",
    "Montage_1000.xml",
    "CyberShake_100.xml",
    "Epigenomics_100.xml",
    "Inspiral_1000.xml",
)


# The fourteen public files, and as many shipped workflows of their families and sizes.
FOURTEEN = (
    *(f"CyberShake_{n}.xml" for n in (30, 50, 100)),
    *(f"Epigenomics_{n}.xml" for n in (24, 46, 100)),
    *(f"Inspiral_{n}.xml" for n in (30, 50, 100)),
    *(f"Montage_{n}.xml" for n in (25, 50, 100)),
    "Inspiral_1000.xml",
    "Montage_1000.xml",
)
STAND_INS = (
    *(f"{family}-{n}.xml" for family in ("cybershake", "genome", "ligo", "montage") for n in (10, 50, 100)),
    "ligo-1000.xml.gz",
    "montage-1000.xml.gz",
)


def workflows() -> list[Workflow]:
    """Return shipped workflows, and the real ones where they are at hand."""
    paths = [ROOT / "workflows" / name for name in SHIPPED]
    if "WFSCHED_DATA" in os.environ:
        paths += [Path(os.environ["WFSCHED_DATA"]) / "dax" / name for name in REAL]
    return [read_workflow(path) for path in paths]


def fourteen() -> list[Path]:
    """Return the paths of the fourteen public files, or of their stand-ins; the largest come last."""
    if "WFSCHED_DATA" in os.environ:
        return [Path(os.environ["WFSCHED_DATA"]) / "dax" / name for name in FOURTEEN]
    return [ROOT / "workflows" / name for name in STAND_INS]


def families() -> list[Path]:
    """Return the paths of the four families at 50 and 100 tasks: of the public files, or stand-ins."""
    sizes = ("50", "46", "100")
    return [path for path in fourteen() if re.split("[-_.]", path.name)[1] in sizes]


def problem(workflow: Workflow, objectives: tuple[str, ...] = ("makespan", "energy")) -> Problem:
    """Return the workflow on the default platform."""
    return Problem(workflow, load_platform("cfn-6"), objectives=objectives)
