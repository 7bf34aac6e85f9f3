"""Commands that list what there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from wfsched.evolve.presets import PRESETS
from wfsched.evolve.registry import ALGORITHMS
from wfsched.heuristics.registry import HEURISTICS
from wfsched.platforms.catalogue import load_platform, platform_names


def test_platforms_lists_all_of_them(wfsched) -> None:
    assert [row["name"] for row in wfsched("platforms", "--json").document["platforms"]] == list(
        platform_names()
    )
    shown = wfsched("platforms").out
    assert all(name in shown for name in platform_names())


@pytest.mark.parametrize("name", platform_names())
def test_a_platform_is_shown_with_its_types(wfsched, name: str) -> None:
    platform = load_platform(name)
    document = wfsched("platforms", name, "--json").document
    assert document["currency"] == platform.currency
    assert [machine["name"] for machine in document["machines"]] == [m.name for m in platform.machines]
    shown = wfsched("platforms", name).out
    assert all(machine.type.name in shown for machine in platform.machines)


def test_methods_lists_every_scheduler_with_source_and_needs(wfsched) -> None:
    document = wfsched("methods", "--json").document
    rows, algorithms = document["methods"], document["algorithms"]
    assert [row["name"] for row in rows] == list(HEURISTICS.names())
    assert [row["name"] for row in algorithms] == list(ALGORITHMS.names())
    assert set(document["presets"]) == set(PRESETS)
    assert all({"source", "needs", "summary"} <= set(row) for row in (*rows, *algorithms))
    for entry, row in zip((*HEURISTICS, *ALGORITHMS), (*rows, *algorithms), strict=True):
        facts = (row["needs"], row["draws"], row["objectives"], row["supports"])
        message = (entry.needs, entry.draws, entry.objectives, entry.supports)
        assert facts == tuple(each if isinstance(each, bool) else sorted(each) for each in message)
    shown = wfsched("methods").out
    names = (*HEURISTICS.names(), "gpr-heft", *ALGORITHMS.names(), *PRESETS)
    assert all(name in shown for name in names)


def test_an_unknown_platform_names_the_nearest(wfsched, tmp_path: Path) -> None:
    result = wfsched("platforms", "cfn6")
    assert result.status == 1
    assert "Did you mean 'cfn-6'?" in result.err
