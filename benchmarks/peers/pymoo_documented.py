"""NSGA-II of pymoo as its documentation shows it for integer variables.

Integer sampling, simulated binary crossover and polynomial mutation, both with repair by rounding;
a vectorised problem; the loop `has_next`, `next`. Operators and their parameters are those of the
page "Discrete variables". 80 survive, 160 offspring.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.core.problem import Problem
from pymoo.core.termination import NoTermination
from pymoo.operators.crossover.sbx import SBX
from pymoo.operators.mutation.pm import PM
from pymoo.operators.repair.rounding import RoundingRepair
from pymoo.operators.sampling.rnd import IntegerRandomSampling

from benchmarks.peers.kernel import Kernel
from wfsched.core.arrays import GeneArray


class _Scheduling(Problem):
    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        super().__init__(
            n_var=len(kernel.upper), n_obj=kernel.n_objectives, xl=0, xu=kernel.upper.astype(int), vtype=int
        )

    def _evaluate(self, x: Any, out: dict[str, Any], *_: Any, **__: Any) -> None:
        out["F"] = self.kernel(x)


def search(kernel: Kernel, seed: int, given: GeneArray) -> None:
    """Run until the kernel has had enough; `given` rows are the first of the population."""
    problem = _Scheduling(kernel)
    drawn = IntegerRandomSampling().do(problem, 80 - len(given), random_state=np.random.default_rng(seed))
    algorithm = NSGA2(
        pop_size=80,
        n_offsprings=160,
        sampling=np.concatenate((given.astype(int), drawn.get("X"))),
        crossover=SBX(prob=1.0, eta=3.0, vtype=float, repair=RoundingRepair()),
        mutation=PM(prob=1.0, eta=3.0, vtype=float, repair=RoundingRepair()),
        eliminate_duplicates=True,
    )
    algorithm.setup(problem, termination=NoTermination(), seed=seed)
    while not kernel.enough:
        algorithm.next()
