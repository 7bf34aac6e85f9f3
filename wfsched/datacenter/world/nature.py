"""Nature: what jobs really take. Only the engine and the bill may read it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.errors import DataCentreError


@dataclass(frozen=True, slots=True, eq=False)
class Nature:
    """True run time and power of every job in every centre.

    Parameters
    ----------
    run : array (m, D) [min]
    kw : array (m, D) [kW]
        Of its cores, without the PUE.
    expected_run, expected_kw : array (m, D)
        The same without noise: the best that can be predicted.

    Raises
    ------
    DataCentreError
        If shapes differ or a number is not positive.
    """

    run: FloatArray
    kw: FloatArray
    expected_run: FloatArray
    expected_kw: FloatArray

    def __post_init__(self) -> None:
        for name in self.__slots__:
            values = readonly(getattr(self, name), np.float64)
            object.__setattr__(self, name, values)
            if values.shape != self.run.shape or not (values > 0).all() or not np.isfinite(values).all():
                raise DataCentreError("wrong shape, or a number not above 0", where=f"nature: {name}")
