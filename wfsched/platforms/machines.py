"""From the type and machine tables of a catalogue to `MachineType` and `Machine`.

Import this module inside functions only: it imports pydantic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from wfsched.core.accelerator import Accelerator
from wfsched.core.arrays import FloatArray, readonly
from wfsched.core.config.faults import Fault, from_error
from wfsched.core.errors import PlatformError
from wfsched.core.nearest import nearest
from wfsched.platforms.limits import MAX_MACHINES, most_watts
from wfsched.platforms.model import Machine, MachineType
from wfsched.platforms.model_tables import power_model
from wfsched.platforms.power import PowerModel
from wfsched.platforms.schema import AcceleratorName, MachineEntry, TypeEntry

BYTES_PER_GIB = 2.0**30


def build_type(entry: TypeEntry) -> tuple[MachineType | None, list[Fault]]:
    """Return the machine type of `entry`, or None and what is wrong with it."""
    path = f"type[{entry.name}]"
    frequencies = np.array(entry.frequencies_ghz)
    faults = _key_faults(entry, path)
    model, more = power_model(entry.power, f"{path}.power")
    faults += more
    if faults or model is None:
        return None, faults
    try:
        watts = model.watts(frequencies)
    except PlatformError as error:
        return None, [from_error(f"{path}.power", error)]
    idle_w, faults = _idle_w(entry, model, watts, path)
    if not (watts[0] > 0 and np.all(np.diff(watts) > 0)):
        got = [round(float(w), 4) for w in watts]
        faults.append(
            Fault(f"{path}.power", "the power does not rise with the frequency", got, "rising watts")
        )
    if watts[-1] > most_watts(entry.cores):
        limit = f"at most {most_watts(entry.cores):g} W for {entry.cores} cores; powers are in W"
        faults.append(Fault(f"{path}.power", "power beyond all reason", float(watts[-1]), limit))
    if faults:
        return None, faults
    return _machine_type(entry, frequencies, watts, idle_w), []


def _machine_type(entry: TypeEntry, frequencies: FloatArray, watts: FloatArray, idle_w: float) -> MachineType:
    return MachineType(
        name=entry.name,
        speed=entry.speed,
        accelerator_speed=readonly(_accelerator_speed(entry.accelerators), np.float64),
        cores=entry.cores,
        memory_bytes=_memory_bytes(entry),
        shared=entry.shared,
        price_per_hour=entry.price_per_hour,
        frequencies_ghz=readonly(frequencies, np.float64),
        active_w=readonly(watts, np.float64),
        idle_w=idle_w,
        static_w=entry.static_w,
        boot_s=entry.boot_s,
        boot_w=entry.boot_w,
        source="; ".join(filter(None, (entry.source, *(f"{k}: {v}" for k, v in entry.sources.items())))),
    )


def _key_faults(entry: TypeEntry, path: str) -> list[Fault]:
    """Return the faults that lie between keys, each of which is right by itself."""
    faults = []
    ascending = np.all(np.diff(entry.frequencies_ghz) > 0)
    if not ascending:
        got = list(entry.frequencies_ghz)
        faults.append(Fault(f"{path}.frequencies_ghz", "the frequencies do not ascend", got, "ascending GHz"))
    if entry.memory_gib is not None and entry.memory_bytes is not None:
        faults.append(
            Fault(f"{path}.memory_gib", "two memory sizes are given", None, "memory_gib or memory_bytes")
        )
    if entry.boot_w > 0 and entry.boot_s == 0:
        faults.append(Fault(f"{path}.boot_w", "boot power without a boot time", entry.boot_w, "boot_s > 0"))
    strangers = [key for key in entry.sources if key not in TypeEntry.model_fields]
    faults += [Fault(f"{path}.sources.{key}", "no such key in the type") for key in strangers]
    return faults


def _idle_w(entry: TypeEntry, model: PowerModel, watts: FloatArray, path: str) -> tuple[float, list[Fault]]:
    """Return the idle power, given by exactly one of the model, idle_w and idle_fraction."""
    share = None if entry.idle_fraction is None else entry.idle_fraction * float(watts[-1])
    given = [value for value in (model.idle_w(), entry.idle_w, share) if value is not None]
    allowed = "exactly one of idle_w, idle_fraction and a power model that includes it (specpower)"
    if len(given) != 1:
        what = "more than one idle power" if given else "a required key is missing"
        return 0.0, [Fault(f"{path}.idle_w", what, None, allowed)]
    if given[0] > watts[-1]:
        limit = f"at most {watts[-1]:g} W, the active power at the top frequency"
        return 0.0, [Fault(f"{path}.idle_w", "idle power above active power", given[0], limit)]
    return given[0], []


def _memory_bytes(entry: TypeEntry) -> float:
    if entry.memory_gib is not None:
        return entry.memory_gib * BYTES_PER_GIB
    return entry.memory_bytes if entry.memory_bytes is not None else np.inf


def _accelerator_speed(factors: Mapping[AcceleratorName, float]) -> FloatArray:
    speed = np.zeros(len(Accelerator))
    speed[Accelerator.NONE] = 1.0
    for name, factor in factors.items():
        speed[Accelerator[name.upper()]] = factor
    return speed


def machine_faults(
    entries: Sequence[MachineEntry], types: Sequence[str], sites: Sequence[str]
) -> list[Fault]:
    """Return the machine entries that name an unknown type or site, or none of several sites."""
    faults = []
    total = sum(entry.count for entry in entries)
    if total > MAX_MACHINES:
        faults.append(Fault("machine", "too many machines", total, f"at most {MAX_MACHINES}"))
    for i, entry in enumerate(entries):
        if entry.type not in types:
            faults.append(_unknown(f"machine[{i}].type", "type", entry.type, types))
        if entry.site is None and len(sites) > 1:
            faults.append(Fault(f"machine[{i}].site", "a required key is missing", None, ", ".join(sites)))
        if entry.site is not None and entry.site not in sites:
            faults.append(_unknown(f"machine[{i}].site", "site", entry.site, sites))
    return faults


def _unknown(path: str, kind: str, name: str, known: Sequence[str]) -> Fault:
    return Fault(path, f"unknown {kind}", name, ", ".join(known), near=nearest(name, known))


def build_machines(
    entries: Sequence[MachineEntry], types: Mapping[str, MachineType], sites: Sequence[str]
) -> Iterator[Machine]:
    """Yield the machines in the order of the file.

    A machine is called by its type, and by a running number after it where the platform has more
    than one of the type: ``c6.large``, or ``c6.large-1``, ``c6.large-2``.
    """
    total, seen = Counter[str](), Counter[str]()
    for entry in entries:
        total[entry.type] += entry.count
    for entry in entries:
        site = 0 if entry.site is None else sites.index(entry.site)
        for _ in range(entry.count):
            seen[entry.type] += 1
            suffix = f"-{seen[entry.type]}" if total[entry.type] > 1 else ""
            yield Machine(entry.type + suffix, types[entry.type], site)
