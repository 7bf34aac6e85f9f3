"""Lower bounds by linear programming, and the fractional schedules that attain them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.relaxation.bound import Bound as Bound
    from wfsched.relaxation.front_bounds import FrontBounds as FrontBounds
    from wfsched.relaxation.front_bounds import bound_front as bound_front
    from wfsched.relaxation.relaxation import Relaxation as Relaxation

# Module -> its public names; the imports above say the same to type checkers.
_HOMES = {
    "wfsched.relaxation.bound": ("Bound",),
    "wfsched.relaxation.front_bounds": ("FrontBounds", "bound_front"),
    "wfsched.relaxation.relaxation": ("Relaxation",),
}

__all__ = open_face(__name__, _HOMES)
