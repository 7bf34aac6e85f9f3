"""A small transformer over the tokens of a job, with one query for each centre. Imports torch.

Queries see the job and themselves, not each other: what is said of a centre does not depend on which others
there are. Two pre-norm blocks of width 64 with four heads.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from wfsched.datacenter.prediction.tokens import N_FACTS, N_NUMBERS, VOCABULARY
from wfsched.datacenter.world.describing import CLASSES

WIDTH, HEADS, BLOCKS, HIDDEN = 64, 4, 2, 128
RANK, SCALE = 8, 16.0
"""Rank and alpha of low-rank updates."""


class LowRank(nn.Module):  # type: ignore[misc]
    """A linear map, and a low-rank change to it: ``W x + alpha / r B A x`` [1]_.

    References
    ----------
    .. [1] Hu et al., "LoRA: Low-rank adaptation of large language models", ICLR 2022, arXiv 2106.09685.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.whole = nn.Linear(width, width)
        self.down = nn.Parameter(torch.randn(RANK, width) / width**0.5)
        self.up = nn.Parameter(torch.zeros(width, RANK))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the map of `x` (..., width)."""
        changed: torch.Tensor = self.whole(x) + SCALE / RANK * (x @ self.down.T @ self.up.T)
        return changed


class Attention(nn.Module):  # type: ignore[misc]
    """Multi-head attention with a mask; q, k, v and o take low-rank updates."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (LowRank(WIDTH) for _ in range(4))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the mixed tokens (B, T, width); `mask` (B, 1, T, T) says who sees whom."""
        shape = (*x.shape[:2], HEADS, WIDTH // HEADS)
        q, k, v = (part(x).view(shape).transpose(1, 2) for part in (self.q, self.k, self.v))
        mixed = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        out: torch.Tensor = self.o(mixed.transpose(1, 2).reshape(x.shape))
        return out


class Block(nn.Module):  # type: ignore[misc]
    """Attention and a feed-forward map, each after a norm."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.attention = Attention()
        self.forth = nn.Sequential(nn.Linear(WIDTH, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, WIDTH))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the tokens one block on."""
        x = x + self.attention(self.before(x), mask)
        out: torch.Tensor = x + self.forth(self.between(x))
        return out


class Transformer(nn.Module):  # type: ignore[misc]
    """Tokens of a job, queries of centres, two numbers for each query.

    Parameters
    ----------
    n_centres : int
    text : bool
        Whether the words of the description are read in place of the class.
    """

    def __init__(self, n_centres: int, *, text: bool) -> None:
        super().__init__()
        self.text = text
        self.name, self.direction = (nn.Parameter(0.3 * torch.randn(N_NUMBERS, WIDTH)) for _ in range(2))
        self.words = nn.Embedding(VOCABULARY if text else len(CLASSES), WIDTH)
        self.centres = nn.Embedding(n_centres, WIDTH)
        self.facts = nn.Linear(N_FACTS, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(BLOCKS))
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 2)

    def forward(
        self, numbers: torch.Tensor, words: torch.Tensor, centre: torch.Tensor, facts: torch.Tensor
    ) -> torch.Tensor:
        """Return two numbers for each query, (B, Q, 2).

        Parameters
        ----------
        numbers : (B, N_NUMBERS)
        words : (B, W)
            Class, or hashed words; 0 is no word.
        centre : (B, Q)
        facts : (B, Q, N_FACTS)
        """
        tokens = self.name + self.direction * numbers[..., None]
        job = torch.cat([tokens, self.words(words)], dim=1)
        queries = self.centres(centre) + self.facts(facts)
        x, seen = torch.cat([job, queries], dim=1), self._seen(words, queries.shape[1])
        for block in self.blocks:
            x = block(x, seen)
        out: torch.Tensor = self.head(self.norm(x[:, job.shape[1] :]))
        return out

    def _seen(self, words: torch.Tensor, n_queries: int) -> torch.Tensor:
        """Return who sees whom: all the words there are, and each query itself."""
        batch, n_words = words.shape
        there = torch.ones((batch, N_NUMBERS + n_words), dtype=torch.bool, device=words.device)
        if self.text:
            there[:, N_NUMBERS:] = words > 0
        size = N_NUMBERS + n_words + n_queries
        seen = torch.zeros((batch, size, size), dtype=torch.bool, device=words.device)
        seen[:, :, : N_NUMBERS + n_words] = there[:, None]
        own = torch.arange(size, device=words.device)
        seen[:, own, own] = True
        return seen[:, None]

    def low_rank(self) -> list[Any]:
        """Return the parameters of the low-rank updates."""
        return [p for name, p in self.named_parameters() if name.endswith((".down", ".up"))]
