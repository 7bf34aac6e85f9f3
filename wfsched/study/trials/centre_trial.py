"""Trials of policies of data centres: one random week each, with all policies and predictors."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

from wfsched.core.errors import ParameterError
from wfsched.datacenter.trial import WeekData, run_trial
from wfsched.datacenter.world.job_trace import read_job_trace
from wfsched.datacenter.world.setting import Setting
from wfsched.energy.reading.read import read_traces
from wfsched.study.trial import Outcome, Scalar, content_id


@dataclass(frozen=True, slots=True)
class CentreFiles:
    """Data of a study.

    Parameters
    ----------
    carbon, trace : Path or None
        Carbon intensity by zone, and jobs of a year; None for models and laws.
    fingerprint : str
        Hash of the bytes of the files.
    """

    carbon: Path | None = None
    trace: Path | None = None
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        names = (("--carbon", self.carbon), ("--trace", self.trace))
        found = "+".join("built-in" if path is None else _hash(option, path) for option, path in names)
        object.__setattr__(self, "fingerprint", found)

    def read(self) -> WeekData:
        """Return the data.

        Raises
        ------
        SupplyError, DataCentreError
            If a file is malformed.
        """
        return _read(self.carbon, self.trace)


def _hash(option: str, path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise ParameterError(
            f"cannot read the file: {error.strerror}", where=option, got=str(path)
        ) from error


@lru_cache(maxsize=2)
def _read(carbon: Path | None, trace: Path | None) -> WeekData:
    return WeekData(
        None if carbon is None else read_traces(carbon, unit="g/kWh"),
        None if trace is None else read_job_trace(trace),
    )


@dataclass(frozen=True, slots=True)
class CentreTrial:
    """One week with all policies and predictors; see `wfsched.study.trial.Trial`.

    Parameters
    ----------
    setting : Setting
    seed : int
    policies, predictors : tuple of str
    files : CentreFiles
    """

    setting: Setting
    seed: int
    policies: tuple[str, ...]
    predictors: tuple[str, ...] = ("exact",)
    files: CentreFiles = field(default_factory=CentreFiles)

    @property
    def kind(self) -> str:
        """Name of the kind."""
        return "datacenter"

    @property
    def id(self) -> str:
        """Hash of the setting, the seed, the policies, the predictors and the files."""
        content = {
            "setting": asdict(self.setting),
            "seed": self.seed,
            "policies": self.policies,
            "predictors": self.predictors,
            "files": self.files.fingerprint,
        }
        return content_id(self.kind, content)

    @property
    def parameters(self) -> Mapping[str, Scalar]:
        """Seed and parameters of the week."""
        return {"seed": self.seed, **asdict(self.setting)}

    def run(self) -> Outcome:
        """Run all policies; raise if the validator finds a violation."""
        row = run_trial(self.setting, self.seed, self.policies, self.predictors, self.files.read())
        return Outcome(metrics=row, fingerprint=self.files.fingerprint)


def centre_trials(
    setting: Setting,
    seeds: Sequence[int],
    policies: Sequence[str],
    predictors: Sequence[str],
    files: CentreFiles,
) -> tuple[CentreTrial, ...]:
    """Return one trial for each seed.

    Raises
    ------
    ParameterError
        If there are no seeds.
    """
    if not seeds:
        raise ParameterError("no seeds", where="seeds", got=0, allowed=">= 1")
    return tuple(CentreTrial(setting, seed, tuple(policies), tuple(predictors), files) for seed in seeds)
