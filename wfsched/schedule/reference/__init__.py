"""The reference: the model in plain Python, the twin that the tests hold the kernel to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.schedule.reference.evaluation import ReferenceSchedule as ReferenceSchedule
    from wfsched.schedule.reference.evaluation import evaluate_reference as evaluate_reference

_HOMES = {"wfsched.schedule.reference.evaluation": ("ReferenceSchedule", "evaluate_reference")}

__all__ = open_face(__name__, _HOMES)
