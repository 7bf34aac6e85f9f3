"""Outcomes of a day on a network as a document: what ``network simulate --json`` prints."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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


def _plain(figures: Mapping[str, float]) -> dict[str, float | None]:
    """Return figures with None for those that do not exist."""
    return {key: None if math.isnan(value) else value for key, value in figures.items()}
