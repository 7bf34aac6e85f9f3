"""Schedules: machine, frequency level and time of each task, and the figures."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray, GeneArray, IndexArray, readonly
from wfsched.core.errors import ScheduleError
from wfsched.core.registry import load_target
from wfsched.core.summary import Record, Summarised, Tabular, amount
from wfsched.schedule.evaluation.evaluation import decode_one
from wfsched.schedule.figures import Figures
from wfsched.schedule.genes import check_genes, check_times, whole_numbers
from wfsched.schedule.problem import Problem
from wfsched.schedule.saving.saved import (
    SavedSchedule,
    check_figures,
    machine_indices,
    read_schedules,
    write_schedules,
)
from wfsched.schedule.violations import relative_violations

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Figures are made above this layer: called by name, as entries of a registry are.
_PLOT = "wfsched.report.schedule.gantt:plot_gantt"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One task of a schedule.

    Parameters
    ----------
    task, machine : str
    level : int
        Index of the frequency level; the highest is the top frequency.
    frequency_ghz : float
    start_s, finish_s : float
    """

    task: str
    machine: str
    level: int
    frequency_ghz: float
    start_s: float
    finish_s: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Schedule(Summarised, Tabular):
    """A schedule of `problem`; make one with `Schedule.decode`.

    Parameters
    ----------
    problem : Problem
    machine, level : array (n_tasks,)
        Machine and frequency level of each task.
    order : array (n_tasks,)
        Topological order in which tasks were placed; decoding it again gives the schedule.
    hold : array (n_tasks,) or (0,) [s]
        Instants, counted from the start of the workflow, before which tasks do not start.
    offset : float [s]
        From the submission of the workflow to its start.
    start, finish : array (n_tasks,) [s]
        Counted from the start of the workflow.
    figures : Figures
    violations : tuple of float
        Relative violation of each constraint of the problem; all 0 in a feasible schedule.
    """

    problem: Problem
    machine: GeneArray
    level: GeneArray
    order: IndexArray
    hold: FloatArray
    offset: float
    start: FloatArray
    finish: FloatArray
    figures: Figures
    violations: tuple[float, ...]

    @classmethod
    def decode(
        cls,
        problem: Problem,
        machine: npt.ArrayLike,
        level: npt.ArrayLike,
        order: npt.ArrayLike | None = None,
        *,
        hold: npt.ArrayLike | None = None,
        offset: float = 0.0,
    ) -> Schedule:
        """Decode genes with the kernel.

        Parameters
        ----------
        machine, level : array (n_tasks,)
            Each task's machine must be able to host it, and have the level.
        order : array (n_tasks,), optional
            A topological order; by level of the DAG if None.
        hold : array (n_tasks,) [s], optional
            Instants before which tasks do not start.
        offset : float [s]
            From the submission of the workflow to its start.

        Raises
        ------
        ScheduleError
            If a gene is out of range, a machine cannot host its task, or `order` is no
            topological order.
        """
        given = problem.workflow.topological if order is None else order
        genes = (
            whole_numbers("machine", machine, np.int16),
            whole_numbers("level", level, np.int16),
            whole_numbers("order", given, np.int32),
        )
        check_genes(problem, *genes)
        held = check_times(problem, [] if hold is None else hold, offset)
        start, finish, row = decode_one(problem.tables, *genes, held, offset)
        violations = relative_violations(problem, row[None], genes[0][None])[0]
        return cls(
            problem,
            *genes,
            held,
            float(offset),
            readonly(start, np.float64),
            readonly(finish, np.float64),
            Figures.of(row, supplied=bool(problem.supply)),
            tuple(float(value) for value in violations),
        )

    @property
    def makespan_s(self) -> float:
        """Time from the start of the workflow to its end [s]."""
        return self.figures.makespan_s

    @property
    def cost(self) -> float:
        """Price in the currency of the platform."""
        return self.figures.cost

    @property
    def energy_j(self) -> float:
        """Total energy [J]."""
        return self.figures.energy.total_j

    @property
    def completion_s(self) -> float:
        """Time from the submission of the workflow to its end [s]."""
        return self.figures.completion_s

    @property
    def feasible(self) -> bool:
        """Whether all constraints hold, within their tolerances."""
        return not any(self.violations)

    def assignments(self) -> Iterator[Assignment]:
        """Yield the tasks in the order of the workflow."""
        machines = self.problem.platform.machines
        for i, task in enumerate(self.problem.workflow.tasks.ids):
            machine, level = machines[self.machine[i]], int(self.level[i])
            yield Assignment(
                task=task,
                machine=machine.name,
                level=level,
                frequency_ghz=float(machine.type.frequencies_ghz[level]),
                start_s=float(self.start[i]),
                finish_s=float(self.finish[i]),
            )

    def _records(self) -> list[Record]:
        """Return the assignments, a row for each task."""
        return [{name: getattr(row, name) for name in Assignment.__slots__} for row in self.assignments()]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the schedule to a JSON file, which `load` reads.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        write_schedules(path, self.problem, [self.saved()])

    @classmethod
    def load(cls, path: str | os.PathLike[str], problem: Problem) -> Schedule:
        """Return the schedule that `save` wrote, with the same figures.

        Parameters
        ----------
        path : path
        problem : Problem
            As it was, but for limits and objectives.

        Raises
        ------
        ScheduleError
            If the file holds not one schedule, or one of another problem; the message says what differs.
        """
        found = read_schedules(path, problem)
        if len(found) != 1:
            raise ScheduleError("not one schedule in the file", where=str(path), got=len(found), allowed="1")
        return cls.of_saved(found[0], problem, path)

    @classmethod
    def of_saved(cls, saved: SavedSchedule, problem: Problem, path: str | os.PathLike[str]) -> Schedule:
        """Return the schedule of saved genes; `path` is for messages.

        Raises
        ------
        ScheduleError
            If it is no schedule of the problem, or its figures are others.
        """
        machine = machine_indices(saved, problem, path)
        hold = saved.hold or None
        schedule = cls.decode(
            problem, machine, saved.level, saved.order, hold=hold, offset=float(saved.offset)
        )
        check_figures(saved, schedule.saved().figures, path)
        return schedule

    def saved(self) -> SavedSchedule:
        """Return the genes in plain values, as files hold them."""
        machines = self.problem.platform.machines
        return SavedSchedule(
            machine=[machines[k].name for k in self.machine.tolist()],
            level=self.level.tolist(),
            order=self.order.tolist(),
            hold=self.hold.tolist(),
            offset=float(self.offset),
            figures={"makespan_s": self.makespan_s, "cost": self.cost, "energy_j": self.energy_j},
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the schedule as a JSON document, as ``--json`` prints it.

        Figures, assignments and the violations that `check` finds; keys carry the unit
        (``makespan_s``). Made of plain values, so that `json.dumps` writes it.
        """
        # By name: documents import schedules, so that an import here would close a circle.
        documents = import_module("wfsched.schedule.documents.schedule")
        document: dict[str, Any] = documents.schedule_document(self)
        return document

    def plot(self, path: str | Path | None = None, *, ax: Axes | None = None) -> Figure:
        """Draw the Gantt chart of the schedule; see `wfsched.plot_gantt`."""
        figure: Figure = load_target(_PLOT)(self, path, ax=ax)
        return figure

    def _summary(self) -> str:
        """Return problem, figures and whether all constraints hold."""
        figures, currency = self.figures, self.problem.platform.currency
        cost = amount("currency", figures.cost, currency)
        amounts = f"{amount('s', figures.makespan_s)}, {amount('J', figures.energy.total_j)}, {cost}"
        kept = "" if self.feasible else ", breaks a constraint"
        return f"Schedule of {self.problem.title}: {amounts}{kept}"

    def _lines(self) -> Iterator[Sequence[str]]:
        yield from self.figures.lines(self.problem.platform.currency)
        for constraint, violation in zip(self.problem.constraints, self.violations):
            yield constraint.name, f"broken by {violation:.1%}" if violation else "kept"
