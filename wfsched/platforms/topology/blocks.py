"""Busy blocks of arcs: each carries one transfer at a time, transfers without a gap are one block. Compiled.

What `wfsched.platforms.topology.booking` books one by one, for those who only ask when a transfer arrives: an
arc that is busy for hours is passed in one step. Functions take the arrays one by one, because a tuple of
them would be counted at each access.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.compiling import inlined

# A transfer that outlasts a gap by less (relative to its end) fits: rounding must not move it.
_FIT_TOLERANCE = 1e-12


class Blocks(NamedTuple):
    """Blocks in which arcs are busy, ascending and apart from each other.

    Parameters
    ----------
    taken : (A,)
        Blocks of each arc.
    begin, end : (A, most) [s]
    """

    taken: IntArray
    begin: FloatArray
    end: FloatArray


def open_blocks(n_arcs: int, most: int) -> Blocks:
    """Return the blocks of free arcs, with room for `most` transfers on each."""
    begin, end = (np.zeros((n_arcs, most)) for _ in range(2))
    return Blocks(np.zeros(n_arcs, np.int64), begin, end)


@inlined
def occupy(taken, begin, end, arc, ready, duration):  # type: ignore[no-untyped-def]
    """Take an arc for `duration` [s] in the earliest gap from `ready` on.

    O(blocks that end after `ready`); a transfer that begins where a block ends lengthens it. Without a
    branch but loops: around branches numba keeps counting references, which takes ten times as long as all
    the rest.

    Returns
    -------
    start : float [s]
    block : int
        Which block it is in now.
    apart : int
        1 if that is a block of its own.
    until : float [s]
        End of the block before.
    """
    blocks, start = taken[arc], ready
    at = blocks
    while at > 0 and end[arc, at - 1] > ready:
        at -= 1
    while at < blocks and start + duration - begin[arc, at] > _FIT_TOLERANCE * (start + duration):
        start = max(start, end[arc, at])
        at += 1
    apart = np.int64((at == 0) | (start > end[arc, max(at - 1, 0)]))
    for j in range(blocks, at if apart else blocks, -1):
        begin[arc, j], end[arc, j] = begin[arc, j - 1], end[arc, j - 1]
    block = at - 1 + apart
    until = end[arc, block]
    for j in range(block, block + apart):
        begin[arc, j] = start
    end[arc, block] = start + duration
    taken[arc] = blocks + apart
    return start, block, apart, until


@inlined
def release(taken, begin, end, arc, block, apart, until):  # type: ignore[no-untyped-def]
    """Undo the last `occupy` of an arc, which returned the last three."""
    for j in range(block, taken[arc] - 1 if apart else block):
        begin[arc, j], end[arc, j] = begin[arc, j + 1], end[arc, j + 1]
    for _ in range(1 - apart):
        end[arc, block] = until
    taken[arc] -= apart
