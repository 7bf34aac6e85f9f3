"""Days and batches on a network as documents: what ``network simulate`` and ``batch`` print as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wfsched.core.units import JOULES_PER_KWH

if TYPE_CHECKING:
    from wfsched.network.gecrs.batches.batch_front import BatchFront
    from wfsched.network.gecrs.day import Day
    from wfsched.network.gecrs.outcome import DayOutcome


def day_document(day: Day, outcomes: Mapping[str, DayOutcome]) -> dict[str, Any]:
    """Return the figures of each policy on a day and the violations that `check_day` finds.

    Parameters
    ----------
    day : Day
    outcomes : mapping of str to DayOutcome
        By the name of the policy.
    """
    from wfsched.network.gecrs.check import check_day

    return {
        "topology": day.network.topology.name,
        "nodes": day.network.n_nodes,
        "tasks": len(day.tasks),
        "load": day.load,
        "policies": [
            {"policy": name, **_plain(outcome.figures()), "violations": check_day(outcome)}
            for name, outcome in outcomes.items()
        ],
    }


def batch_document(front: BatchFront) -> dict[str, Any]:
    """Return the policies on a batch, the placements of its front, and the violations of the chosen one.

    Parameters
    ----------
    front : BatchFront
    """
    from wfsched.network.gecrs.batches.batch_front import RULE
    from wfsched.network.gecrs.check import check_day
    from wfsched.network.gecrs.outcome import DayOutcome

    day, chosen = front.batch.day, front.chosen()
    outcomes = [DayOutcome.of(day, front.placement(row)) for row in range(len(front))]
    return {
        "topology": day.network.topology.name,
        "tasks": len(day.tasks),
        "rule": RULE,
        "policies": [
            {"policy": name, **_objectives(values), "late": int(late)}
            for name, values, late in zip(front.policies, front.policy_objectives.tolist(), front.misses)
        ],
        "chosen": chosen,
        "dominating": int(front.dominating().sum()),
        "hypervolume": front.hypervolume(),
        "rule_hypervolume": front.policy_hypervolume(),
        "front": [
            {
                **_objectives(values),
                "late": int(outcome.late.sum()),
                "node": [day.network.names[n] for n in outcome.node],
                "wait_s": (outcome.decided - day.tasks.arrival).round(6).tolist(),
            }
            for values, outcome in zip(front.objectives.tolist(), outcomes)
        ],
        "violations": [text for outcome in outcomes for text in check_day(outcome)],
    }


def _objectives(values: Sequence[float]) -> dict[str, float]:
    latency, brown, mismatch = values
    return {"latency": latency, "brown_kwh": brown / JOULES_PER_KWH, "mismatch": mismatch}


def _plain(figures: Mapping[str, float]) -> dict[str, float | None]:
    """Return figures with None for those that do not exist."""
    return {key: None if math.isnan(value) else value for key, value in figures.items()}
