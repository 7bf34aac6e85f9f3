"""`EncodedProblem`: the problem for pymoo, from rows of genes to objectives and violations."""

from __future__ import annotations

from typing import Any

import numpy as np
from pymoo.core.evaluator import Evaluator
from pymoo.core.problem import Problem as PymooProblem

from wfsched.core.arrays import FloatArray
from wfsched.evolve.encoding.encoding import Decoded, Encoding, Genes
from wfsched.evolve.encoding.insertion_decoding import InsertionDecoder
from wfsched.evolve.encoding.population import Population
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.fronts.indicators import HypervolumeBox
from wfsched.schedule.problem import Problem
from wfsched.schedule.violations import penalised, relative_violations


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
    box : HypervolumeBox, optional
        Makes objectives comparable, as shares of it.
    insertion : bool
        Whether `inserted` changes orders; the encoding has them then.
    """

    def __init__(
        self,
        problem: Problem,
        encoding: Encoding,
        *,
        limits_first: bool,
        threads: int,
        box: HypervolumeBox | None = None,
        insertion: bool = False,
    ) -> None:
        self.scheduling = problem
        self.box = box
        self.encoding = encoding
        self.threads = threads
        self.decoder = InsertionDecoder(problem, encoding, threads) if insertion else None
        self.columns = [objective.column for objective in problem.objective_list]
        modes = np.array([constraint.mode for constraint in problem.constraints], dtype=np.str_)
        self.soft = (modes == "soft") & (not limits_first)
        self.extra = modes == "objective"
        self.binding = ~(self.soft | self.extra)
        self.shrinking = modes == "epsilon"
        self.weights = np.array([constraint.weight for constraint in problem.constraints])
        super().__init__(
            n_var=encoding.n_genes,
            n_obj=len(self.columns) + int(self.extra.sum()),
            n_ieq_constr=int(self.binding.sum()),
            vtype=int,
        )

    def _evaluate(self, X: Genes, out: dict[str, Any], *_: Any, **__: Any) -> None:
        """Fill `out` with the result of `assessed`."""
        out.update(self.assessed(self.encoding.split(X)))

    def assessed(self, genes: Decoded) -> dict[str, FloatArray]:
        """Return objectives, violations and figures of schedules, under pymoo's names.

        F (penalised objectives), G (a column per binding constraint), H (none), CV, FEAS, the
        violation of each constraint, and the figures.
        """
        figures = evaluate(
            self.scheduling.tables,
            genes.machine,
            genes.level,
            genes.order,
            hold=genes.hold,
            offset=genes.offset,
            threads=self.threads,
        )
        violations = relative_violations(self.scheduling, figures, genes.machine)
        penalty = 1.0 + violations[:, self.soft] @ self.weights[self.soft]
        values = (penalised(figures[:, self.columns], penalty), violations[:, self.extra])
        total = violations[:, self.binding].sum(axis=1)
        return {
            "F": np.concatenate(values, axis=1),
            "G": violations[:, self.binding],
            "H": violations[:, :0],
            "CV": total,
            "FEAS": total <= 0.0,
            "violations": violations,
            "figures": figures,
        }

    def inserted(self, rows: Genes) -> Genes:
        """Return rows decoded by insertion if the search asks for it, else unchanged.

        For rows that are drawn or bred, before they are hashed.
        """
        return rows if self.decoder is None else self.decoder.inserted(rows)

    def comparable(self, objectives: FloatArray) -> FloatArray:
        """Return objectives as shares of the box, unchanged without one."""
        return objectives if self.box is None else self.box.scaled(objectives)

    def relaxed(self, violations: FloatArray, tolerance: float) -> FloatArray:
        """Return the violation (n_rows,) under a tolerance of epsilon constraints."""
        counted = np.where(self.shrinking, np.maximum(0.0, violations - tolerance), violations)
        total: FloatArray = counted[:, self.binding].sum(axis=1)
        return total


class PopulationEvaluator(Evaluator):  # type: ignore[misc]
    """pymoo's evaluator for a population in columns: one call, no loop over individuals."""

    def eval(self, problem: EncodedProblem, pop: Population, **_: Any) -> Population:
        """Evaluate and count all of `pop`."""
        out: dict[str, FloatArray] = {}
        problem._evaluate(pop.get("X"), out)
        for name, values in out.items():
            pop.set(name, values)
        self.n_eval += len(pop)
        return pop
