"""The weighted-sum GA aims at one point of the front; random search draws orders too."""

from __future__ import annotations

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.evolve.algorithms.random_search import RandomDraws
from wfsched.evolve.algorithms.weighted_sum import BestSum
from wfsched.evolve.encoded_problem import EncodedProblem
from wfsched.evolve.encoding.encoding import Encoding
from wfsched.evolve.encoding.population import Population
from wfsched.evolve.parameters.random_search import RandomSearch
from wfsched.evolve.parameters.weighted_sum import WeightedSum
from wfsched.evolve.stop import Stop
from wfsched.schedule.fronts.indicators import HypervolumeBox
from wfsched.schedule.genes import check_genes
from wfsched.schedule.problem import Problem
from wfsched.solving import solve

BARE = {"pop_size": 20, "n_offsprings": 30, "start_from": (), "start_weights": 0, "extremes": False}


def test_objectives_count_as_shares_of_the_box(chain_of_six: Problem) -> None:
    """Sums of shares: 0.1 + 0.9, 0.5 + 0.4, 0.9 + 0.2; with weights 3 : 1 others win."""
    box = HypervolumeBox((10.0, 1000.0), (20.0, 3000.0))
    encoding = Encoding.of(chain_of_six, None)
    encoded = EncodedProblem(chain_of_six, encoding, limits_first=False, threads=1, box=box)
    people = Population(
        X=np.arange(3)[:, None],
        F=np.array([[11.0, 2800.0], [15.0, 1800.0], [19.0, 1400.0]]),
        CV=np.zeros(3),
    )
    for weights, expected in (((), [1, 0, 2]), ((3.0, 1.0), [0, 1, 2]), ((0.0, 2.0), [2, 1, 0])):
        algorithm = BestSum(encoded, WeightedSum(weights=weights), np.random.default_rng(0))
        assert algorithm.first(people).get("X")[:, 0].tolist() == expected


def test_a_weight_on_one_objective_alone_finds_its_end_of_the_front(chain_of_six: Problem) -> None:
    stop = Stop(generations=40)
    for column, weights in enumerate(((1.0, 0.0), (0.0, 1.0))):
        params = WeightedSum(weights=weights, archive=False, **BARE)  # type: ignore[arg-type]
        front = solve(chain_of_six, params, stop=stop).front
        single = chain_of_six.minimising((chain_of_six.objectives[column],))
        best = solve(single, WeightedSum(**BARE), stop=stop).front.objectives.min()  # type: ignore[arg-type]
        assert front.objectives[:, column].min() == pytest.approx(best)


@pytest.mark.parametrize("weights", [(1.0,), (1.0, -1.0), (0.0, 0.0), (1.0, float("nan"))])
def test_weights_of_other_objectives_are_refused(chain_of_six: Problem, weights: tuple[float, ...]) -> None:
    with pytest.raises(ParameterError, match="weights: weights do not match the objectives"):
        solve(chain_of_six, WeightedSum(weights=weights), stop=Stop(generations=0))


def test_random_search_draws_many_orders_all_of_them_possible(wide_problem: Problem) -> None:
    encoding = Encoding.of(wide_problem, None)
    encoded = EncodedProblem(wide_problem, encoding, limits_first=False, threads=1)
    draws = RandomDraws(encoded, RandomSearch(), np.random.default_rng(0))
    nobody = Population(X=np.empty((0, encoding.n_genes), encoding.dtype))
    genes = encoding.split(draws.offspring(nobody, 50).get("X"))
    for machine, level, order in zip(genes.machine, genes.level, genes.order):
        check_genes(wide_problem, machine, level, order)
    assert len(np.unique(genes.order, axis=0)) == 50
