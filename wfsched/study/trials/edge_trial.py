"""Trials of edge policies: one random instance each, with all policies."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.edge.instances.setting import Setting, draw_parameters
from wfsched.edge.instances.sunwind import Region, built_in_region
from wfsched.edge.trial import run_trial
from wfsched.energy.fill import Fill
from wfsched.energy.reading.read import read_traces
from wfsched.study.results import Row
from wfsched.study.trial import Outcome, Scalar, content_id


@dataclass(frozen=True, slots=True)
class RegionFile:
    """Source of the sun and wind of a study.

    Parameters
    ----------
    path : Path or None
        File with the columns ``sun`` and ``wind``; None for the built-in region.
    fill : str or None
        Rule for missing values.
    fingerprint : str
        Hash of the bytes of the file.
    """

    path: Path | None = None
    fill: Fill | None = "linear"
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        if self.path is None:
            found = "built-in"
        else:
            try:
                found = hashlib.sha256(self.path.read_bytes()).hexdigest()[:16]
            except OSError as error:
                raise ParameterError(
                    f"cannot read the file: {error.strerror}", where="--trace", got=str(self.path)
                ) from error
        object.__setattr__(self, "fingerprint", found)

    def read(self) -> Region:
        """Return the region.

        Raises
        ------
        SupplyError
            If the file is malformed.
        """
        return _region(self.path, self.fill)


@lru_cache(maxsize=4)
def _region(path: Path | None, fill: Fill | None) -> Region:
    if path is None:
        return built_in_region()
    traces = read_traces(path, ("sun", "wind"), fill=fill)
    return Region(traces["sun"], traces["wind"], path.name)


@dataclass(frozen=True, slots=True)
class EdgeTrial:
    """One instance with all policies; see `wfsched.study.trial.Trial`.

    Parameters
    ----------
    setting : Setting
    seed : int
    policies : tuple of str
    region : RegionFile
    """

    setting: Setting
    seed: int
    policies: tuple[str, ...]
    region: RegionFile

    @property
    def kind(self) -> str:
        """Name of the kind."""
        return "edge"

    @property
    def id(self) -> str:
        """Hash of the setting, the seed, the policies and the region file."""
        content = {
            "setting": asdict(self.setting),
            "seed": self.seed,
            "policies": self.policies,
            "region": [self.region.fingerprint, self.region.fill],
        }
        return content_id(self.kind, content)

    @property
    def parameters(self) -> Mapping[str, Scalar]:
        """Seed and parameters of the instance."""
        return {"seed": self.seed, **asdict(self.setting)}

    def run(self) -> Outcome:
        """Run all policies; raise if the validator finds a violation."""
        row = run_trial(self.setting, self.region.read(), self.seed, self.policies)
        return Outcome(metrics=row, fingerprint=self.region.fingerprint)


def edge_trials(
    seeds: Sequence[int], policies: Sequence[str], region: RegionFile, fixed: Mapping[str, Scalar]
) -> tuple[EdgeTrial, ...]:
    """Return one trial per seed; parameters that are not `fixed` are drawn from the published values.

    Raises
    ------
    ParameterError
        If there are no seeds, or a fixed value is out of range.
    """
    if not seeds:
        raise ParameterError("no instances", where="instances", got=0, allowed=">= 1")

    def drawn(seed: int) -> Setting:
        values: dict[str, Scalar] = {**draw_parameters(generator(seed, "edge", "parameters")), **fixed}
        return Setting(**values)  # type: ignore[arg-type]

    return tuple(EdgeTrial(drawn(seed), seed, tuple(policies), region) for seed in seeds)


def costs_of(rows: Sequence[Row], policies: Sequence[str]) -> dict[str, list[float]]:
    """Return the cost of each policy in each of the rows."""
    return {name: [float(row[f"{name}.cost"] or 0.0) for row in rows] for name in policies}
