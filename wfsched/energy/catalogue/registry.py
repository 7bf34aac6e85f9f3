"""Registry of the built-in supplies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """Built-in supply: the recipe ``supplies/<name>.toml`` and the data made from it.

    Parameters
    ----------
    name : str
        Name for `load_supply` and the command line.
    summary : str
        One line for listings and docs.
    """

    name: str
    summary: str


SUPPLIES = (
    BuiltIn("solar-edge", "photovoltaics in San Jose, grid of California"),
    BuiltIn("wind-edge", "a wind turbine on a site of IEC class III, grid of Germany and Luxembourg"),
    BuiltIn("grid-only", "no green power, grid of PJM (eastern United States)"),
    BuiltIn("mixed", "half photovoltaics, half wind in Luxembourg, its grid"),
    BuiltIn("us-west", "two parts sun, one part wind near San Jose, grid of California"),
    BuiltIn("eu-central", "one part sun, two parts wind near Frankfurt, grid of Germany and Luxembourg"),
    BuiltIn("ap-southeast", "two parts sun, one part wind near Sydney, grid of New South Wales"),
)
