"""What a key allows, as data and in words: meaning, unit and range.

Fields of pydantic models state it with `wfsched.core.config.entry.quantity`, fields of dataclasses with
`quantity_metadata`.
"""

from __future__ import annotations

from typing import Any


def in_words(
    meaning: str, unit: str, *, gt: float | None = None, ge: float | None = None, le: float | None = None
) -> str:
    """Return meaning, unit and range of a number, as error messages quote them.

    Parameters
    ----------
    meaning : str
    unit : str
        ``"1"`` for a number without a unit.
    gt, ge, le : float, optional
        It is above `gt`, at least `ge` and at most `le`.

    Examples
    --------
    >>> in_words("idle power", "W", ge=0)
    'idle power [W], >= 0'
    >>> in_words("share", "1", ge=0, le=1)
    'share, 0 to 1'
    """
    named = meaning if unit == "1" else f"{meaning} [{unit}]"
    # `wfsched.core.config.seconds` reads it.
    text = ', or text such as "2h"' if unit == "s" else ""
    if ge is not None and le is not None:
        return f"{named}, {ge:g} to {le:g}{text}"
    limits = ((">", gt), (">=", ge), ("<=", le))
    parts = " and ".join(f"{sign} {limit:g}" for sign, limit in limits if limit is not None)
    return f"{named}, {parts}{text}" if parts else named + text


def quantity_metadata(
    meaning: str, unit: str, *, gt: float | None = None, ge: float | None = None, le: float | None = None
) -> dict[str, Any]:
    """Return the metadata of a dataclass field that holds a number; `in_words` has the parameters."""
    return {"unit": unit, "allowed": in_words(meaning, unit, gt=gt, ge=ge, le=le)}
