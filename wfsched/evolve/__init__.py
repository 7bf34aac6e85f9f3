"""Multi-objective search on pymoo: algorithms, their parameters and presets, and what they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfsched.core.face import open_face

if TYPE_CHECKING:
    from wfsched.evolve.algorithms.breeder import Breeder as Breeder
    from wfsched.evolve.encoded_problem import EncodedProblem as EncodedProblem
    from wfsched.evolve.encoding.encoding import Decoded as Decoded
    from wfsched.evolve.encoding.encoding import Encoding as Encoding
    from wfsched.evolve.encoding.encoding import Genes as Genes
    from wfsched.evolve.encoding.population import Population as Population
    from wfsched.evolve.first_population import random_rows as random_rows
    from wfsched.evolve.improvement import Improvement as Improvement
    from wfsched.evolve.improvement import Improver as Improver
    from wfsched.evolve.parameter import check_parameters as check_parameters
    from wfsched.evolve.parameter import parameter as parameter
    from wfsched.evolve.parameters.age_moea2 import AGEMOEA2 as AGEMOEA2
    from wfsched.evolve.parameters.breeding import Breeding as Breeding
    from wfsched.evolve.parameters.moead import MOEAD as MOEAD
    from wfsched.evolve.parameters.mopso_cd import MOPSOCD as MOPSOCD
    from wfsched.evolve.parameters.nsga2 import NSGA2 as NSGA2
    from wfsched.evolve.parameters.nsga3 import NSGA3 as NSGA3
    from wfsched.evolve.parameters.parameters import Parameters as Parameters
    from wfsched.evolve.parameters.random_search import RandomSearch as RandomSearch
    from wfsched.evolve.parameters.sms_emoa import SMSEMOA as SMSEMOA
    from wfsched.evolve.parameters.spea2 import SPEA2 as SPEA2
    from wfsched.evolve.parameters.tseda import TSEDA as TSEDA
    from wfsched.evolve.parameters.weighted_sum import WeightedSum as WeightedSum
    from wfsched.evolve.presets import PRESETS as PRESETS
    from wfsched.evolve.presets import Preset as Preset
    from wfsched.evolve.recorder import Generation as Generation
    from wfsched.evolve.recorder import Observer as Observer
    from wfsched.evolve.registry import ALGORITHMS as ALGORITHMS
    from wfsched.evolve.registry import preset as preset
    from wfsched.evolve.registry import settings as settings
    from wfsched.evolve.search import Search as Search
    from wfsched.evolve.search import search as search
    from wfsched.evolve.selection.feasible_first import feasible_first as feasible_first
    from wfsched.evolve.selection.feasible_first import feasible_tournament as feasible_tournament
    from wfsched.evolve.selection.selection import binary_tournament as binary_tournament
    from wfsched.evolve.stop import Stop as Stop
    from wfsched.evolve.strategy import Strategy as Strategy
    from wfsched.evolve.variation.mutation import mutate_orders as mutate_orders

_HOMES = {
    "wfsched.evolve.algorithms.breeder": ("Breeder",),
    "wfsched.evolve.encoded_problem": ("EncodedProblem",),
    "wfsched.evolve.encoding.encoding": (
        "Decoded",
        "Encoding",
        "Genes",
    ),
    "wfsched.evolve.encoding.population": ("Population",),
    "wfsched.evolve.first_population": ("random_rows",),
    "wfsched.evolve.improvement": (
        "Improvement",
        "Improver",
    ),
    "wfsched.evolve.parameter": (
        "check_parameters",
        "parameter",
    ),
    "wfsched.evolve.parameters.age_moea2": ("AGEMOEA2",),
    "wfsched.evolve.parameters.breeding": ("Breeding",),
    "wfsched.evolve.parameters.moead": ("MOEAD",),
    "wfsched.evolve.parameters.mopso_cd": ("MOPSOCD",),
    "wfsched.evolve.parameters.nsga2": ("NSGA2",),
    "wfsched.evolve.parameters.nsga3": ("NSGA3",),
    "wfsched.evolve.parameters.parameters": ("Parameters",),
    "wfsched.evolve.parameters.random_search": ("RandomSearch",),
    "wfsched.evolve.parameters.sms_emoa": ("SMSEMOA",),
    "wfsched.evolve.parameters.spea2": ("SPEA2",),
    "wfsched.evolve.parameters.tseda": ("TSEDA",),
    "wfsched.evolve.parameters.weighted_sum": ("WeightedSum",),
    "wfsched.evolve.presets": (
        "PRESETS",
        "Preset",
    ),
    "wfsched.evolve.recorder": (
        "Generation",
        "Observer",
    ),
    "wfsched.evolve.registry": (
        "ALGORITHMS",
        "preset",
        "settings",
    ),
    "wfsched.evolve.search": (
        "Search",
        "search",
    ),
    "wfsched.evolve.selection.feasible_first": (
        "feasible_first",
        "feasible_tournament",
    ),
    "wfsched.evolve.selection.selection": ("binary_tournament",),
    "wfsched.evolve.stop": ("Stop",),
    "wfsched.evolve.strategy": ("Strategy",),
    "wfsched.evolve.variation.mutation": ("mutate_orders",),
}

__all__ = open_face(__name__, _HOMES)
