"""Rules for reading a supply, for what its files and its description leave open."""

from __future__ import annotations

from dataclasses import dataclass

from wfsched.energy.fill import Fill
from wfsched.energy.trace import PastEnd


@dataclass(frozen=True, slots=True)
class SupplyRules:
    """Rules for reading a supply; None for what is not said.

    Parameters
    ----------
    fill : {"previous", "linear", "day-before", "zero"}, optional
        How to fill gaps in trace files; without it they are an error.
    zone : str, optional
        IANA name of the zone of times without an offset.
    zone_id : str, optional
        Zone of the grid whose rows are read, in files that hold several.
    past_end : {"wrap", "hold", "raise"}, optional
        Rule for instants outside the traces. Without it, files repeat, but no problem may begin outside.
    size_green : bool
        Whether the green power of trace files is scaled, its greatest value to the power of the site with
        all machines at work.
    """

    fill: Fill | None = None
    zone: str | None = None
    zone_id: str | None = None
    past_end: PastEnd | None = None
    size_green: bool = False


NOTHING_SAID = SupplyRules()
