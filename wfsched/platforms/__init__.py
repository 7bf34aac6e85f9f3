"""Platforms: sites, machines, frequency levels, power, prices and the network between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.platforms.billing import Billing as Billing
    from wfsched.platforms.catalogue import load_platform as load_platform
    from wfsched.platforms.catalogue import platform_names as platform_names
    from wfsched.platforms.describe import describe_platform as describe_platform
    from wfsched.platforms.dvfs import ExponentPower as ExponentPower
    from wfsched.platforms.dvfs import ScaledPower as ScaledPower
    from wfsched.platforms.dvfs import efficient_frequency as efficient_frequency
    from wfsched.platforms.measured import SpecPower as SpecPower
    from wfsched.platforms.measured import TablePower as TablePower
    from wfsched.platforms.measured import VoltagePower as VoltagePower
    from wfsched.platforms.model import Machine as Machine
    from wfsched.platforms.model import MachineType as MachineType
    from wfsched.platforms.model import Network as Network
    from wfsched.platforms.model import Platform as Platform
    from wfsched.platforms.model import Site as Site
    from wfsched.platforms.model import Tier as Tier
    from wfsched.platforms.power import STRICT as STRICT
    from wfsched.platforms.power import PowerModel as PowerModel
    from wfsched.platforms.power import check_one_per_level as check_one_per_level
    from wfsched.platforms.power import refuse_unless as refuse_unless
    from wfsched.platforms.pricing import Lease as Lease
    from wfsched.platforms.pricing import PerTask as PerTask
    from wfsched.platforms.pricing import PriceModel as PriceModel
    from wfsched.platforms.registry import PLATFORMS as PLATFORMS
    from wfsched.platforms.registry import POWER_MODELS as POWER_MODELS
    from wfsched.platforms.registry import PRICE_MODELS as PRICE_MODELS
    from wfsched.platforms.routed import route_platform as route_platform
    from wfsched.platforms.routed import without_contention as without_contention
    from wfsched.platforms.routing import Routing as Routing

# Module -> its public names; the imports above say the same to type checkers.
_HOMES = {
    "wfsched.platforms.billing": ("Billing",),
    "wfsched.platforms.catalogue": ("load_platform", "platform_names"),
    "wfsched.platforms.describe": ("describe_platform",),
    "wfsched.platforms.dvfs": ("ExponentPower", "ScaledPower", "efficient_frequency"),
    "wfsched.platforms.measured": ("SpecPower", "TablePower", "VoltagePower"),
    "wfsched.platforms.model": ("Machine", "MachineType", "Network", "Platform", "Site", "Tier"),
    "wfsched.platforms.power": ("STRICT", "PowerModel", "check_one_per_level", "refuse_unless"),
    "wfsched.platforms.pricing": ("Lease", "PerTask", "PriceModel"),
    "wfsched.platforms.registry": ("PLATFORMS", "POWER_MODELS", "PRICE_MODELS"),
    "wfsched.platforms.routed": ("route_platform", "without_contention"),
    "wfsched.platforms.routing": ("Routing",),
}

__all__ = open_face(__name__, _HOMES)
