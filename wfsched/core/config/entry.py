"""`Entry`: base of all tables that TOML files hold; `quantity`: a key that holds a number with a unit.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from wfsched.core.config.quantity import in_words


class Entry(BaseModel):
    """Base of all tables of a file: unknown keys, NaN and numbers in quotes are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


def quantity(
    meaning: str,
    unit: str,
    default: Any = ...,
    *,
    gt: float | None = None,
    ge: float | None = None,
    le: float | None = None,
) -> Any:
    """Return the field of a key that holds a number.

    Parameters
    ----------
    meaning : str
        What the number is, without unit and range: both are added for messages.
    unit : str
        ``"1"`` for a number without a unit.
    default : object
        The key is required if there is none.
    gt, ge, le : float, optional
        The value is above `gt`, at least `ge` and at most `le`.
    """
    description = in_words(meaning, unit, gt=gt, ge=ge, le=le)
    return Field(default, gt=gt, ge=ge, le=le, description=description, json_schema_extra={"unit": unit})
