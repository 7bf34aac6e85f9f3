"""Requests of an hour over the regions that are near enough: CASPER.

Souza et al., "CASPER: Carbon-Aware Scheduling and Provisioning for Distributed Web Services", IGSC 2023,
arXiv:2403.14792.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import BoolArray, FloatArray, IntArray, readonly
from wfsched.core.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, eq=False)
class Routing:
    """Requests of one hour by origin and region, and the servers that take them.

    Parameters
    ----------
    requests : array (n_origins, n_regions)
    servers : array (n_regions,)
    cost : float
        Sum of the requests times the intensity of their region.
    by_latency : bool
        Whether the limit on latency could not be kept, so that requests go to the nearest servers.
    dropped : int
        Requests that no server takes.
    """

    requests: IntArray
    servers: IntArray
    cost: float
    by_latency: bool
    dropped: int


@dataclass(frozen=True, eq=False)
class RequestArena:
    """Regions that take requests: their latencies, servers and limits.

    Parameters
    ----------
    latency : array (n_origins, n_regions) [ms]
    limit : float [ms]
        Greatest latency of a request.
    servers : int
        Servers of all regions together.
    per_server : int
        Requests that a server takes in an hour.

    Raises
    ------
    ParameterError
        If a number is negative or not a number.
    """

    latency: FloatArray
    limit: float
    servers: int
    per_server: int

    def __post_init__(self) -> None:
        latency = readonly(self.latency, np.float64)
        if latency.ndim != 2 or not np.all(latency >= 0.0):
            raise ParameterError("latency out of range", where="latency", allowed="a table of numbers >= 0")
        if self.servers < 0 or self.per_server < 1:
            raise ParameterError(
                "servers out of range", where="servers, per_server", got=(self.servers, self.per_server)
            )
        object.__setattr__(self, "latency", latency)


def route(arena: RequestArena, requests: npt.ArrayLike, intensity: npt.ArrayLike) -> Routing:
    """Return the routing of least carbon within the limit on latency, by integer programme (HiGHS).

    Parameters
    ----------
    arena : RequestArena
    requests : array (n_origins,)
        Requests of the hour by origin.
    intensity : array (n_regions,) [g/kWh]

    Notes
    -----
    If the limit cannot be kept, as many requests as possible go to the nearest servers whatever the limit.
    """
    load, price = np.asarray(requests, np.int64), np.asarray(intensity, np.float64)
    found = _solve(arena, load, np.tile(price, (len(load), 1)), arena.latency <= arena.limit, drop=None)
    by_latency = found is None
    if found is None:
        # Dropping a request costs more than any way that it could take.
        worst = float(arena.latency.sum() + 1.0) * max(1, int(load.sum()))
        found = _solve(arena, load, arena.latency, np.ones_like(arena.latency, np.bool_), drop=worst)
    sent, servers = (
        found
        if found is not None
        else (np.zeros_like(arena.latency, np.int64), np.zeros_like(price, np.int64))
    )
    return Routing(
        readonly(sent, np.int64),
        readonly(servers, np.int64),
        float((sent * price).sum()),
        by_latency,
        int(load.sum() - sent.sum()),
    )


def _solve(
    arena: RequestArena, load: IntArray, cost: FloatArray, allowed: BoolArray, drop: float | None
) -> tuple[IntArray, IntArray] | None:
    """Return requests and servers of least cost, None if there are none; `drop` is the price of a request."""
    from scipy.optimize import Bounds, milp

    origins, regions = cost.shape
    ways = origins * regions
    price = np.concatenate([cost.ravel() - (drop or 0.0), np.zeros(regions)])
    most = np.where(allowed, load[:, None], 0).ravel()
    upper = np.concatenate([most, np.full(regions, arena.servers)]).astype(np.float64)
    # Among routings of equal cost, one of few servers.
    price[ways:] = 1e-6 * min(1.0, float(np.abs(price[:ways]).max(initial=0.0)) or 1.0)
    answer = milp(
        price,
        constraints=_limits(arena, load, drop is None),
        bounds=Bounds(0.0, upper),
        integrality=np.ones(len(price)),
    )
    if answer.x is None:
        return None
    whole = np.rint(answer.x).astype(np.int64)
    return whole[:ways].reshape(origins, regions), whole[ways:]


def _limits(arena: RequestArena, load: IntArray, all_served: bool) -> Sequence[Any]:
    """Return the limits: requests by origin, room of the servers of each region, servers of all."""
    from scipy.optimize import LinearConstraint

    origins, regions = arena.latency.shape
    by_origin = np.hstack([np.kron(np.eye(origins), np.ones(regions)), np.zeros((origins, regions))])
    room = np.hstack([np.kron(np.ones(origins), np.eye(regions)), -arena.per_server * np.eye(regions)])
    count = np.concatenate([np.zeros(origins * regions), np.ones(regions)])
    return (
        LinearConstraint(by_origin, load if all_served else 0.0, load),
        LinearConstraint(room, -np.inf, 0.0),
        LinearConstraint(count[None, :], 0.0, arena.servers),
    )
