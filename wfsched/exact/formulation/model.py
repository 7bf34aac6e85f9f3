"""The model of a problem: all parts put together, with one figure to minimise."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from wfsched.exact.formulation import amounts
from wfsched.exact.formulation.amounts import Amount
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
        Where times alone do not tell in which order tasks are placed.
    objective : Amount
        What is minimised.
    held : bool
        Whether starts that are later than they need be are meant.
    """

    variables: Variables
    leases: Leases
    order: Order | None
    objective: Amount
    held: bool

    @property
    def cp(self) -> cp_model.CpModel:
        """The model as CP-SAT knows it."""
        return self.variables.cp


def build(instance: Instance, objective: str, bounds: Mapping[str, float]) -> Model:
    """Return the model of `instance` with one of ``makespan``, ``energy`` and ``cost`` to minimise.

    Every schedule that keeps `bounds` is, its times rounded down to the grid, a solution; so what
    CP-SAT proves of all solutions holds for all schedules.

    Parameters
    ----------
    bounds : mapping of str to float
        The most that figures may be; that of the objective is what is known to be possible.
    """
    v = Variables(instance)
    make_room(v)
    links, leases = connect(v), Leases(v)
    add_loads(v)
    break_symmetry(v)
    figures = {name: _amount(name, v, leases, links, bounds) for name in instance.figures}
    for name, bound in sorted(bounds.items()):
        v.cp.add(figures[name].expression <= figures[name].most(bound))
    waiting, free = instance.waiting_pays, instance.starts == "free"
    order = Order(v) if waiting and not free and Order.needed(v) else None
    if waiting and not free:
        forbid_waiting(v, links, order)
    elif waiting and not instance.problem.tables.shared.any():
        forbid_floating(v, links)
    v.cp.minimize(figures[objective].expression)
    return Model(v, leases, order, figures[objective], held=waiting and free)


def _amount(
    name: str, v: Variables, leases: Leases, links: list[Link], bounds: Mapping[str, float]
) -> Amount:
    if name == "makespan":
        return amounts.makespan(v)
    figure = amounts.energy if name == "energy" else amounts.cost
    return figure(v, leases, links, bounds.get(name, math.inf))
