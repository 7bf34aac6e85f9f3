"""What is wrong with a catalogue file: collected, then told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wfsched.core.errors import PlatformError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Parameters
    ----------
    path : str
        The key at fault, dotted: ``type[c6.large].power.m``.
    what : str
    got : object
    allowed : str
    remedy : str
    """

    path: str
    what: str
    got: object = None
    allowed: str = ""
    remedy: str = ""

    def error(self, file: str = "") -> PlatformError:
        """Return this problem as an error, with the file in front if there is one."""
        return PlatformError(
            self.what,
            where=": ".join(part for part in (file, self.path) if part),
            got=self.got,
            allowed=self.allowed or None,
            remedy=self.remedy or None,
        )


def as_one_error(file: str, problems: Sequence[Problem]) -> PlatformError:
    """Return one error that tells all `problems` (at least one) of a file."""
    if len(problems) == 1:
        return problems[0].error(file)
    lines = [f"\n  {problem.error()}" for problem in problems]
    return PlatformError(f"{len(problems)} problems" + "".join(lines), where=file)


def from_error(path: str, error: PlatformError) -> Problem:
    """Return the problem that a check reported, found under the table at `path`."""
    key = f"{path}.{error.where}" if error.where else path
    return Problem(key, error.what, error.got, error.allowed or "", error.remedy or "")


def repeated(path: str, key: str, values: Sequence[object], what: str) -> list[Problem]:
    """Return a problem for each value that stands twice; `path` and `key` say where."""
    twice = [i for i, value in enumerate(values) if value in values[:i]]
    return [Problem(f"{path}[{i}].{key}", what, values[i]) for i in twice]
