"""Builder of a supply from its description. Import inside functions only: it imports pydantic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from wfsched.core.arrays import readonly
from wfsched.core.errors import ParameterError, SupplyError
from wfsched.core.units import JOULES_PER_KWH
from wfsched.energy.battery import Battery
from wfsched.energy.catalogue.checking import check_description
from wfsched.energy.catalogue.profiles import read_profile
from wfsched.energy.catalogue.schema import (
    BatteryEntry,
    CarbonEntry,
    FileEntry,
    GreenEntry,
    PriceEntry,
    SolarEntry,
    SupplyEntry,
    WindEntry,
)
from wfsched.energy.catalogue.supply_rules import SupplyRules
from wfsched.energy.common_span import sum_over_common_span
from wfsched.energy.reading.read import read_trace
from wfsched.energy.supply import Supply
from wfsched.energy.trace import PastEnd, Trace, constant

_FILE_KEYS = (
    "column", "layout", "unit", "fill", "zone", "dst", "zone_id", "step", "time_format", "decimal",
)  # fmt: skip


class Builder:
    """Builder of the supply of one description.

    Parameters
    ----------
    raw : mapping
        The description as `tomllib` read it.
    folder : Path
        Folder that relative paths start from.
    where : str
        Name of the description in messages.
    unsaid : SupplyRules
        Rules for what the description leaves open.

    Raises
    ------
    SupplyError
        If a key is unknown, missing or out of range.
    """

    def __init__(self, raw: Mapping[str, Any], folder: Path, where: str, unsaid: SupplyRules) -> None:
        self.entry: SupplyEntry = check_description(raw, where)
        self.unsaid = unsaid
        self.folder = folder
        self.where = where

    def supply(self) -> Supply:
        """Return the supply.

        Raises
        ------
        SupplyError
            If a file is malformed, or the keys of a table contradict each other.
        MissingExtraError
            If a model needs a package that is not installed.
        """
        price = self.entry.price
        return Supply(
            green=self._green_sum(),
            carbon=self._placed("carbon", self._carbon, self.entry.carbon),
            price=None if price is None else self._placed("price", self._price, price),
            battery=None if self.entry.battery is None else _battery(self.entry.battery),
            name=self.entry.name,
            source=self.entry.source,
        )

    def _placed(self, key: str, make: Callable[..., Trace], *arguments: object) -> Trace:
        """Return the trace that `make` returns; errors without the file's name get it."""
        try:
            return make(*arguments)
        except (ParameterError, SupplyError) as error:
            if error.where is not None and isinstance(error, SupplyError):
                raise
            inner = f"{key}.{error.where}" if error.where else key
            raise SupplyError(
                error.what,
                where=f"{self.where}: {inner}",
                got=error.got,
                allowed=error.allowed,
                near=error.near,
                remedy=error.remedy,
            ) from error

    def _green_sum(self) -> Trace:
        many = len(self.entry.green) > 1
        keys = [f"green[{i}]" if many else "green" for i in range(len(self.entry.green))]
        parts = [self._placed(key, self._green, entry, key) for entry, key in zip(self.entry.green, keys)]
        always = sum(float(part.values[0]) for part in parts if _is_constant(part))
        varying = [part for part in parts if not _is_constant(part)]
        if not varying:
            return constant(always, "W", name="green")
        total = varying[0] if len(varying) == 1 else self._placed("green", self._sum, parts)
        return replace(total, values=readonly(total.values + always, np.float64), name="green")

    def _sum(self, parts: Sequence[Trace]) -> Trace:
        """Return the sum of the traces that vary; modelled years repeat where the files are known."""
        varying = [(part, entry) for part, entry in zip(parts, self.entry.green) if not _is_constant(part)]
        files = [part for part, entry in varying if entry.file is not None]
        models = [part for part, entry in varying if entry.file is None]
        return sum_over_common_span(files, models, name="green")

    def _green(self, entry: GreenEntry, key: str) -> Trace:
        source = self._only(entry, ("file", "profile", "constant_w", "solar", "wind"), key)
        if source == "constant_w":
            self._unread(entry, ("scale", "nameplate_w"), key, source)
            return constant(float(entry.constant_w or 0.0), "W", name="green")
        trace = self._green_trace(entry, source)
        if trace.unit != "1":
            self._unread(entry, ("nameplate_w",), key, "a trace in watts")
            return trace.scaled(1.0 if entry.scale is None else entry.scale)
        self._unread(entry, ("scale",), key, "shares of a nameplate")
        if entry.nameplate_w is None:
            raise self._error(f"{key}.nameplate_w", "a required key is missing", "nameplate power [W], >= 0")
        return trace.scaled(entry.nameplate_w, "W")

    def _green_trace(self, entry: GreenEntry, source: str) -> Trace:
        if entry.solar is not None:
            return self._with_rule(_solar(entry.solar), entry)
        if entry.wind is not None:
            return self._with_rule(_wind(entry.wind), entry)
        return self._file_or_profile(entry, source, "green")

    def _carbon(self, entry: CarbonEntry) -> Trace:
        source = self._only(entry, ("file", "profile", "constant_g_per_kwh", "grid"), "carbon")
        if source == "constant_g_per_kwh":
            return constant(float(entry.constant_g_per_kwh or 0.0), "g/kWh", name="carbon")
        return self._grid_or_file(entry, source, "carbon")

    def _price(self, entry: PriceEntry) -> Trace:
        source = self._only(entry, ("file", "profile", "constant_per_kwh", "grid"), "price")
        if source != "constant_per_kwh":
            self._unread(entry, ("currency",), "price", source)
            return self._grid_or_file(entry, source, "price")
        if entry.currency is None:
            raise self._error("price.currency", "a required key is missing", "three capital letters")
        return constant(float(entry.constant_per_kwh or 0.0), f"{entry.currency}/kWh", name="price")

    def _grid_or_file(self, entry: CarbonEntry | PriceEntry, source: str, key: str) -> Trace:
        if source != "grid":
            self._unread(entry, ("seed",), key, source)
            return self._file_or_profile(entry, source, key)
        from wfsched.energy.synthetic.grids import grid_trace

        quantity: Any = key
        return self._with_rule(grid_trace(str(entry.grid), quantity, seed=entry.seed or 0), entry)

    def _file_or_profile(self, entry: FileEntry, source: str, key: str) -> Trace:
        if source == "profile":
            return self._with_rule(read_profile(str(entry.profile))[key], entry)
        trace = read_trace(
            self.folder / str(entry.file),
            entry.column,
            fill=entry.fill or self.entry.fill or self.unsaid.fill,
            zone=entry.zone or self.entry.zone or self.unsaid.zone,
            dst=entry.dst or "exact",
            layout=entry.layout,
            unit=entry.unit,
            past_end=self._rule(entry) or "wrap",
            zone_id=entry.zone_id or self.unsaid.zone_id,
            step=entry.step,
            time_format=entry.time_format,
            decimal=entry.decimal,
            generation=key == "green",
        )
        return trace if self._rule(entry) else replace(trace, basis="assumed")

    def _rule(self, entry: FileEntry) -> PastEnd | None:
        return entry.past_end or self.entry.past_end or self.unsaid.past_end

    def _with_rule(self, trace: Trace, entry: FileEntry) -> Trace:
        return replace(trace, past_end=self._rule(entry) or "wrap")

    def _only(self, entry: FileEntry, sources: Sequence[str], key: str) -> str:
        """Return the one source of `sources` in the table."""
        named = [source for source in sources if getattr(entry, source) is not None]
        if len(named) != 1:
            what = "the table names no source" if not named else f"the table names {len(named)} sources"
            raise self._error(key, what, f"one of {', '.join(sources)}", ", ".join(named) or None)
        if named[0] != "file":
            self._unread(entry, _FILE_KEYS, key, named[0])
        if named[0].startswith("constant"):
            self._unread(entry, ("past_end",), key, named[0])
        return named[0]

    def _unread(self, entry: FileEntry, keys: Sequence[str], table: str, source: str) -> None:
        """Refuse keys that have no effect."""
        for key in keys:
            if getattr(entry, key) is not None:
                raise self._error(
                    f"{table}.{key}", f"key has no effect with {source}", None, getattr(entry, key)
                )

    def _error(self, key: str, what: str, allowed: str | None, got: object = None) -> SupplyError:
        return SupplyError(what, where=f"{self.where}: {key}", got=got, allowed=allowed)


def _is_constant(trace: Trace) -> bool:
    return trace.basis == "constant"


def _battery(entry: BatteryEntry) -> Battery:
    return Battery(
        entry.capacity_kwh * JOULES_PER_KWH,
        entry.charge_w,
        entry.discharge_w,
        entry.efficiency,
        entry.initial_share,
    )


def _solar(entry: SolarEntry) -> Trace:
    from wfsched.energy.synthetic.place import Place
    from wfsched.energy.synthetic.sky import sky_named
    from wfsched.energy.synthetic.solar import PVArray, solar_trace

    place = Place(entry.latitude, entry.longitude, entry.altitude_m)
    azimuth = entry.azimuth_deg if entry.azimuth_deg is not None else (180.0 if entry.latitude >= 0 else 0.0)
    sky = None if entry.sky is None else sky_named(entry.sky)
    return solar_trace(place, PVArray(entry.tilt_deg, azimuth), sky=sky, seed=entry.seed)


def _wind(entry: WindEntry) -> Trace:
    from wfsched.energy.synthetic.wind import Wind, wind_trace

    return wind_trace(Wind(entry.mean_m_s, entry.shape), turbine=entry.turbine, seed=entry.seed)
