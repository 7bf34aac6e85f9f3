"""Price models: per task as CFN prints it, and leases as clouds bill them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from wfsched.core.config.quantity import quantity_metadata
from wfsched.platforms.billing import Billing
from wfsched.platforms.power import STRICT, refuse_unless


class PriceModel(Protocol):
    """A frozen dataclass whose fields are the keys of a ``[pricing]`` table in a catalogue.

    A field's ``metadata`` states its unit and range, as for a `PowerModel`. A key out of
    its range raises `PlatformError` at construction.
    """

    @property
    def name(self) -> str:
        """Its name in the registry: the value of the key ``model``."""
        ...

    @property
    def billing(self) -> Billing:
        """What it charges for."""
        ...


@dataclass(frozen=True, slots=True)
class PerTask:
    """Price model ``per_task``: each task pays its time at the top frequency times f_max / f.

    CFN Eq. 3, 4: a slower task is more expensive. Idle time, boots and links are free.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    name: ClassVar[str] = "per_task"

    @property
    def billing(self) -> Billing:
        """What it charges for."""
        return Billing(task_factor=1.0)


@dataclass(frozen=True, slots=True)
class Lease:
    """Price model ``lease``: each machine pays from its first start (minus boot) to its last finish.

    Bytes that leave a site are paid for too.

    Parameters
    ----------
    quantum_s : float
        Leases are rounded up to multiples of it [s], >= 0; 0 bills the exact time.
    minimum_s : float
        Shortest lease that is charged [s], >= 0.

    Raises
    ------
    PlatformError
        If a parameter is out of its range.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    name: ClassVar[str] = "lease"

    quantum_s: float = field(
        default=1.0, metadata=quantity_metadata("leases are rounded up to multiples of it", "s", ge=0)
    )
    minimum_s: float = field(
        default=0.0, metadata=quantity_metadata("shortest lease that is charged", "s", ge=0)
    )

    def __post_init__(self) -> None:
        for key, value in (("quantum_s", self.quantum_s), ("minimum_s", self.minimum_s)):
            refuse_unless(
                value >= 0, "the value is out of range", key=key, got=value, allowed="a time [s], >= 0"
            )

    @property
    def billing(self) -> Billing:
        """What it charges for."""
        return Billing(lease_factor=1.0, quantum_s=self.quantum_s, minimum_s=self.minimum_s, egress=True)
