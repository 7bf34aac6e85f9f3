"""Leases: time window in which a machine is on, and its billed time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from wfsched.exact.formulation.variables import Variables
from wfsched.platforms.billing import BILLING_SLACK

# A lease that is billed as so many quanta may exceed them by the billing slack; as much again is margin.
_BILLING_MARGIN = 2.0 * BILLING_SLACK
# With fewer units in a quantum, leases are billed by the unit instead.
_MIN_QUANTUM_UNITS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Lease:
    """Lease of one machine.

    Parameters
    ----------
    used : variable
        Whether any task runs there.
    first, last : variables
        No later than its first start and no earlier than its last end, if it is used.
    on : variable
        At least the time between the two.
    """

    used: cp_model.IntVar
    first: cp_model.IntVar
    last: cp_model.IntVar
    on: cp_model.IntVar


@dataclass(slots=True, eq=False)
class Leases:
    """Leases of a model, each made when first used.

    Time on is paid for, so the model needs only lower limits of it.
    """

    variables: Variables
    known: dict[int, Lease] = field(default_factory=dict)
    _hosting: dict[tuple[int, frozenset[int]], cp_model.IntVar] = field(default_factory=dict)

    def __getitem__(self, machine: int) -> Lease:
        if machine not in self.known:
            self.known[machine] = self._lease(machine)
        return self.known[machine]

    def _lease(self, k: int) -> Lease:
        v, every = self.variables, frozenset(self.variables.instance.tasks)
        first, last, on = (v.time(f"{name} {k}") for name in ("first", "last", "on"))
        lease = Lease(self._hosts_any(k, every), first, last, on)
        for i in v.instance.tasks:
            if (i, k) in v.at:
                v.cp.add(first <= v.start[i]).only_enforce_if(v.at[i, k])
                v.cp.add(last >= v.finish[i]).only_enforce_if(v.at[i, k])
        v.cp.add(on >= last - first)
        v.cp.add(on <= v.makespan)
        v.cp.add(v.load(k, every) <= v.width(k) * on)
        self._spans(k, lease)
        return lease

    def _spans(self, k: int, lease: Lease) -> None:
        """Add rows on the room for tasks before (or after) another task on the machine.

        They are implied, and tighten the relaxation of the time that a machine is on.
        """
        v = self.variables
        if v.instance.problem.tables.shared[k]:
            return
        for i in v.instance.tasks:
            before, after = v.instance.ancestors[i], v.instance.descendants(i)
            if len(before) > 1:
                v.cp.add(lease.first <= v.start[i] - v.load(k, before)).only_enforce_if(
                    self._hosts_any(k, before)
                )
            if len(after) > 1:
                v.cp.add(lease.last >= v.finish[i] + v.load(k, after)).only_enforce_if(
                    self._hosts_any(k, after)
                )

    def _hosts_any(self, k: int, tasks: frozenset[int]) -> cp_model.IntVar:
        """Return whether machine k runs any of `tasks`."""
        v = self.variables
        possible = frozenset(i for i in tasks if (i, k) in v.at)
        if (k, possible) not in self._hosting:
            found = v.cp.new_bool_var(f"{k} hosts {len(self._hosting)}")
            v.cp.add_max_equality(found, [0, *(v.at[i, k] for i in sorted(possible))])
            self._hosting[k, possible] = found
        return self._hosting[k, possible]

    def billed(self, k: int) -> tuple[cp_model.IntVar, float]:
        """Return a variable that is at least the billed time of machine k, and its unit [s]."""
        v, tables, grid = self.variables, self.variables.instance.problem.tables, self.variables.instance.grid
        billing, lease = v.instance.problem.platform.pricing.billing, self[k]
        most = v.instance.horizon + grid.down(float(tables.boot_s[k])) + 1
        least_s = billing.billed_s(0.0)
        charged = lease.on + (grid.down(float(tables.boot_s[k])) - grid.slack) * lease.used
        quantum = tables.quantum_s / grid.unit_s
        if quantum < _MIN_QUANTUM_UNITS and not (grid.whole and quantum > 0):
            units = v.cp.new_int_var(0, most + grid.down(tables.minimum_s), f"billed {k}")
            v.cp.add(units >= charged)
            v.cp.add(units >= grid.down(tables.minimum_s) * lease.used)
            return units, grid.unit_s
        length = round(quantum) if grid.whole else math.ceil(quantum * (1.0 + _BILLING_MARGIN))
        least = round(least_s / tables.quantum_s)
        quanta = v.cp.new_int_var(0, most // length + 1 + least, f"billed {k}")
        v.cp.add(length * quanta >= charged)
        v.cp.add(quanta >= least * lease.used)
        return quanta, float(tables.quantum_s)
