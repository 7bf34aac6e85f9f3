"""Placing one job in time: green time first, then brown time, each earliest first."""

from __future__ import annotations

from wfsched.core.compiling import inlined, internal


@inlined
def first_after(end, low, stop, t):  # type: ignore[no-untyped-def]
    """Return the first interval, from `low` on, that ends after `t`; `stop` if none."""
    high = stop
    while low < high:
        middle = (low + high) // 2
        if end[middle] <= t:
            low = middle + 1
        else:
            high = middle
    return low


@internal
def fill(begin, end, g, stop, t0, limit, work):  # type: ignore[no-untyped-def]
    """Give a job the green time of ``[t0, limit)``, then brown time, each earliest first.

    Parameters
    ----------
    begin, end : green intervals
    g, stop : range of intervals to consider; `g` is the first that ends after `t0`, or an earlier one
    t0, limit, work : window and length of the job [ticks]; it must fit

    Returns
    -------
    completion, brown : int [ticks]
        End of the last slot, and brown ticks of the work.
    g : int
        First interval that ends after `t0`.
    """
    while g < stop and end[g] <= t0:
        g += 1
    missing, last, i = work, t0, g
    while i < stop and begin[i] < limit:
        a, b = max(begin[i], t0), min(end[i], limit)
        if b - a >= missing:
            return a + missing, 0, g
        missing -= b - a
        last = b
        i += 1
    rest, t, i = missing, t0, g
    while i < stop and begin[i] - t < rest:
        rest -= max(begin[i] - t, 0)
        t = end[i]
        i += 1
    return max(t + rest, last), missing, g


@internal
def lay(begin, end, g, stop, t0, limit, green, brown, slot_begin, slot_end, n):  # type: ignore[no-untyped-def]
    """Write the slots of a job from `t0` on: `green` ticks within the intervals, `brown` ticks between them.

    Adjacent slots are merged. Returns the number of written slots, including the `n` that were there.
    """
    while g < stop and end[g] <= t0:
        g += 1
    first, t = n, t0
    while (green > 0 or brown > 0) and t < limit:
        inside = g < stop and begin[g] <= t
        until = limit
        if g < stop:
            until = min(end[g] if inside else begin[g], limit)
        taken = min(until - t, green if inside else brown)
        if taken > 0:
            if n > first and slot_end[n - 1] == t:
                slot_end[n - 1] = t + taken
            else:
                slot_begin[n] = t
                slot_end[n] = t + taken
                n += 1
        if inside:
            green -= taken
            g += 1
        else:
            brown -= taken
        t = until
    return n
