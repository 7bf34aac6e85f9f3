"""docs/documents.md explains every key of the documents that commands print and write."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import wfsched as ws
from wfsched.cli.main import main

PAGE = (Path(__file__).parents[1] / "docs" / "documents.md").read_text(encoding="utf-8")
# Tables whose keys are names of the run: options, parameters, packages, sites, defects, files.
BY_NAME = {"arguments", "parameters", "versions", "machine", "supply", "defects", "files", "platform_in_full"}
BY_NAME |= {"constraint_violations", "reference_point", "ideal_point", "best"}

SEARCH = "optimize w.xml --pop 12 --gens 2 --mu 0.5 --lambda 0.5 --bound"
GREEN = "--platform geo-3 --start 2023-06-01T06:00Z --window 1h"
COMMANDS = (
    "info w.xml",
    "validate w.xml",
    "schedule w.xml --mu 0.5 --lambda 0.5",
    f"schedule w.xml {GREEN}",
    SEARCH,
    f"optimize w.xml --objectives makespan,carbon --pop 12 --gens 2 {GREEN}",
    "compare w.xml --methods heft,cpop --mu 0.5",
    "energy show us-west",
)
# The platform of the page on platforms, with routed links.
ROUTED = """
name = "two-sites"
currency = "EUR"
pricing = { model = "per_task" }
network = { links = "routed", topology = "ring-10", within = { bandwidth_bytes_per_s = 1e8 } }
site = [{ name = "n0" }, { name = "n4" }]
machine = [{ type = "t", site = "n0" }, { type = "t", site = "n4" }]
[[type]]
name = "t"
speed = 1.0
cores = 1
price_per_hour = 0.1
frequencies_ghz = [1.0]
power = { model = "table", watts_per_level = [20] }
idle_w = 5
"""
ROUTED = """
name = "two-sites"
currency = "EUR"
pricing = { model = "per_task" }
network = { links = "routed", topology = "ring-10", within = { bandwidth_bytes_per_s = 1e8 } }
site = [{ name = "n0" }, { name = "n4" }]
machine = [{ type = "t", site = "n0" }, { type = "t", site = "n4" }]
[[type]]
name = "t"
speed = 1.0
cores = 1
price_per_hour = 0.1
frequencies_ghz = [1.0]
power = { model = "table", watts_per_level = [20] }
idle_w = 5
"""
EXACT = ("exact w.xml --time-limit 1", "exact w.xml --objectives makespan,energy --points 2 --time-limit 1")


def keys(document: Any) -> Iterator[str]:
    """Yield the keys of a document, but not those that are names."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield key
            if key == "supply" and isinstance(value, dict):
                yield from (own for supply in value.values() for own in keys(supply))
            elif key not in BY_NAME:
                yield from keys(value)
    elif isinstance(document, list):
        for value in document:
            yield from keys(value)


def unexplained(found: set[str]) -> list[str]:
    return sorted(key for key in found if not re.search(rf"`{key}`", PAGE))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    ws.write_dax(ws.generate("montage", 10, seed=1), tmp_path / "w.xml")
    return tmp_path


def check(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command.split(), "--json"]) in (0, 3)
    found = set(keys(json.loads(capsys.readouterr().out)))
    assert len(found) > 8
    assert not unexplained(found)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_key_that_a_command_prints_is_explained(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(command, capsys)


def test_every_key_on_routed_links_is_explained(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "wan.toml").write_text(ROUTED)
    for command in ("schedule w.xml", "compare w.xml --methods heft", "optimize w.xml --pop 12 --gens 2"):
        check(f"{command} --platform wan.toml", capsys)


@pytest.mark.parametrize("command", EXACT)
def test_every_key_of_exact_is_explained(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("ortools")
    check(command, capsys)


def test_every_file_of_a_run_and_its_keys_are_explained(folder: Path) -> None:
    assert main([*SEARCH.split(), "--out", "out"]) in (0, 3)
    written = sorted((folder / "out").iterdir())
    assert not unexplained({path.name for path in written})
    for path in written:
        if path.suffix == ".json":
            assert not unexplained(set(keys(json.loads(path.read_text()))))
        elif path.suffix == ".csv":
            assert not unexplained(set(next(csv.reader(path.open()))))
