"""docs/edge.md says what there is; its examples run."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from wfsched.edge.instances.instance_files import read_instance
from wfsched.edge.instances.setting import Setting
from wfsched.edge.registry import OWN_POLICIES, PUBLISHED_POLICIES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "edge.md"


@pytest.fixture(scope="module")
def page() -> str:
    if not PAGE.is_file():
        pytest.skip("the docs are not part of an installed package")
    return PAGE.read_text(encoding="utf-8")


def test_every_parameter_stands_in_the_table_with_its_default(page) -> None:
    table = page[page.index("## Parameters of random instances") :]
    rows = [line.split("|")[1:3] for line in table.splitlines() if line.startswith("|")]
    found = {
        name: default.strip().strip("`")
        for names, defaults in rows
        for name, default in zip(re.findall(r"`(\w+)`", names), defaults.split(","))
    }
    told = {field.name: getattr(Setting(), field.name) for field in fields(Setting)}
    assert found.keys() == told.keys()
    assert {key: type(value)(found[key]) for key, value in told.items()} == told


def test_every_policy_is_explained(page) -> None:
    assert all(f"`{entry.name}`" in page for entry in OWN_POLICIES)
    kinds = set(re.findall(r"`([a-z*-]+)`", page))
    for entry in PUBLISHED_POLICIES:
        known = any(re.fullmatch(kind.replace("*", ".*"), entry.name) for kind in kinds)
        assert known, entry.name


def test_the_example_of_an_instance_is_one(page, tmp_path) -> None:
    (text,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    file = tmp_path / "instance.json"
    file.write_text(text)
    whole = read_instance(file)
    bare = {key: value for key, value in json.loads(text).items() if key in ("edges", "jobs")}
    file.write_text(json.dumps(bare))
    least = read_instance(file)
    assert least.system.links == whole.system.links
    assert least.system.cloud == whole.system.cloud
    assert (least.system.brown_cost, least.system.tick_s) == (whole.system.brown_cost, whole.system.tick_s)


def test_the_example_in_python_runs(page, capsys) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(compile(code, "docs/edge.md", "exec"), {})
    assert float(capsys.readouterr().out) > 0.5
