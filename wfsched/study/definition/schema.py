"""The keys of a study file, as pydantic models.

Each field's description says what is allowed; error messages and docs/studies.md use it. Import
this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from wfsched.core.config.entry import Entry


def _listed(value: Any) -> Any:
    """Return a tuple of what is in a list, or of a lone value."""
    return tuple(value) if isinstance(value, list) else (value,)


def _counted(value: Any) -> Any:
    """Return the seeds 1 to N in place of a number N."""
    lone = isinstance(value, int) and not isinstance(value, bool)
    return tuple(range(1, value + 1)) if lone else _listed(value)


_Seed = Annotated[int, Field(ge=0)]
_Factor = Annotated[float, Field(ge=0, le=1)]
Seeds = Annotated[tuple[_Seed, ...], BeforeValidator(_counted)]
Factors = Annotated[tuple[_Factor, ...], BeforeValidator(_listed), Field(min_length=1)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Counts = Annotated[tuple[int, ...], BeforeValidator(_listed)]
Mode = Literal["hard", "soft", "epsilon", "objective"]


class WorkflowEntry(Entry):
    """One ``[[workflow]]``: generated, or read from files."""

    generate: Texts = Field((), description="a family, or a list of them (`wfsched generate`)")
    tasks: Counts = Field((), description="tasks of a generated one, or a list")
    seeds: Seeds = Field((1,), description="seeds >= 0 of the generator; a number N means 1 to N")
    file: Texts = Field(
        (), description="a path or a list of them; from the folder of this file, $NAME from the environment"
    )
    repair: str = Field("default", description="default, strict, workflowsim or tseda")


class SupplyEntry(Entry):
    """One ``[[supply]]``: what the power of the sites is made of, and when the workflow may start."""

    name: str = Field(min_length=1, description="what to call it in the results")
    all: str | None = Field(None, description='a supply for all sites: a name, a file or "none"')
    sites: dict[str, str] = Field({}, description="a table from sites to supplies")
    fill: Literal["previous", "linear", "day-before", "zero"] | None = Field(
        None, description='"previous", "linear", "day-before" or "zero"'
    )
    start: str | None = Field(None, description="an instant in ISO 8601")
    window_s: float = Field(0.0, ge=0, description="how long the start may be put off [s], >= 0")
    time_step_s: float = Field(900.0, gt=0, description="between the instants that are looked at [s], > 0")


class MethodEntry(Entry):
    """One ``[[method]]``: a heuristic, or a search with its parameters."""

    method: str = Field(description="a name of `wfsched methods`")
    name: str | None = Field(None, min_length=1, description="what to call it in the results")
    preset: str | None = Field(None, description="a preset of a search")
    parameters: dict[str, Any] = Field({}, description="a table of parameters of the method")
    seeds: Seeds | None = Field(None, description="seeds in place of those of the study")


class BoundsEntry(Entry):
    """One ``[[bounds]]``: deadlines and budgets by factors."""

    name: str = Field("", description="text, for the reader")
    mu: Factors | None = Field(None, description="a factor of the deadline, 0 to 1, or a list")
    lam: Factors | None = Field(None, alias="lambda", description="a factor of the budget, 0 to 1, or a list")
    combine: Literal["product", "pairs", "complement"] | None = Field(
        None,
        description='"product" (each mu with each lambda), "pairs" (the first with the first, ...) or'
        ' "complement" (the one that is left out is 1 minus the other)',
    )
    deadline: Mode = Field("hard", description='mode: "hard", "soft", "epsilon" or "objective"')
    budget: Mode = Field("soft", description='mode: "hard", "soft", "epsilon" or "objective"')
    tolerance: float = Field(0.0, ge=0, description="excess that counts as kept, as a share of the budget")
    methods: tuple[str, ...] | None = Field(None, description="names of methods; all if left out")


class StopEntry(Entry):
    """The table ``[stop]``: when all searches end, in place of the limits of their presets."""

    generations: int | None = Field(None, ge=0, description="generations, >= 0")
    evaluations: int | None = Field(None, gt=0, description="schedules evaluated, > 0")
    extra_generations: int | None = Field(
        None, ge=0, description="more generations while nothing keeps the bounds, >= 0"
    )
    hypervolume: float | None = Field(None, ge=0, le=1, description="hypervolume that is enough, 0 to 1")


class StudyEntry(Entry):
    """A whole study file."""

    name: str = Field(min_length=1, description="a name")
    objectives: tuple[str, ...] = Field(("makespan", "energy"), description="names of objectives")
    platforms: tuple[str, ...] = Field(min_length=1, description="names of platforms, or paths of catalogues")
    seeds: Seeds = Field(tuple(range(1, 11)), description="seeds >= 0; a number N means 1 to N")
    pick: str = Field("least-energy", description="the rule that picks from a front")
    staging: str = Field("free", description='"free" or "site:NAME"')
    keep: Literal["schedules", "figures"] = Field(
        "schedules", description='what is kept of fronts: "schedules", or only their "figures"'
    )
    stop: StopEntry | None = Field(None, description="a table: when searches end")
    workflow: tuple[WorkflowEntry, ...] = Field(
        min_length=1, description="a list of at least one [[workflow]]"
    )
    supply: tuple[SupplyEntry, ...] = Field((), description="a list of [[supply]]")
    method: tuple[MethodEntry, ...] = Field(min_length=1, description="a list of at least one [[method]]")
    bounds: tuple[BoundsEntry, ...] = Field((), description="a list of [[bounds]]; none: no bounds")
