"""Check of a supply description: one error for all its faulty keys.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wfsched.core.config.faults import as_one_error
from wfsched.core.config.tables import validate
from wfsched.core.errors import SupplyError
from wfsched.energy.catalogue.schema import SupplyEntry

_GREEN_INDEX = re.compile(r"^green\[[^]]*\]")


def check_description(raw: Mapping[str, Any], where: str) -> SupplyEntry:
    """Return the checked description of the parsed TOML `raw`.

    Raises
    ------
    SupplyError
        If keys are unknown, missing or out of range; the message names each.
    """
    green = raw.get("green")
    alone = isinstance(green, dict)
    entry, faults = validate(SupplyEntry, {**raw, "green": [green]} if alone else raw)
    if entry is not None:
        return entry
    if alone:
        # A single table ``[green]`` has no index in messages.
        faults = [replace(fault, path=_GREEN_INDEX.sub("green", fault.path)) for fault in faults]
    raise as_one_error(where, faults, SupplyError)
