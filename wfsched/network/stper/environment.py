"""Environments of the year: one slot a step, for gymnasium, and many at once in one compiled call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium import spaces
from stable_baselines3.common.vec_env.base_vec_env import VecEnv

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.core.errors import NetworkError
from wfsched.network.stper.episode import open_year, step_slots, year_tables
from wfsched.network.stper.evaluate import WEEK
from wfsched.network.stper.observation import Observation, Observer
from wfsched.network.stper.world import World

LAST_TRAINING_SLOT = 7000
"""Episodes of training end before this slot: what is compared on lies after."""


def observation_space(observer: Observer) -> spaces.Dict:
    """Return the space of observations."""
    boxes = {name: spaces.Box(-np.inf, np.inf, shape) for name, shape in observer.shapes.items()}
    return spaces.Dict(boxes)


def action_space(world: World) -> spaces.MultiDiscrete:
    """Return the space of actions: a node for each user's task."""
    return spaces.MultiDiscrete([world.network.n_nodes] * world.network.n_users)


class _Slots:
    """Episodes side by side: slots, what is left over, steps done. State."""

    def __init__(self, world: World, count: int, length: int) -> None:
        last = min(LAST_TRAINING_SLOT, world.signals.n_slots) - length
        if last <= world.first_slot:
            raise NetworkError(
                "the year is too short for an episode",
                where="signals",
                got=world.signals.n_slots,
                allowed=f"more than {world.first_slot + length} slots",
            )
        self.starts = (world.first_slot, last)
        self.length = length
        self.tables = year_tables(world)
        self.memory = open_year(self.tables)
        self.at: IntArray = np.zeros(count, np.int64)
        self.done: IntArray = np.zeros(count, np.int64)
        self.backlog: FloatArray = np.zeros((count, world.network.n_nodes))
        self.profit, self.late = np.zeros(count), np.zeros(count, np.int64)

    def begin(self, which: IntArray, rng: np.random.Generator) -> None:
        """Begin new episodes at random slots, with idle nodes."""
        self.at[which] = rng.integers(*self.starts, size=len(which))
        self.done[which] = 0
        self.backlog[which] = 0.0

    def step(self, node: IntArray) -> None:
        """Send the tasks of all slots to given nodes, (count, n_users)."""
        actions = np.ascontiguousarray(node, dtype=np.int64)
        step_slots(self.tables, self.memory, self.at, self.backlog, actions, self.profit, self.late)
        self.at += 1
        self.done += 1


class SlotEnvironment(gym.Env[Observation, IntArray]):  # type: ignore[misc]
    """One slot a step; the reward is the profit per user.

    Episodes of a week begin at random slots of the training part of the year and are cut off at their end:
    there is no terminal state.

    Parameters
    ----------
    world : World
    length : int
        Slots of an episode.
    """

    metadata: dict[str, Any] = {"render_modes": []}  # noqa: RUF012  # gymnasium asks for this name.

    def __init__(self, world: World, length: int = WEEK) -> None:
        self.observer = Observer(world)
        self.observation_space = observation_space(self.observer)
        self.action_space = action_space(world)
        self._slots = _Slots(world, 1, length)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Begin an episode and return what is seen."""
        super().reset(seed=seed, options=options)
        self._slots.begin(np.zeros(1, np.int64), self.np_random)
        return self._observed(), {}

    def step(self, action: IntArray) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Send the tasks and return what is seen then, the reward, and whether the episode is cut off."""
        slots = self._slots
        slots.step(np.asarray(action)[None])
        reward = float(slots.profit[0]) / len(self.action_space.nvec)
        cut = bool(slots.done[0] >= slots.length)
        return self._observed(), reward, False, cut, {"late": int(slots.late[0])}

    def _observed(self) -> Observation:
        return {name: rows[0] for name, rows in self.observer(self._slots.at, self._slots.backlog).items()}


class SlotEnvironments(VecEnv):  # type: ignore[misc]
    """Many `SlotEnvironment` at once for stable-baselines3: a step is one compiled call over all.

    Parameters
    ----------
    world : World
    count : int
    seed : int
    length : int
        Slots of an episode.
    """

    def __init__(self, world: World, count: int = 32, seed: int = 1, length: int = WEEK) -> None:
        self.observer = Observer(world)
        self.rng = np.random.default_rng(seed)
        self.slots = _Slots(world, count, length)
        self._actions: IntArray = np.zeros((count, world.network.n_users), np.int64)
        self.returns = np.zeros(count)
        super().__init__(count, observation_space(self.observer), action_space(world))

    def reset(self) -> Observation:
        """Begin all episodes, each at a step of its own so that they do not end together."""
        everywhere = np.arange(self.num_envs)
        self.slots.begin(everywhere, self.rng)
        self.slots.done[:] = self.rng.integers(self.slots.length, size=self.num_envs)
        self.returns[:] = 0.0
        return self.observer(self.slots.at, self.slots.backlog)

    def step_async(self, actions: IntArray) -> None:
        """Take the actions of the next step."""
        self._actions = actions

    def step_wait(self) -> tuple[Observation, FloatArray, Any, list[dict[str, Any]]]:
        """Step all environments; those whose episode is cut off begin a new one."""
        self.slots.step(self._actions)
        rewards = (self.slots.profit / self._actions.shape[1]).astype(np.float32)
        self.returns += self.slots.profit
        ended = np.flatnonzero(self.slots.done >= self.slots.length)
        infos: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]
        if len(ended):
            last = self.observer(self.slots.at[ended], self.slots.backlog[ended])
            for row, e in enumerate(ended.tolist()):
                terminal = {name: rows[row] for name, rows in last.items()}
                infos[e] = {"TimeLimit.truncated": True, "terminal_observation": terminal}
            self.slots.begin(ended, self.rng)
            self.returns[ended] = 0.0
        observed = self.observer(self.slots.at, self.slots.backlog)
        done = np.zeros(self.num_envs, np.bool_)
        done[ended] = True
        return observed, rewards, done, infos

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        """Return an attribute, the same for all environments."""
        return [getattr(self, attr_name, None) for _ in self._get_indices(indices)]

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:  # noqa: ARG002
        """Refuse: environments share their attributes."""
        raise NetworkError("environments share their attributes", where=attr_name)

    def env_method(self, method_name: str, *_: Any, **__: Any) -> list[Any]:
        """Refuse: there is no environment alone."""
        raise NetworkError("there is no environment alone", where=method_name)

    def env_is_wrapped(self, wrapper_class: Any, indices: Any = None) -> list[bool]:  # noqa: ARG002
        """Tell that none is wrapped."""
        return [False for _ in self._get_indices(indices)]

    def _get_indices(self, indices: Any) -> Sequence[int]:
        if indices is None:
            return range(self.num_envs)
        return [indices] if isinstance(indices, int) else list(indices)
