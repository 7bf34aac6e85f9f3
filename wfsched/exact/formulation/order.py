"""Order of placement, where times alone do not determine it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

from ortools.sat.python import cp_model

from wfsched.exact.formulation.variables import Variables


@dataclass(slots=True, eq=False)
class Order:
    """Positions of the tasks in a topological order that agrees with the times on each machine.

    Tasks of one exclusive machine run in this order; those of a shared one start in it.
    """

    variables: Variables
    position: list[cp_model.IntVar] = field(default_factory=list)
    _before: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        v, last = self.variables, len(self.variables.instance.tasks) - 1
        self.position = [v.cp.new_int_var(0, last, f"position {i}") for i in v.instance.tasks]
        for i in v.instance.tasks:
            for j in sorted(v.instance.ancestors[i]):
                v.cp.add(self.position[j] < self.position[i])
        for i, j in combinations(v.instance.tasks, 2):
            if i not in v.instance.ancestors[j] and j not in v.instance.ancestors[i]:
                self._pair(i, j)

    @staticmethod
    def needed(v: Variables) -> bool:
        """Tell whether tasks that start together may have waited for each other."""
        shared = v.instance.problem.tables.shared
        return any(shared[option.machine] or option.units == 0 for option in v.run)

    def before(self, i: int, j: int) -> cp_model.LiteralT:
        """Return whether task i is placed before task j, which is not an ancestor of it."""
        v = self.variables
        if i in v.instance.ancestors[j]:
            return True
        return self._before[i, j] if i < j else self._before[j, i].negated()

    def _pair(self, i: int, j: int) -> None:
        v = self.variables
        self._before[i, j] = v.cp.new_bool_var(f"{i} before {j}")
        for first, then in ((i, j), (j, i)):
            order = self.before(first, then)
            v.cp.add(self.position[first] < self.position[then]).only_enforce_if(order)
            for k in v.instance.machines:
                if (i, k) not in v.at or (j, k) not in v.at:
                    continue
                shared = v.instance.problem.tables.shared[k]
                until = v.start[first] if shared else v.finish[first]
                v.cp.add(until <= v.start[then]).only_enforce_if([order, v.at[i, k], v.at[j, k]])
