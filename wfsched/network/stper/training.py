"""Training of learned policies: proximal policy optimisation, one process, one thread, resumable."""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import BaseCallback

from wfsched.core.arrays import IntArray
from wfsched.core.errors import NetworkError
from wfsched.core.files import output_folder, replacing
from wfsched.network.stper.environment import SlotEnvironments
from wfsched.network.stper.learner import Learner
from wfsched.network.stper.observation import Observer
from wfsched.network.stper.perception import Perception
from wfsched.network.stper.policies import Decider
from wfsched.network.stper.sight import Sight
from wfsched.network.stper.world import World

_MODEL, _STATE, _CURVE, _RECORD = "model.zip", "state.pt", "curve.csv", "learner.json"
# Rollouts between two states that are kept for going on.
_KEPT_EVERY = 10

Progress = Callable[[int, int], None]
"""Called with slots done and slots in all."""


class LearnedPolicy:
    """A learned policy: the most probable node of each task.

    Parameters
    ----------
    model : PPO
    """

    def __init__(self, model: Any) -> None:
        self.model = model

    def start(self, world: World) -> Decider:
        """Return the decider: it remembers nothing, what it sees is a window."""
        observer = Observer(world)
        idle = np.zeros((1, world.network.n_nodes))

        def decide(sight: Sight, rng: np.random.Generator) -> IntArray:  # noqa: ARG001
            backlog = idle if sight.backlog is None else sight.backlog[None]
            rows = observer(np.array([sight.at]), backlog)
            with _one_thread():
                action, _ = self.model.predict(rows, deterministic=True)
            node: IntArray = np.asarray(action[0], dtype=np.int64)
            return node

        return decide


def new_model(world: World, learner: Learner, seed: int) -> tuple[Any, SlotEnvironments]:
    """Return an untrained model and its environments."""
    environments = SlotEnvironments(world, learner.n_envs, seed)
    extractor = {
        "features_extractor_class": Perception,
        "features_extractor_kwargs": {"network": world.network, "variant": learner.variant},
        "net_arch": [128, 128],
    }
    model = PPO(
        "MultiInputPolicy",
        environments,
        learning_rate=learner.learning_rate,
        n_steps=learner.n_steps,
        batch_size=learner.batch_size,
        n_epochs=learner.n_epochs,
        gamma=learner.gamma,
        gae_lambda=learner.gae_lambda,
        clip_range=learner.clip_range,
        ent_coef=learner.ent_coef,
        vf_coef=learner.vf_coef,
        max_grad_norm=learner.max_grad_norm,
        policy_kwargs=extractor,
        seed=seed,
        device="cpu",
    )
    # The seed of the model seeds its environments by steps of one: theirs stands.
    environments.rng = np.random.default_rng(seed)
    return model, environments


