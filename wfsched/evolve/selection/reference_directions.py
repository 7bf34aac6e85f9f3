"""Reference directions: evenly spread points of the unit simplex."""

from __future__ import annotations

from math import comb

import numpy as np
from pymoo.util.ref_dirs import get_reference_directions

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError


def directions(n_objectives: int, most: int, partitions: int | None) -> FloatArray:
    """Return points (n, n_objectives) whose coordinates are shares that sum to 1.

    Das and Dennis 1998, doi 10.1137/S1052623496307510.

    Parameters
    ----------
    most : int
        As many as this at most.
    partitions : int, optional
        Steps from 0 to 1; as many as `most` allows if None.

    Raises
    ------
    ParameterError
        If the partitions make more points than `most`.
    """
    if n_objectives == 1:
        return np.ones((1, 1))
    fitting = _most_partitions(n_objectives, most)
    if partitions is not None and partitions > fitting:
        raise ParameterError(
            "more directions than schedules in the population",
            where="partitions",
            got=partitions,
            allowed=f"at most {fitting} with {n_objectives} objectives and {most} schedules",
        )
    steps = fitting if partitions is None else partitions
    points: FloatArray = get_reference_directions("das-dennis", n_objectives, n_partitions=steps)
    return points


def _most_partitions(n_objectives: int, most: int) -> int:
    partitions = 0
    while comb(partitions + n_objectives, n_objectives - 1) <= most:
        partitions += 1
    return partitions
