"""docs/platforms.md says what the code reads: its example loads, its tables are complete and current."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from wfsched.core.accelerator import Accelerator
from wfsched.platforms.catalogue import load_platform, platform_names
from wfsched.platforms.model import MachineType
from wfsched.platforms.registry import POWER_MODELS

PAGE = (Path(__file__).parents[2] / "docs" / "platforms.md").read_text(encoding="utf-8")


def test_the_example_of_the_page_is_a_platform(tmp_path):
    example, *_ = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    file = tmp_path / "lab.toml"
    file.write_text(example, encoding="utf-8")
    platform = load_platform(file)
    assert [machine.name for machine in platform.machines] == ["node-1", "node-2", "node-3", "node-4"]
    assert platform.machines[0].type.active_w[-1] == pytest.approx(20 + 3.5 * 2.8**3)


def test_every_key_of_a_catalogue_stands_on_the_page():
    from wfsched.platforms import schema

    # Studies have entries of the same base.
    own = [table for table in schema.Entry.__subclasses__() if table.__module__ == schema.__name__]
    assert own
    for table in own:
        for name, field in table.model_fields.items():
            key = field.alias or name
            assert any(mark in PAGE for mark in (f"`{key}`", f"[{key}]", f".{key}]")), (
                f"{table.__name__}.{key}"
            )


def test_every_power_model_and_its_keys_stand_on_the_page():
    for entry in POWER_MODELS:
        (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{entry.name}` |")]
        assert all(f"`{field.name}`" in row for field in fields(entry.load()))


def _row(kind: MachineType, count: int, site: str) -> str:
    factors = ", ".join(
        f"{accelerator.name.lower()} x{kind.accelerator_speed[accelerator]:g}"
        for accelerator in list(Accelerator)[1:]
        if kind.hosts(accelerator)
    )
    ghz = [f"{f:g}" for f in kind.frequencies_ghz]
    levels = f"{len(ghz)}, {ghz[0]} to {ghz[-1]}" if len(ghz) > 1 else f"1, {ghz[0]}"
    slots = kind.cores if kind.shared else 1
    power = f"{kind.active_w[-1]:.1f} | {kind.idle_w:.1f}"
    return (
        f"| {kind.name} | {count} | {site} | {kind.speed:g} | {slots} | {factors} "
        f"| {kind.price_per_hour:g} | {power} | {levels} |"
    )


@pytest.mark.parametrize("name", platform_names())
def test_the_tables_of_the_page_are_the_built_in_platforms(name):
    platform = load_platform(name)
    counts = Counter((machine.type.name, machine.site) for machine in platform.machines)
    section = PAGE.split(f"### {name}")[1].split("### ")[0]
    for machine in platform.machines:
        kind = machine.type
        assert _row(kind, counts[kind.name, machine.site], platform.sites[machine.site].name) in section


def test_the_page_of_the_model_names_every_power_model_as_catalogues_do():
    text = (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")
    table = text.split("## Power and energy")[1].split("\n\n")[1]
    named = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert sorted(named) == sorted(entry.name for entry in POWER_MODELS)
