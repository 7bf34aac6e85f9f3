"""`parameter`: fields of frozen dataclasses with a range. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import field, fields
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from wfsched.core.errors import ParameterError


def parameter(default: Any, *, least: float | None = None, most: float | None = None) -> Any:
    """Return a dataclass field with a default and the range of its values, ends included."""
    return field(default=default, metadata={"least": least, "most": most})


def check_parameters(owner: Any) -> None:
    """Check types and ranges of all fields of a dataclass; called by its `__post_init__`.

    Raises
    ------
    ParameterError
        If a value is of another type than its field, or out of its range.
    """
    hints = get_type_hints(type(owner))
    for each in fields(owner):
        value = getattr(owner, each.name)
        if not _fits(value, hints[each.name]):
            allowed = _words(hints[each.name])
            raise ParameterError("wrong type", where=each.name, got=value, allowed=allowed)
        if value is not None:
            _check_range(each.name, value, each.metadata.get("least"), each.metadata.get("most"))


def _check_range(name: str, value: Any, least: float | None, most: float | None) -> None:
    # Written so that NaN is out of every range.
    if (least is None or value >= least) and (most is None or value <= most):
        return
    allowed = f">= {least}" if most is None else f"{least} to {most}"
    raise ParameterError("out of range", where=name, got=value, allowed=allowed)


def _fits(value: Any, hint: Any) -> bool:
    """Return whether a value is of the type; an integer is a float, a bool is neither."""
    if get_origin(hint) in (UnionType, Union):
        return any(_fits(value, option) for option in get_args(hint))
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_fits(item, get_args(hint)[0]) for item in value)
    if hint in (int, float):
        number = Integral if hint is int else Real
        return isinstance(value, number) and not isinstance(value, bool)
    return isinstance(value, hint)


def _words(hint: Any) -> str:
    """Return a type in words."""
    if get_origin(hint) in (UnionType, Union):
        return " or ".join(_words(option) for option in get_args(hint))
    if get_origin(hint) is tuple:
        return f"list of {_words(get_args(hint)[0])}s"
    named = {int: "integer", float: "number", bool: "true or false", str: "string", NoneType: "none"}
    return named.get(hint) or str(hint.__name__)
