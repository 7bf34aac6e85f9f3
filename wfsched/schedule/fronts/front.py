"""Fronts: schedules of which none dominates another."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, GeneArray, IndexArray, readonly
from wfsched.core.errors import ParameterError
from wfsched.core.registry import load_target
from wfsched.core.summary import Record, Summarised, Tabular, amount, count, span
from wfsched.schedule.evaluation.evaluation import evaluate
from wfsched.schedule.figures import COMPLETION, COST, ENERGY, MACHINES, MAKESPAN, Figures
from wfsched.schedule.fronts.dominance import lowest
from wfsched.schedule.fronts.pick_rules import pick_rule
from wfsched.schedule.genes import check_genes
from wfsched.schedule.problem import Problem
from wfsched.schedule.saving.saved import read_schedules, write_schedules
from wfsched.schedule.schedule import Schedule
from wfsched.schedule.violations import relative_violations

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Figures are made above this layer: called by name, as entries of a registry are.
_PLOT = "wfsched.report.front.pareto:plot_front"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Front(Summarised, Tabular):
    """Schedules as rows of genes and figures, sorted by their objectives.

    If no feasible schedule was found, these are the least violating ones, and `feasible` is false
    throughout.

    Parameters
    ----------
    problem : Problem
    machine, level, order : array (n_schedules, n_tasks)
        Genes.
    hold : array (n_schedules, n_tasks) or (n_schedules, 0) [s]
        Instants before which tasks do not start; no columns where none is held.
    offset : array (n_schedules,) [s]
        From submission to the start of the workflow.
    figures : array (n_schedules, N_FIGURES)
        Columns as in `wfsched.schedule.figures`.
    violations : array (n_schedules, n_constraints)
        Relative violation of each constraint.
    """

    problem: Problem
    machine: GeneArray
    level: GeneArray
    order: IndexArray
    hold: FloatArray
    offset: FloatArray
    figures: FloatArray
    violations: FloatArray

    @classmethod
    def of(
        cls,
        problem: Problem,
        machine: GeneArray,
        level: GeneArray,
        order: IndexArray,
        hold: FloatArray | None = None,
        offset: FloatArray | None = None,
    ) -> Front:
        """Evaluate the rows of genes and sort them by (objectives, row)."""
        hold = np.zeros((len(machine), 0)) if hold is None else hold
        offset = np.zeros(len(machine)) if offset is None else offset
        figures = evaluate(problem.tables, machine, level, order, hold=hold, offset=offset)
        rank = np.lexsort([figures[:, column] for column in reversed(problem.objective_columns)])
        figures = figures[rank]
        return cls(
            problem,
            readonly(machine[rank], np.int16),
            readonly(level[rank], np.int16),
            readonly(order[rank], np.int32),
            readonly(hold[rank], np.float64),
            readonly(offset[rank], np.float64),
            readonly(figures, np.float64),
            readonly(relative_violations(problem, figures, machine[rank]), np.float64),
        )

    @classmethod
    def of_schedules(cls, problem: Problem, schedules: list[Schedule]) -> Front:
        """Make a front of all given schedules, dominated ones too; of none, an empty front.

        Raises
        ------
        ScheduleError
            If one cannot be a schedule of `problem`.
        """
        for schedule in schedules:
            check_genes(problem, schedule.machine, schedule.level, schedule.order)
        n = problem.n_tasks
        machine = np.array([schedule.machine for schedule in schedules], np.int16).reshape(-1, n)
        level = np.array([schedule.level for schedule in schedules], np.int16).reshape(-1, n)
        order = np.array([schedule.order for schedule in schedules], np.int32).reshape(-1, n)
        held = any(len(schedule.hold) for schedule in schedules)
        hold = np.array([s.hold if len(s.hold) else np.zeros(n) for s in schedules])
        offset = np.array([schedule.offset for schedule in schedules], np.float64)
        return cls.of(problem, machine, level, order, hold if held else None, offset)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write all schedules to a JSON file, which `load` reads.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        write_schedules(path, self.problem, [schedule.saved() for schedule in self])

    @classmethod
    def load(cls, path: str | os.PathLike[str], problem: Problem) -> Front:
        """Return the front that `save` wrote, with the same figures; a file of one schedule is a front too.

        Parameters
        ----------
        path : path
        problem : Problem
            As it was, but for limits and objectives.

        Raises
        ------
        ScheduleError
            If the file holds no schedules, or those of another problem; the message says what differs.
        """
        found = read_schedules(path, problem)
        return cls.of_schedules(problem, [Schedule.of_saved(saved, problem, path) for saved in found])

    def __len__(self) -> int:
        return len(self.figures)

    def __getitem__(self, index: int) -> Schedule:
        return Schedule.decode(
            self.problem,
            self.machine[index],
            self.level[index],
            self.order[index],
            hold=self.hold[index],
            offset=float(self.offset[index]),
        )

    def __iter__(self) -> Iterator[Schedule]:
        return (self[index] for index in range(len(self)))

    @property
    def objectives(self) -> FloatArray:
        """Values of the objectives, shape (n_schedules, n_objectives)."""
        return self.figures[:, self.problem.objective_columns]

    @property
    def feasible(self) -> BoolArray:
        """Whether each schedule keeps all constraints, shape (n_schedules,)."""
        kept: BoolArray = (self.violations == 0.0).all(axis=1)
        return kept

    def pick(self, rule: str = "least-energy") -> Schedule:
        """Return the schedule that a rule picks among the feasible ones.

        Parameters
        ----------
        rule : {"least-energy", "least-carbon", "knee", "fastest", "cheapest"}

        Raises
        ------
        ParameterError
            If there is no such rule, or the front is empty.

        Examples
        --------
        >>> import wfsched as ws
        >>> problem = ws.Problem(ws.generate("genome", 10), ws.load_platform("cfn-6"))
        >>> front = ws.solve(problem, ws.NSGA2(pop_size=8), stop=ws.Stop(generations=2)).front
        >>> front.pick("fastest").makespan_s <= front.pick("knee").makespan_s
        True
        """
        return self[self.pick_index(rule)]

    def pick_index(self, rule: str = "least-energy") -> int:
        """Return the index of the schedule that `pick` returns.

        Ties, within `wfsched.schedule.fronts.dominance.TOLERANCE`, go to the least of each objective
        in turn, then to the least cost, the least completion, the lowest index. Where no schedule is
        feasible, the rule picks among the least violating ones.
        """
        ranks = pick_rule(rule)
        if not len(self):
            raise ParameterError("an empty front has no schedule to pick", where="pick", got=rule)
        violation = self.violations.sum(axis=1)
        candidates = np.flatnonzero(violation == violation.min())
        columns = (*self.problem.objective_columns, COST, COMPLETION)
        for values in (ranks(self.problem, self.figures), *(self.figures[:, column] for column in columns)):
            candidates = candidates[lowest(values[candidates])]
        return int(candidates[0])

    def rows(self) -> list[dict[str, Any]]:
        """Return one plain record per schedule: figures, feasibility and violations."""
        names = [constraint.name for constraint in self.problem.constraints]
        return [
            {
                "makespan_s": float(row[MAKESPAN]),
                "energy_j": float(row[ENERGY]),
                "cost": float(row[COST]),
                "machines_used": int(row[MACHINES]),
                **self._origin(row),
                "feasible": bool(kept),
                "violations": dict(zip(names, map(float, violated))),
            }
            for row, kept, violated in zip(self.figures, self.feasible, self.violations)
        ]

    def _origin(self, row: FloatArray) -> dict[str, float]:
        """Return the columns that a supply and a window add to a record."""
        record = {"completion_s": float(row[COMPLETION])} if self.problem.window_s else {}
        origin = Figures.of(row, supplied=bool(self.problem.supply)).origin
        return record | ({} if origin is None else asdict(origin))

    def records(self) -> list[Record]:
        """Return the figures, a row for each schedule; keys carry the unit."""
        return [_flat(row) for row in self.rows()]

    def _records(self) -> list[Record]:
        return self.records()

    def plot(
        self,
        path: str | Path | None = None,
        *,
        ax: Axes | None = None,
        marked: Mapping[str, Schedule] = MappingProxyType({}),
        bounds: object | None = None,
    ) -> Figure:
        """Draw the front; see `wfsched.plot_front`. `bounds` are those that `wfsched.bound_front` proves."""
        figure: Figure = load_target(_PLOT)(self, path, ax=ax, marked=marked, bounds=bounds)
        return figure

    def _summary(self) -> str:
        """Return size, problem and the range of each objective."""
        title = f"Front of {count(len(self), 'schedule')}, {self.problem.title}"
        if not len(self):
            return title
        currency = self.problem.platform.currency
        aims = zip(self.problem.objective_list, self.objectives.T)
        ranges = ", ".join(span(aim.unit, values.tolist(), currency) for aim, values in aims)
        kept = int(self.feasible.sum())
        broken = "" if kept == len(self) else f"; {kept or 'none'} of {len(self)} keeps all constraints"
        return f"{title}: {ranges}{broken}"

    def _lines(self) -> Iterator[Sequence[str]]:
        aims, currency = self.problem.objective_list, self.problem.platform.currency
        yield "", *(aim.name for aim in aims), *(["feasible"] if self.problem.constraints else [])
        for index, (values, kept) in enumerate(zip(self.objectives.tolist(), self.feasible)):
            amounts = [amount(aim.unit, value, currency) for aim, value in zip(aims, values)]
            yield str(index), *amounts, *(["yes" if kept else "no"] if self.problem.constraints else [])


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Move the violations to columns of their own."""
    violations = {f"{name}_violation": value for name, value in row["violations"].items()}
    return {name: value for name, value in row.items() if name != "violations"} | violations
