"""Instances as JSON files: reading and writing."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from wfsched.core.config.reading import read_json
from wfsched.core.errors import ParameterError, ProblemError, SupplyError, WfschedError
from wfsched.core.files import write_text
from wfsched.core.nearest import nearest
from wfsched.edge.green_time.green_intervals import GreenIntervals, green_of
from wfsched.edge.system import Cloud, Instance, Jobs, Links, System

_COLUMNS = ("work", "release", "deadline", "origin", "volume")
_LINKS = ("edge_mbit_per_s", "cloud_mbit_per_s", "edge_cost", "cloud_cost")
_CLOUD = ("speed", "cost")
_KEYS = ("edges", "jobs", "links", "cloud", "brown_cost", "tick_s")


def read_instance(path: Path) -> Instance:
    """Read an instance from a JSON file; docs/edge.md lists the keys.

    Raises
    ------
    ProblemError
        If the file is not an instance; the message names the file and the place.
    """
    document = read_json(path, ProblemError)
    try:
        return _instance(document)
    except (ParameterError, ProblemError, SupplyError) as error:
        raise _placed(error, str(path)) from error


def write_instance(instance: Instance, path: Path) -> None:
    """Write an instance to a JSON file, atomically."""
    system, jobs = instance.system, instance.jobs
    columns = [getattr(jobs, key).tolist() for key in _COLUMNS]
    document = {
        "tick_s": system.tick_s,
        "brown_cost": system.brown_cost,
        "links": {key: getattr(system.links, key) for key in _LINKS},
        "cloud": {key: getattr(system.cloud, key) for key in _CLOUD},
        "edges": [
            {"name": edge.name, "green": np.stack([edge.begin, edge.end], axis=1).tolist()}
            for edge in system.green
        ],
        "jobs": [dict(zip(_COLUMNS, row)) for row in zip(*columns)],
    }
    write_text(path, json.dumps(document) + "\n")


def _placed(error: WfschedError, where: str) -> ProblemError:
    inner = f"{where}: {error.where}" if error.where else where
    return ProblemError(
        error.what, where=inner, got=error.got, allowed=error.allowed, remedy=error.remedy, near=error.near
    )


def _instance(document: Any) -> Instance:
    _only(document, _KEYS, "the file")
    edges, rows = _list(document, "edges"), _list(document, "jobs")
    for i, edge in enumerate(edges):
        _only(edge, ("name", "green"), f"edges[{i}]")
    green = tuple(_green(edge, i) for i, edge in enumerate(edges))
    defaults = System((green_of([]),))
    system = System(
        green,
        Links(**_numbers(document.get("links", {}), _LINKS, "links")),
        Cloud(**_numbers(document.get("cloud", {}), _CLOUD, "cloud")),
        _number(document.get("brown_cost", defaults.brown_cost), "brown_cost"),
        _number(document.get("tick_s", defaults.tick_s), "tick_s"),
    )
    for i, row in enumerate(rows):
        _only(row, _COLUMNS, f"jobs[{i}]")
    columns = {key: [_required(row, key, f"jobs[{i}]") for i, row in enumerate(rows)] for key in _COLUMNS}
    return Instance(system, Jobs(**{key: np.array(column) for key, column in columns.items()}))


def _green(edge: Mapping[str, Any], place: int) -> GreenIntervals:
    where = f"edges[{place}].green"
    pairs = edge.get("green", [])
    if not isinstance(pairs, list) or any(not isinstance(pair, list) or len(pair) != 2 for pair in pairs):
        raise ParameterError("not a list of intervals", where=where, got=pairs, allowed="[[begin, end], ...]")
    for i, pair in enumerate(pairs):
        for value in pair:
            _number(value, f"{where}[{i}]")
    # Floats, so that fractions of a tick are refused and not rounded.
    table: Any = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return GreenIntervals(table[:, 0], table[:, 1], str(edge.get("name") or f"edges[{place}]"))


def _only(table: Any, keys: tuple[str, ...], where: str) -> None:
    if not isinstance(table, dict):
        raise ParameterError("expected a table", where=where, got=table, allowed=f"keys {', '.join(keys)}")
    for key in table:
        if key not in keys:
            raise ParameterError("unknown key", where=f"{where}: {key}", known=keys, near=nearest(key, keys))


def _list(document: Mapping[str, Any], key: str) -> list[Any]:
    found = _required(document, key, "the file")
    if not isinstance(found, list):
        raise ParameterError("expected a list", where=key, got=found)
    return found


def _required(table: Mapping[str, Any], key: str, where: str) -> Any:
    if key not in table:
        raise ParameterError("a required key is missing", where=f"{where}: {key}")
    value = table[key]
    return _number(value, f"{where}: {key}") if key in _COLUMNS else value


def _numbers(table: Any, keys: tuple[str, ...], where: str) -> dict[str, float]:
    _only(table, keys, where)
    return {key: float(_number(value, f"{where}.{key}")) for key, value in table.items()}


def _number(value: Any, where: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ParameterError("not a number", where=where, got=value)
    try:
        finite = math.isfinite(value)
    except OverflowError:
        finite = False
    if not finite:
        raise ParameterError("not a finite number of 64 bits", where=where, got=value, allowed="<= 1.8e308")
    return value
