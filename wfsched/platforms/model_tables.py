"""Tables with a key ``model`` whose other keys are those of an entry of a registry.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from typing import Any, cast

from wfsched.core.config.faults import Fault, from_error
from wfsched.core.config.tables import validate
from wfsched.core.errors import ParameterError, PlatformError
from wfsched.core.registry import Entry, Registry
from wfsched.platforms.power import STRICT, PowerModel
from wfsched.platforms.pricing import PriceModel
from wfsched.platforms.registry import POWER_MODELS, PRICE_MODELS


def power_model(raw: Mapping[str, Any], path: str) -> tuple[PowerModel | None, list[Fault]]:
    """Return the power model that a ``power`` table describes, or None and what is wrong with it."""
    model, faults = _model(POWER_MODELS, raw, path)
    return cast("PowerModel | None", model), faults


def price_model(raw: Mapping[str, Any], path: str = "pricing") -> tuple[PriceModel | None, list[Fault]]:
    """Return the price model that a ``pricing`` table describes, or None and what is wrong with it."""
    found, faults = _model(PRICE_MODELS, raw, path)
    unread = f"{raw.get('model')} pricing does not read this key"
    faults = [replace(p, what=unread) if p.what == "unknown key" else p for p in faults]
    model = cast("PriceModel | None", found)
    if model is not None:
        try:
            model.billing  # noqa: B018
        except (ParameterError, PlatformError) as error:
            return None, [from_error(path, error)]
    return model, faults


def _model(registry: Registry[Entry], raw: Mapping[str, Any], path: str) -> tuple[Any, list[Fault]]:
    rest = dict(raw)
    name = rest.pop("model", None)
    if not isinstance(name, str):
        what = "a required key is missing" if name is None else "the value is not allowed"
        return None, [Fault(f"{path}.model", what, name, ", ".join(registry.names()))]
    try:
        table: type = registry.entry(name).load()
    except ParameterError as error:
        return None, [replace(from_error(path, error), path=f"{path}.model", got=name)]
    if not (isinstance(table, type) and is_dataclass(table)):
        return None, [Fault(f"{path}.model", f"the {registry.kind} is no dataclass", name)]
    if not hasattr(table, "__pydantic_config__"):
        # A model of a third party: its keys are read as strictly as ours, unless it says how.
        setattr(table, "__pydantic_config__", STRICT)  # noqa: B010
    return validate(table, rest, path)
