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
from wfsched.core.summary import Summarised, count
from wfsched.schedule.figures import COST, ENERGY, MAKESPAN
from wfsched.schedule.fronts.front import Front
from wfsched.schedule.problem import Problem
from wfsched.solving import Result

MAX_UNPACKED = 2**30
"""Greatest size of the arrays of a front [bytes]; a front of 200 schedules of 10,000 tasks has 64 MB."""

_NEEDED = ("figures", "violations", "picked", "history_evaluations", "history_hypervolume")
_GENES = ("machine", "level", "order", "hold", "offset")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StoredFront(Summarised):
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

    def _summary(self) -> str:
        return f"StoredFront of {count(len(self.figures), 'schedule')}, {int(self.feasible.sum())} feasible"


def pack_front(result: Result, rule: str, *, genes: bool) -> bytes:
    """Return front and history of `result` as bytes; equal results give equal bytes.

    Parameters
    ----------
    result : Result
    rule : str
        Rule that picked the schedule from the front.
    genes : bool
        Whether to include the schedules, or only their figures.

    Raises
    ------
    StudyError
        If the arrays have more than `MAX_UNPACKED`.
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
    _check_size(sum(array.nbytes for array in arrays.values()), "front")
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpack_front(blob: bytes, where: str = "front") -> StoredFront:
    """Return the front in the bytes of `pack_front`.

    Parameters
    ----------
    blob : bytes
    where : str
        Place of the bytes, for errors.

    Raises
    ------
    StudyError
        If the bytes are not those of a front, or unpack to more than `MAX_UNPACKED`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(blob)) as archive:
            # Members are never unpacked beyond the sizes that they state.
            size = sum(member.file_size for member in archive.infolist())
        _check_size(size, where)
        with np.load(io.BytesIO(blob), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except StudyError:
        raise
    except Exception as error:
        raise StudyError(f"not a stored front: {error}", where=where) from error
    fault = _fault(arrays)
    if fault:
        raise StudyError(f"not a stored front: {fault}", where=where)
    return StoredFront(arrays)


def _check_size(size: int, where: str) -> None:
    if size > MAX_UNPACKED:
        raise StudyError(
            "front too large",
            where=where,
            got=f"{size / 2**20:.0f} MiB",
            allowed=f"<= {MAX_UNPACKED / 2**20:.0f} MiB unpacked",
            remedy='Set keep = "figures" in the study.',
        )


def _fault(arrays: dict[str, npt.NDArray[Any]]) -> str | None:
    """Return what is wrong with the arrays of a front, if anything: missing, or of another shape or type."""
    missing = [name for name in _NEEDED if name not in arrays]
    if missing:
        return f"no array {', '.join(missing)}"
    figures, picked, steps = arrays["figures"], arrays["picked"], arrays["history_evaluations"]
    n = len(figures) if figures.ndim == 2 else 0
    whole = {name for name, array in arrays.items() if array.dtype.kind in "iu"}
    genes = [name for name in _GENES if name in arrays]
    rules = {
        "not numbers": all(array.dtype.kind in "biuf" for array in arrays.values()),
        "no figures": n > 0 and figures.shape[1] > max(MAKESPAN, ENERGY, COST),
        "violations of another shape": arrays["violations"].ndim == 2 and len(arrays["violations"]) == n,
        "no schedule is picked": "picked" in whole and picked.shape == () and 0 <= picked < n,
        "a history without evaluations": "history_evaluations" in whole and steps.ndim == 1,
        "a history of two lengths": steps.shape == arrays["history_hypervolume"].shape,
        "genes of another shape": not genes
        or (len(genes) == len(_GENES) and all(arrays[name].shape[:1] == (n,) for name in genes)),
    }
    return next((fault for fault, met in rules.items() if not met), None)
