"""Workflows: the DAG of tasks and files, the formats it is read from, and generators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.workflow.adjacency import Adjacency as Adjacency
    from wfsched.workflow.analysis import Analysis as Analysis
    from wfsched.workflow.analysis import analyse as analyse
    from wfsched.workflow.analysis import critical_path_s as critical_path_s
    from wfsched.workflow.analysis import depth as depth
    from wfsched.workflow.analysis import edge_bytes as edge_bytes
    from wfsched.workflow.analysis import edges_data as edges_data
    from wfsched.workflow.analysis import edges_declared as edges_declared
    from wfsched.workflow.analysis import external_input_bytes as external_input_bytes
    from wfsched.workflow.analysis import final_output_bytes as final_output_bytes
    from wfsched.workflow.analysis import total_bytes as total_bytes
    from wfsched.workflow.analysis import total_work_s as total_work_s
    from wfsched.workflow.analysis import width as width
    from wfsched.workflow.defects import DEFECTS as DEFECTS
    from wfsched.workflow.defects import Defect as Defect
    from wfsched.workflow.defects import DefectType as DefectType
    from wfsched.workflow.defects import tally as tally
    from wfsched.workflow.fingerprint import Fingerprint as Fingerprint
    from wfsched.workflow.fingerprint import fingerprint as fingerprint
    from wfsched.workflow.fingerprint import graph_hash as graph_hash
    from wfsched.workflow.formats.registry import FORMATS as FORMATS
    from wfsched.workflow.formats.registry import Reader as Reader
    from wfsched.workflow.generate.generator import MIN_TASKS as MIN_TASKS
    from wfsched.workflow.generate.generator import generate as generate
    from wfsched.workflow.generate.registry import FAMILIES as FAMILIES
    from wfsched.workflow.model import EdgeKind as EdgeKind
    from wfsched.workflow.model import Edges as Edges
    from wfsched.workflow.model import Files as Files
    from wfsched.workflow.model import Provenance as Provenance
    from wfsched.workflow.model import Tasks as Tasks
    from wfsched.workflow.model import Workflow as Workflow
    from wfsched.workflow.read import Validation as Validation
    from wfsched.workflow.read import read_workflow as read_workflow
    from wfsched.workflow.read import validate_file as validate_file
    from wfsched.workflow.reading.defect_log import DefectLog as DefectLog
    from wfsched.workflow.reading.draft import Draft as Draft
    from wfsched.workflow.reading.location import location as location
    from wfsched.workflow.reading.number import finite as finite
    from wfsched.workflow.reading.runtimes import Runtimes as Runtimes
    from wfsched.workflow.reading.runtimes import read_runtimes as read_runtimes
    from wfsched.workflow.reading.source import Source as Source
    from wfsched.workflow.reading.source import Stream as Stream
    from wfsched.workflow.repair import REPAIRS as REPAIRS
    from wfsched.workflow.repair import Link as Link
    from wfsched.workflow.repair import Repair as Repair
    from wfsched.workflow.repair import repair_policy as repair_policy
    from wfsched.workflow.write import dax_text as dax_text
    from wfsched.workflow.write import write_dax as write_dax

# Module -> its public names; the imports above say the same to type checkers.
_HOMES = {
    "wfsched.workflow.adjacency": ("Adjacency",),
    "wfsched.workflow.analysis": (
        "Analysis",
        "analyse",
        "critical_path_s",
        "depth",
        "edge_bytes",
        "edges_data",
        "edges_declared",
        "external_input_bytes",
        "final_output_bytes",
        "total_bytes",
        "total_work_s",
        "width",
    ),
    "wfsched.workflow.defects": (
        "DEFECTS",
        "Defect",
        "DefectType",
        "tally",
    ),
    "wfsched.workflow.fingerprint": (
        "Fingerprint",
        "fingerprint",
        "graph_hash",
    ),
    "wfsched.workflow.formats.registry": (
        "FORMATS",
        "Reader",
    ),
    "wfsched.workflow.generate.generator": (
        "MIN_TASKS",
        "generate",
    ),
    "wfsched.workflow.generate.registry": ("FAMILIES",),
    "wfsched.workflow.model": (
        "EdgeKind",
        "Edges",
        "Files",
        "Provenance",
        "Tasks",
        "Workflow",
    ),
    "wfsched.workflow.read": (
        "Validation",
        "read_workflow",
        "validate_file",
    ),
    "wfsched.workflow.reading.defect_log": ("DefectLog",),
    "wfsched.workflow.reading.draft": ("Draft",),
    "wfsched.workflow.reading.location": ("location",),
    "wfsched.workflow.reading.number": ("finite",),
    "wfsched.workflow.reading.runtimes": ("Runtimes", "read_runtimes"),
    "wfsched.workflow.reading.source": (
        "Source",
        "Stream",
    ),
    "wfsched.workflow.repair": (
        "REPAIRS",
        "Link",
        "Repair",
        "repair_policy",
    ),
    "wfsched.workflow.write": (
        "dax_text",
        "write_dax",
    ),
}

__all__ = open_face(__name__, _HOMES)
