"""`inner_tables`: the tables within a table of settings.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

from typing import get_args

from pydantic import BaseModel


def inner_tables(table: type) -> dict[str, type]:
    """Return the keys of a table that hold tables themselves, or lists of them."""
    if not issubclass(table, BaseModel):
        return {}
    found = {}
    for name, info in table.model_fields.items():
        for candidate in (info.annotation, *get_args(info.annotation)):
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                found[info.alias or name] = candidate
    return found
