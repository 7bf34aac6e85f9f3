"""Rows shared out over threads, for kernels that release the interpreter lock."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise

import numpy as np


def share_rows(call: Callable[[slice], None], n_rows: int, threads: int) -> None:
    """Call `call` with slices that together are all rows, as many as `threads`, at the same time.

    The thread that calls takes the first slice itself.
    """
    if threads == 1:
        call(slice(0, n_rows))
        return
    cuts = np.linspace(0, n_rows, threads + 1).astype(int).tolist()
    first, *others = (slice(low, high) for low, high in pairwise(cuts))
    given_away = [_pool(threads - 1).submit(call, rows) for rows in others]
    call(first)
    for part in given_away:
        part.result()


@lru_cache(maxsize=4)
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="wfsched")
