"""The exact reference: small problems solved to optimality by OR-Tools CP-SAT (the extra ``exact``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.exact.effort import Effort as Effort
    from wfsched.exact.front import trace_front as trace_front
    from wfsched.exact.minimise import minimise as minimise
    from wfsched.exact.result import PRECISION as PRECISION
    from wfsched.exact.result import ExactFront as ExactFront
    from wfsched.exact.result import ExactPoint as ExactPoint
    from wfsched.exact.result import ExactResult as ExactResult

# Module -> its public names; the imports above say the same to type checkers.
_HOMES = {
    "wfsched.exact.effort": ("Effort",),
    "wfsched.exact.front": ("trace_front",),
    "wfsched.exact.minimise": ("minimise",),
    "wfsched.exact.result": ("PRECISION", "ExactFront", "ExactPoint", "ExactResult"),
}

__all__ = open_face(__name__, _HOMES)
