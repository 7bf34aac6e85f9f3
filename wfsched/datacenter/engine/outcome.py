"""Outcome of a policy: where and when each job ran, and the bill on the true signals."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.summary import Record, Summarised, Tabular, count
from wfsched.datacenter.world.instance import Instance
from wfsched.datacenter.world.nature import Nature
from wfsched.datacenter.world.signals import integral_of_runs, prefix_integral
from wfsched.datacenter.world.slots import SLOT_MIN

_GRAMS_PER_KG = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Pieces of runs, one a row; a rigid job has one.

    Parameters
    ----------
    job, centre : array (k,)
    begin, end : array (k,) [min]
        True times; cores are held until the boundary of the slot of `end`.
    servers : array (k,)
        Multiple of the job's cores.
    """

    job: IntArray
    centre: IntArray
    begin: FloatArray
    end: FloatArray
    servers: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Bill:
    """What jobs cost, one a row.

    Parameters
    ----------
    grams : array (m,) [g]
    kwh : array (m,) [kWh]
        With the PUE.
    usd : array (m,) [USD]
        Energy and data that left the origin; energy of a zone without a price counts 0.
    late : array (m,) [min]
    """

    grams: FloatArray
    kwh: FloatArray
    usd: FloatArray
    late: FloatArray

    def __post_init__(self) -> None:
        for name in self.__slots__:
            object.__setattr__(self, name, readonly(getattr(self, name), np.float64))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Outcome(Summarised, Tabular):
    """Schedule of all jobs as a policy decided it, and its bill.

    Parameters
    ----------
    instance : Instance
    centre, slot : array (m,)
        Where and from which slot each job ran.
    run : array (m,) [min]
        True run time.
    kw : array (m,) [kW]
        True power, without the PUE.
    """

    instance: Instance
    centre: IntArray
    slot: IntArray
    run: FloatArray
    kw: FloatArray
    bill: Bill = field(init=False)

    def __post_init__(self) -> None:
        for name in ("centre", "slot"):
            object.__setattr__(self, name, readonly(getattr(self, name), np.int64))
        for name in ("run", "kw"):
            object.__setattr__(self, name, readonly(getattr(self, name), np.float64))
        object.__setattr__(self, "bill", self._bill())

    def _bill(self) -> Bill:
        instance, jobs = self.instance, self.instance.jobs
        signals, where = instance.signals, (self.centre, self.slot, self.run)
        pue, price = prefix_integral(signals.pue), prefix_integral(signals.pue * np.nan_to_num(signals.price))
        moved = (self.centre != jobs.origin) * jobs.data_gb * instance.fleet.usd_per_gb[jobs.origin]
        end = self.slot * SLOT_MIN + self.run
        return Bill(
            grams=self.kw / 60 * integral_of_runs(signals.prefix, *where),
            kwh=self.kw / 60 * integral_of_runs(pue, *where),
            usd=self.kw / 60 * integral_of_runs(price, *where) + moved,
            late=np.maximum(0.0, end - jobs.release - jobs.tau),
        )

    @property
    def cost(self) -> float:
        """J: grams and the price of lateness [g]."""
        return float(self.bill.grams.sum() + self.instance.alpha * self.bill.late.sum())

    def segments(self) -> Segments:
        """Return the runs as segments, in the order of the jobs."""
        begin: FloatArray = self.slot.astype(np.float64) * SLOT_MIN
        ones = np.ones(len(self.centre), dtype=np.int64)
        return Segments(np.arange(len(ones)), self.centre, begin, begin + self.run, ones)

    def wait(self) -> FloatArray:
        """Return the time from release to start, (m,) [min]."""
        return np.asarray(self.slot * float(SLOT_MIN) - self.instance.jobs.release)

    def cores_in_use(self) -> IntArray:
        """Return the cores held in each centre and slot by these jobs, (D, Q)."""
        change = np.zeros((len(self.instance.fleet), self.instance.n_slots + 1), dtype=np.int64)
        end = self.slot + np.maximum(np.ceil(self.run / SLOT_MIN).astype(np.int64), 1)
        np.add.at(change, (self.centre, self.slot), self.instance.jobs.cores)
        np.add.at(change, (self.centre, np.minimum(end, self.instance.n_slots)), -self.instance.jobs.cores)
        return np.cumsum(change, axis=1)[:, :-1]

    def figures(self) -> dict[str, float]:
        """Return grams, minutes late, share in time, kWh, USD, mean wait [min] and J [g]."""
        bill, some = self.bill, len(self.centre) > 0
        return {
            "grams": float(bill.grams.sum()),
            "late_min": float(bill.late.sum()),
            "in_time": float((bill.late <= 0).mean()) if some else 1.0,
            "kwh": float(bill.kwh.sum()),
            "usd": float(bill.usd.sum()),
            "wait_min": float(self.wait().mean()) if some else 0.0,
            "cost": self.cost,
        }

    def _records(self) -> list[Record]:
        jobs, names, bill = self.instance.jobs, self.instance.fleet.names, self.bill
        return [
            {
                "job": j,
                "centre": names[self.centre[j]],
                "release_min": float(jobs.release[j]),
                "start_min": int(self.slot[j]) * SLOT_MIN,
                "run_min": float(self.run[j]),
                "grams": float(bill.grams[j]),
                "late_min": float(bill.late[j]),
            }
            for j in range(len(jobs))
        ]

    def _summary(self) -> str:
        figures = self.figures()
        size = f"{count(len(self.centre), 'job')} on {count(len(self.instance.fleet), 'data centre')}"
        carbon = f"{figures['grams'] / _GRAMS_PER_KG:.6g} kg CO2"
        return f"Outcome of {size}: {carbon}, {figures['in_time']:.2%} in time"


def outcome_of(
    instance: Instance, nature: Nature, centre: IntArray, slot: IntArray, run: FloatArray
) -> Outcome:
    """Return the outcome of jobs that ran as told; power is that of nature."""
    kw = nature.kw[np.arange(len(centre)), centre]
    return Outcome(instance, centre, slot, run, kw)
