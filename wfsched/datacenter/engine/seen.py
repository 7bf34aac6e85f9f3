"""`Seen`: all that a policy may read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import ParameterError
from wfsched.datacenter.world.forecast import Forecast
from wfsched.datacenter.world.instance import Instance
from wfsched.datacenter.world.jobs import Jobs


class Predicted(Protocol):
    """What is predicted of jobs in all centres."""

    @property
    def run(self) -> FloatArray:
        """Run times, (m, D) [min]."""

    @property
    def energy(self) -> FloatArray:
        """Energies at the temperature of the release, with the PUE, (m, D) [kWh]."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A prediction given as arrays.

    Parameters
    ----------
    run : array (m, D) [min]
    energy : array (m, D) [kWh]
        With the PUE at the release.
    """

    run: FloatArray
    energy: FloatArray

    def __post_init__(self) -> None:
        for name in ("run", "energy"):
            object.__setattr__(self, name, readonly(getattr(self, name), np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a policy may read: the instance, forecasts and predictions; never `Nature`.

    Parameters
    ----------
    instance : Instance
        Its signals count as known up to now.
    forecast : Forecast
    prediction : Predicted
        Of the jobs.
    past : Predicted, optional
        Of the jobs of the history, for policies with prices.
    true_prices : array (D, H) [g/core h], optional
        Only for `priced-exact`, which shows what better prices could bring.

    Raises
    ------
    ParameterError
        If a prediction has another shape, or a number that is not above 0.
    """

    instance: Instance
    forecast: Forecast
    prediction: Predicted
    past: Predicted | None = None
    true_prices: FloatArray | None = None
    kw: FloatArray = field(init=False)
    """(m, D) [kW]: predicted power without the PUE."""

    def __post_init__(self) -> None:
        instance = self.instance
        if self.forecast.hourly.shape[1:] != instance.signals.facility.shape:
            raise ParameterError(
                "forecast of another number of centres or hours", where="forecast",
                got=self.forecast.hourly.shape[1:], allowed=str(instance.signals.facility.shape),
            )  # fmt: skip
        kw = predicted_kw(instance, instance.jobs, self.prediction, "prediction")
        object.__setattr__(self, "kw", readonly(kw, np.float64))

    def past_kw(self) -> FloatArray:
        """Return the predicted power of the jobs of the history, (m, D) [kW].

        Raises
        ------
        ParameterError
            If there is no history, or nothing is predicted of it.
        """
        if self.past is None or self.instance.history is None:
            raise ParameterError(
                "prices need a history and a prediction of it", where="past",
                remedy="Pass `past`, or choose a policy without prices, such as replan.",
            )  # fmt: skip
        return predicted_kw(self.instance, self.instance.history.jobs, self.past, "past")


def predicted_kw(instance: Instance, jobs: Jobs, predicted: Predicted, where: str) -> FloatArray:
    """Return the power that a prediction implies, without the PUE, (m, D) [kW]."""
    shape = (len(jobs), len(instance.fleet))
    for name in ("run", "energy"):
        values = np.asarray(getattr(predicted, name))
        if values.shape != shape:
            raise ParameterError(
                "wrong shape", where=f"{where}: {name}", got=values.shape, allowed=str(shape)
            )
        if not ((values > 0) & np.isfinite(values)).all():
            raise ParameterError(
                "not a number above 0",
                where=f"{where}: {name}",
                got=float(values.flat[np.argmin(values > 0)]),
            )
    pue = instance.signals.at_minute(instance.signals.pue, jobs.release)
    return np.asarray(60.0 * predicted.energy / (predicted.run * pue))


def energy_at_release(instance: Instance, jobs: Jobs, run: FloatArray, kw: FloatArray) -> FloatArray:
    """Return the energy of runs at the temperature of their release, with the PUE, (m, D) [kWh]."""
    pue = instance.signals.at_minute(instance.signals.pue, jobs.release)
    return np.asarray(run * kw * pue / 60.0)
