"""Kernel ridge on descriptions: what a job is for, in words, beside where it ran."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

import numpy as np

from wfsched.core.arrays import FloatArray, IntArray
from wfsched.datacenter.prediction.features import Features
from wfsched.datacenter.prediction.log import Log
from wfsched.datacenter.prediction.prediction import Prediction, by_ratios
from wfsched.datacenter.prediction.texts import LetterKernel, TextKernel, same_text
from wfsched.datacenter.world.describing import descriptions

PENALTIES = (0.01, 0.03, 0.1, 0.3, 1.0)
_FOLDS = 3
_DEGREES = 10.0


class Described:
    """Kernel ridge with ``k(text, text') (0.5 + [same centre]) + 0.5 [same centre]`` and a term in T.

    Rows of one description and centre are one: their mean, weighted by their number. The penalty is chosen on
    the log, by folds over descriptions.

    Parameters
    ----------
    kernel : callable
        From the descriptions of a log to a `TextKernel`.
    """

    def __init__(self, kernel: Callable[[Sequence[str]], TextKernel]) -> None:
        self._make = kernel
        self._kernel: TextKernel = same_text
        self._cells: list[tuple[str, int]] = []
        self._weights: FloatArray = np.zeros((0, 2))
        self._slope: FloatArray = np.zeros(2)
        self._mean: FloatArray = np.zeros(2)
        self.penalty = PENALTIES[0]

    def fit(self, log: Log) -> Self:
        """Learn the weights of all pairs of description and centre in the log."""
        texts, y = descriptions(log.jobs.kind, log.jobs.words), log.ratios()
        self._kernel = self._make(texts)
        self._mean = y.mean(axis=0)
        degrees = log.temperature / _DEGREES
        spread = degrees - degrees.mean()
        self._slope = spread @ (y - self._mean) / max(float(spread @ spread), 1e-9)
        self._mean = self._mean - self._slope * degrees.mean()
        left = y - self._mean - self._slope * degrees[:, None]
        pairs = list(zip(texts, log.centre.tolist()))
        cells = dict.fromkeys(pairs)
        index = {cell: i for i, cell in enumerate(cells)}
        row = np.array([index[pair] for pair in pairs])
        count = np.bincount(row).astype(np.float64)
        mean = np.stack([np.bincount(row, weights=column) for column in left.T], axis=1) / count[:, None]
        self._cells = list(cells)
        gram = _clipped(self._gram(self._cells, self._cells))
        self.penalty = self._chosen(gram, mean, count)
        self._weights = _solved(gram, mean, count, self.penalty)
        return self

    def predict(self, jobs: Features) -> Prediction:
        """Return the nameplate times what descriptions and centres say; it alone before it learned."""
        m, n = jobs.temperature.shape
        ratios = self._mean + self._slope * (jobs.temperature[..., None] / _DEGREES)
        if self._cells and m:
            texts = descriptions(jobs.jobs.kind, jobs.jobs.words)
            unique = list(dict.fromkeys(texts))
            asked = [(text, d) for text in unique for d in range(n)]
            said = (self._gram(asked, self._cells) @ self._weights).reshape(len(unique), n, 2)
            at = {text: i for i, text in enumerate(unique)}
            ratios = ratios + said[[at[text] for text in texts]]
        return by_ratios(jobs, ratios)

    def update(self, log: Log) -> Self:  # noqa: ARG002
        """Return itself."""
        return self

    def unknown(self, jobs: Features) -> int:
        """Return how many jobs have a description that the log does not."""
        known = {text for text, _ in self._cells}
        return sum(text not in known for text in descriptions(jobs.jobs.kind, jobs.jobs.words))

    def _gram(self, one: list[tuple[str, int]], other: list[tuple[str, int]]) -> FloatArray:
        texts = self._kernel([text for text, _ in one], [text for text, _ in other])
        here, there = (np.array([centre for _, centre in cells]) for cells in (one, other))
        same = (here[:, None] == there).astype(np.float64)
        return np.asarray(texts * (0.5 + same) + 0.5 * same)

    def _chosen(self, gram: FloatArray, y: FloatArray, count: FloatArray) -> float:
        """Return the penalty with the least error on descriptions that were held out."""
        texts = list(dict.fromkeys(text for text, _ in self._cells))
        fold = np.array([texts.index(text) % _FOLDS for text, _ in self._cells])
        if len(texts) < _FOLDS:
            return self.penalty
        off = [sum(_held_out(gram, y, count, fold == f, each) for f in range(_FOLDS)) for each in PENALTIES]
        return PENALTIES[int(np.argmin(off))]


def _held_out(gram: FloatArray, y: FloatArray, count: FloatArray, out: IntArray, penalty: float) -> float:
    """Return the squared errors on the cells that are held `out`, weighted by their rows."""
    kept = ~out
    weights = _solved(gram[np.ix_(kept, kept)], y[kept], count[kept], penalty)
    off = gram[np.ix_(out, kept)] @ weights - y[out]
    return float((count[out] @ off**2).sum())


def _clipped(gram: FloatArray) -> FloatArray:
    """Return a kernel without its negative eigenvalues, which cosines of embeddings may have."""
    values, vectors = np.linalg.eigh((gram + gram.T) / 2.0)
    return np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T)


def _solved(gram: FloatArray, y: FloatArray, count: FloatArray, penalty: float) -> FloatArray:
    """Return the weights of kernel ridge on means of `count` rows each."""
    return np.asarray(np.linalg.solve(gram + np.diag(penalty / count), y))


def letters(texts: Sequence[str]) -> TextKernel:
    """Return the kernel of runs of letters, weighted by these texts."""
    return LetterKernel(texts)


def categories(texts: Sequence[str]) -> TextKernel:  # noqa: ARG001
    """Return the kernel in which a description is a category."""
    return same_text
