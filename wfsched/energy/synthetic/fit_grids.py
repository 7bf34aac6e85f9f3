"""Fits of the grid models: ``python -m wfsched.energy.synthetic.fit_grids FOLDER > grids.toml``.

FOLDER holds ``ci_lca_2023_16zones.csv`` and ``price_usd_2023_zones.csv``: hourly carbon intensity and
price by zone. All zones in both files are fitted, and the carbon intensity of `CARBON_ONLY`. Numbers keep
five digits.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from wfsched.core.arrays import FloatArray
from wfsched.energy.reading.read import read_traces
from wfsched.energy.synthetic.seasonal import SCORES, TERMS, Seasonal, fit

CARBON_ONLY = ("GB",)

_FILES = {
    "carbon": (
        "ci_lca_2023_16zones.csv",
        "g/kWh",
        "Electricity Maps (ODbL), life-cycle carbon intensity of consumption, hours of 2023",
    ),
    "price": (
        "price_usd_2023_zones.csv",
        "USD/MWh",
        "wholesale prices of the zones' markets, collected by HewlettPackard/sustain-cluster (MIT), 2023",
    ),
}


def main(folder: str) -> None:
    """Print the fits as TOML."""
    fits = {
        quantity: {zone: fit(trace) for zone, trace in read_traces(Path(folder) / name, unit=unit).items()}
        for quantity, (name, unit, _) in _FILES.items()
    }
    zones = [zone for zone in fits["carbon"] if zone in (*fits["price"], *CARBON_ONLY)]
    sys.stdout.write("\n".join(_lines(fits, zones)) + "\n")


def _lines(fits: dict[str, dict[str, Seasonal]], zones: Sequence[str]) -> Iterator[str]:
    yield "# Made by `python -m wfsched.energy.synthetic.fit_grids`; the model is that of seasonal.py."
    yield f"# coefficients: {', '.join(TERMS)}."
    yield f"# quantiles [unit]: at {len(SCORES)} scores, evenly from {SCORES[0]:g} to {SCORES[-1]:g}."
    yield "# spread: standard deviation of the residual; memory: its autocorrelation at one hour."
    yield "# mean, deviation [unit]: of the file.\n"
    yield "[source]"
    yield from (f'{quantity} = "{source}"' for quantity, (_, _, source) in _FILES.items())
    yield "\n[unit]"
    yield from (f'{quantity} = "{fits[quantity][zones[0]].unit}"' for quantity in _FILES)
    for zone in zones:
        for quantity in (name for name in _FILES if zone in fits[name]):
            yield f"\n[grid.{zone}.{quantity}]"
            yield from _table(fits[quantity][zone])


def _table(model: Seasonal) -> Iterator[str]:
    yield f"coefficients = {_array(model.coefficients)}"
    yield f"quantiles = {_array(model.quantiles)}"
    for key in ("spread", "memory", "mean", "deviation"):
        yield f"{key} = {_number(getattr(model, key))}"


def _array(values: FloatArray) -> str:
    return f"[{', '.join(map(_number, values))}]"


def _number(value: float) -> str:
    text = f"{value:.5g}"
    return text if any(mark in text for mark in ".en") else f"{text}.0"


if __name__ == "__main__":
    main(sys.argv[1])
