"""Contracts of power models and price models: `check_power_model` and `check_price_model`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from wfsched.core.arrays import FloatArray
from wfsched.core.errors import PlatformError
from wfsched.core.registry import Entry, Registry
from wfsched.platforms.billing import Billing
from wfsched.platforms.catalogue import load_platform
from wfsched.platforms.model import Platform
from wfsched.platforms.registry import POWER_MODELS, PRICE_MODELS
from wfsched.schedule.check.check import check
from wfsched.schedule.problem import Problem
from wfsched.schedule.reference import evaluate_reference
from wfsched.schedule.schedule import Schedule
from wfsched.testing.contract_error import ContractError, demand, running
from wfsched.workflow.generate.generator import generate

_CATALOGUE = """
name = "contract"
currency = "USD"
pricing = {pricing}
network = {{ within = {{ bandwidth_bytes_per_s = 1e7 }} }}
site = [{{ name = "here" }}]
machine = [{{ type = "a" }}, {{ type = "b" }}]

[[type]]
name = "a"
speed = 2.0
cores = 1
price_per_hour = 1.2
frequencies_ghz = {frequencies}
power = {power}
{idle}

[[type]]
name = "b"
speed = 1.0
cores = 1
price_per_hour = 0.5
frequencies_ghz = [1.0, 2.0]
power = {{ model = "exponent", p_ind_w = 5, c_ef = 10, m = 3 }}
idle_w = 2
"""
_EXPONENT = '{ model = "exponent", p_ind_w = 5, c_ef = 10, m = 3 }'


def check_power_model(
    name: str, keys: Mapping[str, Any], frequencies_ghz: Sequence[float] = (1.0, 1.5, 2.0)
) -> None:
    """Check that a power model keeps the contract of power models.

    It is a frozen dataclass whose fields describe themselves (``metadata["allowed"]``); a catalogue with
    `keys` is read; power is finite, positive and rises with the frequency; idle power, if known, does not
    exceed it; a number that is not finite is refused.

    Parameters
    ----------
    name : str
        Name in `wfsched.platforms.registry.POWER_MODELS`, also one of an installed plug-in.
    keys : mapping
        Valid keys of its ``power`` table, without ``model``.
    frequencies_ghz : sequence of float [GHz]
        Ascending levels that suit `keys`.

    Raises
    ------
    ContractError
        At the first part of the contract that is broken.
    ParameterError
        If there is no such power model.
    """
    model = _made(POWER_MODELS, name, keys)
    frequencies = np.array(frequencies_ghz, dtype=np.float64)
    with running("the power model", name):
        watts, idle = np.asarray(model.watts(frequencies)), model.idle_w()
    shape = frequencies.shape
    demand(watts.shape == shape, "watts() has a wrong shape", name, got=watts.shape, allowed=f"{shape}")
    rising = np.isfinite(watts).all() and watts[0] > 0 and (np.diff(watts) > 0).all()
    demand(
        rising, "power does not rise with the frequency", name, got=watts.tolist(), allowed="rising watts > 0"
    )
    fine = idle is None or (math.isfinite(idle) and 0 <= idle <= watts[-1])
    demand(fine, "idle power out of range", name, got=idle, allowed=f"None, or 0 to {watts[-1]:g} W")
    idle_key = "idle_w = 0.0" if idle is None else ""
    platform = _read(name, frequencies_ghz, _table(name, keys), '{ model = "lease" }', idle_key)
    active = platform.machines[0].type.active_w
    demand(np.array_equal(active, watts), "a catalogue gives other watts", name, got=active.tolist())
    for key in _numbers(keys):
        _check_refused(name, {**keys, key: math.nan}, frequencies, key)


def check_price_model(name: str, keys: Mapping[str, Any]) -> None:
    """Check that a price model keeps the contract of price models.

    It is a frozen dataclass whose fields describe themselves (``metadata["allowed"]``); its `billing` is a
    `Billing`; a catalogue with `keys` is read; evaluator, reference and check agree on costs.

    Parameters
    ----------
    name : str
        Name in `wfsched.platforms.registry.PRICE_MODELS`, also one of an installed plug-in.
    keys : mapping
        Valid keys of its ``pricing`` table, without ``model``.

    Raises
    ------
    ContractError
        At the first part of the contract that is broken.
    ParameterError
        If there is no such price model.
    """
    entry, model = PRICE_MODELS.entry(name), _made(PRICE_MODELS, name, keys)
    with running("the price model", name):
        own, billing = model.name, model.billing
    demand(own == entry.name, "the model names itself differently", name, got=own, allowed=entry.name)
    demand(isinstance(billing, Billing), "billing is not a Billing", name, got=billing, allowed="a Billing")
    platform = _read(name, (1.0, 1.5, 2.0), _EXPONENT, _table(entry.name, keys), "idle_w = 2.0")
    demand(platform.pricing == model, "a catalogue gives another model", name, got=platform.pricing)
    _check_costs(name, platform)


def _check_costs(name: str, platform: Platform) -> None:
    problem, rng = Problem(generate("montage", 20, 1), platform), np.random.default_rng(1)
    for number in range(5):
        machine = rng.integers(0, problem.n_machines, problem.n_tasks)
        level = rng.integers(0, problem.level_counts()[machine])
        schedule = Schedule.decode(problem, machine, level)
        expected = evaluate_reference(problem, machine, level, schedule.order).figures.cost
        where = f"{name}, random schedule {number}"
        close = math.isclose(schedule.cost, expected, rel_tol=1e-9)
        demand(close, "evaluator and reference disagree", where, got=schedule.cost, allowed=f"{expected:g}")
        demand(not check(schedule), f"wrong figures: {check(schedule)[:1]}", where, allowed="none")


def _made(registry: Registry[Entry], name: str, keys: Mapping[str, Any]) -> Any:
    """Return the model made of `keys`; its class is a frozen dataclass that describes its fields."""
    owner = registry.entry(name).load()
    frozen = is_dataclass(owner) and getattr(owner, "__dataclass_params__").frozen  # noqa: B009
    demand(frozen, "not a frozen dataclass", name, got=owner, remedy="@dataclass(frozen=True, slots=True)")
    for field in fields(owner):
        demand(
            field.metadata.get("allowed"),
            f"the field {field.name} does not describe itself",
            name,
            remedy='field(metadata={"allowed": "quantity [unit], range"})',
        )
    with running(f"the {registry.kind}", name):
        return owner(**_frozen(keys))


def _read(name: str, frequencies: Sequence[float], power: str, pricing: str, idle: str) -> Platform:
    text = _CATALOGUE.format(frequencies=list(frequencies), power=power, pricing=pricing, idle=idle)
    with TemporaryDirectory() as folder, running("reading a catalogue", name):
        path = Path(folder) / "contract.toml"
        path.write_text(text, encoding="utf-8")
        return load_platform(path)


def _check_refused(name: str, keys: Mapping[str, Any], frequencies: FloatArray, key: str) -> None:
    owner = POWER_MODELS.entry(name).load()
    try:
        owner(**_frozen(keys)).watts(frequencies)
    except PlatformError as error:
        demand(error.where == key, "the error names another key", name, got=error.where, allowed=key)
    else:
        raise ContractError("a number that is not finite is accepted", where=f"{name}: {key}", got=math.nan)


def _frozen(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return `keys` with tuples in place of lists."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in keys.items()}


def _table(name: str, keys: Mapping[str, Any]) -> str:
    """Return an inline table of TOML; numbers, texts and lists are written as in JSON."""
    pairs = ", ".join(f"{key} = {json.dumps(value)}" for key, value in {"model": name, **keys}.items())
    return f"{{ {pairs} }}"


def _numbers(keys: Mapping[str, Any]) -> list[str]:
    numbers = (int, float)
    return [key for key, value in keys.items() if isinstance(value, numbers) and not isinstance(value, bool)]
