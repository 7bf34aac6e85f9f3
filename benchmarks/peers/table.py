"""The peers by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from benchmarks.peers.kernel import Kernel
from wfsched.core.arrays import GeneArray

Search = Callable[[Kernel, int, GeneArray], None]
"""Evaluates rows with the kernel, from a seed and rows to start from, until that has had enough."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A library with an NSGA-II.

    Parameters
    ----------
    name : str
    package : str
        What has to be importable.
    module : str
        The adapter; it offers `search`.
    """

    name: str
    package: str
    module: str

    @property
    def installed(self) -> bool:
        """Whether the library is there."""
        return find_spec(self.package) is not None

    def load(self) -> Search:
        """Return the search of this library."""
        return cast(Search, import_module(f"benchmarks.peers.{self.module}").search)


PEERS = (
    Peer("pymoo", "pymoo", "pymoo_documented"),
    Peer("pygmo", "pygmo", "pygmo_nsga2"),
    Peer("DEAP", "deap", "deap_nsga2"),
    Peer("jMetalPy", "jmetal", "jmetal_nsga2"),
)


def peer(name: str) -> Peer:
    """Return the peer called `name`."""
    return next(each for each in PEERS if each.name == name)
