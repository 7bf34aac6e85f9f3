"""Traces of jobs of a year: arrival, length and cores, read from CSV."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wfsched.core.arguments import PATH, takes
from wfsched.core.arrays import FloatArray, IntArray, readonly
from wfsched.core.errors import DataCentreError
from wfsched.datacenter.world.slots import MINUTES_PER_HOUR

COLUMNS = ("arrival_time", "length", "cpus")
SHORTEST_MIN, LONGEST_MIN = 15.0, 24.0 * 60.0
_HOURS_PER_YEAR = 8784.0


@dataclass(frozen=True, slots=True, eq=False)
class JobTrace:
    """Jobs of a trace, by arrival.

    Parameters
    ----------
    arrival : array (n,) [min]
        Since the beginning of its year.
    length : array (n,) [min]
    cores : array (n,)
    """

    arrival: FloatArray
    length: FloatArray
    cores: IntArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "arrival", readonly(self.arrival, np.float64))
        object.__setattr__(self, "length", readonly(self.length, np.float64))
        object.__setattr__(self, "cores", readonly(self.cores, np.int64))

    def __len__(self) -> int:
        return int(self.arrival.shape[0])


@takes("path", *PATH, allowed="a path")
def read_job_trace(path: str | os.PathLike[str]) -> JobTrace:
    """Read a trace with the columns ``arrival_time,length,cpus``, times in hours.

    Raises
    ------
    DataCentreError
        If the file cannot be read, a column lacks, a number is none or out of range, or times are seconds.
    """
    name = str(path)
    try:
        with Path(path).open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            header = [cell.strip() for cell in next(rows, [])]
            if missing := [column for column in COLUMNS if column not in header]:
                raise DataCentreError("column missing", where=name, got=missing[0], allowed=",".join(COLUMNS))
            places = [header.index(column) for column in COLUMNS]
            values = np.array([_numbers(row, places, name, i) for i, row in enumerate(rows, 2) if row])
    except (OSError, UnicodeDecodeError) as error:
        raise DataCentreError(f"job trace cannot be read: {error}", where=name) from error
    return _checked(values.reshape(-1, len(COLUMNS)), name)


def _numbers(row: Sequence[str], places: Sequence[int], name: str, line: int) -> list[float]:
    try:
        found = [float(row[k]) for k in places]
    except (ValueError, IndexError):
        raise DataCentreError("not three numbers", where=f"{name}, line {line}", got=",".join(row)) from None
    if not (0 <= found[0] < np.inf and 0 < found[1] < np.inf and 1 <= found[2] < np.inf):
        raise DataCentreError("number out of range", where=f"{name}, line {line}", got=",".join(row))
    return found


def _checked(values: FloatArray, name: str) -> JobTrace:
    if not len(values):
        raise DataCentreError("no jobs", where=name)
    if values[:, 0].max() > _HOURS_PER_YEAR:
        raise DataCentreError(
            "arrivals are later than a year of hours", where=name, got=float(values[:, 0].max()),
            allowed=f"hours, at most {_HOURS_PER_YEAR:g}",
            remedy="Times in seconds must be divided by 3600 first.",
        )  # fmt: skip
    values = values[np.argsort(values[:, 0], kind="stable")]
    return JobTrace(
        values[:, 0] * MINUTES_PER_HOUR, values[:, 1] * MINUTES_PER_HOUR, values[:, 2].astype(int)
    )
