"""What is wrong with a file of settings: collected, then reported in one error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from wfsched.core.errors import WfschedError

AnyError = TypeVar("AnyError", bound=WfschedError)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Parameters
    ----------
    path : str
        The key at fault, dotted: ``type[c6.large].power.m``.
    what : str
    got : object
    allowed : str
    remedy : str
    near : tuple of str
        Names that may have been meant.
    """

    path: str
    what: str
    got: object = None
    allowed: str = ""
    remedy: str = ""
    near: tuple[str, ...] = ()

    def error(self, error_class: type[AnyError], file: str = "") -> AnyError:
        """Return this fault as an error of the given class, with the file in front if there is one."""
        return error_class(
            self.what,
            where=": ".join(part for part in (file, self.path) if part),
            got=self.got,
            allowed=self.allowed or None,
            remedy=self.remedy or None,
            near=self.near,
        )


def as_one_error(file: str, faults: Sequence[Fault], error_class: type[AnyError]) -> AnyError:
    """Return one error of the given class that reports all `faults` (at least one) of a file."""
    if len(faults) == 1:
        return faults[0].error(error_class, file)
    lines = [f"\n  {fault.error(error_class)}" for fault in faults]
    return error_class(f"{len(faults)} problems" + "".join(lines), where=file)


def from_error(path: str, error: WfschedError) -> Fault:
    """Return the fault that a check reported, found under the table at `path`."""
    key = f"{path}.{error.where}" if error.where else path
    return Fault(key, error.what, error.got, error.allowed or "", error.remedy or "", error.near)


def repeated(path: str, key: str, values: Sequence[object], what: str) -> list[Fault]:
    """Return a fault for each value that is repeated; `path` and `key` say where."""
    twice = [i for i, value in enumerate(values) if value in values[:i]]
    return [Fault(f"{path}[{i}].{key}", what, values[i]) for i in twice]
