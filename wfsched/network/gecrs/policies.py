"""Policies of a day: where each task goes, decided at its arrival or, if it waits, later."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeAlias, get_args

import numpy as np

from wfsched.core.arrays import BoolArray, FloatArray, IntArray
from wfsched.core.errors import ParameterError
from wfsched.core.units import SECONDS_PER_MINUTE
from wfsched.network.gecrs import kernel
from wfsched.network.gecrs.day import Day

Minimised: TypeAlias = Literal["score", "lexicographic", "latency", "green", "nearest"]

_MODES: dict[Minimised, int] = {
    "score": kernel.SCORE,
    "lexicographic": kernel.LEXICOGRAPHIC,
    "latency": kernel.LATENCY,
    "green": kernel.GREEN,
    "nearest": kernel.NEAREST,
}


class Placement(NamedTuple):
    """What a policy decides of each task.

    Parameters
    ----------
    node : array (m,)
        Index of a computing node that has units of the kind.
    decided : array (m,) [s]
        Instant at which the task is sent and its energy booked, not before its arrival.
    risk : array (m,), optional
        Whether no node was in time when it was decided.
    """

    node: IntArray
    decided: FloatArray
    risk: BoolArray | None = None


class Policy(Protocol):
    """A callable that places the tasks of a day; a plain function will do."""

    def __call__(self, day: Day, rng: np.random.Generator, /) -> Placement:
        """Return node and instant of each task; what is random comes from `rng`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Each task goes to the node of least key among those that have units of its kind.

    Of these, ``score`` and ``lexicographic`` count only nodes that are in time, if there are any. Keys that
    agree to 1e-9 are ties, which go to the least latency, then to the first name.

    Parameters
    ----------
    minimised : str
        ``score``: the weighted sum of latency, brown share and mismatch. ``lexicographic``: the latency of a
        sensitive task; of others first whether green energy lacks, then mismatch, then latency.
        ``latency``; ``green``: most energy stored; ``nearest``: time of transfer.
    insensitive, sensitive : tuple of float
        Weights of latency, brown share and mismatch for both classes of tasks.
    scale_s : float [s], optional
        Latency that scores 1; by default latencies are stretched: the least scores 0, the greatest 1.
    theta : float
        An insensitive task with a deadline waits until its node has this share of its energy stored; 0 for
        no waiting.
    look_s : float [s]
        Time between two looks of a task that waits.
    margin_s : float [s]
        It goes at the first look that leaves less than this before its deadline.

    Raises
    ------
    ParameterError
        If a number is out of range.
    """

    minimised: Minimised = "score"
    insensitive: tuple[float, float, float] = (0.2, 0.4, 0.4)
    sensitive: tuple[float, float, float] = (1.0, 0.0, 0.0)
    scale_s: float | None = None
    theta: float = 0.0
    look_s: float = 5 * SECONDS_PER_MINUTE
    margin_s: float = 10 * SECONDS_PER_MINUTE

    def __post_init__(self) -> None:
        if self.minimised not in get_args(Minimised):
            known = get_args(Minimised)
            raise ParameterError("unknown rule", where="minimised", got=self.minimised, known=known)
        for name in ("insensitive", "sensitive"):
            weights = getattr(self, name)
            if len(weights) != 3 or not all(math.isfinite(w) and w >= 0 for w in weights):
                raise ParameterError(
                    "weights out of range", where=name, got=weights, allowed="three finite numbers >= 0"
                )
        if self.scale_s is not None and not (math.isfinite(self.scale_s) and self.scale_s > 0):
            raise ParameterError("out of range", where="scale_s", got=self.scale_s, allowed="> 0 [s]")
        if not 0 <= self.theta <= 1:
            raise ParameterError("out of range", where="theta", got=self.theta, allowed="0 to 1")
        if not (math.isfinite(self.look_s) and self.look_s > 0):
            raise ParameterError("out of range", where="look_s", got=self.look_s, allowed="> 0 [s]")
        if not (math.isfinite(self.margin_s) and self.margin_s >= 0):
            raise ParameterError("out of range", where="margin_s", got=self.margin_s, allowed=">= 0 [s]")

    def __call__(self, day: Day, rng: np.random.Generator, /) -> Placement:  # noqa: ARG002
        """Return node and instant of each task."""
        placement = kernel.blank_placement(len(day.tasks))
        kernel.place_by_rule(day.tables, self.tables(), *placement)
        return Placement(*placement)

    def tables(self) -> kernel.RuleTables:
        """Return the rule as kernels read it."""
        return kernel.RuleTables(
            mode=_MODES[self.minimised],
            weights=np.array([self.insensitive, self.sensitive], dtype=np.float64),
            scale_s=float(self.scale_s or 0.0),
            theta=float(self.theta),
            look_s=float(self.look_s),
            margin_s=float(self.margin_s),
        )


@dataclass(frozen=True, slots=True)
class RandomNode:
    """Each task goes to one of the nodes that have units of its kind, drawn uniformly."""

    def __call__(self, day: Day, rng: np.random.Generator, /) -> Placement:
        """Return node and instant of each task."""
        kind, units = day.tasks.kind, day.network.units
        drawn, node = rng.random(len(kind)), np.zeros(len(kind), np.int64)
        for k in range(units.shape[1]):
            able = np.flatnonzero(units[:, k] > 0)
            own = kind == k
            node[own] = able[(drawn[own] * len(able)).astype(np.int64)] if own.any() else 0
        return Placement(node, day.tasks.arrival.copy())
