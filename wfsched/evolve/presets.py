"""`PRESETS`: named sets of parameters, each made for an algorithm. Importing this costs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wfsched.core.errors import ParameterError
from wfsched.evolve.stop import Stop


@dataclass(frozen=True, slots=True)
class Preset:
    """Parameters that belong together.

    Parameters
    ----------
    algorithm : str
        Which they were made for: what searches if none is named. A name of `wfsched.evolve.registry`.
    changes : mapping
        What differs from the defaults. Another algorithm takes those that it has.
    """

    algorithm: str
    changes: Mapping[str, Any]


PRESETS: dict[str, Preset] = {
    "default": Preset("nsga2", {}),
    # CFN's Table 1: population 80, 160 offspring (Algorithm 1: M = 2N), 100 iterations, crossover 1,
    # mutation 0.1. The paper does not say of what; this is pymoo's reading: of an individual, whose
    # genes then change with 1 / n_var, which searches better than 0.1 of every gene (docs/design.md).
    "cfn": Preset(
        "nsga2",
        {
            "stop": Stop(generations=100, extra_generations=0),
            "mutation": 0.1,
            "orders": False,
            "start_from": (),
            "start_from_routed": (),
            "start_weights": 0,
            "extremes": False,
            "archive": False,
            "limits_first": True,
            "start_within_limits": False,
            "crossover_kind": "uniform",
            "mutation_kind": "redraw",
            "near": False,
        },
    ),
    # The strongest known at equal evaluations (benchmarks/RESULTS.md).
    "memetic": Preset(
        "moead",
        {
            "stop": Stop(evaluations=16_080),
            "start_from": ("heft", "heft-reclaim", "peft", "grp-heft", "cheapest", "min-min", "max-min"),
            "mutation": 0.7,
            "delta": 0.8,
            "limits_first": True,
            "anneal": 0.1,
        },
    ),
}


def preset_named(name: str) -> Preset:
    """Return the preset called `name`.

    Raises
    ------
    ParameterError
        If there is none.
    """
    if name not in PRESETS:
        raise ParameterError("unknown preset", where="preset", got=name, known=PRESETS)
    return PRESETS[name]
