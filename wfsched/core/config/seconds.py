"""`in_seconds`: durations as text in a table of settings, ``window_s = "2h"``, become numbers.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel

from wfsched.core.config.inner_tables import inner_tables
from wfsched.core.duration import seconds_of
from wfsched.core.errors import ParameterError


def in_seconds(table: type, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return `raw` with text such as ``"15min"`` as seconds, in it and in the tables within it.

    Parameters
    ----------
    table : type
        A pydantic model or a dataclass whose fields state their units (`wfsched.core.config.quantity`).
    raw : mapping
        The table as `tomllib` read it.

    Returns
    -------
    dict
        Text that is no duration stays, for the validation to refuse.
    """
    timed, inner = _timed(table), inner_tables(table)
    return {key: _converted(value, key in timed, inner.get(key)) for key, value in raw.items()}


def _converted(value: Any, timed: bool, inner: type | None) -> Any:
    if timed and isinstance(value, str):
        return _seconds(value)
    if inner is not None and isinstance(value, Mapping):
        return in_seconds(inner, value)
    if inner is not None and isinstance(value, list):
        return [_converted(item, timed, inner) for item in value]
    return value


def _seconds(text: str) -> str | float:
    # A number in quotes stays what it is everywhere else: refused.
    if not text.rstrip()[-1:].isalpha():
        return text
    try:
        return seconds_of(text, "")
    except ParameterError:
        return text


def _timed(table: type) -> set[str]:
    """Return the keys of a table that hold seconds."""
    if issubclass(table, BaseModel):
        facts = {info.alias or name: info.json_schema_extra for name, info in table.model_fields.items()}
        return {key for key, extra in facts.items() if isinstance(extra, dict) and extra.get("unit") == "s"}
    if is_dataclass(table):
        return {field.name for field in fields(table) if field.metadata.get("unit") == "s"}
    return set()
