"""Power from voltages or from measurements: switching power, watts per level, SPECpower points."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.config.quantity import quantity_metadata
from wfsched.platforms.power import STRICT, check_one_per_level, refuse_unless

_LOAD_PERCENT = np.linspace(0.0, 100.0, 11)


@dataclass(frozen=True, slots=True)
class VoltagePower:
    """P(f) = P_ind + alpha C V^2 f with a supply voltage for each level (CFN Eq. 2).

    Parameters
    ----------
    activity : float
        Share alpha of the capacitance that switches in a cycle, in (0, 1].
    capacitance_nf : float [nF]
    volts : tuple of float [V]
        One for each level.
    p_ind_w : float [W]
        Power that does not depend on the frequency (P_static of Eq. 2, counted while active).
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    activity: float = field(metadata=quantity_metadata("switching activity alpha", "1", gt=0, le=1))
    capacitance_nf: float = field(metadata=quantity_metadata("switched capacitance", "nF", gt=0))
    volts: tuple[float, ...] = field(
        metadata={"unit": "V", "allowed": "a list of volts [V] > 0, one for each level"}
    )
    p_ind_w: float = field(
        default=0.0, metadata=quantity_metadata("frequency-independent active power", "W", ge=0)
    )

    def __post_init__(self) -> None:
        checks = (
            ("activity", self.activity, 0 < self.activity <= 1, "a number > 0 and <= 1"),
            ("capacitance_nf", self.capacitance_nf, self.capacitance_nf > 0, "a number of nF > 0"),
            ("volts", self.volts, all(v > 0 for v in self.volts), "volts > 0"),
            ("p_ind_w", self.p_ind_w, self.p_ind_w >= 0, "a power >= 0"),
        )
        for key, value, fine, allowed in checks:
            refuse_unless(fine, "the value is out of range", key=key, got=value, allowed=allowed)

    def watts(self, frequencies_ghz: FloatArray) -> FloatArray:
        """Return the power [W] at each level: nF times GHz is a conductance, times V^2 it is watts.

        >>> VoltagePower(1.0, 2.0, (1.0, 2.0)).watts(np.array([1.0, 1.5]))
        array([ 2., 12.])
        """
        volts = check_one_per_level("volts", self.volts, frequencies_ghz)
        return self.p_ind_w + self.activity * self.capacitance_nf * volts**2 * frequencies_ghz

    def idle_w(self) -> float | None:
        """Return None: the catalogue states the idle power."""
        return None


@dataclass(frozen=True, slots=True)
class TablePower:
    """Watts measured at each level.

    Parameters
    ----------
    watts_per_level : tuple of float [W]
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    watts_per_level: tuple[float, ...] = field(
        metadata={"unit": "W", "allowed": "a list of active powers [W] > 0, one for each level"}
    )

    def watts(self, frequencies_ghz: FloatArray) -> FloatArray:
        """Return the power [W] at each level."""
        return check_one_per_level("watts_per_level", self.watts_per_level, frequencies_ghz)

    def idle_w(self) -> float | None:
        """Return None: the catalogue states the idle power."""
        return None


@dataclass(frozen=True, slots=True)
class SpecPower:
    """The eleven points of a SPECpower_ssj2008 result: watts at 0, 10, ..., 100 % of the top throughput.

    A level h delivers the share f_h / f_max of the top throughput of a CPU-bound load, so its power is
    the one measured at that throughput, between two points on the straight line. The servers were
    measured with their own frequency governors on: the points say what the machine draws for that
    much work per second, which is what a schedule needs. Idle power is the 0 % point ("active idle").
    A shared machine at part load lies between idle and the level's power, in proportion to its busy cores.

    Parameters
    ----------
    watts_by_load : tuple of float [W], 11 values
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    watts_by_load: tuple[float, ...] = field(
        metadata={
            "unit": "W",
            "allowed": "eleven powers [W] > 0 at 0, 10, ..., 100 % load, each above the one before",
        }
    )

    def __post_init__(self) -> None:
        points = self.watts_by_load
        refuse_unless(
            len(points) == len(_LOAD_PERCENT) and points[0] > 0 and bool(np.all(np.diff(points) > 0)),
            "these are not SPECpower points",
            key="watts_by_load",
            got=points,
            allowed="eleven powers [W] > 0 at 0, 10, ..., 100 % load, each above the one before",
        )

    def at(self, load_percent: FloatArray) -> FloatArray:
        """Return the power [W] at each load [%], interpolated between the points."""
        return np.interp(load_percent, _LOAD_PERCENT, self.watts_by_load)

    def watts(self, frequencies_ghz: FloatArray) -> FloatArray:
        """Return the power [W] at each level."""
        return self.at(100.0 * frequencies_ghz / frequencies_ghz[-1])

    def idle_w(self) -> float | None:
        """Return the 0 % point [W]."""
        return self.watts_by_load[0]
