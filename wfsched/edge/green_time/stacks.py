"""Queues that grow at the end, with a fast price of one more job: the inner loop of re-allocation.

Appending a job closes the windows of earlier jobs only if they would make it late; jobs before the first such
job do not change. So most prices take O(1), the others the length of the changed part.
"""

from __future__ import annotations

from wfsched.core.compiling import inlined, internal
from wfsched.edge.green_time.fill import fill

# Rows of a stack: length, opening and closing of the window, completion, brown time so far, next interval.
WORK, OPENS, CLOSES, DONE, BROWN, NEXT = range(6)  # compiled into kernels


@inlined
def first_changed(stack, e, size, start, due, work):  # type: ignore[no-untyped-def]
    """Return the first job whose window closes earlier if a job is appended, and its new closing.

    -1 if a job would be late.
    """
    limit = due - work
    if start > limit:
        return -1, limit
    i = size - 1
    while i >= 0 and stack[CLOSES, e, i] > limit:
        limit -= stack[WORK, e, i]
        if stack[OPENS, e, i] > limit:
            return -1, limit
        i -= 1
    return i + 1, limit


@internal
def price(stack, e, size, ready, due, work, begin, end, g0, stop):  # type: ignore[no-untyped-def]
    """Return the brown time that a job adds at the end of queue `e` (-1 if it does not fit), and its end.

    Parameters
    ----------
    stack : (6, n_edges, room)
    size : int
        Number of jobs in the queue.
    ready, due, work : int [ticks]
        Window and length of the job.
    begin, end : green intervals; `g0` to `stop` are the future ones of the edge
    """
    start = ready
    if size > 0:
        start = max(ready, stack[OPENS, e, size - 1] + stack[WORK, e, size - 1])
    i, limit = first_changed(stack, e, size, start, due, work)
    if i < 0:
        return -1, 0
    done, used, g = 0, 0, g0
    if i > 0:
        done, used, g = stack[DONE, e, i - 1], stack[BROWN, e, i - 1], stack[NEXT, e, i - 1]
    for p in range(i, size):
        length = stack[WORK, e, p]
        limit += length
        done, brown, g = fill(begin, end, g, stop, max(done, stack[OPENS, e, p]), limit, length)
        used += brown
    before = stack[BROWN, e, size - 1] if size > 0 else 0
    done, brown, g = fill(begin, end, g, stop, max(done, start), due, work)
    return used + brown - before, done


@internal
def append(stack, e, size, ready, due, work, begin, end, g0, stop):  # type: ignore[no-untyped-def]
    """Append a job to queue `e`; `price` must have found that it fits."""
    start = ready
    if size > 0:
        start = max(ready, stack[OPENS, e, size - 1] + stack[WORK, e, size - 1])
    stack[WORK, e, size], stack[OPENS, e, size], stack[CLOSES, e, size] = work, start, due
    i, limit = first_changed(stack, e, size, start, due, work)
    done, used, g = 0, 0, g0
    if i > 0:
        done, used, g = stack[DONE, e, i - 1], stack[BROWN, e, i - 1], stack[NEXT, e, i - 1]
    for p in range(i, size + 1):
        limit = limit + stack[WORK, e, p] if p < size else due
        stack[CLOSES, e, p] = limit
        done, brown, g = fill(begin, end, g, stop, max(done, stack[OPENS, e, p]), limit, stack[WORK, e, p])
        used += brown
        stack[DONE, e, p], stack[BROWN, e, p], stack[NEXT, e, p] = done, used, g
