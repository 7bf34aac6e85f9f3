"""Trials of policies of a network: one policy, rule or learner, over the weeks of one world."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from wfsched.core.errors import ParameterError
from wfsched.energy.fill import Fill
from wfsched.energy.reading.read import read_traces
from wfsched.energy.trace import Trace
from wfsched.network.stper.evaluate import WEEK, held_out_weeks, mean_bound, run_policy
from wfsched.network.stper.learner import Learner, need_learning
from wfsched.network.stper.policies import YearPolicy
from wfsched.network.stper.registry import YEAR_POLICIES
from wfsched.network.stper.setting import Setting
from wfsched.network.stper.world import World, build_world
from wfsched.study.trial import Outcome, Scalar, content_id


@dataclass(frozen=True, slots=True)
class SignalFile:
    """File of a signal.

    Parameters
    ----------
    path : Path
    column : str or None
        Name of its trace; the only one if None.
    fill : str or None
        Rule for missing values.
    zone : str or None
        Zone of local times.
    fingerprint : str
        Hash of the bytes of the file.
    """

    path: Path
    column: str | None = None
    fill: Fill | None = None
    zone: str | None = None
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise ParameterError(
                f"the file cannot be read: {error.strerror}", where="signal", got=str(self.path)
            ) from error
        object.__setattr__(self, "fingerprint", hashlib.sha256(content).hexdigest()[:16])

    def read(self) -> Trace:
        """Return the trace.

        Raises
        ------
        SupplyError
            If the file is malformed.
        ParameterError
            If it holds several traces and none is named, or not the one that is.
        """
        traces = read_traces(self.path, zone=self.zone, fill=self.fill, past_end="raise")
        if self.column is None and len(traces) == 1:
            return next(iter(traces.values()))
        if self.column not in traces:
            raise ParameterError("no such trace", where=str(self.path), got=self.column, known=traces)
        return traces[self.column]


@dataclass(frozen=True, slots=True)
class YearTrial:
    """One policy over weeks of one world; see `wfsched.study.trial.Trial`.

    Parameters
    ----------
    setting : Setting
    policy : str
        A name of `YEAR_POLICIES`, ``"bound"``, or the name of a learned policy in the table.
    seed : int
        Of the world.
    learner : Learner or None
        Trains the policy.
    training_seed : int
    weeks, n_slots : int
        Weeks that are kept back, and slots of each that are run.
    price, hydro : SignalFile or None
        Synthetic if None.
    """

    setting: Setting
    policy: str
    seed: int
    learner: Learner | None = None
    training_seed: int = 0
    weeks: int = 8
    n_slots: int = WEEK
    price: SignalFile | None = None
    hydro: SignalFile | None = None

    @property
    def kind(self) -> str:
        """Name of the kind."""
        return "network-year"

    @property
    def id(self) -> str:
        """Hash of all that the figures hang on."""
        content = asdict(self)
        for name in ("price", "hydro"):
            file = getattr(self, name)
            content[name] = None if file is None else [file.fingerprint, file.column, file.fill, file.zone]
        return content_id(self.kind, content)

    @property
    def parameters(self) -> Mapping[str, Scalar]:
        """What tells rows apart."""
        economics = self.setting.economics
        return {
            "setting": self.setting.name,
            "method": self.policy,
            "seed": self.seed,
            "training_seed": self.training_seed if self.learner else None,
            "steps": self.learner.steps if self.learner else None,
            "gamma": self.learner.gamma if self.learner else None,
            "speed_low": self.setting.speed[0],
            "speed_high": self.setting.speed[1],
            "data_bytes": self.setting.data,
            "deadline_s": self.setting.deadline_s,
            "law": economics.law,
            "kappa": economics.kappa,
        }

    def run(self) -> Outcome:
        """Run the policy, trained before if it learns; every plan is checked."""
        world = _world(self.setting, self.seed, self.price, self.hydro)
        weeks = held_out_weeks(world, self.weeks)
        if self.policy == "bound":
            return Outcome({"profit": mean_bound(world, weeks, self.n_slots)}, _fingerprint(world))
        run = run_policy(world, self._policy(world), self.policy, weeks, self.n_slots)
        metrics: dict[str, Scalar] = {
            "profit": run.mean_profit,
            "late_share": run.late_share,
            "delay_s": run.mean_delay_s,
        }
        return Outcome(metrics, _fingerprint(world))

    def _policy(self, world: World) -> YearPolicy:
        if self.learner is None:
            policy: YearPolicy = YEAR_POLICIES.entry(self.policy).load()
            return policy
        need_learning()
        from wfsched.network.stper.training import train

        return train(world, self.learner, self.training_seed)


@lru_cache(maxsize=4)
def _world(setting: Setting, seed: int, price: SignalFile | None, hydro: SignalFile | None) -> World:
    traces = [None if file is None else file.read() for file in (price, hydro)]
    return build_world(setting, seed, price=traces[0], hydro=traces[1])


def _fingerprint(world: World) -> str:
    """Return a hash of the signals."""
    digest = hashlib.sha256()
    for values in (world.network.speed, world.signals.price, world.signals.brown, world.signals.demand):
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()[:16]
