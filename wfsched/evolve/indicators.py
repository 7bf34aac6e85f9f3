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
        ideal, reference = np.array(self.ideal), np.array(self.reference)
        inside = objectives[(objectives < reference).all(axis=1)]
        if not len(inside):
            return 0.0
        scaled = (inside - ideal) / (reference - ideal)
        return float(moocore.hypervolume(scaled, ref=np.ones(len(ideal))))
