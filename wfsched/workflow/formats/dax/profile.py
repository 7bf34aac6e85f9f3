"""Profiles and metadata of a DAX job or executable: runtime, cores, memory and accelerator.

Keys: Pegasus reference guide, chapter Configuration (github pegasus-isi/pegasus,
doc/sphinx/reference-guide/configuration.rst at 062ca4c): `runtime`, `cores`, `nodes`, `ppn` (processors per
node), `memory` in MB and `gpus` of the namespace `pegasus`; `request_cpus`, `request_memory` and
`request_gpus` of `condor`, `count`, `hostcount`, `xcount` and `maxmemory` of `globus`, which Pegasus derives
from them. The key `accelerator` of the free namespace `hints` is this project's own, for accelerators without
a Pegasus key. A metadata `time` [s] stands in the DAX examples of Pegasus.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from wfsched.core.accelerator import Accelerator
from wfsched.core.errors import WorkflowError
from wfsched.workflow.formats.dax.element import line_of, local_name
from wfsched.workflow.formats.dax.request import Quantity, Request
from wfsched.workflow.formats.dax.unread import list_attributes, list_children, list_element, list_neutral
from wfsched.workflow.formats.dax.vocabulary import FILE_NAMES, PFN_ATTRIBUTES, PROFILE_ATTRIBUTES
from wfsched.workflow.limits import MAX_CORES, MAX_MEMORY_B
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.location import location
from wfsched.workflow.reading.number import finite

if TYPE_CHECKING:
    from lxml import etree

BYTES_PER_MB = 1e6
_SHOWN = 40
# HTCondor's sizes: whole MB, or a unit of 1,024 of the next smaller one.
_CONDOR_SIZE = re.compile(r"(?P<number>[0-9.eE+]+)\s*(?P<unit>[kmgtKMGT]?)[iI]?[bB]?")
_MB_PER_UNIT = {"": 1.0, "k": 2.0**-10, "m": 1.0, "g": 2.0**10, "t": 2.0**20}


def _whole(text: str) -> float | None:
    value = finite(text)
    return value if value is not None and value == int(value) and 1 <= value <= MAX_CORES else None


def _megabytes(text: str) -> float | None:
    value = finite(text)
    if value is None or not 0 <= value <= MAX_MEMORY_B / BYTES_PER_MB:
        return None
    return float(round(value * BYTES_PER_MB))


def _condor_size(text: str) -> float | None:
    found = _CONDOR_SIZE.fullmatch(text)
    value = finite(found["number"]) if found else None
    return None if found is None or value is None else _megabytes(
        repr(value * _MB_PER_UNIT[found["unit"].lower()])
    )  # fmt: skip


def _gpus(text: str) -> float | None:
    value = finite(text)
    if value is None or value < 0:
        return None
    return float(Accelerator.GPU if value > 0 else Accelerator.NONE)


def _accelerator(text: str) -> float | None:
    kinds = {kind.name.lower(): kind for kind in Accelerator}
    return float(kinds[text.lower()]) if text.lower() in kinds else None


_Parse: TypeAlias = Callable[[str], float | None]
_MODELLED: dict[tuple[str, str], tuple[Quantity, _Parse]] = {
    ("pegasus", "runtime"): ("runtime", finite),
    ("pegasus", "job.runtime"): ("runtime", finite),
    ("pegasus", "cores"): ("cores", _whole),
    ("condor", "request_cpus"): ("cores", _whole),
    ("globus", "count"): ("cores", _whole),
    ("pegasus", "nodes"): ("nodes", _whole),
    ("globus", "hostcount"): ("nodes", _whole),
    ("pegasus", "ppn"): ("cores per node", _whole),
    ("globus", "xcount"): ("cores per node", _whole),
    ("pegasus", "memory"): ("memory", _megabytes),
    ("condor", "request_memory"): ("memory", _condor_size),
    ("globus", "maxmemory"): ("memory", _megabytes),
    ("globus", "minmemory"): ("memory", _megabytes),
    ("pegasus", "gpus"): ("accelerator", _gpus),
    ("condor", "request_gpus"): ("accelerator", _gpus),
    ("hints", "accelerator"): ("accelerator", _accelerator),
}
_RESOURCES = frozenset(key for _, key in _MODELLED) - {"runtime"}
_TIMES = ("time", "runtime")

# Profiles that ask for nothing of a machine: environment, retries, statistics, clustering, files of Pegasus.
_NEUTRAL_NAMESPACES = frozenset({"env", "dagman", "stat"})
_NEUTRAL = {
    "pegasus": re.compile(
        r"(clusters|gridstart|transfer|bundle|stagein|stageout|exitcode|container|pmc)\..*|"
        r"pmc_.*|collapse|bundle|label|group|job\.aggregator|gridstart|style|chain\.stage\.in|checkpoint\.time|"
        r"condor\.arguments\.quote|relative\.dir|auxillary\.local|wf\..*"
    ),
    "condor": re.compile(
        r"universe|(periodic|on_exit)_.*|getenv|environment|notif.*|priority|should_transfer_files|"
        r"when_to_transfer_output|copy_to_spool|stream_.*|leave_in_queue|job_lease_duration|log.*"
    ),
    "globus": re.compile(r"jobtype|project|environment|condorsubmit"),
}


def read_profile(item: etree._Element, request: Request, holder: str, log: DefectLog) -> None:
    """Add what a profile asks for; one that is not modelled is a defect.

    Parameters
    ----------
    item : element
    request : Request
        Of the job or executable that holds the profile.
    holder : str
        That job or executable, as defects name it.
    log : DefectLog
    """
    name, text = _name(item), (item.text or "").strip()
    modelled = _MODELLED.get(name)
    if modelled is None:
        list_profile(item, holder, log)
        return
    _list_content(item, holder, log)
    quantity, parse = modelled
    value = parse(text)
    if value is None and quantity == "runtime":
        value = refused_runtime(text, location(line_of(item), holder), log)
    if value is None:
        found = f"invalid profile {'.'.join(name)}: {text[:_SHOWN]!r}"
        log.warn("bad-requirement", location(line_of(item), holder), found, "requirement left out")
        return
    if parse is not _gpus or value:
        request.state(quantity, value, ".".join(name))
    if parse is _gpus and float(text) > 1:
        found = f"{text} GPUs: the model knows one or none"
        log.warn("unread-requirement", location(line_of(item), holder), found, "taken as one")


def list_profile(item: etree._Element, holder: str, log: DefectLog, *, anything: bool = False) -> None:
    """Log a profile that is not in the model, unless it asks for nothing.

    Parameters
    ----------
    item : element
    holder : str
        What holds it, as defects name it.
    log : DefectLog
    anything : bool
        Whether profiles that are modelled elsewhere are no exception.
    """
    name = _name(item)
    _list_content(item, holder, log)
    if _neutral(*name) or (name in _MODELLED and not anything):
        return
    text = (item.text or "").strip()[:_SHOWN]
    found = f"profile {'.'.join(name)}: {text!r} is not in the model"
    log.warn("unread-requirement", location(line_of(item), holder), found, "left out")


def _list_content(item: etree._Element, holder: str, log: DefectLog) -> None:
    list_attributes(item, PROFILE_ATTRIBUTES, holder, log)
    for part in item:
        if local_name(part.tag) in FILE_NAMES:
            list_neutral(part, holder, log)
        elif local_name(part.tag):
            list_element(part, holder, log)


def list_pfn(item: etree._Element, holder: str, log: DefectLog) -> None:
    """Log the profiles of one place of a file or executable: which place a job uses is not known."""
    list_attributes(item, PFN_ATTRIBUTES, holder, log)
    list_children(item, ("profile",), holder, log)
    for profile in item.iterchildren("{*}profile"):
        list_profile(profile, holder, log, anything=True)


def read_metadata(item: etree._Element, request: Request, holder: str, log: DefectLog) -> None:
    """Add the runtime of a metadata `time` or `runtime` [s]; one that names a resource is a defect."""
    list_neutral(item, holder, log)
    key, text = item.get("key", "").strip().lower(), (item.text or "").strip()
    value = finite(text) if key in _TIMES else None
    if value is not None:
        request.state("runtime", value, f"metadata {key}")
    elif key in _TIMES or key in _RESOURCES:
        found = f"metadata {key}: {text[:_SHOWN]!r} is not in the model"
        log.warn("unread-requirement", location(line_of(item), holder), found, "left out")


def refused_runtime(text: str, where: str, log: DefectLog) -> float:
    """Log a runtime that is no number; return a placeholder, so that it is not reported missing too."""
    log.refuse(
        WorkflowError(
            "runtime is not a finite number",
            code="bad-runtime",
            where=where,
            got=text,
            allowed="seconds, e.g. 13.39",
            remedy="Enter the measured or expected run time of the job.",
        )
    )
    return 1.0


def _name(item: etree._Element) -> tuple[str, str]:
    """Return namespace and key; Pegasus was called VDS in DAX 1.x."""
    namespace = item.get("namespace", "pegasus").strip().lower()
    return "pegasus" if namespace == "vds" else namespace, item.get("key", "").strip().lower()


def _neutral(namespace: str, key: str) -> bool:
    pattern = _NEUTRAL.get(namespace)
    return namespace in _NEUTRAL_NAMESPACES or (pattern is not None and pattern.fullmatch(key) is not None)
