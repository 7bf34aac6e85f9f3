"""The day of GECRS: worked example, twin, check, registry, errors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.gecrs.drawn_days import days, small_day
from wfsched.core.errors import NetworkError, ParameterError, TopologyError
from wfsched.network.gecrs.check import check_day
from wfsched.network.gecrs.day import Day
from wfsched.network.gecrs.example import node_options, worked_example
from wfsched.network.gecrs.generate import draw_day
from wfsched.network.gecrs.nodes import ComputingNode, GreenNetwork
from wfsched.network.gecrs.outcome import DayOutcome
from wfsched.network.gecrs.policies import Placement, Rule
from wfsched.network.gecrs.reference import reference_day, replay
from wfsched.network.gecrs.registry import DAY_POLICIES
from wfsched.network.gecrs.setting import DaySetting
from wfsched.network.gecrs.simulate import simulate
from wfsched.network.gecrs.tasks import Tasks
from wfsched.platforms.topology.load import gecrs_topology
from wfsched.platforms.topology.model import Link, Topology

# Latency at C, F, I = hops + 32 / units; score = .2 stretched latency + .4 brown + .4 mismatch, or latency.
EXAMPLE = [
    (1, (4.0, 8.0, 3.0), (0.1733, 0.4667, 0.6), "A-B-C", "A-B-C"),
    (2, (6.0, 6.0, 3.0), (1.0, 1.0, 0.0), "A-J-I", "A-B-C"),
    (3, (6.0, 6.0, 3.0), (0.4667, 0.3333, 0.6), "A-J-H-G-F", "A-B-C"),
    (4, (4.0, 6.0, 2.0), (0.2333, 0.4667, 0.6), "H-D-C", "H-I"),
]


def taken(day: Day, policy: str) -> str:
    return day.network.path_text(0, int(simulate(day, policy).node[0]))


@pytest.mark.parametrize(("user", "latencies", "scores", "path", "spf"), EXAMPLE)
def test_worked_example(
    user: int, latencies: tuple[float, ...], scores: tuple[float, ...], path: str, spf: str
) -> None:
    day = worked_example(user)
    found = node_options(day)
    assert [each.node for each in found] == ["C", "F", "I"]
    assert [each.latency for each in found] == pytest.approx(latencies, abs=1e-9)
    assert [each.score for each in found] == pytest.approx(scores, abs=5e-5)
    assert taken(day, "gecrs") == path
    # C and I are two hops from A: the tie goes to the first name.
    assert taken(day, "spf") == spf


@pytest.mark.parametrize(("user", "path"), [(1, "A-J-I"), (2, "A-J-I"), (3, "A-J-I"), (4, "H-I")])
def test_green_energy_at_i_draws_everybody_there(user: int, path: str) -> None:
    assert taken(worked_example(user, {"I": 100.0}), "gecrs") == path


@pytest.mark.parametrize("green", [{}, {"C": 100.0}, {"F": 100.0}, {"C": 100.0, "F": 100.0, "I": 100.0}])
def test_sensitive_user_never_moves_with_green(green: dict[str, float]) -> None:
    assert taken(worked_example(2, green), "gecrs") == "A-J-I"


def test_hops_of_the_example() -> None:
    network = worked_example(1).network
    both = GreenNetwork(network.topology, network.nodes, ("A", "H"))
    # |A-C| = |A-I| = 2 < |A-F| = 4; |H-C| = |H-F| = 2, |H-I| = 1.
    assert both.paths.length[:, :, 0].tolist() == [[2, 4, 2], [2, 2, 1]]
    texts = [both.path_text(u, n) for u in range(2) for n in range(3)]
    assert texts == ["A-B-C", "A-J-H-G-F", "A-J-I", "H-D-C", "H-G-F", "H-I"]


def test_weights_that_reproduce_the_example() -> None:
    # 120 of the 231 weights on a grid of 0.05 that sum to 1; the weight of latency is at most 0.45.
    wanted = {1: "A-B-C", 3: "A-J-H-G-F", 4: "H-D-C"}
    grid = [(a, b, 20 - a - b) for a in range(21) for b in range(21 - a)]
    example = {user: worked_example(user) for user in wanted}
    rng = np.random.default_rng(0)

    def reproduces(weights: tuple[int, int, int]) -> bool:
        rule = Rule(insensitive=tuple(w * 0.05 for w in weights))  # type: ignore[arg-type]
        return all(
            day.network.path_text(0, int(rule(day, rng).node[0])) == wanted[user]
            for user, day in example.items()
        )

    kept = [weights for weights in grid if reproduces(weights)]
    assert len(grid) == 231
    assert len(kept) == 120
    assert max(w[0] for w in kept) == 9


RULES = st.sampled_from(
    [
        Rule(),
        Rule("lexicographic"),
        Rule(theta=1.0),
        Rule(theta=0.5, look_s=120.0),
        Rule(scale_s=60.0),
        Rule("latency"),
        Rule("nearest"),
        Rule("green"),
    ]
)


@given(days, RULES)
@settings(max_examples=150, deadline=None)
def test_kernel_equals_its_plain_twin(day: Day, rule: Rule) -> None:
    outcome = simulate(day, rule)
    twin = reference_day(day, rule)
    assert outcome.node.tolist() == [each.node for each in twin]
    assert outcome.decided.tolist() == [each.decided for each in twin]
    for name in ("start", "finish", "used"):
        assert getattr(outcome, name) == pytest.approx([getattr(each, name) for each in twin], abs=1e-6)
    assert outcome.risk.tolist() == [each.at_risk for each in twin]
    assert check_day(outcome) == ()


@given(days, st.integers(0, 2**32 - 1))
@settings(max_examples=80, deadline=None)
def test_any_placement_replays_alike(day: Day, seed: int) -> None:
    rng = np.random.default_rng(seed)
    units, tasks = day.network.units, day.tasks
    node = np.array([rng.choice(np.flatnonzero(units[:, k] > 0)) for k in tasks.kind], dtype=np.int64)
    decided = tasks.arrival + rng.choice([0.0, 300.0, 5000.0], len(tasks))
    outcome = DayOutcome.of(day, Placement(node, decided))
    twin = replay(day, node.tolist(), decided.tolist())
    assert outcome.finish == pytest.approx([each.finish for each in twin])
    assert outcome.used == pytest.approx([each.used for each in twin], abs=1e-6)
    assert check_day(outcome) == ()


@pytest.mark.parametrize("name", DAY_POLICIES.names())
def test_contract_of_policies(name: str) -> None:
    for seed in range(20):
        day = small_day(seed)
        outcome = simulate(day, name, seed=3)
        assert check_day(outcome) == ()
        again = simulate(day, name, seed=3)
        assert np.array_equal(outcome.node, again.node)
        assert np.array_equal(outcome.finish, again.finish)


def test_policies_of_the_day() -> None:
    names = ("gecrs", "gecrs-rule", "gecrs-delay", "gecrs-minutes", "latency", "spf", "green", "random")
    assert DAY_POLICIES.names()[:8] == names
    with pytest.raises(ParameterError, match=r"gecrs"):
        simulate(small_day(0), "gercs")


def test_check_finds_what_is_wrong() -> None:
    outcome = simulate(small_day(5, 40), "gecrs")
    assert len(outcome.node) > 3
    broken = {
        "begins at": replace(outcome, start=outcome.start - 50.0, finish=outcome.finish - 50.0),
        "not for its work": replace(outcome, finish=outcome.finish + 1.0),
        "before it arrives": replace(outcome, decided=outcome.decided - 5.0),
        "takes": replace(outcome, used=outcome.used + 10.0),
        "needs": replace(outcome, energy=outcome.energy + 1.0),
    }
    for words, wrong in broken.items():
        assert any(words in each for each in check_day(wrong)), words


def test_reserve_is_booked_at_the_decision() -> None:
    # At 60 s 30 W have given 1,800 J, cut to the cap of 500 J; each task needs 1 W x 400 unit s = 400 J.
    network = GreenNetwork(
        gecrs_topology(), (ComputingNode("C", 4, 0, 1.0, 1.0, 500.0),), ("A",), 1.0
    )  # fmt: skip
    tasks = Tasks([0, 0], [60.0, 65.0], [400.0, 400.0], [0.0, 0.0], [0, 0], [False, False], [1e4, 1e4])  # type: ignore[arg-type]
    outcome = simulate(Day(network, tasks, np.full((1, 2), 30.0), 600.0), "gecrs")
    # Then 100 J + 5 s x 30 W = 250 J are left for the second.
    assert outcome.used.tolist() == pytest.approx([400.0, 250.0])
    # Two hops of 5 ms, then 100 s each, one after another.
    assert outcome.finish.tolist() == pytest.approx([160.01, 260.01])


def test_same_seed_same_day() -> None:
    one, two = (draw_day(DaySetting(load=0.1), 4) for _ in range(2))
    assert np.array_equal(one.tasks.arrival, two.tasks.arrival)
    assert np.array_equal(one.supply, two.supply)
    # Demand comes from the seed alone, whatever the supply.
    other = draw_day(DaySetting(load=0.1, wind_kw=2.0), 4)
    assert np.array_equal(one.tasks.work, other.tasks.work)


def test_load_is_the_one_asked_for() -> None:
    loads = [draw_day(DaySetting(load=0.5), seed).load for seed in range(1, 9)]
    # 4,838 tasks of Gamma(2): the standard error of eight days is 0.6 %.
    assert np.mean(loads) == pytest.approx(0.5, rel=0.02)


def small(**kwargs: object) -> Tasks:
    columns: dict[str, object] = {
        "user": [0], "arrival": [0.0], "work": [1.0], "data": [0.0], "kind": [0], "sensitive": [False],
        "deadline": [9.0],
    }  # fmt: skip
    return Tasks(**(columns | kwargs))  # type: ignore[arg-type]


def test_errors_name_the_fault() -> None:
    topology = gecrs_topology()
    with pytest.raises(NetworkError, match=r"node C: the computing node has no units.*routers"):
        ComputingNode("C")
    with pytest.raises(NetworkError, match=r"task 0: work out of range; got -1.0; allowed"):
        small(work=[-1.0])
    with pytest.raises(NetworkError, match=r"task 0: deadline out of range; got 0.0; allowed: a number > 0"):
        small(deadline=[0.0])
    with pytest.raises(NetworkError, match=r"task 0: data out of range; got inf"):
        small(data=[np.inf])
    with pytest.raises(ParameterError, match=r"too many tasks"):
        DaySetting(mean_work=0.5)
    node = ComputingNode("C", 4)
    network = GreenNetwork(topology, (node,), ("A",))
    with pytest.raises(NetworkError, match=r"the destination is a router; got 'B'"):
        network.node("B")
    with pytest.raises(NetworkError, match=r"unknown destination; got 'Z'"):
        network.node("Z")
    with pytest.raises(NetworkError, match=r"no node has units of kind gpu"):
        Day(network, small(kind=[1]), np.zeros((1, 1)), 300.0)
    with pytest.raises(NetworkError, match=r"supply ends before the day; got '1 h'.*24 h"):
        Day(network, small(), np.zeros((1, 12)))
    with pytest.raises(NetworkError, match=r"there are no users"):
        GreenNetwork(topology, (node,))
    with pytest.raises(NetworkError, match=r"unknown node among the computing nodes; got 'Q'"):
        GreenNetwork(topology, (ComputingNode("Q", 1),), ("A",))
    day = Day(network, small(), np.zeros((1, 1)), 300.0)
    with pytest.raises(NetworkError, match=r"the destination does not compute; got 3"):
        DayOutcome.of(day, Placement(np.array([3]), np.zeros(1)))
    with pytest.raises(NetworkError, match=r"sent before it arrives"):
        DayOutcome.of(day, Placement(np.array([0]), np.array([-1.0])))
    with pytest.raises(TopologyError, match=r"bandwidth out of range"):
        Topology("t", ("a", "b"), (Link("a", "b", 0.0),))
    with pytest.raises(TopologyError, match=r"a user has no link"):
        Topology("t", ("a", "b", "u"), (Link("a", "b", 1.0),), users=("u",))
    with pytest.raises(ParameterError, match=r"load: out of range; got -1"):
        DaySetting(load=-1.0)


def test_check_finds_overlaps_and_overdrawn_reserves() -> None:
    # Two tasks of 400 unit s on 4 units, both sent at 60 s: the second may begin when the first ends.
    network = GreenNetwork(gecrs_topology(), (ComputingNode("C", 4, 0, 1.0, 1.0, 500.0, 300.0),), ("A",))
    tasks = small(
        user=[0, 0], arrival=[60.0, 60.0], work=[400.0, 400.0], data=[0.0, 0.0], kind=[0, 0],
        sensitive=[False, False], deadline=[1e4, 1e4],
    )  # fmt: skip
    outcome = simulate(Day(network, tasks, np.zeros((1, 2)), 600.0), "gecrs")
    assert check_day(outcome) == ()
    assert outcome.used.tolist() == [300.0, 0.0]
    together = replace(outcome, start=outcome.start[[0, 0]], finish=outcome.finish[[0, 0]])
    assert check_day(together) == ("C, cpu: task 1 begins at 60.01 s, task 0 ends at 160.01 s",)
    overdrawn = check_day(replace(outcome, used=np.array([300.0, 50.0])))
    assert overdrawn == ("C: task 1 takes 50 J, 0 J are stored",)
    thrifty = check_day(replace(outcome, used=np.array([200.0, 100.0])))
    assert thrifty == ("C: task 0 takes 200 J of 300 J, and needs 400 J",)
    early = replace(outcome, start=outcome.start - 0.005, finish=outcome.finish - 0.005)
    assert check_day(early)[0] == "task 0: begins at 60.005 s, its data arrive at 60.01 s"
