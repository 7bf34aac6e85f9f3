"""Environments and training: contracts of gymnasium and stable-baselines3, oracles of layers, determinism."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from wfsched.core.errors import NetworkError, ParameterError
from wfsched.network.stper.evaluate import run_policy
from wfsched.network.stper.learner import Learner
from wfsched.network.stper.registry import YEAR_POLICIES
from wfsched.network.stper.setting import SETTINGS
from wfsched.network.stper.world import World, build_world

torch = pytest.importorskip("torch", reason="the extra learn is not installed")
pytest.importorskip("stable_baselines3", reason="the extra learn is not installed")

from gymnasium.utils.env_checker import check_env  # noqa: E402

from wfsched.network.stper.environment import SlotEnvironment, SlotEnvironments  # noqa: E402
from wfsched.network.stper.perception import GraphConvolution, normalised  # noqa: E402
from wfsched.network.stper.training import LearnedPolicy, load_policy, new_model, train  # noqa: E402

SMALL = Learner("stper-m", steps=2048)


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(SETTINGS["carry"], 1, n_slots=600)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["literal", "lagged"])
def test_gymnasium_finds_nothing_wrong(name: str) -> None:
    check_env(SlotEnvironment(build_world(SETTINGS[name], 1, n_slots=400)), skip_render_check=True)


def test_many_environments_are_single_ones_side_by_side(world: World) -> None:
    many, rng = SlotEnvironments(world, 3, seed=5), np.random.default_rng(1)
    many.reset()
    single = SlotEnvironment(world)
    for e in range(3):
        single.reset(seed=1)
        single._slots.at[0] = many.slots.at[e]
        actions = rng.integers(10, size=(3, 10))
        at, backlog = many.slots.at.copy(), many.slots.backlog.copy()
        many.step_async(actions)
        observed, rewards, _, _ = many.step_wait()
        single._slots.at[0], single._slots.backlog[0] = at[e], backlog[e]
        seen, reward, ended, _, _ = single.step(actions[e])
        assert reward == pytest.approx(rewards[e], rel=1e-6)
        assert not ended
        for key, rows in observed.items():
            np.testing.assert_array_equal(seen[key], rows[e])


def test_episodes_are_cut_off_after_a_week_and_show_what_would_have_come(world: World) -> None:
    many = SlotEnvironments(world, 2, seed=1, length=3)
    many.reset()
    many.slots.done[:] = (0, 2)
    many.step_async(np.zeros((2, 10), np.int64))
    _, _, done, infos = many.step_wait()
    assert done.tolist() == [False, True]
    assert infos[1]["TimeLimit.truncated"]
    assert infos[1]["terminal_observation"]["price"].shape == (24,)
    assert (many.slots.backlog[1] == 0).all()


def test_old_news_come_late(world: World) -> None:
    now, late = (build_world(replace(world.setting, lag=lag), 1, n_slots=600) for lag in (0, 6))
    one, two = (SlotEnvironment(each) for each in (now, late))
    one.reset(seed=1)
    two.reset(seed=1)
    one._slots.at[0], two._slots.at[0] = 100, 106
    np.testing.assert_array_equal(one._observed()["price"], two._observed()["price"])


def test_graph_convolution_of_a_path() -> None:
    """Path 1-2-3 with features 1, 2, 3, with self-loops and without."""
    links = torch.tensor([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    features = torch.tensor([[1.0], [2.0], [3.0]])
    looped = (normalised(links + torch.eye(3)) @ features).flatten()
    assert looped.tolist() == pytest.approx([1.3165, 2.2997, 2.3165], abs=5e-5)
    plain = (normalised(links) @ features).flatten()
    assert plain.tolist() == pytest.approx([1.4142, 2.8284, 1.4142], abs=5e-5)
    out = GraphConvolution(links.numpy(), 4)(torch.ones(2, 3, 4))
    assert out.shape == (2, 3, 4)


def test_advantages_are_those_of_the_estimator() -> None:
    """r = (1, 2, 3), V = (.5, 1, 1.5), boot 2, gamma .99, lambda .95: A = (6.9053, 5.7579, 3.48)."""
    from gymnasium import spaces
    from stable_baselines3.common.buffers import RolloutBuffer

    buffer = RolloutBuffer(3, spaces.Box(0, 1, (1,)), spaces.Discrete(2), gamma=0.99, gae_lambda=0.95)
    for reward, value in ((1.0, 0.5), (2.0, 1.0), (3.0, 1.5)):
        buffer.add(
            np.zeros((1, 1)),
            np.zeros((1, 1)),
            np.array([reward]),
            np.zeros(1),
            torch.tensor([value]),
            torch.zeros(1),
        )
    buffer.compute_returns_and_advantage(torch.tensor([2.0]), np.zeros(1))
    assert buffer.advantages.flatten().tolist() == pytest.approx([6.9053, 5.7579, 3.48], abs=5e-5)


def weights(policy: LearnedPolicy) -> list[np.ndarray]:
    return [value.detach().numpy() for value in policy.model.policy.state_dict().values()]


@pytest.mark.parametrize("variant", ["stper", "stper-l", "stper-m"])
def test_the_same_seed_gives_the_same_weights(variant: str, world: World) -> None:
    learner = Learner(variant, steps=1024)
    one, two, other = (train(world, learner, seed) for seed in (3, 3, 4))
    for a, b in zip(weights(one), weights(two)):
        np.testing.assert_array_equal(a, b)
    assert any((a != b).any() for a, b in zip(weights(one), weights(other)))


def test_a_training_that_was_cut_short_goes_on_as_if_it_had_not_been(world: World, tmp_path: Path) -> None:
    learner = Learner("stper-m", steps=16 * 256, n_envs=8)
    whole = train(world, learner, 1, tmp_path / "whole")

    class CutError(Exception):
        pass

    def cut(done: int, _: int) -> None:
        if done >= 13 * 256:
            raise CutError

    with pytest.raises(CutError):
        train(world, learner, 1, tmp_path / "cut", cut)
    resumed = train(world, learner, 1, tmp_path / "cut")
    for a, b in zip(weights(whole), weights(resumed)):
        np.testing.assert_array_equal(a, b)
    assert (tmp_path / "cut" / "curve.csv").read_text() == (tmp_path / "whole" / "curve.csv").read_text()
    again = load_policy(tmp_path / "whole", world)
    for a, b in zip(weights(whole), weights(again)):
        np.testing.assert_array_equal(a, b)
    with pytest.raises(NetworkError, match="a training with other parameters"):
        train(world, replace(learner, gamma=0.5), 1, tmp_path / "whole")


def test_folders_without_a_policy_are_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="no trained policy"):
        load_policy(tmp_path, world)
    train(world, Learner("stper-m", steps=256, n_envs=8), 1, tmp_path / "one")
    with pytest.raises(NetworkError, match="another network"):
        load_policy(tmp_path / "one", build_world(replace(world.setting, users=4), 1, n_slots=600))
    (tmp_path / "one" / "learner.json").write_text("{")
    with pytest.raises(NetworkError, match="damaged"):
        load_policy(tmp_path / "one", world)


def test_a_learned_policy_joins_the_table_and_beats_chance(tmp_path: Path) -> None:
    """Where actions do not act on later slots a few thousand slots suffice."""
    world = build_world(SETTINGS["literal"], 1, n_slots=1200)
    weeks = np.array([1000])
    learned = run_policy(world, train(world, Learner("stper-m", steps=10_240), 1), "learned", weeks, 24)
    chance = run_policy(world, YEAR_POLICIES.entry("random").load(), "random", weeks, 24)
    assert learned.mean_profit > 1.3 * chance.mean_profit


def test_an_untrained_model_has_the_actions_of_the_network(world: World) -> None:
    model, environments = new_model(world, SMALL, 1)
    assert environments.num_envs == 32
    assert list(model.action_space.nvec) == [10] * 10


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"variant": "stper-x"}, "unknown variant; got 'stper-x'"),
        ({"steps": 0}, "steps: out of range"),
        ({"gamma": 1.5}, "gamma: out of range; got 1.5; allowed: 0 to 1"),
    ],
)
def test_parameters_out_of_range_are_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Learner(**changes)  # type: ignore[arg-type]
    assert Learner().published().gamma == 0.99
