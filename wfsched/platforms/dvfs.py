"""Power as a power law of the frequency, and the frequency that costs least energy per unit of work."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from wfsched.core.arrays import FloatArray
from wfsched.core.config.quantity import quantity_metadata
from wfsched.platforms.power import STRICT, refuse_unless

_EXPONENT = "an exponent >= 2 (CFN, text below Eq. 1)"


def efficient_frequency(p_ind: float, c_ef: float, m: float) -> float:
    """Return the frequency [GHz] at which a task costs least energy.

    Energy per unit of work is P(f) / f = P_ind / f + C_ef f^(m-1); its derivative is zero at
    f_ee = (P_ind / ((m - 1) C_ef))^(1/m). Running slower than that costs more energy.

    Parameters
    ----------
    p_ind : float [W]
        Part of the active power that does not depend on the frequency, >= 0.
    c_ef : float [W / GHz^m]
        Effective capacitance, > 0.
    m : float
        Exponent, >= 2.

    Raises
    ------
    PlatformError
        If a parameter is out of its range.

    Notes
    -----
    Source: the f_low column of the three-processor table of Xie, Chen, Li et al. (Chen, Xie, Li, IEEE
    Access 6:20572, 2018, doi 10.1109/ACCESS.2018.2825648).

    Examples
    --------
    >>> round(efficient_frequency(0.03, 0.8, 2.9), 4)
    0.2583
    """
    _check(p_ind, c_ef, m)
    return float((p_ind / ((m - 1.0) * c_ef)) ** (1.0 / m))


def _check(p_ind: float, c_ef: float, m: float, suffix: str = "") -> None:
    checks = (
        (f"p_ind{suffix}", p_ind, p_ind >= 0, "a power >= 0"),
        ("c_ef", c_ef, c_ef > 0, "a number > 0"),
        ("m", m, m >= 2, _EXPONENT),
    )
    for key, value, fine, allowed in checks:
        refuse_unless(fine, "the value is out of range", key=key, got=value, allowed=allowed)


@dataclass(frozen=True, slots=True)
class ExponentPower:
    """P(f) = P_ind + C_ef f^m, f in GHz (CFN Eq. 1 without the static power P_s).

    Parameters
    ----------
    p_ind_w : float [W]
    c_ef : float [W / GHz^m]
    m : float
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    p_ind_w: float = field(metadata=quantity_metadata("frequency-independent active power", "W", ge=0))
    c_ef: float = field(metadata=quantity_metadata("effective capacitance", "W / GHz^m", gt=0))
    m: float = field(metadata={"unit": "1", "allowed": _EXPONENT})

    def __post_init__(self) -> None:
        _check(self.p_ind_w, self.c_ef, self.m, suffix="_w")

    def watts(self, frequencies_ghz: FloatArray) -> FloatArray:
        """Return the power [W] at each level.

        >>> import numpy as np
        >>> ExponentPower(5.0, 10.0, 3.0).watts(np.array([1.0, 2.0]))
        array([15., 85.])
        """
        return self.p_ind_w + self.c_ef * frequencies_ghz**self.m

    def idle_w(self) -> float | None:
        """Return None: the catalogue states the idle power."""
        return None


@dataclass(frozen=True, slots=True)
class ScaledPower:
    """The same law in the normalised form in which papers print it, scaled to a known top power.

    With x = f / f_max, P(f) = P_top (p_ind + c_ef x^m) / (p_ind + c_ef). This is `ExponentPower` with
    P_ind = s p_ind and C_ef = s c_ef / f_max^m, where s = P_top / (p_ind + c_ef): the frequency of that
    form is in GHz, so the capacitance is divided by f_max^m.

    Parameters
    ----------
    p_ind, c_ef : float
        Shares in any one unit; only their ratio counts.
    m : float
    top_w : float [W]
        Power at f_max.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    p_ind: float = field(metadata=quantity_metadata("normalised frequency-independent power", "1", ge=0))
    c_ef: float = field(metadata=quantity_metadata("normalised effective capacitance", "1", gt=0))
    m: float = field(metadata={"unit": "1", "allowed": _EXPONENT})
    top_w: float = field(metadata=quantity_metadata("active power at the top frequency", "W", gt=0))

    def __post_init__(self) -> None:
        _check(self.p_ind, self.c_ef, self.m)
        refuse_unless(
            self.top_w > 0, "the value is out of range", key="top_w", got=self.top_w, allowed="a power > 0"
        )

    def absolute(self, f_max_ghz: float) -> ExponentPower:
        """Return the same model in watts and GHz for a machine whose top frequency is `f_max_ghz`."""
        scale = self.top_w / (self.p_ind + self.c_ef)
        return ExponentPower(scale * self.p_ind, scale * self.c_ef / f_max_ghz**self.m, self.m)

    def watts(self, frequencies_ghz: FloatArray) -> FloatArray:
        """Return the power [W] at each level; the last is `top_w`."""
        return self.absolute(float(frequencies_ghz[-1])).watts(frequencies_ghz)

    def idle_w(self) -> float | None:
        """Return None: the catalogue states the idle power."""
        return None
