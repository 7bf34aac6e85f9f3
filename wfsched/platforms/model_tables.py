"""Tables with a key ``model`` whose other keys are those of an entry of a registry.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from wfsched.core.config.faults import Problem, from_error
from wfsched.core.config.tables import validate
from wfsched.core.errors import ParameterError, PlatformError
from wfsched.core.registry import Entry, Registry
from wfsched.platforms.power import PowerModel
from wfsched.platforms.pricing import PriceModel
from wfsched.platforms.registry import POWER_MODELS, PRICE_MODELS


def power_model(raw: Mapping[str, Any], path: str) -> tuple[PowerModel | None, list[Problem]]:
    """Return the power model that a ``power`` table describes, or None and what is wrong with it."""
    model, problems = _model(POWER_MODELS, raw, path)
    return cast("PowerModel | None", model), problems


def price_model(raw: Mapping[str, Any], path: str = "pricing") -> tuple[PriceModel | None, list[Problem]]:
    """Return the price model that a ``pricing`` table describes, or None and what is wrong with it."""
    found, problems = _model(PRICE_MODELS, raw, path)
    unread = f"{raw.get('model')} pricing does not read this key"
    problems = [replace(p, what=unread) if p.what == "unknown key" else p for p in problems]
    model = cast("PriceModel | None", found)
    if model is not None:
        try:
            model.billing  # noqa: B018
        except (ParameterError, PlatformError) as error:
            return None, [from_error(path, _as_platform_error(error))]
    return model, problems


def _model(registry: Registry[Entry], raw: Mapping[str, Any], path: str) -> tuple[Any, list[Problem]]:
    rest = dict(raw)
    name = rest.pop("model", None)
    if not isinstance(name, str):
        what = "a required key is missing" if name is None else "the value is not allowed"
        return None, [Problem(f"{path}.model", what, name, ", ".join(registry.names()))]
    try:
        table: type = registry.entry(name).load()
    except ParameterError as error:
        found = _as_platform_error(error)
        return None, [replace(from_error(f"{path}.model", found), path=f"{path}.model", got=name)]
    return validate(table, rest, path)


def _as_platform_error(error: ParameterError | PlatformError) -> PlatformError:
    return PlatformError(
        error.what, where=error.where, got=error.got, allowed=error.allowed, remedy=error.remedy
    )
