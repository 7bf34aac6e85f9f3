"""`Stop`: limits of a run, the same for all algorithms. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wfsched.core.duration import seconds_of
from wfsched.evolve.parameter import check_parameters, parameter

if TYPE_CHECKING:
    from wfsched.evolve.recorder import Generation

LIMITS = ("generations", "evaluations", "time_s")
"""Fields of `Stop`, at least one of which is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Limits of a run, in any combination; the first one that is reached ends it.

    Parameters
    ----------
    generations : int, optional
        Rounds of variation after the first population.
    evaluations : int, optional
        Schedules whose figures are computed, starting schedules included. The last generation is
        cut short to keep it exactly.
    time_s : float, optional
        Wall time from the call of `solve`, [s] or text such as ``"2min"``, compiling and loading kernels
        excluded, checked after each generation. Only results of runs with this limit depend on the clock.
    hypervolume : float, optional
        Target: share of the box of the run, in (0, 1].
    extra_generations : int, optional
        Generations beyond `generations` while no feasible schedule is found; as many again if None.
        The other limits still hold.

    Raises
    ------
    ParameterError
        If a limit is out of range, or none of the first three is given: the target alone may
        never be reached.
    """

    generations: int | None = parameter(None, least=0)
    evaluations: int | None = parameter(None, least=1)
    time_s: float | None = parameter(None, least=0.0)
    hypervolume: float | None = parameter(None, least=0.0, most=1.0)
    extra_generations: int | None = parameter(None, least=0)

    def __post_init__(self) -> None:
        if self.time_s is not None and not isinstance(self.time_s, int | float):
            object.__setattr__(self, "time_s", seconds_of(self.time_s, "time_s"))
        check_parameters(self)
        if all(getattr(self, name) is None for name in LIMITS):
            from wfsched.core.errors import ParameterError

            raise ParameterError("a run needs a limit", where="stop", allowed=f"one of {', '.join(LIMITS)}")

    def reached(self, state: Generation) -> str | None:
        """Return the name of the limit that a run in this state has reached; None if none."""
        if self.hypervolume is not None and state.hypervolume >= self.hypervolume:
            return "hypervolume"
        if self.evaluations is not None and state.evaluations >= self.evaluations:
            return "evaluations"
        if self.time_s is not None and state.elapsed_s >= self.time_s:
            return "time_s"
        last = self._last_generation(feasible=state.feasible > 0)
        return "generations" if last is not None and state.number >= last else None

    def _last_generation(self, *, feasible: bool) -> int | None:
        if self.generations is None or feasible:
            return self.generations
        extra = self.generations if self.extra_generations is None else self.extra_generations
        return self.generations + extra

    def progress(self, generation: int, evaluations: int, elapsed_s: float) -> float:
        """Return the progress of the run, in [0, 1], by the nearest limit."""
        limits = (getattr(self, name) for name in LIMITS)
        made = zip((generation, evaluations, elapsed_s), limits)
        shares = (value / limit if limit else 1.0 for value, limit in made if limit is not None)
        return float(min(1.0, max(shares)))

    def evaluations_left(self, made: int) -> int | None:
        """Return the number of evaluations left; None without such a limit."""
        return None if self.evaluations is None else max(0, self.evaluations - made)
