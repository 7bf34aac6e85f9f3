"""Solver limits of the exact reference."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits of the solver.

    Parameters
    ----------
    work_s : float
        Work for one minimum, in CP-SAT's deterministic seconds: the same on every machine.
    workers : int
        Threads of the solver; answers are reproducible with 1 only.
    """

    work_s: float = 60.0
    workers: int = 1
