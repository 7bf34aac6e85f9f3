"""Reads the files that the documentation shows, by what they hold, as files of users are read."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import wfsched as ws

SOURCES = Path(ws.__file__).parent


def check_file(path: Path) -> None:
    """Read a file of the documentation; raise if nothing reads files of its content."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".dax", ".xml"):
        ws.read_workflow(path, repair="strict")
        return
    if path.suffix == ".json":
        _check_json(path, json.loads(text))
        return
    document = tomllib.loads(text)
    if "project" in document:
        _check_entry_points(document["project"]["entry-points"])
    elif "method" in document:
        ws.read_study(path)
    elif "constraint" in document:
        from wfsched.cli.options.constraint_terms import read_terms

        assert read_terms(path)
    elif "machine" in document:
        ws.load_platform(path)
    elif {"green", "carbon"} & document.keys():
        ws.load_supply(path)
    else:
        raise ValueError(f"no reader for a file with the keys {sorted(document)}")


def _check_json(path: Path, document: dict[str, Any]) -> None:
    if {"edges", "jobs"} <= document.keys():
        from wfsched.edge import read_instance

        read_instance(path)
    elif {"users", "tasks"} <= document.keys():
        from wfsched.network import read_day

        read_day(path)
    elif {"nodes", "tasks"} <= document.keys():
        from wfsched.network import read_slot

        read_slot(path)
    else:
        raise ValueError(f"no reader for a document with the keys {sorted(document)}")


def _check_entry_points(groups: dict[str, dict[str, str]]) -> None:
    known = {name for path in SOURCES.rglob("registry.py") for name in _groups_of(path)}
    for group, points in groups.items():
        assert group in known, f"{group}: no such group; there are {sorted(known)}"
        assert all(re.fullmatch(r"[\w.]+:\w+", target) for target in points.values())


def _groups_of(path: Path) -> list[str]:
    return re.findall(r'group="(wfsched\.\w+)"', path.read_text(encoding="utf-8"))
