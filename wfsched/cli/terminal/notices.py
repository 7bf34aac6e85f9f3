"""Warnings of what deviates from a request: limits that nothing keeps, methods left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from wfsched.cli.terminal.output import warn

if TYPE_CHECKING:
    from wfsched.schedule.problem import Problem


def warn_of(notices: Iterable[str], *, said: Collection[str] = ()) -> None:
    """Warn of each notice but those that were `said` before."""
    for text in notices:
        if text not in said:
            warn(text)


def warn_of_unreachable(problem: Problem) -> tuple[str, ...]:
    """Warn of limits that no schedule keeps, before time is spent on them; return the warnings."""
    from wfsched.schedule.unreachable import unreachable_limits

    found = unreachable_limits(problem)
    warn_of(found)
    return found
