"""Kernels of descriptions: as a category, by their letters, and by what a language model makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from wfsched.core.arrays import FloatArray

TextKernel: TypeAlias = Callable[[Sequence[str], Sequence[str]], FloatArray]
"""Similarity of each text of one list to each of another, (n, m), about 1 for equal ones."""

_GRAMS = (3, 5)


def same_text(one: Sequence[str], other: Sequence[str]) -> FloatArray:
    """Return 1 where two texts are equal, else 0."""
    equal = np.asarray(one)[:, None] == np.asarray(other)
    return np.asarray(equal, dtype=np.float64)


class LetterKernel:
    """Cosine of tf-idf of runs of three to five letters, weights from the texts it has seen.

    Parameters
    ----------
    seen : sequence of str
    """

    def __init__(self, seen: Sequence[str]) -> None:
        texts = [_grams(text) for text in dict.fromkeys(seen)]
        vocabulary = sorted({gram for text in texts for gram in text})
        self._index = {gram: i for i, gram in enumerate(vocabulary)}
        counts = np.zeros(len(vocabulary))
        for text in texts:
            for gram in text:
                counts[self._index[gram]] += 1
        self._weight = np.log((1 + len(texts)) / (1 + counts)) + 1.0

    def __call__(self, one: Sequence[str], other: Sequence[str]) -> FloatArray:
        """Return the cosines, (n, m); 0 with a text none of whose runs was seen."""
        return np.asarray(self._vectors(one) @ self._vectors(other).T)

    def _vectors(self, texts: Sequence[str]) -> FloatArray:
        found = np.zeros((len(texts), len(self._weight)))
        for row, text in zip(found, texts):
            for gram, count in _grams(text).items():
                if gram in self._index:
                    row[self._index[gram]] = count
        found *= self._weight
        norm = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(np.divide(found, norm, out=np.zeros_like(found), where=norm > 0))


class EmbeddingKernel:
    """Cosine of centred embeddings.

    Parameters
    ----------
    embed : callable
        From texts to vectors (n, width).
    texts : sequence of str
        Whose mean is subtracted; they carry no labels, so they may be those to predict too.
    """

    def __init__(self, embed: Callable[[Sequence[str]], FloatArray], texts: Sequence[str]) -> None:
        unique = list(dict.fromkeys(texts))
        vectors = np.asarray(embed(unique), dtype=np.float64)
        self._embed, self._mean = embed, vectors.mean(axis=0)
        self._known = dict(zip(unique, vectors))

    def __call__(self, one: Sequence[str], other: Sequence[str]) -> FloatArray:
        """Return the cosines, (n, m)."""
        return np.asarray(self._vectors(one) @ self._vectors(other).T)

    def _vectors(self, texts: Sequence[str]) -> FloatArray:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= zip(new, np.asarray(self._embed(new), dtype=np.float64))
        found = np.stack([self._known[text] for text in texts]) - self._mean
        norm = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(np.divide(found, norm, out=np.zeros_like(found), where=norm > 0))


def _grams(text: str) -> dict[str, int]:
    """Return the runs of letters of a text, blanks at both ends included, and how often each is there."""
    padded = f" {text.lower()} "
    found: dict[str, int] = {}
    for size in range(_GRAMS[0], _GRAMS[1] + 1):
        for at in range(len(padded) - size + 1):
            gram = padded[at : at + size]
            found[gram] = found.get(gram, 0) + 1
    return found
