"""Parameters of a random week of jobs for data centres."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wfsched.core.errors import ParameterError

_RANGES: dict[str, tuple[float, float]] = {
    "jobs_per_week": (1, 200_000), "days": (1, 14), "load": (0.01, 5.0), "alpha": (0, 1e6), "h": (0, 2),
    "hardware_share": (0, 1), "run_noise": (0, 1), "energy_noise": (0, 1), "estimate_noise": (0, 2),
    "contention": (0, 10), "drift": (0, 2), "class_drift": (0, 2), "exploration": (0, 1), "new_words": (0, 1),
    "least_cores": (1, 1_000_000),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """Parameters of a random instance; the laws behind them are in docs/datacenter.md. All are ours.

    Parameters
    ----------
    jobs_per_week : int
        Expected number.
    days : int
        Days of jobs to place, after as many days of history.
    load : float
        Mean demand at speed 1 over the cores of the ten centres.
    least_cores : int
        Least cores of a centre.
    alpha : float [g/min]
        Price of a minute late.
    h : float
        Log deviation of speed and power between classes of jobs in a centre.
    hardware_share : float
        Part of it that centres of one type of hardware share.
    run_noise, energy_noise : float
        Log deviation of single run times, and of single powers.
    estimate_noise : float
        Log deviation of the known run time from the true one at speed 1; 0 for recurring jobs.
    contention : float
        A run takes 1 + contention * u^2 as long, u the share of cores that are busy when it starts.
    drift, class_drift : float
        Log deviation of a shift of speeds and powers in the middle of the days to place, by centre, and by
        class and centre.
    exploration : float
        Share of the history that ran in a random centre.
    new_words : float
        Share of jobs to place whose description the history cannot contain.

    Raises
    ------
    ParameterError
        If a number is out of range.
    """

    jobs_per_week: int = 6000
    days: int = 7
    load: float = 0.45
    least_cores: int = 32
    alpha: float = 2.0
    h: float = 0.15
    hardware_share: float = 0.0
    run_noise: float = 0.02
    energy_noise: float = 0.04
    estimate_noise: float = 0.0
    contention: float = 0.0
    drift: float = 0.0
    class_drift: float = 0.0
    exploration: float = 0.1
    new_words: float = 0.0

    def __post_init__(self) -> None:
        for name, (least, most) in _RANGES.items():
            value = getattr(self, name)
            if not (math.isfinite(value) and least <= value <= most):
                raise ParameterError("out of range", where=name, got=value, allowed=f"{least:g} to {most:g}")

    def run_floor(self) -> float:
        """Return the least relative error of run times that any prediction has.

        >>> round(100 * Setting().run_floor(), 3)
        2.0
        """
        return math.sqrt(math.expm1(self.run_noise**2))

    def energy_floor(self) -> float:
        """Return the least relative error of energies that any prediction has.

        >>> round(100 * Setting().energy_floor(), 3)
        4.474
        """
        return math.sqrt(math.expm1(self.run_noise**2 + self.energy_noise**2))
