"""OfflineGreenest in two rounds: the brown time of one pass, with earlier completions."""

from __future__ import annotations

from wfsched.core.compiling import internal
from wfsched.edge.green_time.fill import lay

_END_OF_TIME = 2**62


@internal
def book(q, work, opens, closes, begin, end, g, stop, out_begin, out_end):  # type: ignore[no-untyped-def]
    """Round 1: book the earliest green time that all jobs can use; return the number of pieces.

    The windows ``[opens, closes)`` cut the green intervals; of each piece a prefix is booked.
    """
    i = j = n = 0
    open_work = booked = 0
    while j < q:
        t = min(opens[i] if i < q else _END_OF_TIME, closes[j])
        while j < q and closes[j] == t:
            open_work -= work[j]
            booked = max(0, booked - work[j])
            j += 1
        while i < q and opens[i] == t:
            open_work += work[i]
            i += 1
        if j == q:
            break
        until = min(opens[i] if i < q else _END_OF_TIME, closes[j])
        while g < stop and end[g] <= t:
            g += 1
        k = g
        while k < stop and begin[k] < until and open_work > booked:
            a = max(begin[k], t)
            used = min(min(end[k], until) - a, open_work - booked)
            out_begin[n] = a
            out_end[n] = a + used
            n += 1
            booked += used
            k += 1
    return n


@internal
def share_out(q, work, opens, booked_begin, booked_end, n, missing):  # type: ignore[no-untyped-def]
    """Round 2: assign the booked time from the end, so that early jobs get brown time; return its sum."""
    total = held = 0
    for j in range(q - 1, -1, -1):
        while n > 0 and booked_begin[n - 1] >= opens[j]:
            n -= 1
            held += booked_end[n] - booked_begin[n]
        missing[j] = max(0, work[j] - held)
        held = max(0, held - work[j])
        total += missing[j]
    return total


@internal
def two_round(  # type: ignore[no-untyped-def]
    q, work, opens, closes, begin, end, g, stop, booked_begin, booked_end, missing, job, slot_begin, slot_end
):
    """Write the slots of `q` jobs in their order; return the number of slots.

    Parameters
    ----------
    q : int
    work, opens, closes : (q,) [ticks]
        Lengths and windows; both ends of the windows ascend, and every job fits.
    begin, end : green intervals; `g` to `stop` are considered
    booked_begin, booked_end, missing : working memory
    job, slot_begin, slot_end : output
        Position of the job of each slot, and the slot.
    """
    n_booked = book(q, work, opens, closes, begin, end, g, stop, booked_begin, booked_end)
    share_out(q, work, opens, booked_begin, booked_end, n_booked, missing)
    n = 0
    first = 0
    free = opens[0]
    for j in range(q):
        t0 = max(free, opens[j])
        while first < n_booked and booked_end[first] <= t0:
            first += 1
        green = work[j] - missing[j]
        before = n
        n = lay(
            booked_begin,
            booked_end,
            first,
            n_booked,
            t0,
            closes[j],
            green,
            missing[j],
            slot_begin,
            slot_end,
            n,
        )
        for k in range(before, n):
            job[k] = j
        free = slot_end[n - 1]
    return n
