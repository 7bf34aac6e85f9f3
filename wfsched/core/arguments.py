"""Arguments of the public functions: a wrong type is refused before it does harm."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from wfsched.core.errors import ParameterError
from wfsched.core.registry import load_target

P = ParamSpec("P")
T = TypeVar("T")

PATH: tuple[type[Any], ...] = (str, os.PathLike)
"""What a path may be."""


def check_type(
    where: str,
    value: object,
    kind: type[Any] | tuple[type[Any], ...],
    *,
    allowed: str | None = None,
    remedy: str | None = None,
) -> None:
    """Refuse an argument of another type; truth values are no numbers.

    Parameters
    ----------
    where : str
        Name of the argument.
    value : object
    kind : type or tuple of types
    allowed, remedy : str, optional
        For the message; the names of the types if None.

    Raises
    ------
    ParameterError
        If `value` is of none of the types.

    Examples
    --------
    >>> check_type("seed", 3, int)
    >>> check_type("seed", "3", int)
    Traceback (most recent call last):
        ...
    wfsched.core.errors.ParameterError: seed: wrong type; got 'str'; allowed: int
    """
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if isinstance(value, kinds) and not (isinstance(value, bool) and bool not in kinds):
        return
    raise ParameterError(
        "wrong type",
        where=where,
        got=type(value).__name__,
        allowed=allowed or " or ".join(each.__name__ for each in kinds),
        remedy=remedy,
    )


def takes(
    name: str, *kinds: str | type[Any], allowed: str | None = None
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Refuse a first argument of another type before the function is entered.

    Parameters
    ----------
    name : str
        Of the argument.
    *kinds : str or type
        ``"module:Class"``, imported when the function is called, or types.
    allowed : str, optional
        For the message.

    Examples
    --------
    >>> @takes("text", str)
    ... def shout(text):
    ...     return text.upper()
    >>> shout(3)
    Traceback (most recent call last):
        ...
    wfsched.core.errors.ParameterError: text: wrong type; got 'int'; allowed: str
    """

    def checked(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            if args or name in kwargs:
                value = args[0] if args else kwargs[name]
                types = tuple(load_target(kind) if isinstance(kind, str) else kind for kind in kinds)
                check_type(name, value, types, allowed=allowed)
            return function(*args, **kwargs)

        return call

    return checked
