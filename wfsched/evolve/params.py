"""The knobs of NSGA-II, and its presets. Importing this costs nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wfsched.core.errors import ParameterError


@dataclass(frozen=True, slots=True)
class NSGA2:
    """Parameters of NSGA-II.

    The defaults are the preset ``default``.

    Parameters
    ----------
    pop_size : int
        Schedules that survive a generation.
    n_offsprings : int
        New schedules per generation.
    generations : int
        Rounds of variation after the initial population.
    crossover : float
        Probability that a pair of parents is crossed.
    mutation : float
        Probability that an offspring is mutated.
    gene_rate : float, optional
        Probability that a gene of such an offspring is redrawn; 1 / n_tasks if None.
    orders : bool
        Whether the order of the tasks is searched too; else all schedules are placed by
        decreasing upward rank.
    delays : bool
        Whether tasks are put off one by one within the window of the problem, beside its start.
    seeds : tuple of str
        Heuristics whose schedules start in the population; those that need a bound which the
        problem does not have are left out.
    green_seeds : tuple of str
        The same, for problems whose sites have a supply; there, each seed also starts in the
        population with the start that gives it least carbon.
    seed_weights : tuple of float
        Grid of `wfsched.heuristics.weighted.weighted_front`, of whose schedules as many as an
        eighth of the population start in it; empty for none.
    extremes : bool
        Whether the placement of least energy, and the heuristics' schedules with all tasks
        slowed down alike, start in the population.
    archive : bool
        Whether the front is drawn from all that was found; else from the last population.
    spread : bool
        Whether, with three objectives or more, the last front that survives is thinned out by
        hypervolume: crowding distance forgets good schedules there.
    limits_first : bool
        Whether soft constraints too go before rank and crowding: CFN's elite selection.
    """

    pop_size: int = 80
    n_offsprings: int = 160
    generations: int = 100
    crossover: float = 1.0
    mutation: float = 1.0
    gene_rate: float | None = None
    orders: bool = True
    delays: bool = False
    seeds: tuple[str, ...] = ("heft", "peft", "grp-heft", "cheapest", "min-min", "max-min")
    green_seeds: tuple[str, ...] = ("heft-reclaim", "green-heft", "wait-awhile", "cawosched")
    seed_weights: tuple[float, ...] = (0.0, 0.3, 1.0, 3.0, 10.0, 30.0)
    extremes: bool = True
    archive: bool = True
    spread: bool = True
    limits_first: bool = False

    def __post_init__(self) -> None:
        for name, least in (("pop_size", 2), ("n_offsprings", 1), ("generations", 0)):
            value = getattr(self, name)
            if value < least:
                raise ParameterError("out of range", where=name, got=value, allowed=f">= {least}")
        for name in ("crossover", "mutation", "gene_rate"):
            value = getattr(self, name)
            if value is not None and not 0.0 <= value <= 1.0:
                raise ParameterError("out of range", where=name, got=value, allowed="0 to 1")


# CFN's Table 1: population 80, 160 offspring (Algorithm 1: M = 2N), 100 iterations, crossover 1,
# mutation 0.1. The paper does not say of what; this is pymoo's reading: of an individual, whose
# genes then change with 1 / n_var, which searches better than 0.1 of every gene (docs/design.md).
PRESETS = {
    "default": NSGA2(),
    "cfn": NSGA2(
        mutation=0.1,
        orders=False,
        seeds=(),
        seed_weights=(),
        extremes=False,
        archive=False,
        limits_first=True,
    ),
}


def preset(name: str) -> NSGA2:
    """Return the parameters of a preset.

    Raises
    ------
    ParameterError
        If there is no such preset.
    """
    if name not in PRESETS:
        raise ParameterError("unknown preset", where="preset", got=name, allowed=", ".join(PRESETS))
    return PRESETS[name]
