"""Outcomes on data centres as a document: what ``datacenter simulate --json`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.datacenter.engine.outcome import Outcome
    from wfsched.datacenter.world.instance import Instance
    from wfsched.datacenter.world.nature import Nature

REFERENCE = "perf-only"


def week_document(
    instance: Instance, nature: Nature, outcomes: Mapping[str, Outcome], bound: float
) -> dict[str, Any]:
    """Return the figures of each policy and the violations that `check` finds.

    ``saving`` is over the carbon of perf-only, and ``share`` of the room between its J and the bound; None
    where perf-only did not run.

    Parameters
    ----------
    instance : Instance
    nature : Nature
    outcomes : mapping of str to Outcome
        By the name of the policy.
    bound : float [g]
    """
    from wfsched.datacenter.engine.check import check

    base = outcomes[REFERENCE].figures() if REFERENCE in outcomes else None
    rows = []
    for name, outcome in outcomes.items():
        figures = outcome.figures()
        saving = 1 - figures["grams"] / base["grams"] if base else None
        room = base["cost"] - bound if base else 0.0
        share = (base["cost"] - figures["cost"]) / room if base and room > 0 else None
        violations = check(outcome, nature)
        rows.append({"policy": name, **figures, "saving": saving, "share": share, "violations": violations})
    return {
        "jobs": len(instance.jobs),
        "centres": len(instance.fleet),
        "cores": int(instance.fleet.cores.sum()),
        "bound": bound,
        "policies": rows,
    }
