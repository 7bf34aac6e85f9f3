"""Registries: built-in platforms, power models, price models."""

from __future__ import annotations

from dataclasses import dataclass

from wfsched.core.registry import Entry, Registry


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A catalogue that comes with the package.

    Parameters
    ----------
    name : str
        What the user types.
    file : str
        Its file in the folder ``catalogues``.
    summary : str
        One line for the tables of the command line and the docs.
    """

    name: str
    file: str
    summary: str


DEFAULT_PLATFORM = "cfn-6"

PLATFORMS = (
    BuiltIn("cfn-6", "cfn-6.toml", "six Alibaba VM types, one machine each, CNY, paid per task (CFN Eq. 3)"),
    BuiltIn("laco-9", "laco-9.toml", "nine academic VM types with convex prices, USD, leased by the hour"),
    BuiltIn("cfn-3tier", "cfn-3tier.toml", "end devices, edge servers and AWS VMs with GPU, FPGA and ASIC"),
    BuiltIn(
        "geo-3", "geo-3.toml", "AWS VMs in California, Germany and Australia, with the green power of each"
    ),
)

POWER_MODELS = Registry(
    "power model",
    (
        Entry(
            "exponent",
            "wfsched.platforms.dvfs:ExponentPower",
            "P_ind + C_ef f^m in watts and GHz",
            "CFN Eq. 1",
        ),
        Entry(
            "scaled",
            "wfsched.platforms.dvfs:ScaledPower",
            "the same law, normalised, scaled to the watts at f_max",
            "CFN Eq. 1; Chen, Xie, Li 2018",
        ),
        Entry(
            "voltage",
            "wfsched.platforms.measured:VoltagePower",
            "alpha C V^2 f with volts for each level",
            "CFN Eq. 2",
        ),
        Entry(
            "table",
            "wfsched.platforms.measured:TablePower",
            "watts for each level",
            "measurements",
        ),
        Entry(
            "specpower",
            "wfsched.platforms.measured:SpecPower",
            "watts at 0, 10, ..., 100 % load, idle power included",
            "SPECpower_ssj2008",
        ),
    ),
    group="wfsched.power_models",
)

PRICE_MODELS = Registry(
    "price model",
    (
        Entry(
            "per_task",
            "wfsched.platforms.pricing:PerTask",
            "each task pays its time at the top frequency, times f_max / f",
            "CFN Eq. 3, 4",
            aliases=("per-task",),
        ),
        Entry(
            "lease",
            "wfsched.platforms.pricing:Lease",
            "each machine pays from first start to last finish, idle time included; egress is paid",
            "the bills of cloud providers",
        ),
    ),
    group="wfsched.price_models",
)
