"""Contracts: checks of schedulers, algorithms, readers, policies and models, for plug-ins and our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.testing.algorithms import check_algorithm as check_algorithm
    from wfsched.testing.contract_error import ContractError as ContractError
    from wfsched.testing.day_policies import check_day_policy as check_day_policy
    from wfsched.testing.models import check_power_model as check_power_model
    from wfsched.testing.models import check_price_model as check_price_model
    from wfsched.testing.policies import check_policy as check_policy
    from wfsched.testing.policies import random_instance as random_instance
    from wfsched.testing.problems import Case as Case
    from wfsched.testing.problems import contract_problems as contract_problems
    from wfsched.testing.readers import check_reader as check_reader
    from wfsched.testing.schedulers import check_scheduler as check_scheduler
    from wfsched.testing.slot_policies import check_slot_policy as check_slot_policy
    from wfsched.testing.year_policies import check_year_policy as check_year_policy

_HOMES = {
    "wfsched.testing.algorithms": ("check_algorithm",),
    "wfsched.testing.contract_error": ("ContractError",),
    "wfsched.testing.day_policies": ("check_day_policy",),
    "wfsched.testing.models": ("check_power_model", "check_price_model"),
    "wfsched.testing.policies": ("check_policy", "random_instance"),
    "wfsched.testing.problems": ("Case", "contract_problems"),
    "wfsched.testing.readers": ("check_reader",),
    "wfsched.testing.schedulers": ("check_scheduler",),
    "wfsched.testing.slot_policies": ("check_slot_policy",),
    "wfsched.testing.year_policies": ("check_year_policy",),
}

__all__ = open_face(__name__, _HOMES)
