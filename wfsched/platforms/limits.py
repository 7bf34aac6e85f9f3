"""Limits on the numbers of a platform: what lies beyond them is a slip of the unit, not a machine."""

from __future__ import annotations

MAX_GHZ = 10.0
"""Highest frequency [GHz]; the fastest processors run at 9 GHz, cooled with liquid helium."""

MAX_SPEED = 1e3
"""Highest speed relative to the reference machine, and lowest is its inverse."""

MAX_ACCELERATION = 1e6
"""Highest factor of an accelerator on the speed."""

MAX_CORES = 1_000_000
"""Most cores of one machine."""

MAX_W = 1e6
"""Highest power of one machine [W]."""

_BASE_W, _PER_CORE_W = 1e4, 1e3  # a node of eight accelerators takes 1e4 W, a core some 10 W

MAX_MEMORY_B = 1e15
"""Most memory of one machine [B]: a petabyte."""

MAX_MACHINES = 2_000
"""Most machines of a platform: tables of pairs of them take some 270 B a pair, about 1 GiB in all."""


def most_watts(cores: int) -> float:
    """Return the highest power [W] that a machine of so many cores may draw.

    >>> most_watts(1), most_watts(96)
    (11000.0, 106000.0)
    """
    return min(MAX_W, _BASE_W + _PER_CORE_W * cores)
