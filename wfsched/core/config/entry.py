"""`Entry`: base of all tables that TOML files hold.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Entry(BaseModel):
    """Base of all tables of a file: unknown keys, NaN and numbers in quotes are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)
