"""CASPER: routings against hand-computed ones and enumeration."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from wfsched.core.errors import ParameterError
from wfsched.core.rng import generator
from wfsched.datacenter.baselines.casper import RequestArena, route

LATENCY = np.array([[5.0, 80.0], [80.0, 5.0]])
REQUESTS, INTENSITY = (100, 50), (400.0, 100.0)


def test_all_requests_go_to_the_clean_region_if_it_is_near_enough() -> None:
    found = route(RequestArena(LATENCY, 100.0, 3, 60), REQUESTS, INTENSITY)
    assert found.requests.tolist() == [[0, 100], [0, 50]]
    assert (found.cost, found.servers.tolist(), found.by_latency) == (15000.0, [0, 3], False)


def test_requests_stay_where_the_limit_holds_them() -> None:
    found = route(RequestArena(LATENCY, 50.0, 3, 60), REQUESTS, INTENSITY)
    assert found.requests.tolist() == [[100, 0], [0, 50]]
    assert (found.cost, found.servers.tolist(), found.by_latency) == (45000.0, [2, 1], False)


@pytest.mark.parametrize("limit", [100.0, 50.0])
def test_too_few_servers_serve_as_many_as_they_can(limit: float) -> None:
    found = route(RequestArena(LATENCY, limit, 2, 60), REQUESTS, INTENSITY)
    assert found.by_latency
    assert (found.dropped, int(found.requests.sum())) == (30, 120)


def test_a_limit_that_cannot_be_kept_sends_requests_to_the_nearest() -> None:
    found = route(RequestArena(LATENCY, 1.0, 3, 60), REQUESTS, INTENSITY)
    assert found.by_latency
    assert found.requests.tolist() == [[100, 0], [0, 50]]
    assert found.dropped == 0


@pytest.mark.parametrize("seed", range(20))
def test_routing_is_the_best_of_all(seed: int) -> None:
    rng = generator(seed, "casper")
    arena = RequestArena(rng.uniform(1.0, 100.0, (2, 2)), 70.0, int(rng.integers(1, 5)), 2)
    load, price = rng.integers(0, 4, 2), rng.uniform(50.0, 500.0, 2)
    near = arena.latency <= arena.limit
    costs = []
    for first, second in product(range(load[0] + 1), range(load[1] + 1)):
        sent = np.array([[first, load[0] - first], [second, load[1] - second]])
        if np.all(near | (sent == 0)) and np.ceil(sent.sum(axis=0) / 2).sum() <= arena.servers:
            costs.append(float((sent * price).sum()))
    found = route(arena, load, price)
    assert found.by_latency == (not costs)
    if costs:
        assert found.cost == pytest.approx(min(costs))
    assert np.all(found.requests.sum(axis=0) <= 2 * found.servers)
    assert found.servers.sum() <= arena.servers


def test_arenas_that_are_none_are_refused() -> None:
    with pytest.raises(ParameterError):
        RequestArena(LATENCY, 10.0, -1, 60)
    with pytest.raises(ParameterError):
        RequestArena(-LATENCY, 10.0, 1, 60)


def test_carbon_falls_as_the_limit_on_latency_rises() -> None:
    rng = generator(3, "casper")
    latency = rng.uniform(5.0, 100.0, (5, 5))
    np.fill_diagonal(latency, 1.0)
    load, price = rng.integers(50, 150, 5), rng.uniform(50.0, 500.0, 5)
    costs = [route(RequestArena(latency, limit, 12, 60), load, price).cost for limit in (1, 20, 50, 100)]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < 0.8 * costs[0]
