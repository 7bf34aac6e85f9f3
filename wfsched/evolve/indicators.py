"""Quality of a front as one number."""

from __future__ import annotations

from dataclasses import dataclass

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class HypervolumeBox:
    """The part of objective space in which hypervolume is measured.

    Parameters
    ----------
    ideal, reference : tuple of float
        Best and worst corner, in the units of the objectives. The ideal corner is a lower bound
        of the problem; points beyond the reference count nothing.
    """

    ideal: tuple[float, ...]
    reference: tuple[float, ...]

    def hypervolume(self, objectives: FloatArray) -> float:
        """Return the share of the box that `objectives` (n, n_objectives) dominate, in [0, 1].

        >>> import numpy as np
        >>> HypervolumeBox((0.0, 0.0), (2.0, 2.0)).hypervolume(np.array([[1.0, 1.0]]))
        0.25
        """
        inside = objectives[(objectives < np.array(self.reference)).all(axis=1)]
        if not len(inside):
            return 0.0
        return float(moocore.hypervolume(self.scaled(inside), ref=np.ones(len(self.ideal))))

    def scaled(self, objectives: FloatArray) -> FloatArray:
        """Return objectives as shares of the box: 0 at the ideal corner, 1 at the reference.

        Columns beyond those of the box are violations, which are shares already.
        """
        scaled = objectives.copy()
        ideal, reference = np.array(self.ideal), np.array(self.reference)
        own = slice(len(ideal))
        scaled[:, own] = (scaled[:, own] - ideal) / (reference - ideal)
        return scaled
