"""What imperfect forecasts cost: ``python experiments/edge/forecasts.py FILE``.

The whole cost, and the cost of brown time alone, of policies that see a forecast, over those with the truth:
geometric means over instances of 30 days with the parameters of the published experiment. FILE has the sun
and the wind of CAISO (EIA-930).
A new forecast is issued every six hours.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np

from wfsched.core import generator
from wfsched.edge import (
    Forecast,
    Region,
    Setting,
    draw_parameters,
    generate,
    noisy_forecast,
    persistence_forecast,
    run_policies,
)
from wfsched.energy import read_traces

HERE = Path(__file__).parent
SEEDS = range(101, 117)
ERRORS = (0.1, 0.3, 0.5)
QUANTITIES = ("cost", "brown")
POLICIES = (
    "greedy-low-carb",
    "realloc-low-carb-edf",
    "realloc-in-place-edf",
    "exchange-edf",
    "exchange-edf-at-once",
)


def forecasts(setting: Setting, region: Region, seed: int) -> dict[str, Forecast]:
    """Return the forecasts that are compared."""
    noisy = {f"noise {error:g}": noisy_forecast(setting, region, seed, error) for error in ERRORS}
    return {**noisy, "persistence": persistence_forecast(setting, region, seed)}


def ratios(region: Region, seed: int) -> dict[tuple[str, str], list[float]]:
    """Return each quantity of each policy with each forecast over the same with the truth."""
    setting = Setting(**draw_parameters(generator(seed, "edge", "parameters")))
    instance = generate(setting, region, seed)
    truth = run_policies(instance, POLICIES)
    found: dict[tuple[str, str], list[float]] = {}
    for name, forecast in forecasts(setting, region, seed).items():
        row = run_policies(instance, POLICIES, forecast)
        for quantity in QUANTITIES:
            columns = [f"{policy}.{quantity}" for policy in POLICIES]
            found[quantity, name] = [max(row[key], 1.0) / max(truth[key], 1.0) for key in columns]
    print(seed, found, file=sys.stderr)
    return found


def main(file: str) -> None:
    """Measure, and write forecasts.csv beside this file."""
    traces = read_traces(file, ("sun", "wind"), fill="linear")
    region = Region(traces["sun"], traces["wind"], "CAISO 2022")
    rows = [ratios(region, seed) for seed in SEEDS]
    with (HERE / "forecasts.csv").open("w", newline="", encoding="utf-8") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["quantity", "forecast", *POLICIES])
        for key in rows[0]:
            means = np.exp(np.mean([np.log(row[key]) for row in rows], axis=0))
            table.writerow([*key, *(f"{mean:.4f}" for mean in means)])


if __name__ == "__main__":
    main(sys.argv[1])
