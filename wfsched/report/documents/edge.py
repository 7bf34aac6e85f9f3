"""Edge outcomes and standings as documents: what ``edge simulate --json`` and ``edge study --json`` print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.edge.outcome import Outcome
    from wfsched.edge.system import Instance
    from wfsched.study.results import Row


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


def standings_document(rows: Sequence[Row], policies: Sequence[str]) -> dict[str, Any]:
    """Return the standing of each policy in an edge study, beside the published standings.

    Parameters
    ----------
    rows : sequence of dict
        Finished trials of the study; there has to be one.
    policies : sequence of str

    Returns
    -------
    dict
        ``instances``, ``standings`` and ``printed`` (costs over that of the best published policy of each
        instance), and ``spearman``, the rank correlation with the printed means; None for fewer than two
        published policies.
    """
    from wfsched.edge.ranking import PUBLISHED_STANDINGS, rank_correlation, standings
    from wfsched.study.trials.edge_trial import costs_of

    published = {standing.policy for standing in PUBLISHED_STANDINGS}
    over = [name for name in policies if name in published] or list(policies)
    found = standings(costs_of(rows, policies), over)
    common = sum(standing.policy in published for standing in found)
    return {
        "instances": len(rows),
        "standings": [asdict(standing) for standing in found],
        "printed": [asdict(standing) for standing in PUBLISHED_STANDINGS],
        "spearman": rank_correlation(found) if common > 1 else None,
    }
