"""Grid models of carbon intensity and price, fitted to public files."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np

from wfsched.core.arrays import readonly
from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.energy.synthetic.seasonal import Seasonal
from wfsched.energy.trace import Trace
from wfsched.energy.year import YEAR, hours_of

Quantity = Literal["carbon", "price"]


def grid_names(quantity: Quantity = "price") -> tuple[str, ...]:
    """Return the zone codes of the grids whose `quantity` is modelled; a price, then carbon too."""
    return tuple(zone for zone, numbers in _fits()["grid"].items() if quantity in numbers)


def grid_model(zone: str, quantity: Quantity) -> Seasonal:
    """Return the model of a grid's carbon intensity [g/kWh] or day-ahead price [USD/kWh].

    Raises
    ------
    ParameterError
        If the zone has no model of the quantity.

    Examples
    --------
    >>> round(grid_model("DE-LU", "carbon").mean)
    367
    """
    fits = _fits()
    if quantity not in fits["grid"].get(zone, {}):
        what = f"grid without a model of its {quantity}" if zone in fits["grid"] else "unknown grid"
        raise ParameterError(what, got=zone, known=grid_names(quantity))
    numbers = fits["grid"][zone][quantity]
    return Seasonal(
        unit=fits["unit"][quantity],
        coefficients=readonly(numbers["coefficients"], np.float64),
        spread=numbers["spread"],
        memory=numbers["memory"],
        quantiles=readonly(numbers["quantiles"], np.float64),
        mean=numbers["mean"],
        deviation=numbers["deviation"],
        source=f"model of {zone}, fitted on {fits['source'][quantity]}",
    )


def grid_trace(zone: str, quantity: Quantity, *, seed: int, year: int = YEAR) -> Trace:
    """Return a modelled year of hours of a grid's carbon intensity or price; it wraps.

    The trace depends on the seed, the zone and the quantity only.
    """
    rng = generator(seed, "grid", zone, quantity)
    return grid_model(zone, quantity).trace(hours_of(year), rng, quantity)


@lru_cache(maxsize=1)
def _fits() -> dict[str, Any]:
    resource = files("wfsched.energy.synthetic") / "grids.toml"
    return tomllib.loads(resource.read_text(encoding="utf-8"))
