"""Independent random generators, each made from the seed of a run and the name of its consumer."""

from __future__ import annotations

import hashlib

import numpy as np

from wfsched.core.errors import ParameterError


def generator(seed: int, *keys: str | int) -> np.random.Generator:
    """Return the generator that belongs to `seed` and `keys`.

    Streams with different keys are independent, and a new consumer with a key of its own
    leaves the streams of all others as they were.

    Parameters
    ----------
    seed : int
        Non-negative seed of the run.
    *keys : str or int
        Names of the consumer, e.g. ``"mutation"``.

    Raises
    ------
    ParameterError
        If `seed` is negative.
    """
    if seed < 0:
        raise ParameterError("the seed is negative", where="seed", got=seed, allowed="an integer >= 0")
    text = "\x1f".join(str(key) for key in keys)
    words = np.frombuffer(hashlib.sha256(text.encode()).digest(), dtype=np.uint32)
    return np.random.default_rng(np.random.SeedSequence([seed, *words.tolist()]))
