"""Plans of a slot as documents: what ``network slot`` and ``route`` print as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from wfsched.core.errors import NetworkError

if TYPE_CHECKING:
    from wfsched.network.slots.plan import Plan


def plans_document(maker: str, plans: Iterable[tuple[str, Plan]], bound: float) -> dict[str, Any]:
    """Return the figures of plans, each of which has passed the independent check.

    Parameters
    ----------
    maker : str
        What the names are of: ``policy`` or ``router``.
    plans : iterable of (str, Plan)
    bound : float
        No plan earns more.

    Raises
    ------
    NetworkError
        If a plan does not pass the check.
    """
    return {"bound": bound, "plans": [{maker: name, **_figures(name, plan)} for name, plan in plans]}


def _figures(name: str, plan: Plan) -> dict[str, float]:
    from wfsched.network.slots.check import check_plan

    found = check_plan(plan)
    if found:
        where = f"{name}, {found[0].where}"
        raise NetworkError(f"impossible plan: {found[0].message}", where=where, got=found[0].code)
    return {
        "profit": plan.total,
        "delay_s": plan.mean_delay_s,
        "late": int(plan.late.sum()),
        "energy": plan.energy,
        "brown": plan.brown,
    }
