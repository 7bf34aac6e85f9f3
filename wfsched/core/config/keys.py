"""The keys of a file as data: path, unit, what is allowed, default.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from wfsched.core.config.inner_tables import inner_tables
from wfsched.core.registry import load_target


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a file.

    Parameters
    ----------
    path : str
        ``type.idle_w``: the tables around it and its name. The keys of a power or price model follow
        the name of the model: ``type.power[exponent].m``.
    unit : str or None
        Unit of its number, ``"1"`` if it has none; None for text, choices, counts and tables.
    allowed : str
        Meaning, unit and range in words.
    required : bool
    default : object
        None for a key that is required.
    """

    path: str
    unit: str | None
    allowed: str
    required: bool
    default: object


def keys_of(table: type, prefix: str = "") -> Iterator[Key]:
    """Yield the keys of a table, and after each table within it the keys of that.

    Parameters
    ----------
    table : type
        A pydantic model, or a dataclass with ``metadata["allowed"]`` at its fields.
    prefix : str
        The path of the table, with a dot at its end.
    """
    if issubclass(table, BaseModel):
        inner = inner_tables(table)
        for name, info in table.model_fields.items():
            key = info.alias or name
            facts = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
            yield _of_model(prefix + key, info, facts)
            if key in inner:
                yield from keys_of(inner[key], f"{prefix}{key}.")
            if "models" in facts:
                models = load_target(str(facts["models"]))
                yield Key(f"{prefix}{key}.model", None, ", ".join(models.names()), True, None)
                for entry in models:
                    yield from keys_of(entry.load(), f"{prefix}{key}[{entry.name}].")
    elif is_dataclass(table):
        for field in fields(table):
            required = field.default is MISSING and field.default_factory is MISSING
            default = None if required else field.default
            allowed = field.metadata.get("allowed", "")
            yield Key(prefix + field.name, field.metadata.get("unit"), allowed, required, default)


def _of_model(path: str, info: FieldInfo, facts: Any) -> Key:
    required = info.is_required()
    default = None if required else info.default
    unit = facts.get("unit")
    return Key(path, None if unit is None else str(unit), info.description or "", required, default)
