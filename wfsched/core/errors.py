"""Errors of wfsched: each states what is wrong, where, the value, what is allowed and the remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.nearest import nearest
from wfsched.core.visible import visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterable


class WfschedError(Exception):
    """Base of every error that a user can cause.

    Control characters in its message are shown as escapes.

    Parameters
    ----------
    what : str
        What is wrong, as one clause.
    where : str, optional
        File, line, key or argument at fault.
    got : object, optional
        The offending value; shown with ``repr`` and cut at 80 characters.
    allowed : str, optional
        What would have been accepted; all of `known` if None.
    remedy : str, optional
        What the user can do about it.
    known : iterable of str, optional
        The names out of which `got` should have been one.
    near : tuple of str, optional
        Names that may have been meant; those of `known` that are nearest to `got` if None.
    """

    exit_code = 1

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        got: object = None,
        allowed: str | None = None,
        remedy: str | None = None,
        known: Iterable[str] = (),
        near: tuple[str, ...] | None = None,
    ) -> None:
        names = tuple(known)
        self.what = what
        self.where = where
        self.got = got
        self.allowed = allowed or ", ".join(names) or None
        self.remedy = remedy
        self.near = nearest(got, names) if near is None else near
        super().__init__(self._message())

    def _message(self) -> str:
        text = f"{visible(self.where)}: {self.what}" if self.where else self.what
        if self.got is not None:
            shown = repr(self.got)
            text += f"; got {shown if len(shown) <= 80 else shown[:77] + '...'}"
        if self.near:
            # Before the list, which may be long.
            text += f". Did you mean {' or '.join(map(repr, self.near))}?"
        if self.allowed:
            text += f" All allowed: {self.allowed}" if self.near else f"; allowed: {self.allowed}"
        if self.remedy:
            text += f". {self.remedy}"
        return visible_lines(text)


class WorkflowError(WfschedError):
    """A workflow file cannot be read as a workflow, or a workflow is malformed.

    Parameters
    ----------
    code : str
        The code of the defect, as `wfsched validate` lists it.
    """

    def __init__(
        self,
        what: str,
        *,
        code: str,
        where: str | None = None,
        got: object = None,
        allowed: str | None = None,
        remedy: str | None = None,
        known: Iterable[str] = (),
        near: tuple[str, ...] | None = None,
    ) -> None:
        self.code = code
        super().__init__(what, where=where, got=got, allowed=allowed, remedy=remedy, known=known, near=near)


class PlatformError(WfschedError):
    """A platform catalogue is missing, malformed or inconsistent."""


class TopologyError(WfschedError):
    """A topology is missing, malformed or not connected."""


class NetworkError(WfschedError):
    """Tasks, nodes and their topology do not make a network that can serve them."""


class DataCentreError(WfschedError):
    """Data centres, their jobs and signals do not make a world in which jobs can be placed."""


class SupplyError(WfschedError):
    """A supply trace is missing or malformed."""


class ProblemError(WfschedError):
    """A workflow, a platform and their constraints do not make a solvable problem."""


class StudyError(WfschedError):
    """A study file is malformed, or a folder of results is not what it should be."""


class ScheduleError(WfschedError):
    """A schedule is impossible: it breaks precedence, capacity or the frequency levels."""


class OutputError(WfschedError):
    """A result cannot be written where the user asked for it."""


class MissingExtraError(WfschedError):
    """An optional dependency is needed and not installed; the remedy names the extra."""


class ParameterError(WfschedError):
    """An argument is out of its range or unknown; the command line ends with exit code 2."""

    exit_code = 2
