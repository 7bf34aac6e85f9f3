"""Continual learning: a predictor that is updated as runs end, and rolled back where that does harm."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

import numpy as np

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.datacenter.prediction.features import Features
from wfsched.datacenter.prediction.log import Log
from wfsched.datacenter.prediction.logged import logged_errors
from wfsched.datacenter.prediction.prediction import Prediction
from wfsched.datacenter.prediction.predictor import Predictor
from wfsched.datacenter.world.slots import MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True)
class Updates:
    """When a predictor learns, and from what.

    Parameters
    ----------
    every_h : float [h]
        Time between two updates.
    window_h : float [h]
        An update learns from the jobs that were released within this time before it and have ended.
    replay : float
        Rows of the old log that are mixed in, as a share of the new ones. After a drift they contradict the
        new ones.
    held_out : float
        Share of the newest rows on which an update must be better than what it replaces; 0 keeps all updates.

    Raises
    ------
    ParameterError
        If a number is out of range.
    """

    every_h: float = 12.0
    window_h: float = 24.0
    replay: float = 0.0
    held_out: float = 0.25

    def __post_init__(self) -> None:
        ranges = {
            "every_h": (0.1, 1e4),
            "window_h": (0.1, 1e4),
            "replay": (0.0, 10.0),
            "held_out": (0.0, 0.9),
        }
        for name, (least, most) in ranges.items():
            if not least <= getattr(self, name) <= most:
                raise ParameterError(
                    "out of range", where=name, got=getattr(self, name), allowed=f"{least:g} to {most:g}"
                )


@dataclass(frozen=True, slots=True)
class Period:
    """The time between two updates.

    Parameters
    ----------
    begin, end : float [min]
    kept : bool or None
        Whether the update at its beginning was kept; None where there were too few rows for one.
    rows : int
        From which it learned.
    """

    begin: float
    end: float
    kept: bool | None
    rows: int


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """How a predictor fared.

    Parameters
    ----------
    prediction : Prediction
        Of each job, by the predictor at its release.
    periods : tuple of Period
    """

    prediction: Prediction
    periods: tuple[Period, ...]


# Fewer rows than this are no ground for an update.
_LEAST_ROWS = 20


def follow(
    predictor: Predictor, jobs: Features, log: Log, old: Log, updates: Updates | None = None, seed: int = 0
) -> Course:
    """Return what a predictor says of jobs as they are released, while it learns from those that ended.

    Parameters
    ----------
    predictor : Predictor
        That has learned `old`; it stays as it is.
    jobs : Features
        At least one, by release.
    log : Log
        What jobs took, known from their end on.
    old : Log
        From which rows are replayed.
    updates : Updates, optional
        As its defaults if None.
    seed : int
        Of the rows that are replayed.
    """
    rule, rng = updates or Updates(), generator(seed, "datacenter", "replay")
    now, periods = deepcopy(predictor), list[Period]()
    release = jobs.jobs.release
    begin, step = float(release[0]), rule.every_h * MINUTES_PER_HOUR
    run, energy = np.empty((2, *jobs.temperature.shape))
    while begin <= release[-1]:
        window = log.known(begin - rule.window_h * MINUTES_PER_HOUR, begin)
        kept = None
        if len(window) >= _LEAST_ROWS:
            now, kept = _updated(now, window, old, rule, rng)
        here = np.flatnonzero((release >= begin) & (release < begin + step))
        if len(here):
            said = now.predict(jobs.rows(here))
            run[here], energy[here] = said.run, said.energy
        periods.append(Period(begin, begin + step, kept, len(window)))
        begin += step
    return Course(Prediction(run, energy), tuple(periods))


def _updated(
    now: Predictor, window: Log, old: Log, rule: Updates, rng: np.random.Generator
) -> tuple[Predictor, bool]:
    """Return the predictor after an update, or as it was if the newest rows speak against it."""
    order = np.argsort(window.end, kind="stable")
    newest = round(rule.held_out * len(window))
    if newest:
        tried = deepcopy(now).update(_mixed(window.rows(np.sort(order[:-newest])), old, rule, rng))
        judge = window.rows(np.sort(order[-newest:]))
        if sum(logged_errors(tried, judge)) >= sum(logged_errors(now, judge)):
            return now, False
    return deepcopy(now).update(_mixed(window, old, rule, rng)), True


def _mixed(window: Log, old: Log, rule: Updates, rng: np.random.Generator) -> Log:
    """Return the new rows and, drawn with replacement, the old ones that are replayed."""
    count = round(rule.replay * len(window))
    if not count or not len(old):
        return window
    return window.joined(old.rows(np.sort(rng.integers(len(old), size=count))))
