"""Keys of a study file, as pydantic models.

The description of a field states the allowed values; error messages quote it. Import this module inside
functions only: it imports pydantic.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from wfsched.core.config.entry import Entry, quantity


def _listed(value: Any) -> Any:
    """Return a list, or a single value, as a tuple."""
    return tuple(value) if isinstance(value, list) else (value,)


def _counted(value: Any) -> Any:
    """Return the seeds 1 to N for a number N; a number that is too large stays one, which is refused."""
    if not isinstance(value, int) or isinstance(value, bool):
        return _listed(value)
    return tuple(range(1, value + 1)) if value <= MAX_SEEDS else value


MAX_SEEDS = 100_000
_Seed = Annotated[int, Field(ge=0)]
_Factor = Annotated[float, Field(ge=0, le=1)]
Seeds = Annotated[tuple[_Seed, ...], BeforeValidator(_counted)]
Factors = Annotated[tuple[_Factor, ...], BeforeValidator(_listed), Field(min_length=1)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Counts = Annotated[tuple[int, ...], BeforeValidator(_listed)]
Mode = Literal["hard", "soft", "epsilon", "objective"]


class WorkflowEntry(Entry):
    """Table ``[[workflow]]``: generated workflows, or workflow files."""

    generate: Texts = Field((), description="family or list of families (`wfsched generate`)")
    tasks: Counts = Field((), description="number of tasks of a generated workflow, or list")
    seeds: Seeds = Field((1,), description="generator seeds >= 0: a list, or a number N <= 100000 for 1 to N")
    file: Texts = Field(
        (), description="path or list of paths, relative to this file; $NAME is an environment variable"
    )
    repair: str = Field("default", description="default, zero-unknown, strict, workflowsim or tseda")
    runtimes: str | None = Field(None, description="path of a CSV file with the runtimes that the files lack")


class SupplyEntry(Entry):
    """Table ``[[supply]]``: power supplies of the sites, and the window for the start of the workflow."""

    name: str = Field(min_length=1, description="name in the results")
    all: str | None = Field(None, description='supply for all sites: a name, a file or "none"')
    sites: dict[str, str] = Field({}, description="table of supplies by site")
    fill: Literal["previous", "linear", "day-before", "zero"] | None = Field(
        None, description='"previous", "linear", "day-before" or "zero"'
    )
    zone: str | None = Field(None, description="IANA name of a time zone, such as Europe/Berlin")
    zone_id: str | None = Field(None, description="zone of the grid in files of several, such as PL")
    past_end: Literal["wrap", "hold", "raise"] | None = Field(None, description='"wrap", "hold" or "raise"')
    size_green: bool = Field(
        False, description="whether green power of trace files is scaled to the power of the site"
    )
    start: str | None = Field(None, description="time of submission, ISO 8601")
    window_s: float = quantity("maximum delay of the start", "s", 0.0, ge=0)
    time_step_s: float = quantity("step between possible start times", "s", 900.0, gt=0)


class MethodEntry(Entry):
    """Table ``[[method]]``: a heuristic or a search, with its parameters."""

    method: str = Field(description="name listed by `wfsched methods`")
    name: str | None = Field(None, min_length=1, description="name in the results")
    preset: str | None = Field(None, description="preset of a search")
    parameters: dict[str, Any] = Field({}, description="table of parameters of the method")
    seeds: Seeds | None = Field(None, description="seeds that replace those of the study")


class LimitsEntry(Entry):
    """Table ``[[limits]]``: deadlines and budgets by factors."""

    name: str = Field("", description="text, for the reader")
    mu: Factors | None = Field(
        None, description="factor of the deadline, 0 to 1, or list", json_schema_extra={"unit": "1"}
    )
    lam: Factors | None = Field(
        None,
        alias="lambda",
        description="factor of the budget, 0 to 1, or list",
        json_schema_extra={"unit": "1"},
    )
    combine: Literal["product", "pairs", "complement"] | None = Field(
        None,
        description='"product" (each mu with each lambda), "pairs" (the first with the first, ...) or'
        ' "complement" (the missing one is 1 minus the other)',
    )
    deadline: Mode = Field("hard", description='mode: "hard", "soft", "epsilon" or "objective"')
    budget: Mode = Field("soft", description='mode: "hard", "soft", "epsilon" or "objective"')
    tolerance: float = quantity("feasible excess of the budget, as a share of it", "1", 0.0, ge=0)
    methods: tuple[str, ...] | None = Field(None, description="names of methods; all by default")


class StopEntry(Entry):
    """Table ``[stop]``: limits of all searches, which replace those of their presets."""

    generations: int | None = Field(None, ge=0, description="number of generations, >= 0")
    evaluations: int | None = Field(None, gt=0, description="number of schedules evaluated, > 0")
    extra_generations: int | None = Field(
        None, ge=0, description="further generations while no schedule is feasible, >= 0"
    )
    hypervolume: float | None = quantity("sufficient hypervolume", "1", None, ge=0, le=1)


class StudyEntry(Entry):
    """Study file."""

    name: str = Field(min_length=1, description="name of the study")
    objectives: tuple[str, ...] = Field(("makespan", "energy"), description="list of objectives")
    platforms: tuple[str, ...] = Field(min_length=1, description="list of platform names or catalogue files")
    seeds: Seeds = Field(
        tuple(range(1, 11)), description="seeds >= 0: a list, or a number N <= 100000 for 1 to N"
    )
    pick: str = Field("least-energy", description="rule that picks one schedule from a front")
    staging: str = Field("free", description='"free" or "site:NAME"')
    keep: Literal["schedules", "figures"] = Field(
        "schedules", description='stored part of fronts: "schedules", or "figures" only'
    )
    limit_s: float | None = quantity("longest time of a trial, after which it has failed", "s", None, gt=0)
    stop: StopEntry | None = Field(None, description="table of limits of searches")
    workflow: tuple[WorkflowEntry, ...] = Field(min_length=1, description="at least one [[workflow]]")
    supply: tuple[SupplyEntry, ...] = Field((), description="any number of [[supply]]")
    method: tuple[MethodEntry, ...] = Field(min_length=1, description="at least one [[method]]")
    limits: tuple[LimitsEntry, ...] = Field((), description="any number of [[limits]]")
