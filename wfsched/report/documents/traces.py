"""Traces of a supply as documents: what ``wfsched energy show --json`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfsched.energy.battery import Battery
    from wfsched.energy.summary import Summary


def traces_document(
    name: str, summaries: Sequence[Summary], battery: Battery | None = None
) -> dict[str, Any]:
    """Return the summaries of the traces of a supply, and its battery.

    Parameters
    ----------
    name : str
    summaries : sequence of Summary
        As `wfsched.energy.summary.summarise` returns them.
    battery : Battery, optional
    """
    return {
        "name": name,
        "traces": [asdict(summary) for summary in summaries],
        "battery": None if battery is None else asdict(battery),
    }
