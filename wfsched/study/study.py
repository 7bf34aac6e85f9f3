"""The study: a named grid of trials."""

from __future__ import annotations

from dataclasses import dataclass

from wfsched.study.trial import Trial


@dataclass(frozen=True, slots=True)
class Study:
    """Name, grid of trials, and the text that they were read from.

    Parameters
    ----------
    name : str
    trials : tuple of Trial
        Trials with different ids, of one kind or of several.
    document : str
        Text of the study file; empty if there is none. Stored with the results.
    """

    name: str
    trials: tuple[Trial, ...]
    document: str = ""
