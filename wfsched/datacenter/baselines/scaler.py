"""Servers by slot for one elastic job: CarbonScaler.

Hanafy et al., "CarbonScaler: Leveraging Cloud Workload Elasticity for Optimizing Carbon-Efficiency",
POMACS 2023, doi:10.1145/3626788.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import ParameterError


@dataclass(frozen=True, eq=False)
class ScalingProfile:
    """Marginal throughput and power of the servers of an elastic job.

    Parameters
    ----------
    throughput : array (n,)
        Work per slot of the least number of servers, then what each further server adds; must not rise.
    power : array (n,) [kW]
        Power of the least number of servers, then what each further server adds.
    least : int
        Least number of servers; the greatest is ``least + n - 1``.

    Raises
    ------
    ParameterError
        If the arrays differ in length, are not positive, or the throughput rises.
    """

    throughput: FloatArray
    power: FloatArray
    least: int = 1

    def __post_init__(self) -> None:
        if self.least < 1:
            raise ParameterError("no server", where="least", got=self.least, allowed="an integer >= 1")
        adds, draws = readonly(self.throughput, np.float64), readonly(self.power, np.float64)
        if adds.shape != draws.shape or not adds.size:
            raise ParameterError("one power for each server is needed", where="power", got=draws.shape)
        if not (np.all(adds > 0.0) and np.all(draws > 0.0)):
            raise ParameterError("throughput and power must be positive", where="throughput, power")
        # The first entry belongs to all of the least number of servers.
        if np.any(np.diff(adds if self.least == 1 else adds[1:]) > 1e-12):
            raise ParameterError(
                "marginal throughput rises",
                where="throughput",
                got=adds.tolist(),
                remedy="Give what each further server adds, in an order that does not rise",
            )
        object.__setattr__(self, "throughput", adds)
        object.__setattr__(self, "power", draws)

    @property
    def most(self) -> int:
        """Greatest number of servers."""
        return self.least + len(self.throughput) - 1

    def first(self, most: int) -> ScalingProfile:
        """Return the profile with at most `most` servers."""
        count = most - self.least + 1
        if not 1 <= count <= len(self.throughput):
            raise ParameterError(
                "servers out of range", where="most", got=most, allowed=f"{self.least} to {self.most}"
            )
        return ScalingProfile(self.throughput[:count], self.power[:count], self.least)


N_BODY = ScalingProfile(
    np.array([1.0, 0.989, 0.915, 0.886, 0.803, 0.782, 0.740]),
    np.array([1.0, 1.004, 0.939, 1.029, 1.014, 1.060, 1.086]),
)
"""Profile of the published n-body simulation, in terms of one server."""


@dataclass(frozen=True, eq=False)
class ScalingPlan:
    """Servers of an elastic job in each slot.

    Parameters
    ----------
    servers : array (n_slots,)
    last_slot : int
        Slot whose last server works for a share of the slot only.
    last_share : float
        That share, above 0 and at most 1; 0 for a plan without work.
    grams : float
        Carbon with the last server billed by its share.
    whole_grams : float
        Carbon with it billed for the whole slot.
    """

    servers: IntArray
    last_slot: int
    last_share: float
    grams: float
    whole_grams: float


def scale(intensity: npt.ArrayLike, work: float, profile: ScalingProfile) -> ScalingPlan | None:
    """Return the servers of least carbon in each slot; None if the slots cannot hold the work.

    Takes the server of most work per gram again and again, ties by the earlier slot, then by fewer servers,
    and the last one for the share that it needs. That is the linear optimum where throughput over power does
    not rise; billed in whole slots it need not be.

    Parameters
    ----------
    intensity : array (n_slots,) [g/kWh]
        Grams of a slot with a server of power 1.
    work : float
        In units of the throughput.
    profile : ScalingProfile
    """
    price = np.asarray(intensity, np.float64)
    number = np.zeros(len(price), np.int64)
    heap = [_offer(profile, price, slot, 0) for slot in range(len(price))]
    heapq.heapify(heap)
    left, grams = float(work), 0.0
    scaled = 1e-12 * max(1.0, abs(work))
    share, whole, last = 0.0, 0.0, -1
    while left > scaled:
        if not heap:
            return None
        _, last, index = heapq.heappop(heap)
        share = min(1.0, left / profile.throughput[index])
        full = float(profile.power[index] * price[last])
        grams, whole = grams + share * full, whole + full
        left -= float(profile.throughput[index])
        number[last] = profile.least + index
        if index + 1 < len(profile.throughput):
            heapq.heappush(heap, _offer(profile, price, last, index + 1))
    return ScalingPlan(readonly(number, np.int64), last, share, grams, whole)


def _offer(profile: ScalingProfile, price: FloatArray, slot: int, index: int) -> tuple[float, int, int]:
    """Return an entry of the heap: grams per unit of work, slot, index of the server."""
    per_work = float(profile.power[index] * price[slot] / profile.throughput[index])
    return (per_work, slot, index)
