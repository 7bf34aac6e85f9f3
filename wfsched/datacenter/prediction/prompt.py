"""The prompt of GreenSched: a job and all centres as text, at four levels of context."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wfsched.core.errors import ParameterError

Level = Literal["full", "no-renewables", "no-pue", "job-only"]
LEVELS: tuple[Level, ...] = ("full", "no-renewables", "no-pue", "job-only")

_QUESTION = "Where should this job run? Please predict for each region: energy_kWh and service_time_min."


@dataclass(frozen=True, slots=True)
class Context:
    """What is known at the release of a job, in the units of the prompt.

    Parameters
    ----------
    time : str
        ISO 8601.
    cores, gpus : int
    memory_gb : float
    deadline_min : float
    intensity : mapping from region to float [g/kWh]
    wind, solar : mapping from region to float [%]
        Shares of the grid; regions that are not named have none stated.
    pue : mapping from region to float
    """

    time: str
    cores: int
    gpus: int
    memory_gb: float
    deadline_min: float
    intensity: Mapping[str, float]
    wind: Mapping[str, float] = field(default_factory=dict)
    solar: Mapping[str, float] = field(default_factory=dict)
    pue: Mapping[str, float] = field(default_factory=dict)


def prompt(context: Context, level: Level = "full") -> str:
    """Return the prompt.

    Parameters
    ----------
    context : Context
    level : {"full", "no-renewables", "no-pue", "job-only"}
        ``"job-only"`` leaves out the grid too.

    Raises
    ------
    ParameterError
        If the level is unknown.

    Examples
    --------
    >>> known = Context("2025-03-01T12:00Z", 8, 0, 32, 90, {"FR": 56.0, "DE": 380.0})
    >>> prompt(known, "job-only")[:77]
    'Time: 2025-03-01T12:00Z. Job: CPU=8 cores, GPU=0, Mem=32 GB, Deadline=90 min.'
    """
    if level not in LEVELS:
        raise ParameterError("unknown level of context", where="level", got=level, known=LEVELS)
    parts = [
        f"Time: {context.time}.",
        f"Job: CPU={context.cores} cores, GPU={context.gpus}, Mem={context.memory_gb:g} GB, "
        f"Deadline={context.deadline_min:g} min.",
    ]
    if level != "job-only":
        parts.append(f"Grid carbon: [{_list(context.intensity, ':')}] gCO2/kWh.")
    if level in ("full", "no-pue"):
        parts.append(f"Renewables: [{_renewables(context)}].")
    if level in ("full", "no-renewables"):
        parts.append(f"PUE: [{_list(context.pue, '=')}].")
    return " ".join([*parts, _QUESTION])


def _list(values: Mapping[str, float], sign: str) -> str:
    return ", ".join(f"{region}{sign}{value:g}" for region, value in values.items())


def _renewables(context: Context) -> str:
    return "; ".join(
        f"{region}: wind={context.wind.get(region, 0.0):g}%, solar={context.solar.get(region, 0.0):g}%"
        for region in context.intensity
    )
