"""Random numbers inside kernels: streams that are one number of state each.

A kernel that draws takes the seeds of its streams from a numpy generator, one for each row that it
works on. What it draws for a row then depends on that seed alone, not on the threads that share
the rows out.

SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, doi
10.1145/2660193.2660195, with the mixing function of Stafford's variant 13.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wfsched.core.compiling import inlined

# A stream is (1,), its state.
Stream = npt.NDArray[np.uint64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 2.0**-53


@inlined
def draw_bits(stream):  # type: ignore[no-untyped-def]
    """Return 64 random bits."""
    stream[0] += _STEP
    bits = stream[0]
    bits = (bits ^ (bits >> _30)) * _FIRST
    bits = (bits ^ (bits >> _27)) * _SECOND
    return bits ^ (bits >> _31)


@inlined
def draw_unit(stream):  # type: ignore[no-untyped-def]
    """Return a number in [0, 1): 53 random bits."""
    return np.float64(draw_bits(stream) >> _11) * _UNIT


@inlined
def draw_below(stream, count):  # type: ignore[no-untyped-def]
    """Return a whole number in [0, count)."""
    return np.int64(draw_unit(stream) * count)
