"""Quality indicators of fronts: hypervolume, IGD+, additive epsilon and spread.

IGD+ is the inverted generational distance plus. All are taken on objectives scaled to the box of the
problem (`wfsched.solving.hypervolume_box`): 0 is the ideal corner and 1 the reference, in each objective.
Points beyond the reference add nothing to the hypervolume and count unchanged in the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import moocore
import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import ParameterError


@dataclass(frozen=True, slots=True)
class HypervolumeBox:
    """The part of objective space in which fronts are measured.

    Parameters
    ----------
    ideal, reference : tuple of float
        Best and worst corner, in the units of the objectives. The ideal corner is a lower bound
        of the problem; points beyond the reference add nothing to the hypervolume.
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


@dataclass(frozen=True, slots=True)
class Quality:
    """Quality of a front, compared with a reference front.

    Parameters
    ----------
    hypervolume : float
        Share of the box that is dominated; more is better.
    igd_plus : float
        Mean distance from the reference front to the region that the front dominates; less is better.
    epsilon : float
        Least amount to subtract from every objective so that the front weakly dominates the
        reference front; less is better.
    spread : float
        Deb's Delta: 0 if the points are evenly spaced from one end of the reference front to the
        other; less is better. NaN with other than two objectives.
    """

    hypervolume: float
    igd_plus: float
    epsilon: float
    spread: float


def quality(objectives: FloatArray, reference_front: FloatArray, box: HypervolumeBox) -> Quality:
    """Return the quality of a front.

    Parameters
    ----------
    objectives : array (n, n_objectives)
        Feasible points of which none dominates another; an empty front is infinitely bad.
    reference_front : array (m, n_objectives)
        Best known points, at least one.
    box : HypervolumeBox

    Raises
    ------
    ParameterError
        If the reference front is empty or has other objectives.
    """
    if not len(reference_front) or reference_front.shape[1] != len(box.ideal):
        raise ParameterError(
            "reference front is empty or has other objectives than the box",
            where="reference_front",
            got=reference_front.shape,
            allowed=f"(1 or more, {len(box.ideal)})",
        )
    if not len(objectives):
        return Quality(0.0, np.inf, np.inf, np.nan)
    front, reference = box.scaled(objectives), box.scaled(reference_front)
    return Quality(
        hypervolume=box.hypervolume(objectives),
        igd_plus=float(moocore.igd_plus(front, ref=reference)),
        epsilon=float(moocore.epsilon_additive(front, ref=reference)),
        spread=spread(front, reference) if front.shape[1] == 2 else np.nan,
    )


def spread(front: FloatArray, reference_front: FloatArray) -> float:
    """Return Deb's Delta of points in two objectives [1]_; neither moocore nor pymoo has it.

    ``(d_f + d_l + sum |d_i - mean d|) / (d_f + d_l + sum d_i)``: d_i are the distances between
    neighbours, d_f and d_l those from the ends of the reference front to the ends of this one.

    Parameters
    ----------
    front, reference_front : array (n, 2) and (m, 2)
        At least one point each, scaled alike.

    References
    ----------
    .. [1] Deb, Pratap, Agarwal, Meyarivan, IEEE TEVC 6(2), 2002, doi 10.1109/4235.996017, Eq. 1.

    Examples
    --------
    >>> import numpy as np
    >>> even = np.array([[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]])
    >>> spread(even, even)
    0.0
    """
    found, known = (points[np.lexsort((points[:, 1], points[:, 0]))] for points in (front, reference_front))
    ends = np.hypot(*(found[[0, -1]] - known[[0, -1]]).T).sum()
    steps = np.hypot(*np.diff(found, axis=0).T)
    uneven = np.abs(steps - steps.mean()).sum() if len(steps) else 0.0
    total = ends + steps.sum()
    return float((ends + uneven) / total) if total > 0 else 0.0
