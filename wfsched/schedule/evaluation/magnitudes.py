"""`check_magnitudes`: refuse problems whose figures floats cannot hold."""

from __future__ import annotations

import numpy as np

from wfsched.core.errors import ProblemError
from wfsched.schedule.evaluation.tables import Tables, longest_schedule

# Far from the 1.8e308 of floats, so that products of figures with shares and factors do not overflow.
_LARGEST = 1e300


def check_magnitudes(tables: Tables) -> None:
    """Refuse a problem one of whose schedules may have an infinite figure.

    Raises
    ------
    ProblemError
    """
    with np.errstate(over="ignore", invalid="ignore"):
        longest = longest_schedule(tables)
        for figure, most, unit in (
            ("makespan", longest, "s"),
            ("energy", _most_joules(tables, longest), "J"),
            ("cost", _most_money(tables, longest), "currency"),
        ):
            if not most <= _LARGEST:
                raise ProblemError(
                    f"the {figure} may be too large for floating-point numbers",
                    where="problem",
                    got=f"up to {most:.3g} {unit}",
                    allowed=f"up to {_LARGEST:g} {unit}",
                    remedy="Check the units of runtimes, sizes, bandwidths, powers and prices.",
                )


def _most_joules(tables: Tables, longest: float) -> float:
    """Return an upper bound on the energy [J]: all machines at full power all the time, and all transfers."""
    peak = np.nansum(np.nanmax(tables.watts, axis=1) + tables.idle_w + tables.boot_w) * tables.pue.max()
    moved = float(tables.edge_bytes.sum()) * float(tables.link_joules.max())
    return float(peak * longest + moved + tables.stage_joules.sum())


def _most_money(tables: Tables, longest: float) -> float:
    """Return an upper bound on the cost: all machines leased and all tasks paid all the time."""
    leased = float(tables.lease_rate.sum()) * (longest + tables.quantum_s + tables.minimum_s)
    paid = float(np.nansum(np.nanmax(tables.task_rate, axis=1))) * longest
    moved = float(tables.edge_bytes.sum()) * float(tables.link_price.max())
    return leased + paid + moved + float(tables.stage_price.sum())
