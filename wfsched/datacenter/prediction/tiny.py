"""`tiny`: a transformer from scratch that predicts run time and energy; extra `learn`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, Self

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import MissingExtraError, ParameterError
from wfsched.datacenter.prediction.features import Features
from wfsched.datacenter.prediction.log import Log
from wfsched.datacenter.prediction.prediction import Prediction, by_ratios
from wfsched.datacenter.prediction.tokens import centre_facts, job_numbers, word_tokens
from wfsched.datacenter.world.jobs import Jobs

UPDATES = ("none", "low-rank", "whole")


@dataclass(frozen=True, slots=True)
class Training:
    """How a transformer is trained: AdamW, one cycle of the learning rate.

    Parameters
    ----------
    rate : float
        Highest learning rate.
    batch : int
        Rows of a step.
    epochs, update_epochs : int
        From scratch, and for each update.
    update_rate : float
        Highest learning rate of an update.
    """

    rate: float = 3e-3
    batch: int = 64
    epochs: int = 15
    update_epochs: int = 12
    update_rate: float = 3e-3


class Tiny:
    """A transformer over the fields of a job, about 0.1 million weights.

    The same seed gives the same weights on one machine. It computes on a GPU where torch finds one.

    Parameters
    ----------
    seed : int
    text : bool
        Whether the words of the description are read in place of the class.
    update : {"none", "low-rank", "whole"}
        What an update trains: nothing, low-rank changes of the attention (LoRA), or all weights.
    training : Training, optional
    device : str, optional
        Of torch; by default a GPU if there is one.
    """

    def __init__(
        self,
        seed: int = 0,
        *,
        text: bool = False,
        update: Literal["none", "low-rank", "whole"] = "none",
        training: Training | None = None,
        device: str | None = None,
    ) -> None:
        if update not in UPDATES:
            raise ParameterError("unknown kind of update", where="update", got=update, known=UPDATES)
        torch = _torch()
        self.seed, self.text, self.mode = seed, text, update
        self.training = training or Training()
        self.device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._model: Any = None
        self._scale: FloatArray = np.zeros((2, 2))

    def fit(self, log: Log) -> Self:
        """Train from scratch."""
        torch = _torch()
        transformer = import_module("wfsched.datacenter.prediction.transformer")
        with _one_thread(torch):
            torch.manual_seed(self.seed)
            self._model = transformer.Transformer(len(log.fleet), text=self.text).to(self.device)
            y = log.ratios()
            self._scale = np.stack([y.mean(axis=0), np.maximum(y.std(axis=0), 1e-6)])
            for weight in self._model.low_rank():
                weight.requires_grad_(False)
            self._train(log, self.training.epochs, self.training.rate)
        return self

    def predict(self, jobs: Features) -> Prediction:
        """Return the nameplate times what the transformer says; it alone before anything was learned."""
        shape = jobs.temperature.shape
        if self._model is None or not len(jobs):
            return by_ratios(jobs, np.zeros((*shape, 2)))
        torch = _torch()
        with _one_thread(torch), torch.no_grad():
            centre = np.broadcast_to(np.arange(shape[1]), shape)
            parts = [
                self._said(*self._tensors(jobs.jobs.rows(rows), centre[rows], facts[rows]))
                for facts in [centre_facts(jobs.fleet, jobs.temperature)]
                for rows in _slices(shape[0], 1024)
            ]
            said = torch.cat(parts).cpu().numpy().astype(np.float64)
        return by_ratios(jobs, self._scale[0] + said * self._scale[1])

    def update(self, log: Log) -> Self:
        """Train further on the newest rows, what `update` says."""
        if self.mode == "none" or self._model is None or not len(log):
            return self
        torch = _torch()
        with _one_thread(torch):
            torch.manual_seed(self.seed + 1)
            changed = {id(weight) for weight in self._model.low_rank()}
            for weight in self._model.parameters():
                weight.requires_grad_((id(weight) in changed) == (self.mode == "low-rank"))
            self._train(log, self.training.update_epochs, self.training.update_rate)
        return self

    @property
    def n_weights(self) -> int:
        """Number of weights but those of low-rank updates; 0 before training."""
        if self._model is None:
            return 0
        changes = sum(weight.numel() for weight in self._model.low_rank())
        return int(sum(weight.numel() for weight in self._model.parameters()) - changes)

    def _train(self, log: Log, epochs: int, rate: float) -> None:
        torch, terms = _torch(), self.training
        facts = centre_facts(log.fleet, np.repeat(log.temperature[:, None], len(log.fleet), axis=1))
        rows = np.arange(len(log))
        x = self._tensors(log.jobs, log.centre[:, None], facts[rows, log.centre][:, None])
        target = (log.ratios() - self._scale[0]) / self._scale[1]
        y = torch.as_tensor(target, dtype=torch.float32, device=self.device)
        weights = [weight for weight in self._model.parameters() if weight.requires_grad]
        optimiser = torch.optim.AdamW(weights, lr=rate)
        steps = epochs * -(-len(log) // terms.batch)
        cycle = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=rate, total_steps=max(steps, 4))
        rng = np.random.default_rng(self.seed)
        for _ in range(epochs):
            order = torch.as_tensor(rng.permutation(len(log)), device=self.device)
            for part in order.split(terms.batch):
                optimiser.zero_grad()
                said = self._said(*(tensor[part] for tensor in x))[:, 0]
                loss = torch.nn.functional.mse_loss(said, y[part])
                loss.backward()
                torch.nn.utils.clip_grad_norm_(weights, 1.0)
                optimiser.step()
                cycle.step()

    def _said(self, *tensors: Any) -> Any:
        return self._model(*tensors)

    def _tensors(self, jobs: Jobs, centre: Any, facts: FloatArray) -> list[Any]:
        """Return numbers, words, centres and facts as the transformer takes them."""
        torch = _torch()
        words = word_tokens(jobs) if self.text else jobs.kind[:, None]
        kinds = (torch.float32, torch.int64, torch.int64, torch.float32)
        arrays = (job_numbers(jobs), words, np.array(centre), np.array(facts))
        return [torch.as_tensor(np.array(a), dtype=k, device=self.device) for a, k in zip(arrays, kinds)]


def _slices(count: int, size: int) -> list[slice]:
    return [slice(at, at + size) for at in range(0, count, size)]


def _torch() -> Any:
    try:
        return import_module("torch")
    except ImportError as error:
        raise MissingExtraError(
            "torch is not installed",
            where="predictor tiny",
            remedy="Install it with: pip install torch, then pip install 'wfsched[learn]'",
        ) from error


@contextmanager
def _one_thread(torch: Any) -> Iterator[None]:
    """Compute on one thread: sums in another order would give other weights."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
