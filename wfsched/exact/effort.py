"""How hard the exact reference tries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard the solver tries.

    Parameters
    ----------
    work_s : float
        Most work for one minimum, in CP-SAT's deterministic seconds: the same on every machine.
    workers : int
        Threads of the solver; only with one is the answer the same each time.
    """

    work_s: float = 60.0
    workers: int = 1
