"""Arguments of the public functions: a wrong type is refused before it does harm."""

from __future__ import annotations

from typing import Any

from wfsched.core.errors import ParameterError


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
