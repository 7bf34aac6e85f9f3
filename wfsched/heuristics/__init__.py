"""Heuristics: list schedulers for makespan, budget, energy and carbon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.heuristics.budget.bdheft import bdheft as bdheft
    from wfsched.heuristics.budget.budget_place import budget_place as budget_place
    from wfsched.heuristics.budget.cheapest import cheapest as cheapest
    from wfsched.heuristics.budget.dbcs import dbcs as dbcs
    from wfsched.heuristics.budget.forbidden_heft import forbidden_heft as forbidden_heft
    from wfsched.heuristics.budget.gain import gain as gain
    from wfsched.heuristics.budget.grp_heft import grp_heft as grp_heft
    from wfsched.heuristics.budget.grp_heft_literal import grp_heft_literal as grp_heft_literal
    from wfsched.heuristics.budget.grp_heft_sweep import grp_heft_sweep as grp_heft_sweep
    from wfsched.heuristics.budget.hbcs import hbcs as hbcs
    from wfsched.heuristics.budget.ic_pcp import ic_pcp as ic_pcp
    from wfsched.heuristics.budget.loss import loss as loss
    from wfsched.heuristics.budget.mecabp import mecabp as mecabp
    from wfsched.heuristics.budget.mslbl import mslbl as mslbl
    from wfsched.heuristics.budget.provisioning import provision as provision
    from wfsched.heuristics.budget_seeds import budget_seeds as budget_seeds
    from wfsched.heuristics.carbon.carbon_by_start import carbon_by_start as carbon_by_start
    from wfsched.heuristics.carbon.cawosched import cawosched as cawosched
    from wfsched.heuristics.carbon.cawosched import heft_cawosched as heft_cawosched
    from wfsched.heuristics.carbon.green_heft import green_heft as green_heft
    from wfsched.heuristics.carbon.site_demand import Demand as Demand
    from wfsched.heuristics.carbon.site_demand import site_demands as site_demands
    from wfsched.heuristics.carbon.wait_awhile import heft_wait_awhile as heft_wait_awhile
    from wfsched.heuristics.carbon.wait_awhile import wait_awhile as wait_awhile
    from wfsched.heuristics.energy.epm import epm as epm
    from wfsched.heuristics.energy.epm import qepm as qepm
    from wfsched.heuristics.energy.least_energy import energy_least as energy_least
    from wfsched.heuristics.energy.reclaim import heft_reclaim as heft_reclaim
    from wfsched.heuristics.energy.reclaim import reclaim as reclaim
    from wfsched.heuristics.fronts.moheft import moheft as moheft
    from wfsched.heuristics.fronts.moheft import moheft_front as moheft_front
    from wfsched.heuristics.fronts.weighted import weighted_front as weighted_front
    from wfsched.heuristics.fronts.weighted import weighted_schedule as weighted_schedule
    from wfsched.heuristics.limits_by_factors import FactorLimits as FactorLimits
    from wfsched.heuristics.limits_by_factors import limits_by_factors as limits_by_factors
    from wfsched.heuristics.makespan.cpop import cpop as cpop
    from wfsched.heuristics.makespan.fastest import fastest as fastest
    from wfsched.heuristics.makespan.heft import heft as heft
    from wfsched.heuristics.makespan.min_min import max_min as max_min
    from wfsched.heuristics.makespan.min_min import min_min as min_min
    from wfsched.heuristics.makespan.peft import peft as peft
    from wfsched.heuristics.makespan.round_robin import round_robin as round_robin
    from wfsched.heuristics.makespan.uniform_random import uniform_random as uniform_random
    from wfsched.heuristics.orchestrators.binpack import binpack as binpack
    from wfsched.heuristics.orchestrators.spread import spread as spread
    from wfsched.heuristics.registry import HEURISTICS as HEURISTICS

# Module -> its public names; the imports above say the same to type checkers.
_HOMES = {
    "wfsched.heuristics.budget.bdheft": ("bdheft",),
    "wfsched.heuristics.budget.budget_place": ("budget_place",),
    "wfsched.heuristics.budget.cheapest": ("cheapest",),
    "wfsched.heuristics.budget.dbcs": ("dbcs",),
    "wfsched.heuristics.budget.forbidden_heft": ("forbidden_heft",),
    "wfsched.heuristics.budget.gain": ("gain",),
    "wfsched.heuristics.budget.grp_heft": ("grp_heft",),
    "wfsched.heuristics.budget.grp_heft_literal": ("grp_heft_literal",),
    "wfsched.heuristics.budget.grp_heft_sweep": ("grp_heft_sweep",),
    "wfsched.heuristics.budget.hbcs": ("hbcs",),
    "wfsched.heuristics.budget.ic_pcp": ("ic_pcp",),
    "wfsched.heuristics.budget.loss": ("loss",),
    "wfsched.heuristics.budget.mecabp": ("mecabp",),
    "wfsched.heuristics.budget.mslbl": ("mslbl",),
    "wfsched.heuristics.budget.provisioning": ("provision",),
    "wfsched.heuristics.budget_seeds": ("budget_seeds",),
    "wfsched.heuristics.carbon.carbon_by_start": ("carbon_by_start",),
    "wfsched.heuristics.carbon.cawosched": (
        "cawosched",
        "heft_cawosched",
    ),
    "wfsched.heuristics.carbon.green_heft": ("green_heft",),
    "wfsched.heuristics.carbon.site_demand": (
        "Demand",
        "site_demands",
    ),
    "wfsched.heuristics.carbon.wait_awhile": (
        "heft_wait_awhile",
        "wait_awhile",
    ),
    "wfsched.heuristics.energy.epm": (
        "epm",
        "qepm",
    ),
    "wfsched.heuristics.energy.least_energy": ("energy_least",),
    "wfsched.heuristics.energy.reclaim": (
        "heft_reclaim",
        "reclaim",
    ),
    "wfsched.heuristics.fronts.moheft": (
        "moheft",
        "moheft_front",
    ),
    "wfsched.heuristics.fronts.weighted": (
        "weighted_front",
        "weighted_schedule",
    ),
    "wfsched.heuristics.limits_by_factors": (
        "FactorLimits",
        "limits_by_factors",
    ),
    "wfsched.heuristics.makespan.cpop": ("cpop",),
    "wfsched.heuristics.makespan.fastest": ("fastest",),
    "wfsched.heuristics.makespan.heft": ("heft",),
    "wfsched.heuristics.makespan.min_min": (
        "max_min",
        "min_min",
    ),
    "wfsched.heuristics.makespan.peft": ("peft",),
    "wfsched.heuristics.makespan.round_robin": ("round_robin",),
    "wfsched.heuristics.makespan.uniform_random": ("uniform_random",),
    "wfsched.heuristics.orchestrators.binpack": ("binpack",),
    "wfsched.heuristics.orchestrators.spread": ("spread",),
    "wfsched.heuristics.registry": ("HEURISTICS",),
}

__all__ = open_face(__name__, _HOMES)
