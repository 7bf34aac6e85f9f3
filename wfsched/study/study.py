"""The study: a named grid of trials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wfsched.core.summary import Summarised, count, cut
from wfsched.study.trial import Trial


@dataclass(frozen=True, slots=True, repr=False)
class Study(Summarised):
    """Name, grid of trials, and the text that they were read from.

    Parameters
    ----------
    name : str
    trials : tuple of Trial
        Trials with different ids, of one kind or of several.
    document : str
        Text of the study file; empty if there is none. Stored with the results.
    limit_s : float, optional
        Longest time of a trial [s], compiling excluded; a trial that takes longer has failed. None for no
        limit.
    """

    name: str
    trials: tuple[Trial, ...]
    document: str = ""
    limit_s: float | None = None

    def _summary(self) -> str:
        return f"Study {cut(self.name, 60)}: {count(len(self.trials), 'trial')}"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield "name", self.name
        yield "trials", str(len(self.trials))
