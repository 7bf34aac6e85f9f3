"""Front of a trial as bytes: a compressed numpy file (.npz).

Arrays of the file
    figures (n, N_FIGURES) : columns as in `wfsched.schedule.figures`, sorted by the objectives
    violations (n, n_constraints) : relative; 0 if the constraint is met
    picked () : row of the picked schedule
    history_evaluations, history_hypervolume, history_feasible (g,), history_best (g, n_objectives) :
        state of a search after each generation; g is 0 for a heuristic
    machine, level, order (n, n_tasks), hold (n, n_tasks) or (n, 0), offset (n,) :
        genes, if the study keeps schedules: `Front.of` decodes them
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.errors import StudyError
from wfsched.schedule.figures import COST, ENERGY, MAKESPAN
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem
from wfsched.solving import Result

_GENES = ("machine", "level", "order", "hold", "offset")


@dataclass(frozen=True, slots=True, eq=False)
class StoredFront:
    """Front of a stored trial: figures, and genes if the study kept schedules.

    Parameters
    ----------
    arrays : dict of str to array
        Arrays of the file, see `wfsched.study.front_blob`.
    """

    arrays: dict[str, npt.NDArray[Any]]

    @property
    def figures(self) -> FloatArray:
        """Figures (n, N_FIGURES)."""
        return self.arrays["figures"]

    @property
    def feasible(self) -> BoolArray:
        """Whether each schedule meets all constraints (n,)."""
        kept: BoolArray = (self.arrays["violations"] == 0.0).all(axis=1)
        return kept

    @property
    def picked(self) -> int:
        """Row of the picked schedule."""
        return int(self.arrays["picked"])

    @property
    def makespan_s(self) -> FloatArray:
        """Makespans (n,) [s]."""
        return self.figures[:, MAKESPAN]

    @property
    def energy_j(self) -> FloatArray:
        """Energies (n,) [J]."""
        return self.figures[:, ENERGY]

    @property
    def cost(self) -> FloatArray:
        """Costs (n,)."""
        return self.figures[:, COST]

    @property
    def history_evaluations(self) -> IntArray:
        """Schedules evaluated at the end of each generation (g,)."""
        return self.arrays["history_evaluations"]

    @property
    def history_hypervolume(self) -> FloatArray:
        """Hypervolume after each generation (g,)."""
        return self.arrays["history_hypervolume"]

    def front(self, problem: Problem) -> Front:
        """Return the schedules as a `Front` of `problem`.

        Raises
        ------
        StudyError
            If the study kept figures only.
        """
        if "machine" not in self.arrays:
            raise StudyError("the study kept figures only", where="front", remedy='Set keep = "schedules".')
        return Front.of(problem, *(self.arrays[name] for name in _GENES))


def pack_front(result: Result, rule: str, *, genes: bool) -> bytes:
    """Return front and history of `result` as bytes; equal results give equal bytes.

    Parameters
    ----------
    result : Result
    rule : str
        Rule that picked the schedule from the front.
    genes : bool
        Whether to include the schedules, or only their figures.
    """
    front, history = result.front, result.history
    arrays: dict[str, npt.NDArray[Any]] = {
        "figures": front.figures,
        "violations": front.violations,
        "picked": np.array(front.pick_index(rule)),
        "history_evaluations": np.array([g.evaluations for g in history], dtype=np.int64),
        "history_hypervolume": np.array([g.hypervolume for g in history], dtype=np.float64),
        "history_feasible": np.array([g.feasible for g in history], dtype=np.int64),
        "history_best": np.array([g.best for g in history], dtype=np.float64),
    }
    if genes:
        arrays |= {name: getattr(front, name) for name in _GENES}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpack_front(blob: bytes) -> StoredFront:
    """Return the front in the bytes of `pack_front`.

    Raises
    ------
    StudyError
        If the bytes are not those of a front.
    """
    try:
        with np.load(io.BytesIO(blob), allow_pickle=False) as file:
            return StoredFront({name: file[name] for name in file.files})
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise StudyError(f"not a stored front: {error}", where="front") from error