def train(
    world: World,
    learner: Learner,
    seed: int = 1,
    folder: str | Path | None = None,
    progress: Progress | None = None,
) -> LearnedPolicy:
    """Train a policy; the same seed gives the same weights.

    Parameters
    ----------
    world : World
    learner : Learner
    seed : int
    folder : path, optional
        Where the model, the curve and the state are kept. A training that was cut short there goes on as if
        it had not been; a finished one is read.
    progress : callable, optional

    Raises
    ------
    NetworkError
        If the folder holds a training with other parameters.
    OutputError
        If it cannot be written.
    """
    place = None if folder is None else output_folder(Path(folder))
    record = {"learner": asdict(learner), "seed": seed, "world": _world_record(world)}
    with _one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model, environments = new_model(world, learner, seed)
        rollout = learner.n_envs * learner.n_steps
        total = -(-learner.steps // rollout) * rollout
        curve: list[dict[str, float]] = []
        if place is not None:
            model, curve = _continued(place, record, model, environments)
        recorder = _Recorder(place, record, total, curve, progress)
        if model.num_timesteps < total:
            model.learn(
                total - model.num_timesteps, callback=recorder, reset_num_timesteps=not model.num_timesteps
            )
        if place is not None:
            recorder.keep(model, environments)
    return LearnedPolicy(model)


def load_policy(folder: str | Path, world: World) -> LearnedPolicy:
    """Return the policy that was trained in a folder.

    Raises
    ------
    NetworkError
        If there is none, or it was trained in another world.
    """
    place = Path(folder)
    record = _read_record(place)
    if record is None or not (place / _MODEL).is_file():
        raise NetworkError("there is no trained policy in this folder", where=str(folder))
    if record["world"]["users"] != list(world.network.users) or record["world"]["nodes"] != list(
        world.network.nodes
    ):
        raise NetworkError("the policy was trained on another network", where=str(folder))
    with _one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model, _ = new_model(world, Learner(**record["learner"]), record["seed"])
        model.set_parameters(str(place / _MODEL), device="cpu")
    return LearnedPolicy(model)


class _Recorder(BaseCallback):  # type: ignore[misc]
    """Notes the curve after each rollout and keeps states to go on from."""

    def __init__(
        self,
        place: Path | None,
        record: dict[str, Any],
        total: int,
        curve: list[dict[str, float]],
        progress: Progress | None,
    ) -> None:
        super().__init__()
        self.place, self.record, self.total, self.curve, self.progress = place, record, total, curve, progress

    def _on_step(self) -> bool:
        return True

    def _on_rollout_start(self) -> None:
        """Keep the state between two rollouts: there all that matters lies in model and environments."""
        due = self.model.num_timesteps // (self.model.n_steps * self.model.n_envs) % _KEPT_EVERY == 0
        if self.place is not None and self.model.num_timesteps and due:
            self.keep(self.model, self.training_env)

    def _on_rollout_end(self) -> None:
        rewards, values, returns = (
            getattr(self.model.rollout_buffer, name) for name in ("rewards", "values", "returns")
        )
        spread = float(np.var(returns))
        explained = 1.0 - float(np.var(returns - values)) / spread if spread > 0 else float("nan")
        users = len(self.model.action_space.nvec)
        self.curve.append(
            {
                "slots": float(self.model.num_timesteps),
                "profit": float(rewards.mean()) * users,
                "explained_variance": explained,
            }
        )
        if self.progress is not None:
            self.progress(min(self.model.num_timesteps, self.total), self.total)

    def keep(self, model: Any, environments: Any) -> None:
        """Write the state whole or not at all; the record, which makes it count, last."""
        if self.place is None:
            return
        slots = environments.slots
        state = {
            "weights": model.policy.state_dict(),
            "optimizer": model.policy.optimizer.state_dict(),
            "torch": torch.get_rng_state(),
            "numpy": np.random.get_state(),  # noqa: NPY002  # The shuffling of stable-baselines3.
            "environments": environments.rng.bit_generator.state,
            "at": slots.at,
            "done": slots.done,
            "backlog": slots.backlog,
            "slots": model.num_timesteps,
            "last": (model._last_obs, model._last_episode_starts),
            "curve": self.curve,
        }
        with replacing(self.place / _STATE) as temporary:
            torch.save(state, temporary)
        with replacing(self.place / _MODEL) as temporary, temporary.open("wb") as file:
            model.save(file)
        with replacing(self.place / _CURVE) as temporary, temporary.open("w", newline="") as text:
            writer = csv.DictWriter(text, ["slots", "profit", "explained_variance"])
            writer.writeheader()
            writer.writerows(self.curve)
        with replacing(self.place / _RECORD) as temporary:
            temporary.write_text(json.dumps(self.record, indent=1) + "\n", encoding="utf-8")


def _continued(
    place: Path, record: dict[str, Any], model: Any, environments: SlotEnvironments
) -> tuple[Any, list[dict[str, float]]]:
    """Return the model as it was left in a folder, and its curve; as it is if there is none."""
    found = _read_record(place)
    if found is None or not (place / _STATE).is_file():
        return model, []
    if found != json.loads(json.dumps(record)):
        raise NetworkError(
            "the folder holds a training with other parameters",
            where=str(place),
            remedy="Choose another folder, or empty this one.",
        )
    # The file is our own, and holds states of random generators beside weights.
    state = torch.load(place / _STATE, weights_only=False)
    model.policy.load_state_dict(state["weights"])
    model.policy.optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["torch"])
    np.random.set_state(state["numpy"])  # noqa: NPY002
    environments.rng.bit_generator.state = state["environments"]
    slots = environments.slots
    slots.at[:], slots.done[:], slots.backlog[:] = state["at"], state["done"], state["backlog"]
    model.num_timesteps = state["slots"]
    model._last_obs, model._last_episode_starts = state["last"]
    return model, state["curve"]


def _read_record(place: Path) -> dict[str, Any] | None:
    path = place / _RECORD
    if not path.is_file():
        return None
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise NetworkError("the record of a training is damaged", where=str(path)) from error
    return record


def _world_record(world: World) -> dict[str, Any]:
    """Return what tells worlds apart."""
    import hashlib

    digest = hashlib.sha256()
    for values in (world.network.speed, world.signals.price, world.signals.brown, world.signals.demand):
        digest.update(values.tobytes())
    return {
        "setting": asdict(world.setting),
        "seed": world.seed,
        "users": list(world.network.users),
        "nodes": list(world.network.nodes),
        "signals": digest.hexdigest(),
    }


class _one_thread:  # noqa: N801  # Reads like a statement.
    """Context in which torch computes on one thread: sums then have one order, and processes do not fight."""

    def __enter__(self) -> None:
        self.before = torch.get_num_threads()
        torch.set_num_threads(1)

    def __exit__(self, *_: object) -> None:
        torch.set_num_threads(self.before)
