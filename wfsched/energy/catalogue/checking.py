"""Checking a description with pydantic, and saying everything that is wrong with it in one error.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

from wfsched.core.errors import SupplyError
from wfsched.energy.catalogue.schema import SupplyEntry

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def check_description(raw: Mapping[str, Any], where: str) -> SupplyEntry:
    """Return the description that the parsed TOML `raw` holds.

    Raises
    ------
    SupplyError
        If keys are unknown, missing or out of range: each is named.
    """
    green = raw.get("green")
    alone = isinstance(green, dict)
    listed = {**raw, "green": [green]} if alone else raw
    try:
        # Through JSON, so that arrays may become tuples while "1" stays no number.
        return SupplyEntry.model_validate_json(json.dumps(listed, default=str))
    except ValidationError as error:
        raise _as_one([_error(detail, alone=alone) for detail in error.errors()], where) from error


def _as_one(errors: Sequence[SupplyError], where: str) -> SupplyError:
    if len(errors) == 1:
        only = errors[0]
        return SupplyError(
            only.what, where=f"{where}: {only.where}", got=only.got, allowed=only.allowed, remedy=only.remedy
        )
    return SupplyError(f"{len(errors)} problems" + "".join(f"\n  {error}" for error in errors), where=where)


def _error(detail: ErrorDetails, *, alone: bool) -> SupplyError:
    """Return what pydantic found; a table ``[green]`` that stands `alone` has no number."""
    keys = [key for key in detail["loc"] if not (alone and isinstance(key, int))]
    hints, key = _hints(keys), str(keys[-1])
    path = "".join(f"[{k}]" if isinstance(k, int) else f".{k}" for k in keys).removeprefix(".")
    if detail["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, hints, n=1)
        remedy = f"Did you mean {near[0]!r}?" if near else None
        return SupplyError(
            "unknown key", where=path, got=detail["input"], allowed=", ".join(hints), remedy=remedy
        )
    if detail["type"] == "missing":
        return SupplyError("a required key is missing", where=path, allowed=hints.get(key))
    allowed = hints.get(key) or detail["msg"]
    return SupplyError("the value is not allowed", where=path, got=detail["input"], allowed=allowed)


def _hints(keys: Sequence[int | str]) -> dict[str, str]:
    """Return what the keys of the table around the last of `keys` allow, in words."""
    table: type[BaseModel] = SupplyEntry
    for key in keys[:-1]:
        field = table.model_fields.get(str(key))
        table = _inner(field.annotation) or table if field else table
    return {name: field.description or "" for name, field in table.model_fields.items()}


def _inner(annotation: Any) -> type[BaseModel] | None:
    """Return the table that a field holds: ``T``, ``T | None`` or ``tuple[T, ...]``."""
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None
