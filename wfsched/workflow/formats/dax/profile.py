"""Profiles of a DAX job: cores, memory and accelerator.

Keys: Pegasus reference guide, chapter Configuration (github pegasus-isi/pegasus,
doc/sphinx/reference-guide/configuration.rst at 062ca4c): `cores`, `memory` in MB and `gpus` of the
namespace `pegasus`, and `request_cpus` and `request_gpus` of `condor`, which Pegasus derives from them. The
key `accelerator` of the free namespace `hints` is this project's own, for accelerators without a Pegasus key.
"""

from __future__ import annotations

from wfsched.core.accelerator import Accelerator
from wfsched.workflow.reading.defect_log import DefectLog
from wfsched.workflow.reading.draft import Draft
from wfsched.workflow.reading.number import finite

BYTES_PER_MB = 1e6
MAX_CORES = 2**31 - 1
MAX_MEMORY_B = 2**63 - 1


def read_requirement(namespace: str, key: str, text: str, draft: Draft, log: DefectLog) -> None:
    """Add a requirement of the last job to the draft; other profiles are ignored."""
    match namespace, key:
        case ("pegasus", "cores") | ("condor", "request_cpus"):
            done = _cores(text, draft)
        case ("pegasus", "memory"):
            done = _memory(text, draft)
        case ("pegasus", "gpus") | ("condor", "request_gpus"):
            done = _gpus(text, draft)
        case ("hints", "accelerator"):
            done = _accelerator(text, draft)
        case _:
            return
    if not done:
        found = f"invalid profile {namespace}.{key}: {text[:40]!r}"
        log.warn("bad-requirement", draft.place(-1), found, "requirement left out")


def _cores(text: str, draft: Draft) -> bool:
    value = finite(text)
    if value is None or value != int(value) or not 1 <= value <= MAX_CORES:
        return False
    draft.cores[-1] = int(value)
    return True


def _memory(text: str, draft: Draft) -> bool:
    value = finite(text)
    if value is None or not 0 <= value <= MAX_MEMORY_B / BYTES_PER_MB:
        return False
    draft.memory[-1] = float(round(value * BYTES_PER_MB))
    return True


def _gpus(text: str, draft: Draft) -> bool:
    value = finite(text)
    if value is None or value < 0:
        return False
    if value > 0:
        draft.accelerator[-1] = Accelerator.GPU
    return True


def _accelerator(text: str, draft: Draft) -> bool:
    kinds = {kind.name.lower(): kind for kind in Accelerator}
    if text.lower() not in kinds:
        return False
    draft.accelerator[-1] = kinds[text.lower()]
    return True
