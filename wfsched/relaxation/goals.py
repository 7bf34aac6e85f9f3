"""What can be minimised, as linear forms of the columns of the programme."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wfsched.core.arrays import FloatArray
from wfsched.relaxation.instance import Instance, certain_transfers

Part = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], FloatArray]


def draws(facts: Instance) -> list[Part]:
    """Return what each site draws, as entries (site, column, units of energy).

    On a site that is always on, idle energy is ``idle_w * makespan`` for each machine; elsewhere it is
    ``idle_w * lease``. Work counts by what it takes beyond idling.
    """
    ways, layout, tables, at = facts.columns, facts.layout, facts.problem.tables, facts.groups.first
    site = np.array([machine.site for machine in facts.problem.platform.machines], np.int64)[at]
    idle = tables.pue[at] * tables.idle_w[at] * layout.seconds / layout.joules
    boot = tables.pue[at] * tables.boot_w[at] * tables.boot_s[at] / layout.joules
    always = tables.always_on[at]
    span = np.full(layout.groups, layout.makespan)
    return [
        (site[ways.group], np.arange(len(ways)), ways.joules / layout.joules),
        (site, span, np.where(always, idle * facts.groups.size, 0.0)),
        (site, layout.lease, np.where(always, 0.0, idle)),
        (site, layout.used, boot),
    ]


def energy_terms(facts: Instance) -> FloatArray:
    """Return the energy of each column, in units of the layout; transfers are left out."""
    parts = draws(facts)
    column, value = (np.concatenate([part[j] for part in parts]) for j in (1, 2))
    terms = np.bincount(column, weights=value, minlength=facts.layout.size)
    terms[: facts.layout.ways] += facts.columns.staging / facts.layout.joules
    return terms


def certain_energy(facts: Instance) -> float:
    """Return what the transfers draw at least [J]."""
    return certain_transfers(facts, facts.problem.tables.link_joules)


def price_terms(facts: Instance) -> FloatArray:
    """Return the price of each column, in units of the layout; transfers are left out."""
    at, tables, layout = facts.groups.first, facts.problem.tables, facts.layout
    terms = np.zeros(layout.size)
    terms[: layout.ways] = facts.columns.price / layout.money
    terms[layout.billed] = tables.lease_rate[at] * layout.seconds / layout.money
    return terms


def certain_price(facts: Instance) -> float:
    """Return what the transfers cost at least."""
    return certain_transfers(facts, facts.problem.tables.link_price)
