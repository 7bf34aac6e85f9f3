"""What the benchmarks run on."""

from __future__ import annotations

import os
from pathlib import Path

from wfsched.platforms.catalogue import load_platform
from wfsched.schedule.problem import Problem
from wfsched.workflow.model import Workflow
from wfsched.workflow.read import read_workflow

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("montage-100.xml", "montage-1000.xml.gz", "genome-100.xml", "ligo-1000.xml.gz")
REAL = (
    "Montage_100.xml",
    "Montage_1000.xml",
    "CyberShake_100.xml",
    "Epigenomics_100.xml",
    "Inspiral_1000.xml",
)


def workflows() -> list[Workflow]:
    """Return shipped workflows, and the real ones where they are at hand."""
    paths = [ROOT / "workflows" / name for name in SHIPPED]
    if "WFSCHED_DATA" in os.environ:
        paths += [Path(os.environ["WFSCHED_DATA"]) / "dax" / name for name in REAL]
    return [read_workflow(path) for path in paths]


def problem(workflow: Workflow, objectives: tuple[str, ...] = ("makespan", "energy")) -> Problem:
    """Return the workflow on the default platform."""
    return Problem(workflow, load_platform("cfn-6"), objectives=objectives)
