"""Law of one quantity of a workflow family: distribution and dependence on size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfsched.core.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class Law:
    """Distribution of a run time [s], a file size [B], a count or a ratio of these.

    Parameters
    ----------
    tasks : tuple of int
        Sizes of the fitted workflows, ascending.
    mean : tuple of float
        Mean in each of them, or one mean for all.
    growth : float
        Exponent of the size below the first and above the last of `tasks`.
    cv : tuple of float
        Standard deviation divided by the mean in each of them; empty for a constant.
    shape : tuple of float
        Evenly spaced quantiles, 0 to 100 %, of the standardised value (mean 0, deviation 1);
        straight lines join them.
    """

    tasks: tuple[int, ...]
    mean: tuple[float, ...]
    growth: float = 0.0
    cv: tuple[float, ...] = ()
    shape: tuple[float, ...] = ()

    def mean_at(self, n_tasks: int) -> float:
        """Return the mean in a workflow of `n_tasks` tasks.

        Between two sizes it is interpolated in the logarithms of size and mean; at the sizes of
        `tasks` it is the mean that was measured.
        """
        if len(self.mean) == 1:
            return self.mean[0]
        inside = min(max(n_tasks, self.tasks[0]), self.tasks[-1])
        if inside in self.tasks:
            mean = self.mean[self.tasks.index(inside)]
        else:
            mean = float(np.exp(np.interp(np.log(inside), np.log(self.tasks), np.log(self.mean))))
        return mean * float((n_tasks / inside) ** self.growth)

    def cv_at(self, n_tasks: int) -> float:
        """Return the relative deviation in a workflow of `n_tasks` tasks; held beyond the ends."""
        return float(np.interp(np.log(n_tasks), np.log(self.tasks), self.cv)) if self.cv else 0.0

    def draw(self, n_tasks: int, base: FloatArray, rng: np.random.Generator) -> FloatArray:
        """Draw one value for each entry of `base`, in proportion to it.

        Draws are stratified: each of `len(base)` equal parts of the probability gives one value.
        Their sum is then scaled to that of the means, because types with one or two tasks would
        otherwise be far from the measured mean.

        Parameters
        ----------
        n_tasks : int
            Size of the workflow.
        base : array (count,)
            Reference of a ratio; ones for an absolute quantity.
        rng : numpy.random.Generator

        Returns
        -------
        array (count,)
            Positive; its sum is ``mean_at(n_tasks) * base.sum()``.
        """
        count = len(base)
        mean, cv = self.mean_at(n_tasks), self.cv_at(n_tasks)
        if cv == 0.0 or count == 0:
            return base * mean
        rank = (rng.permutation(count) + rng.random(count)) / count
        standard = np.interp(rank, np.linspace(0.0, 1.0, len(self.shape)), self.shape)
        values: FloatArray = base * (1.0 + cv * standard)
        values *= mean * base.sum() / values.sum()
        return values
