"""`ContractError`: a method, policy, reader or model breaks the contract of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wfsched.core.errors import WfschedError


class ContractError(WfschedError, AssertionError):
    """A broken contract: what is wrong, where, the result found, the allowed ones and the remedy.

    Also an `AssertionError`, so that test runners report it as a failed test.
    """


@contextmanager
def running(what: str, where: str, *, remedy: str | None = None) -> Iterator[None]:
    """Turn any exception of the tested code into a `ContractError`.

    Parameters
    ----------
    what : str
        Kind of the tested object: ``"scheduler"``.
    where : str
        Its name, and the case that it runs on.
    remedy : str, optional
    """
    try:
        yield
    except ContractError:
        raise
    except Exception as error:
        raise ContractError(
            f"{what} raised {type(error).__name__}: {error}", where=where, remedy=remedy
        ) from error


def demand(
    kept: object,
    what: str,
    where: str,
    *,
    got: object = None,
    allowed: str | None = None,
    remedy: str | None = None,
) -> None:
    """Raise `ContractError` unless `kept` is true."""
    if not kept:
        raise ContractError(what, where=where, got=got, allowed=allowed, remedy=remedy)
