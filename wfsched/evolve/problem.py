"""The problem as pymoo sees it: rows of genes to objectives and violations, all rows at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from pymoo.core.evaluator import Evaluator
from pymoo.core.problem import Problem as PymooProblem

from wfsched.core.arrays import FloatArray
from wfsched.evolve.encoding import Encoding, Genes
from wfsched.evolve.population import Columns
from wfsched.schedule.evaluation import evaluate
from wfsched.schedule.front import constraint_violations
from wfsched.schedule.problem import Problem


class EncodedProblem(PymooProblem):  # type: ignore[misc]
    """A scheduling problem over rows of integers.

    Parameters
    ----------
    problem : Problem
    encoding : Encoding
    limits_first : bool
        Treat soft constraints like hard ones: schedules that keep all of them go first (the
        elite selection of CFN's Algorithm 1). Otherwise a soft constraint is a penalty.
    threads : int
        Threads of the evaluation; no result depends on it.
    """

    def __init__(self, problem: Problem, encoding: Encoding, *, limits_first: bool, threads: int) -> None:
        self.scheduling = problem
        self.encoding = encoding
        self.threads = threads
        self.columns = [objective.column for objective in problem.chosen]
        hard = [limits_first or c.mode == "hard" for c in problem.constraints]
        self.hard = np.array(hard, dtype=bool)
        self.weights = np.array([c.weight for c in problem.constraints])
        super().__init__(n_var=encoding.n_genes, n_obj=len(self.columns), n_ieq_constr=sum(hard), vtype=int)

    def _evaluate(self, X: Genes, out: dict[str, Any], *_: Any, **__: Any) -> None:
        """Fill F (penalised), G (one column per hard constraint), CV, FEAS and the raw figures."""
        figures = evaluate(self.scheduling.tables, *self.encoding.split(X), threads=self.threads)
        violations = constraint_violations(self.scheduling, figures)
        hard, soft = violations[:, self.hard], violations[:, ~self.hard]
        penalty = 1.0 + soft @ self.weights[~self.hard]
        out["F"] = figures[:, self.columns] * penalty[:, None]
        out["G"] = hard
        out["H"] = hard[:, :0]
        out["CV"] = hard.sum(axis=1)
        out["FEAS"] = out["CV"] <= 0.0
        out["figures"] = figures


class ColumnEvaluator(Evaluator):  # type: ignore[misc]
    """pymoo's evaluator for a population in columns: one call, no loop over individuals."""

    def eval(self, problem: EncodedProblem, pop: Columns, **_: Any) -> Columns:
        """Evaluate all of `pop` and count it."""
        out: dict[str, FloatArray] = {}
        problem._evaluate(pop.get("X"), out)
        for name, values in out.items():
            pop.set(name, values)
        self.n_eval += len(pop)
        return pop
