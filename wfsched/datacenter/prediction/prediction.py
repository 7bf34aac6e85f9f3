"""Predictions: run time and energy of jobs in every centre, and how far off they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import DataCentreError
from wfsched.datacenter.prediction.features import Features
from wfsched.datacenter.world.slots import MINUTES_PER_HOUR
from wfsched.datacenter.world.temperature import pue_at


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """Run time and energy of every job in every centre, as expected at its release.

    Parameters
    ----------
    run : array (m, D) [min]
    energy : array (m, D) [kWh]
        At the facility, at the PUE of the release.

    Raises
    ------
    DataCentreError
        If shapes differ or a number is not above 0.
    """

    run: FloatArray
    energy: FloatArray

    def __post_init__(self) -> None:
        for name in ("run", "energy"):
            values = readonly(getattr(self, name), np.float64)
            object.__setattr__(self, name, values)
            if values.shape != self.run.shape or values.ndim != 2:
                raise DataCentreError("wrong shape", where=f"prediction: {name}", got=values.shape)
            if not ((values > 0) & np.isfinite(values)).all():
                raise DataCentreError("a number is not above 0", where=f"prediction: {name}")

    def kw(self, features: Features) -> FloatArray:
        """Return the power of the machines without the PUE, (m, D) [kW].

        So a plan for later can take the PUE of then.
        """
        pue = pue_at(features.fleet.pue, features.temperature)
        return np.asarray(MINUTES_PER_HOUR * self.energy / (self.run * pue))


def by_ratios(features: Features, ratios: FloatArray) -> Prediction:
    """Return the prediction of the logs of the ratios to the nameplate, (m, D, 2)."""
    factor = np.exp(ratios)
    return Prediction(features.nameplate_run() * factor[..., 0], features.nameplate_energy() * factor[..., 1])


class Errors(NamedTuple):
    """Relative errors sqrt(mean((predicted / true - 1) ** 2)) over pairs of job and centre.

    Parameters
    ----------
    run, energy : float
    """

    run: float
    energy: float


def errors(prediction: Prediction, true: Prediction) -> Errors:
    """Return how far a prediction is off over all centres."""
    return Errors(_off(prediction.run, true.run), _off(prediction.energy, true.energy))


def errors_at(prediction: Prediction, true: Prediction, chosen: np.ndarray) -> Errors:
    """Return how far a prediction is off in the chosen centre of each job, (m,)."""
    rows = np.arange(len(chosen))
    pairs = [(getattr(prediction, name), getattr(true, name)) for name in ("run", "energy")]
    return Errors(*(_off(one[rows, chosen], other[rows, chosen]) for one, other in pairs))


def _off(predicted: FloatArray, true: FloatArray) -> float:
    return float(np.sqrt(np.mean((predicted / true - 1.0) ** 2)))
