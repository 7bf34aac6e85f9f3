"""Policies of a year: for each slot the nodes of all tasks, from what is seen of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from wfsched.core.arrays import IntArray
from wfsched.network.slots.policies import SlotPolicy
from wfsched.network.stper.sight import Book, Sight
from wfsched.network.stper.world import World


class YearPolicy(Protocol):
    """A policy of a year: `start` gives what decides slot by slot."""

    def start(self, world: World) -> Decider:
        """Return a decider that remembers what it has done."""


class Decider(Protocol):
    """What decides on slots, one after another."""

    def __call__(self, sight: Sight, rng: np.random.Generator, /) -> IntArray:
        """Return the node of each task, (n_users,)."""


@dataclass(frozen=True, slots=True)
class OnSeen:
    """Plans each slot as it is seen.

    Parameters
    ----------
    policy : SlotPolicy
    """

    policy: SlotPolicy

    def start(self, world: World) -> Decider:  # noqa: ARG002
        """Return the decider: it remembers nothing."""

        def decide(sight: Sight, rng: np.random.Generator) -> IntArray:
            return self.policy(sight.as_seen(), rng).node

        return decide


@dataclass(frozen=True, slots=True)
class OnForecast:
    """Plans each slot as a day before, and keeps its own book of what is left over.

    Parameters
    ----------
    policy : SlotPolicy
    """

    policy: SlotPolicy

    def start(self, world: World) -> Decider:
        """Return the decider with an empty book."""
        book = Book(world)

        def decide(sight: Sight, rng: np.random.Generator) -> IntArray:
            slot = sight.as_a_day_before(book.backlog)
            node = self.policy(slot, rng).node
            book.enter(node, np.asarray(slot.work))
            return node

        return decide


@dataclass(frozen=True, slots=True)
class Knowing:
    """Plans each slot as it will be, left-over work included: what no policy can see if signals are late.

    Parameters
    ----------
    policy : SlotPolicy
    """

    policy: SlotPolicy

    def start(self, world: World) -> Decider:
        """Return the decider with a book that is right, for it knows the work."""
        book = Book(world)

        def decide(sight: Sight, rng: np.random.Generator) -> IntArray:
            slot = world.slot(sight.at, book.backlog)
            node = self.policy(slot, rng).node
            book.enter(node, np.asarray(slot.work))
            return node

        return decide
