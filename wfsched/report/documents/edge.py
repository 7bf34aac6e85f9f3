"""Outcomes of edge policies as documents: what ``wfsched edge simulate --json`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.edge.outcome import Outcome
    from wfsched.edge.system import Instance


def outcomes_document(
    instance: Instance, outcomes: Mapping[str, Outcome], bounds: Mapping[str, float]
) -> dict[str, Any]:
    """Return the figures of each policy on an instance and the violations that `check` finds.

    Parameters
    ----------
    instance : Instance
    outcomes : mapping of str to Outcome
        By the name of the policy.
    bounds : mapping of str to float
        Lower bounds on the cost by name.
    """
    from wfsched.edge.check import check

    return {
        "edges": instance.system.n_edges,
        "jobs": len(instance.jobs),
        "bounds": dict(bounds),
        "policies": [
            {"policy": name, **outcome.figures(), "violations": check(outcome)}
            for name, outcome in outcomes.items()
        ],
    }
