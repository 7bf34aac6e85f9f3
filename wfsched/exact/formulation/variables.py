"""Variables of the model: placement and times of tasks, and capacity of machines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from ortools.sat.python import cp_model

from wfsched.exact.formulation.instance import Instance, Option
from wfsched.exact.formulation.memory import whole_memory


def weighted(terms: Iterable[tuple[int, cp_model.IntVar]]) -> cp_model.LinearExpr:
    """Return the sum of variables, each times its factor."""
    pairs = list(terms)
    return cp_model.LinearExpr.weighted_sum(
        [variable for _, variable in pairs], [factor for factor, _ in pairs]
    )


@dataclass(slots=True, eq=False)
class Variables:
    """Variables of a model under construction.

    Parameters
    ----------
    instance : Instance
    cp : CpModel
    run : dict of Option to variable
        Whether a task runs as that option.
    at : dict of (task, machine) to variable
        Whether it runs there, at any level.
    start, finish : list of variables
    makespan : variable
        At least the finish of each task, staging included.
    """

    instance: Instance
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    run: dict[Option, cp_model.IntVar] = field(default_factory=dict)
    at: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)
    start: list[cp_model.IntVar] = field(default_factory=list)
    finish: list[cp_model.IntVar] = field(default_factory=list)
    makespan: cp_model.IntVar = field(init=False)

    def __post_init__(self) -> None:
        self.makespan = self.time("makespan")
        for i in self.instance.tasks:
            self._task(i)

    def time(self, name: str) -> cp_model.IntVar:
        """Return a new time within the horizon."""
        return self.cp.new_int_var(0, self.instance.horizon, name)

    def _task(self, i: int) -> None:
        options = self.instance.options[i]
        self.start.append(self.time(f"start {i}"))
        self.finish.append(self.time(f"finish {i}"))
        for k, own in groupby(options, key=lambda option: option.machine):
            levels = list(own)
            for option in levels:
                self.run[option] = self.cp.new_bool_var(f"run {i} {k} {option.level}")
            self.at[i, k] = self._any([self.run[option] for option in levels], f"at {i} {k}")
        self.cp.add_exactly_one(self.run[option] for option in options)
        length = weighted((option.units, self.run[option]) for option in options)
        self.cp.add(self.finish[i] == self.start[i] + length)
        places = self.instance.hosts(i)
        outward = weighted((self.instance.stage_out(i, k), self.at[i, k]) for k in places)
        self.cp.add(self.start[i] >= self.release(i))
        self.cp.add(self.makespan >= self.finish[i] + outward)

    def _any(self, exclusive: list[cp_model.IntVar], name: str) -> cp_model.IntVar:
        """Return a variable that is true if one of the mutually exclusive variables is."""
        if len(exclusive) == 1:
            return exclusive[0]
        found = self.cp.new_bool_var(name)
        self.cp.add(sum(exclusive) == found)
        return found

    def load(self, machine: int, tasks: frozenset[int]) -> cp_model.LinearExpr:
        """Return the load of `tasks` on a machine: units of time, times cores if it is shared."""
        own = [option for option in self.run if option.machine == machine and option.task in tasks]
        shared = bool(self.instance.problem.tables.shared[machine])
        cores = self.instance.problem.workflow.tasks.cores.tolist()
        return weighted(
            (option.units * (cores[option.task] if shared else 1), self.run[option]) for option in own
        )

    def release(self, task: int) -> cp_model.LinearExpr:
        """Return when the machine of the task has booted and its external inputs have arrived."""
        places = self.instance.hosts(task)
        return weighted((self.instance.release(task, k), self.at[task, k]) for k in places)

    def width(self, machine: int) -> int:
        """Return the greatest `load` of the machine in one unit of time."""
        tables = self.instance.problem.tables
        return int(tables.cores[machine]) if tables.shared[machine] else 1


def make_room(v: Variables) -> None:
    """Limit exclusive machines to one task at a time, shared ones to their cores and memory."""
    cores = v.instance.problem.workflow.tasks.cores
    for k in v.instance.machines:
        options = [option for option in v.run if option.machine == k]
        intervals = [
            v.cp.new_optional_fixed_size_interval_var(v.start[o.task], o.units, v.run[o], f"{o}")
            for o in options
        ]
        if not v.instance.problem.tables.shared[k]:
            v.cp.add_no_overlap(intervals)
            continue
        v.cp.add_cumulative(intervals, [int(cores[o.task]) for o in options], v.width(k))
        memory = whole_memory(v.instance.problem, k, {o.task for o in options})
        if memory.scarce:
            v.cp.add_cumulative(intervals, [memory.least[o.task] for o in options], memory.most)
