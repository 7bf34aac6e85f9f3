"""Price models: per task as CFN prints it, and leases as clouds bill them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

# A lease that exceeds a whole number of quanta by less than this (relative) is billed as that number.
BILLING_SLACK = 1e-9

PriceModel = Literal["per_task", "lease"]


@dataclass(frozen=True, slots=True)
class Pricing:
    """How machines are paid.

    Parameters
    ----------
    model : {"per_task", "lease"}
        ``per_task``: each task pays its time at the top frequency, times the price, times
        f_max / f (CFN Eq. 3, 4): slower is dearer. ``lease``: each machine is paid from its
        first task's start (minus boot) to its last one's finish.
    quantum_s : float
        Leases are rounded up to multiples of it [s]; 0 bills the exact time.
    minimum_s : float
        Shortest lease that is charged [s].
    """

    model: PriceModel = "per_task"
    quantum_s: float = 1.0
    minimum_s: float = 0.0

    def billed_s(self, leased_s: float) -> float:
        """Return the seconds that a lease of `leased_s` is charged for.

        A machine that was never used (`leased_s` negative) is charged nothing. A lease that is
        within 1e-9 (relative) of a whole number of quanta is that number: rounding error buys
        no further quantum.

        >>> Pricing("lease", quantum_s=60.0).billed_s(61.0)
        120.0
        """
        if leased_s < 0:
            return 0.0
        charged = max(leased_s, self.minimum_s)
        if self.quantum_s <= 0:
            return charged
        quanta = charged / self.quantum_s
        return math.ceil(quanta - BILLING_SLACK * max(1.0, quanta)) * self.quantum_s
