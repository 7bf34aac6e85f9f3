"""Fitted laws of a workflow family, read from the TOML file beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from wfsched.workflow.generate.law import Law


@dataclass(frozen=True, slots=True)
class Facts:
    """Fitted laws of one family.

    Parameters
    ----------
    family : str
    laws : mapping of str to Law
        By section and name, e.g. ``"runtime.mAdd"`` [s], ``"size.mosaic"`` [B] or
        ``"count.mProjectPP"``.
    """

    family: str
    laws: Mapping[str, Law]


@cache
def load_facts(family: str) -> Facts:
    """Return the facts of `family` (its own name, not an alias)."""
    text = files(__package__).joinpath(f"{family}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    laws = {
        f"{section}.{name}": _law(row, table["tasks"])
        for section in ("count", "runtime", "size")
        for name, row in table[section].items()
    }
    return Facts(table["family"], MappingProxyType(laws))


def _law(row: dict[str, Any], tasks: list[int]) -> Law:
    return Law(
        tasks=tuple(row.get("tasks", tasks)),
        mean=tuple(float(value) for value in row["mean"]),
        growth=row.get("growth", 0.0),
        cv=tuple(row.get("cv", ())),
        shape=tuple(row.get("shape", ())),
    )
