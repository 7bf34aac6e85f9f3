"""Model of a problem: variables, constraints and one figure to minimise."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from wfsched.exact.formulation.amounts import Amount, cost_amount, energy_amount, makespan_amount
from wfsched.exact.formulation.identical import break_symmetry
from wfsched.exact.formulation.instance import Instance
from wfsched.exact.formulation.leases import Leases
from wfsched.exact.formulation.links import Link, connect
from wfsched.exact.formulation.loads import add_loads
from wfsched.exact.formulation.order import Order
from wfsched.exact.formulation.variables import Variables, make_room
from wfsched.exact.formulation.waiting import forbid_floating, forbid_waiting


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A finished model.

    Parameters
    ----------
    variables : Variables
    leases : Leases
    order : Order, optional
        Order of placement, where times alone do not determine it.
    objective : Amount
        Figure to minimise.
    held : bool
        Whether later starts than necessary are intended.
    """

    variables: Variables
    leases: Leases
    order: Order | None
    objective: Amount
    held: bool

    @property
    def cp(self) -> cp_model.CpModel:
        """The model for CP-SAT."""
        return self.variables.cp


def build(instance: Instance, objective: str, limits: Mapping[str, float]) -> Model:
    """Return the model of `instance` with one of ``makespan``, ``energy`` and ``cost`` to minimise.

    Every schedule within `limits` is a solution once its times are rounded down to the grid; so bounds
    that CP-SAT proves for all solutions hold for all schedules.

    Parameters
    ----------
    limits : mapping of str to float
        Greatest values of figures; for the objective, that of the best known schedule.
    """
    v = Variables(instance)
    make_room(v)
    links, leases = connect(v), Leases(v)
    add_loads(v)
    break_symmetry(v)
    figures = {name: _amount(name, v, leases, links, limits) for name in instance.figures}
    for name, limit in sorted(limits.items()):
        v.cp.add(figures[name].expression <= figures[name].most(limit))
    waiting, free = instance.waiting_pays, instance.starts == "free"
    order = Order(v) if waiting and not free and Order.needed(v) else None
    if waiting and not free:
        forbid_waiting(v, links, order)
    elif waiting and not instance.problem.tables.shared.any():
        forbid_floating(v, links)
    v.cp.minimize(figures[objective].expression)
    return Model(v, leases, order, figures[objective], held=waiting and free)


def _amount(
    name: str, v: Variables, leases: Leases, links: list[Link], limits: Mapping[str, float]
) -> Amount:
    if name == "makespan":
        return makespan_amount(v)
    amount = energy_amount if name == "energy" else cost_amount
    return amount(v, leases, links, limits.get(name, math.inf))
