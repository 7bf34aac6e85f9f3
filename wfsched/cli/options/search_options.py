"""Options of a search, and the parameters that they stand for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from wfsched.cli.options import completion
from wfsched.cli.options.options import Delays, Preset
from wfsched.core.duration import seconds_of

if TYPE_CHECKING:
    from wfsched.evolve.parameters.parameters import Parameters


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """Algorithm, preset, population and limits of a search, as given; None where an option was left out."""

    panel: ClassVar[str] = "Search"

    delays: Delays = False
    algorithm: Annotated[
        str | None,
        typer.Option(
            "--algorithm",
            metavar="NAME",
            autocompletion=completion.ALGORITHM,
            help="Search algorithm; `wfsched methods` lists them.",
            show_default="that of the preset: nsga2, for memetic moead",
        ),
    ] = None
    preset: Preset = "default"
    pop: Annotated[
        int | None,
        typer.Option(
            "--population",
            "--pop",
            min=2,
            metavar="N",
            help="Population size; each generation breeds twice as many.",
            show_default="that of the preset, 80",
        ),
    ] = None
    gens: Annotated[
        int | None,
        typer.Option(
            "--generations",
            "--gens",
            min=0,
            metavar="N",
            help="Number of generations.",
            show_default="100, unless there is another limit",
        ),
    ] = None
    evaluations: Annotated[
        int | None,
        typer.Option(
            "--evaluations",
            min=1,
            metavar="N",
            help="Maximum number of evaluated schedules, starting schedules included.",
            show_default=False,
        ),
    ] = None
    time: Annotated[
        str | None,
        typer.Option(
            "--time",
            metavar="TIME",
            help="Time limit: a number and s, min, h or d. Results then depend on the clock.",
            show_default=False,
        ),
    ] = None
    target: Annotated[
        float | None,
        typer.Option(
            "--target",
            min=0.0,
            max=1.0,
            metavar="SHARE",
            help="Hypervolume at which the search ends.",
            show_default=False,
        ),
    ] = None

    def parameters(self) -> Parameters:
        """Return the parameters of the search.

        Raises
        ------
        ParameterError
            If the algorithm or the preset is unknown, or the time malformed.
        """
        return self.parameters_of(self.algorithm)

    def parameters_of(self, algorithm: str | None) -> Parameters:
        """Return the parameters of a search by another algorithm; by that of the preset if None.

        Raises
        ------
        ParameterError
            As `parameters`.
        """
        from wfsched.evolve.parameters.breeding import Breeding
        from wfsched.evolve.registry import settings

        params = settings(algorithm, self.preset, delays=self.delays, **self._limits())
        if self.pop is None:
            return params
        bred: dict[str, Any] = {"n_offsprings": 2 * self.pop} if isinstance(params, Breeding) else {}
        return replace(params, pop_size=self.pop, **bred)

    def _limits(self) -> dict[str, Any]:
        """Return the fields of `Stop` that the options set."""
        limits = {
            "generations": self.gens,
            "evaluations": self.evaluations,
            "time_s": None if self.time is None else seconds_of(self.time, "--time"),
            "hypervolume": self.target,
        }
        return {name: value for name, value in limits.items() if value is not None}
