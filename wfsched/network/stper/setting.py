"""Settings of the year: what couples slots, and what policies see. Parameters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from wfsched.core.errors import ParameterError
from wfsched.network.slots.economics import Economics
from wfsched.platforms.topology.units import MEGABIT_BYTES


@dataclass(frozen=True, slots=True)
class Setting:
    """Setting of a year of slots.

    Parameters
    ----------
    name : str
    topology : str
        As of `wfsched.platforms.topology.load.load_topology`.
    users : int
        Attached to it, one access link each.
    hydro_nodes : int
        Nodes with a share of hydropower; others buy brown power only.
    speed : (low, high) [TFLOP/s]
        Drawn uniformly for each node.
    data : float [B]
        Of each task.
    switch_s : float [s]
    deadline_s : float [s]
    economics : Economics
    queue : bool
        Whether nodes serve one task after another.
    served_s : float or None [s]
        How long each node works for a slot; what is left over is carried into the next one. None: nothing is.
    lag : int
        Slots that everything seen is old.
    backlog_seen : bool
        Whether policies see what is left over.
    k_paths : int
    sweeps : int
        Of the router that sends tasks to given nodes.
    """

    name: str
    topology: str = "ring-10"
    users: int = 10
    hydro_nodes: int = 4
    speed: tuple[float, float] = (1.0, 10.0)
    data: float = 5.0 * MEGABIT_BYTES
    switch_s: float = 0.01
    deadline_s: float = 2.0
    economics: Economics = field(default_factory=Economics)
    queue: bool = False
    served_s: float | None = None
    lag: int = 0
    backlog_seen: bool = True
    k_paths: int = 3
    sweeps: int = 2

    def __post_init__(self) -> None:
        low, high = self.speed
        served = 1.0 if self.served_s is None else self.served_s
        for name, value, right, allowed in (
            ("users", self.users, self.users >= 1, ">= 1"),
            ("hydro_nodes", self.hydro_nodes, self.hydro_nodes >= 0, ">= 0"),
            ("speed", self.speed, 0.0 < low <= high < np.inf, "0 < low <= high"),
            ("data", self.data, 0.0 < self.data < np.inf, "> 0 [B]"),
            ("switch_s", self.switch_s, 0.0 <= self.switch_s < np.inf, ">= 0 [s]"),
            ("deadline_s", self.deadline_s, 0.0 < self.deadline_s < np.inf, "> 0 [s]"),
            ("served_s", self.served_s, 0.0 < served < np.inf, "> 0 [s], or None"),
            ("lag", self.lag, 0 <= self.lag <= 24, "0 to 24"),
            ("k_paths", self.k_paths, self.k_paths >= 1, ">= 1"),
            ("sweeps", self.sweeps, self.sweeps >= 0, ">= 0"),
        ):
            if not right:
                raise ParameterError("out of range", where=f"{self.name}: {name}", got=value, allowed=allowed)
        if self.served_s is not None and not self.queue:
            raise ParameterError(
                "work is left over only where nodes have queues",
                where=f"{self.name}: served_s",
                got=self.served_s,
                remedy="Set queue, or leave served_s out.",
            )


_LITERAL = Setting("literal", economics=Economics(kappa=1e-5))
_COSTLY = replace(_LITERAL, name="costly", economics=Economics(kappa=4e-3))
_CARRY = replace(_COSTLY, name="carry", queue=True, deadline_s=10.0, served_s=1.5)
_LAGGED = replace(_CARRY, name="lagged", lag=6, backlog_seen=False)

SETTINGS = {each.name: each for each in (_LITERAL, _COSTLY, _CARRY, _LAGGED)}
"""Settings by name, from the one that is printed to the one in which policies differ most."""


def setting_named(name: str, **changes: Any) -> Setting:
    """Return a setting by name, with some of its parameters changed.

    Raises
    ------
    ParameterError
        If there is no such setting or parameter, or a value is out of range.
    """
    if name not in SETTINGS:
        raise ParameterError("unknown setting", where="setting", got=name, known=SETTINGS)
    known = [each for each in Setting.__dataclass_fields__ if each != "name"]
    for key in changes:
        if key not in known:
            raise ParameterError("unknown parameter of a setting", where=name, got=key, known=known)
    return replace(SETTINGS[name], **changes)
