"""Gaussian autoregressive walks of order one, and their fit."""

from __future__ import annotations

import statistics

import numpy as np

from wfsched.core.arrays import FloatArray


def walk(count: int, memory: float, rng: np.random.Generator) -> FloatArray:
    """Return z (count,) with z_t = memory * z_{t-1} + noise, each z_t standard normal.

    Parameters
    ----------
    count : int
    memory : float
        Autocorrelation at one step, in (-1, 1).
    rng : numpy.random.Generator
    """
    noise = rng.standard_normal(count)
    noise[1:] *= np.sqrt(1.0 - memory**2)
    z = np.empty(count)
    last = 0.0
    for step, fresh in enumerate(noise.tolist()):
        last = memory * last + fresh
        z[step] = last
    return z


def normal_scores(values: FloatArray) -> FloatArray:
    """Return the standard normal score of each value's rank (ties by their order)."""
    law = statistics.NormalDist()
    scores = [law.inv_cdf((rank + 0.5) / len(values)) for rank in range(len(values))]
    out = np.empty(len(values))
    out[np.argsort(values, kind="stable")] = scores
    return out


def memory_of(z: FloatArray) -> float:
    """Return the autocorrelation of `z` at one step."""
    return float(np.corrcoef(z[1:], z[:-1])[0, 1])
