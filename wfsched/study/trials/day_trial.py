"""Trials of days and batches on a network: one policy on one day, or the front of one batch."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache

import numpy as np

from wfsched.core.errors import ScheduleError
from wfsched.network.gecrs.batches.batch import batch_of
from wfsched.network.gecrs.batches.batch_front import RULE, BatchFront, BatchSearch, front_of
from wfsched.network.gecrs.check import check_day
from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.generate import draw_day
from wfsched.network.gecrs.outcome import DayOutcome
from wfsched.network.gecrs.registry import DAY_POLICIES
from wfsched.network.gecrs.setting import DaySetting
from wfsched.network.gecrs.simulate import simulate
from wfsched.study.trial import Outcome, Scalar, content_id

LOADS = (0.3, 0.5, 0.7)
_HOURS_APART, _BATCHES = 2.0, 12


@dataclass(frozen=True, slots=True)
class DayTrial:
    """One policy on one day; see `wfsched.study.trial.Trial`.

    Parameters
    ----------
    setting : DaySetting
    policy : str
    seed : int
    """

    setting: DaySetting
    policy: str
    seed: int

    @property
    def kind(self) -> str:
        """Name of the kind."""
        return "network-day"

    @property
    def id(self) -> str:
        """Hash of all that the figures hang on."""
        return content_id(self.kind, asdict(self))

    @property
    def parameters(self) -> Mapping[str, Scalar]:
        """What tells rows apart."""
        return {"method": self.policy, "seed": self.seed, "load": self.setting.load}

    def run(self) -> Outcome:
        """Run the policy; the outcome is checked.

        Raises
        ------
        ScheduleError
            If the outcome is impossible, which is a defect of the policy.
        """
        day = _day(self.setting, self.seed)
        outcome = simulate(day, self.policy, seed=self.seed)
        _demand_possible(outcome, self.policy)
        metrics = {key: None if np.isnan(value) else value for key, value in outcome.figures().items()}
        return Outcome(metrics, _fingerprint(day))


@dataclass(frozen=True, slots=True)
class BatchTrial:
    """The front of one batch; see `wfsched.study.trial.Trial`.

    Parameters
    ----------
    setting : DaySetting
    seed : int
    begin_h : float [h]
    size : int
    search : BatchSearch
    forecast : bool
        Whether the search believes in persistence.
    """

    setting: DaySetting
    seed: int
    begin_h: float
    size: int = 40
    search: BatchSearch = field(default_factory=BatchSearch)
    forecast: bool = False

    @property
    def kind(self) -> str:
        """Name of the kind."""
        return "network-batch"

    @property
    def id(self) -> str:
        """Hash of all that the figures hang on."""
        return content_id(self.kind, asdict(self))

    @property
    def parameters(self) -> Mapping[str, Scalar]:
        """What tells rows apart."""
        started = "seeded" if self.search.seeded else "unseeded"
        return {
            "method": f"{started}, forecast" if self.forecast else started,
            "seed": self.seed,
            "begin_h": self.begin_h,
            "load": self.setting.load,
            "size": self.size,
            "evaluations": self.search.evaluations,
            "pop_size": self.search.pop_size,
        }

    def run(self) -> Outcome:
        """Search the front; the chosen placement is checked.

        Raises
        ------
        ScheduleError
            If it is impossible, which is a defect of the search.
        """
        day = _day(self.setting, self.seed)
        batch = batch_of(day, self.begin_h, self.size)
        front = front_of(batch, self.search, seed=self.seed, forecast=self.forecast)
        return Outcome(_batch_metrics(front), _fingerprint(day))


def _batch_metrics(front: BatchFront) -> dict[str, Scalar]:
    chosen, rule = front.chosen(), front.policies.index(RULE)
    whole, own = front.hypervolume(), front.policy_hypervolume()
    metrics: dict[str, Scalar] = {
        "points": len(front),
        "dominating": int(front.dominating().sum()),
        "chosen_dominates": chosen is not None and bool(front.dominating()[chosen]),
        "hypervolume_ratio": whole / own if own > 0 else None,
        "rule_brown_j": float(front.policy_objectives[rule, 1]),
        "chosen_brown_j": float(front.policy_objectives[rule, 1]),
    }
    if chosen is not None:
        _demand_possible(DayOutcome.of(front.batch.day, front.placement(chosen)), "the search")
        metrics["chosen_brown_j"] = float(front.objectives[chosen, 1])
    return metrics


def _demand_possible(outcome: DayOutcome, policy: str) -> None:
    if wrong := check_day(outcome):
        raise ScheduleError(
            f"impossible outcome of {policy}", where=wrong[0], got=f"{len(wrong)} violations", allowed="none"
        )


def gecrs_trials(seeds: Sequence[int], *, quick: bool = False) -> tuple[DayTrial | BatchTrial, ...]:
    """Return the trials of the preset `gecrs`: all policies at three loads, and twelve batches.

    Parameters
    ----------
    seeds : sequence of int
        Of days.
    quick : bool
        Only the short search of the batches.
    """
    short = (BatchSearch(12_000, 100), False)
    searches = ((BatchSearch(), False), (BatchSearch(seeded=False), False), (BatchSearch(), True), short)
    names = DAY_POLICIES.names()
    days = [DayTrial(DaySetting(load=load), name, seed) for load in LOADS for seed in seeds for name in names]
    batches = [
        BatchTrial(DaySetting(), k + 1, _HOURS_APART * k, search=search, forecast=forecast)
        for search, forecast in ((short,) if quick else searches)
        for k in range(_BATCHES)
    ]
    return (*days, *batches)


@lru_cache(maxsize=4)
def _day(setting: DaySetting, seed: int) -> Day:
    return draw_day(setting, seed)


def _fingerprint(day: Day) -> str:
    """Return a hash of tasks and supplies."""
    digest = hashlib.sha256()
    for values in (day.tasks.arrival, day.tasks.work, day.tasks.user, day.supply):
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()[:16]
