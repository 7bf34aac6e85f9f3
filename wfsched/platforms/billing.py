"""`Billing`: what a price model charges for, as numbers that kernels and checks read."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from wfsched.core.errors import ParameterError

# A lease that exceeds a whole number of quanta by less than this (relative) is billed as that number.
BILLING_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Billing:
    """What is charged: all that the evaluator, its reference and the check know of a price model.

    The cost of a schedule is ``task_factor`` times the prices of its tasks, plus ``lease_factor``
    times the prices of its leases, plus, with ``egress``, the price of bytes that leave a
    site.

    Parameters
    ----------
    task_factor : float
        Share of ``price_per_hour`` that each task pays for its time at the top frequency, times
        f_max / f (CFN Eq. 3, 4), >= 0.
    lease_factor : float
        Share of ``price_per_hour`` that each machine pays from its first start (minus boot) to its
        last finish, >= 0.
    quantum_s : float
        Leases are rounded up to multiples of it [s], >= 0; 0 bills the exact time.
    minimum_s : float
        Shortest lease that is charged [s], >= 0.
    egress : bool
        Whether bytes that leave a site are paid for.

    Raises
    ------
    ParameterError
        If a number is negative or not finite, or if nothing is charged for.
    """

    task_factor: float = 0.0
    lease_factor: float = 0.0
    quantum_s: float = 1.0
    minimum_s: float = 0.0
    egress: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not (math.isfinite(value) and value >= 0):
                raise ParameterError(
                    "the value is out of range", where=field.name, got=value, allowed="a number >= 0"
                )
        if not (self.task_factor > 0 or self.lease_factor > 0):
            raise ParameterError(
                "neither tasks nor leases are charged",
                where="billing",
                allowed="task_factor or lease_factor > 0",
            )

    @property
    def leases(self) -> bool:
        """Whether machines are paid for the time that they are leased."""
        return self.lease_factor > 0

    def billed_s(self, leased_s: float) -> float:
        """Return the seconds that a lease of `leased_s` is charged for.

        A machine that was never used (`leased_s` negative) is charged nothing. A lease that is
        within 1e-9 (relative) of a whole number of quanta is that number: rounding error buys
        no further quantum.

        >>> Billing(lease_factor=1.0, quantum_s=60.0).billed_s(61.0)
        120.0
        """
        if leased_s < 0:
            return 0.0
        charged = max(leased_s, self.minimum_s)
        if self.quantum_s <= 0:
            return charged
        quanta = charged / self.quantum_s
        return math.ceil(quanta - BILLING_SLACK * max(1.0, quanta)) * self.quantum_s
