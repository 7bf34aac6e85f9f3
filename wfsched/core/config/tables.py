"""Validation of a table by pydantic; faults name the key and what it allows.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from wfsched.core.config.faults import Fault, from_error
from wfsched.core.config.inner_tables import inner_tables
from wfsched.core.config.seconds import in_seconds
from wfsched.core.errors import WfschedError
from wfsched.core.nearest import nearest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

T = TypeVar("T")
Hints = Mapping[str, str]

_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")


def validate(table: type[T], raw: Mapping[str, Any], path: str = "") -> tuple[T | None, list[Fault]]:
    """Return `raw` as an instance of `table`, or None and what is wrong with it.

    Parameters
    ----------
    table : type
        A pydantic model or a dataclass with ``metadata["allowed"]`` at its fields.
    raw : mapping
        The table as `tomllib` read it.
    path : str
        Its path in the file.
    """
    try:
        # Through JSON, so that arrays may become tuples while "1" stays no number.
        return TypeAdapter(table).validate_json(json.dumps(in_seconds(table, raw), default=str)), []
    except ValidationError as error:
        details = _without_echoes(error.errors(), table)
        return None, [_fault(detail, raw, table, path) for detail in details]
    except WfschedError as error:
        return None, [from_error(path, error)]


def _without_echoes(details: Sequence[ErrorDetails], table: type) -> list[ErrorDetails]:
    """Return `details` without those that only follow from others.

    A list of tables counts as too short when an entry is wrong, and a key counts as missing when it
    is there in another unit (``price_per_day`` for ``price_per_hour``).
    """
    places = [detail["loc"] for detail in details]
    renamed = {
        (*detail["loc"][:-1], name)
        for detail in details
        if detail["type"] in _UNKNOWN
        for name in same_stem(str(detail["loc"][-1]), _hints_at(table, detail["loc"])[0])
    }
    return [
        detail
        for detail in details
        if not (detail["type"] == "missing" and detail["loc"] in renamed)
        and not any(len(p) > len(detail["loc"]) and p[: len(detail["loc"])] == detail["loc"] for p in places)
    ]


def _fault(detail: ErrorDetails, raw: object, table: type, prefix: str) -> Fault:
    keys = [key for key in detail["loc"] if key != "[key]"]
    hints, key = _hints_at(table, keys)
    path = ".".join(part for part in (prefix, dotted(keys, raw)) if part)
    if detail["type"] in _UNKNOWN:
        unknown = str(keys[-1])
        near = () if same_stem(unknown, hints) else nearest(unknown, hints)
        return Fault(path, "unknown key", detail["input"], alternatives(unknown, hints), near=near)
    if detail["type"] == "missing":
        return Fault(path, "a required key is missing", None, hints.get(key, ""))
    allowed = hints.get(key) or detail["msg"].removeprefix("Input should be ")
    return Fault(path, "the value is not allowed", detail["input"], allowed, near=_near_choices(detail))


def _near_choices(detail: ErrorDetails) -> tuple[str, ...]:
    """Return the nearest of the choices of a key that has some: ``expected`` is "'a', 'b' or 'c'"."""
    expected = str(detail.get("ctx", {}).get("expected", ""))
    return nearest(detail["input"], re.findall("'([^']+)'", expected))


def _hints_at(table: type, keys: Sequence[int | str]) -> tuple[Hints, str]:
    """Return the hints of the innermost table on the way along `keys`, and the key within it."""
    hints, inner, last = _hints(table), inner_tables(table), ""
    for key in keys:
        if isinstance(key, int):
            continue
        if last in inner:
            hints, inner, last = _hints(inner[last]), inner_tables(inner[last]), ""
        if last == "":
            last = key
    return hints, last


def _hints(table: type) -> Hints:
    """Return what each key of a table allows, in words."""
    if issubclass(table, BaseModel):
        return {f.alias or name: f.description or "" for name, f in table.model_fields.items()}
    if is_dataclass(table):
        return {f.name: f.metadata.get("allowed", "") for f in fields(table)}
    return {}


def same_stem(key: str, hints: Hints) -> list[str]:
    """Return the keys that begin like `key`, up to the first underscore: its other units."""
    return [name for name in hints if name.split("_")[0] == key.split("_")[0]]


def alternatives(key: str, hints: Hints) -> str:
    """Return the keys that `key` may stand for: same stem (another unit), else alike, else all.

    >>> alternatives("idle_kw", {"idle_w": "idle power [W], >= 0", "name": "a name"})
    'idle_w: idle power [W], >= 0'
    """
    near = same_stem(key, hints) or nearest(key, hints)
    return " or ".join(f"{name}: {hints[name]}" for name in near) or ", ".join(hints)


def dotted(keys: Sequence[int | str], raw: object) -> str:
    """Return `keys` as a dotted path; entries of a list are called by their name where they have one.

    >>> dotted(("type", 0, "speed"), {"type": [{"name": "c6.large", "speed": -1}]})
    'type[c6.large].speed'
    """
    path, here = "", raw
    for key in keys:
        here = _child(here, key)
        if isinstance(key, int):
            name = here.get("name") if isinstance(here, dict) else None
            path += f"[{name if isinstance(name, str) else key}]"
        else:
            path += f".{key}" if path else key
    return path


def _child(raw: Any, key: int | str) -> Any:
    try:
        return raw[key]
    except (KeyError, IndexError, TypeError):
        return None
